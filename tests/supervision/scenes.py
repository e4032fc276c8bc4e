"""Short ways to book, record and send sessions, as the people of a fictional plan would."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests.world import START, Alliance
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.services import add_conference
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision import services
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.terms import Attendance, Mode
from trainingapp.supervision.values import RecordValues

DAY = date(2026, 6, 10)
"""A Wednesday in the first month of the plans that `World.enrol` makes."""

COMPLETE = {
    "priorities": "Early diagnosis in the two largest practices.",
    "intended_role": "First point of contact after a diagnosis.",
    "review": "The role does what the network hoped for.",
    "handover": "The network takes over the review clinics.",
    "evaluation": "Practices report fewer missed reviews.",
    "next_six_months": "Advanced communication skills.",
    "follow_on_supervisor": "Practice manager",
}


def second_plan(alliance: Alliance, **changes: Any) -> Plan:
    """Another coordinator's plan in the other network, with the other supervisors unless told otherwise."""
    given: dict[str, Any] = {
        "coordinator": alliance.other_coordinator,
        "pcn": alliance.other_pcn,
        "practices": [],
        "alliance_supervisor": alliance.other_supervisor,
        "pcn_supervisor": alliance.other_pcn_supervisor,
    }
    return alliance.enrol(**(given | changes))


def activity(plan: Plan, code: str) -> Activity:
    """The planned activity with that code."""
    return next(a for a in plan.activities if a.code == code)


def book(
    session: Session, alliance: Alliance, plan: Plan, code: str = "PLAN-1.1", day: date = DAY, **changes: Any
) -> SupervisionSession:
    """Book an activity of the plan for 10:00 in London."""
    given: dict[str, Any] = {
        "actor": alliance.supervisor,
        "plan": plan,
        "activity": activity(plan, code),
        "starts_at": clock.london(day, 10),
        "minutes": 45,
        "mode": Mode.VIDEO,
    }
    return services.book(session, **(given | changes))


def group(
    session: Session,
    alliance: Alliance,
    *plans: Plan,
    code: str = "PLAN-1.4",
    day: date = DAY,
    **changes: Any,
) -> SupervisionSession:
    """A group session for that activity of these plans, led by the alliance supervisor."""
    given: dict[str, Any] = {
        "actor": alliance.supervisor,
        "title": "First group session",
        "theme_code": "THM-1",
        "starts_at": clock.london(day, 14),
        "minutes": 90,
        "mode": Mode.VIDEO,
        "place": "",
        "activities": [activity(plan, code) for plan in plans],
    }
    return services.book_group(session, **(given | changes))


def conference(
    session: Session, alliance: Alliance, *plans: Plan, day: date = date(2026, 9, 24), **changes: Any
) -> SupervisionSession:
    """The register of a conference on that day, for these plans."""
    with clock.at(START):
        held = add_conference(
            session,
            actor=alliance.lead,
            title="Support workforce day",
            held_on=day,
            venue="Town hall",
            **changes,
        )
    return services.book_conference(
        session,
        actor=alliance.supervisor,
        conference=held,
        starts_at=clock.london(day, 9),
        minutes=420,
        activities=[activity(plan, "PLAN-6.2") for plan in plans],
    )


def values(day: date = DAY, **changes: Any) -> RecordValues:
    """What a complete record says, for any kind of session."""
    given: dict[str, Any] = {
        "held_on": day,
        "minutes": 45,
        "mode": Mode.VIDEO,
        "agenda": "Welcome",
        "summary": "We talked about the first weeks.",
        **COMPLETE,
    }
    return RecordValues(**(given | changes))


def everybody(
    meeting: SupervisionSession, mark: Attendance = Attendance.ATTENDED
) -> Mapping[Any, Attendance]:
    """The register with one mark for all."""
    return {place.id: mark for place in meeting.participants}


def marks(meeting: SupervisionSession, **by_party: Attendance) -> Mapping[Any, Attendance]:
    """The register with a mark for each party; whoever is not named attended."""
    return {place.id: by_party.get(place.party.value, Attendance.ATTENDED) for place in meeting.participants}


def save(
    session: Session, actor: Person, meeting: SupervisionSession, send: bool = False, **changes: Any
) -> Record:
    """Save the record of a session on the day it was held, from the version that is there."""
    given: dict[str, Any] = {
        "actor": actor,
        "meeting": meeting,
        "version": meeting.record.version if meeting.record else None,
        "values": values(clock.today()),
        "attendance": everybody(meeting),
        "send": send,
    }
    return services.save_record(session, **(given | changes))


def sent(session: Session, alliance: Alliance, plan: Plan, code: str = "PLAN-1.1", day: date = DAY) -> Record:
    """A record of an activity, booked, held and sent to be agreed on that day."""
    with clock.at(clock.london(day, 11)):
        meeting = book(session, alliance, plan, code, day)
        return save(session, alliance.supervisor, meeting, send=True)


def agreed(
    session: Session, alliance: Alliance, plan: Plan, code: str = "PLAN-1.1", day: date = DAY
) -> Record:
    """A record that everybody required agreed on the next day."""
    record = sent(session, alliance, plan, code, day)
    with clock.at(clock.london(day + timedelta(days=1), 9)):
        services.agree_record(session, actor=alliance.coordinator, record=record)
        if record.session.kind not in {SessionKind.INDIVIDUAL, SessionKind.NEEDS_ANALYSIS}:
            services.agree_record(session, actor=alliance.pcn_supervisor, record=record)
    return record


def action(session: Session, alliance: Alliance, meeting: SupervisionSession, **changes: Any) -> Any:
    """Something the coordinator promised in a session."""
    given: dict[str, Any] = {
        "actor": alliance.supervisor,
        "meeting": meeting,
        "text": "Visit the second practice",
        "owner_party": Party.COORDINATOR,
        "due_on": DAY + timedelta(days=14),
    }
    return services.add_action(session, **(given | changes))
