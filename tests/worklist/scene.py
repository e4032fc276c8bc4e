"""A coordinator's third month, lived through the services: enough of everything for the home pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries as assessments
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.core import clock
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import JOINT, SHARED, Party
from trainingapp.supervision import services as supervise
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.terms import Attendance, Mode
from trainingapp.supervision.values import RecordValues

TODAY = date(2026, 8, 20)
"""A Thursday in the third month of a plan that started on 1 June 2026."""
SECRET = "The week was heavier than it looked"
"""What is said in individual sessions: nobody else may find it on a page."""
PROMISE = "Visit the second practice"
"""An action out of an individual session."""
TEXTS = {
    "priorities": "Screening uptake",
    "intended_role": "First contact after a diagnosis",
    "review": "The role does what was hoped for",
    "handover": "Monthly supervision",
    "evaluation": "Calls are made sooner",
    "next_six_months": "Communication skills",
    "follow_on_supervisor": "Practice manager",
}


@dataclass
class Life:
    """One plan and the people who live it."""

    session: Session
    world: World
    plan: Plan
    coordinator: Person
    to_agree: Record | None = None
    """The record that waits for the coordinator."""

    def activity(self, code: str) -> Activity:
        return next(activity for activity in self.plan.activities if activity.code == code)

    def book(self, code: str, day: date, hour: int = 10) -> SupervisionSession:
        """Book one activity, a week before."""
        activity = self.activity(code)
        given: dict[str, Any] = {
            "actor": self.world.supervisor,
            "starts_at": clock.london(day, hour),
            "minutes": 45,
            "mode": Mode.VIDEO,
        }
        with clock.at(max(day - timedelta(days=7), self.plan.starts_on)):
            if activity.kind in SHARED:
                given |= {"title": activity.title, "theme_code": activity.theme_code, "place": ""}
                return supervise.book_group(self.session, activities=[activity], **given)
            return supervise.book(self.session, plan=self.plan, activity=activity, **given)

    def write(
        self, meeting: SupervisionSession, came: Attendance = Attendance.ATTENDED, *, send: bool = True
    ) -> Record:
        """Write the record on the afternoon of the session, and send it."""
        day = meeting.starts_at.date()
        with clock.at(clock.london(day, 16)):
            return supervise.save_record(
                self.session,
                actor=self.world.supervisor,
                meeting=meeting,
                version=None,
                values=RecordValues(held_on=day, minutes=45, mode=Mode.VIDEO, summary=SECRET, **TEXTS),
                attendance={
                    place.id: came if place.party is Party.COORDINATOR else Attendance.ATTENDED
                    for place in meeting.participants
                },
                send=send,
            )

    def send(self, code: str, day: date) -> Record:
        """Book, hold, record and send one session."""
        return self.write(self.book(code, day))

    def hold(self, code: str, day: date) -> Record:
        """The same, and everybody agrees the next day."""
        record = self.send(code, day)
        kind = record.session.kind
        with clock.at(day + timedelta(days=1)):
            if kind not in SHARED:
                supervise.agree_record(self.session, actor=self.coordinator, record=record)
            if kind in JOINT:
                supervise.agree_record(self.session, actor=self.world.pcn_supervisor, record=record)
        return record

    def promise(self, meeting: SupervisionSession, party: Party, due_on: date, text: str = PROMISE) -> None:
        with clock.at(meeting.starts_at):
            supervise.add_action(
                self.session,
                actor=self.world.supervisor,
                meeting=meeting,
                text=text,
                owner_party=party,
                due_on=due_on,
            )

    def analyse(self, day: date, *, agree: bool = True) -> NeedsAnalysis:
        """Write and send the first needs analysis, and perhaps agree it."""
        with clock.at(day):
            analysis = assess.start_analysis(self.session, actor=self.coordinator, plan=self.plan, number=1)
            values = assess.ItemValues(
                topic="Holistic needs assessment",
                importance=5,
                current=1,
                action="Shadow the lead nurse",
                owner_party=Party.COORDINATOR,
                due_on=day + timedelta(days=90),
            )
            assess.add_item(self.session, actor=self.coordinator, analysis=analysis, values=values)
            assess.submit_analysis(self.session, actor=self.coordinator, analysis=analysis)
            if agree:
                assess.agree_analysis(self.session, actor=self.world.supervisor, analysis=analysis)
        return analysis

    def rate(self, codes: list[str], day: date) -> None:
        with clock.at(day):
            for code in codes:
                assess.rate(
                    self.session,
                    actor=self.coordinator,
                    plan=self.plan,
                    entry=self._entry(code),
                    knowledge=3,
                    confidence=2,
                )

    def ask(self, code: str, day: date) -> Any:
        """Show evidence of one competency and ask for its sign-off."""
        entry = self._entry(code)
        with clock.at(day):
            assess.add_evidence(
                self.session,
                actor=self.coordinator,
                plan=self.plan,
                kind=EvidenceKind.REFLECTION,
                title=f"A month of calls, {code}",
                reflection="What I did, and what I would do differently.",
                happened_on=day,
                shows={entry: "I did this myself, start to finish"},
            )
            return assess.request_sign_off(
                self.session,
                actor=self.coordinator,
                plan=self.plan,
                entry=entry,
                claim="I do this every week now.",
            )

    def _entry(self, code: str) -> Any:
        found = assessments.competency(self.session, plan=self.plan, code=code)
        assert found is not None
        return found


def third_month(session: Session, world: World, coordinator: Person | None = None, **changes: Any) -> Life:
    """A plan on TODAY: 5 of 6 things done, a record to agree and one to write, two sign-offs asked for.

    The second group session was never booked, so it is overdue.
    """
    coordinator = coordinator or world.coordinator
    life = Life(session, world, world.enrol(coordinator, **changes), coordinator)
    life.hold("PLAN-1.1", date(2026, 6, 4))
    life.hold("PLAN-1.2", date(2026, 6, 9))
    life.hold("PLAN-1.3", date(2026, 6, 11))
    life.analyse(date(2026, 6, 12))
    life.hold("PLAN-1.4", date(2026, 6, 18))
    life.to_agree = life.send("PLAN-2.1", date(2026, 7, 29))
    life.promise(life.book("PLAN-3.1", date(2026, 8, 18)), Party.COORDINATOR, date(2026, 8, 24))
    life.book("PLAN-3.3", date(2026, 8, 26), 14)
    life.rate(["CMP-A.1", "CMP-A.2"], date(2026, 8, 3))
    life.ask("CMP-B.1", date(2026, 8, 5))
    life.ask("CMP-B.2", date(2026, 8, 17))
    deliver(session)
    return life


def deliver(session: Session) -> None:
    """The worker has sent everything that was written."""
    session.execute(update(OutboxMessage).values(state=MessageState.SENT, sent_at=clock.now()))
