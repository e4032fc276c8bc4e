"""Plans that never saw a database, for the rules that only look at them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.plans import calendar
from trainingapp.plans.terms import Party, PlanState, SessionKind, Track
from trainingapp.supervision.terms import ActivityStatus, Mode
from trainingapp.worklist.facts import ActivityFact, Facts
from trainingapp.worklist.items import Meeting, Named, OnPlan, PlanLine, Planned

START = date(2026, 6, 1)
NAMES = MappingProxyType(
    {
        Party.COORDINATOR: "Cora Coordinator",
        Party.ALLIANCE_SUPERVISOR: "Sam Supervisor",
        Party.PCN_SUPERVISOR: "Priya Practice",
    }
)


def person(name: str) -> Person:
    return Person(id=new_id(), name=name, email="a@b.example", email_key="a@b.example", password_hash="-")


def plan(
    state: PlanState = PlanState.ACTIVE,
    without: Party | None = None,
    gone: Party | None = None,
    **changes: Any,
) -> PlanLine:
    """A plan with all three parties, or without one; `gone`: somebody there who can no longer sign in."""
    holders = {
        party: OnPlan(new_id(), name, party, party is not gone)
        for party, name in NAMES.items()
        if party is not without
    }
    given: dict[str, Any] = {
        "id": new_id(),
        "alliance_id": new_id(),
        "coordinator": holders[Party.COORDINATOR],
        "pcn": Named(new_id(), "Vale PCN"),
        "state": state,
        "track": Track.FULL,
        "starts_on": START,
        "weekly_hours": Decimal("37.5"),
        "extended_to": None,
        "framework_id": new_id(),
        "holders": holders,
        "people": {each.id: each for each in holders.values()},
    }
    return PlanLine(**(given | changes))


def id_of(made: PlanLine, party: Party) -> Any:
    """Who fills that place."""
    return made.holders[party].id


def facts(made: PlanLine, **known: Any) -> Facts:
    """What is known of a plan."""
    return Facts(made.id, made.state, **{name: list(rows) for name, rows in known.items()})


def meeting(day: date, minutes: int = 45) -> Meeting:
    """A session at ten."""
    return Meeting(new_id(), SessionKind.INDIVIDUAL, "A session", clock.london(day, 10), minutes, Mode.VIDEO)


WITHOUT_MEETING = frozenset(
    {
        ActivityStatus.NOT_YET_DUE,
        ActivityStatus.DUE,
        ActivityStatus.OVERDUE,
        ActivityStatus.WAIVED,
    }
)


def planned(
    made: PlanLine,
    statuses: Iterable[ActivityStatus] = (),
    kinds: Iterable[SessionKind] = (SessionKind.INDIVIDUAL,) * 6,
) -> list[Planned]:
    """One activity a month, of these kinds; the first have these statuses, the others are still to come."""
    given = list(statuses)
    found = []
    for number, kind in enumerate(kinds, 1):
        window = calendar.programme_month(START, number)
        status = given[number - 1] if number <= len(given) else ActivityStatus.NOT_YET_DUE
        found.append(
            Planned(
                id=new_id(),
                plan_id=made.id,
                code=f"PLAN-{number}.1",
                kind=kind,
                title=f"Session {number}",
                month=number,
                due_from=window.first,
                due_to=window.last,
                minutes_min=30,
                minutes_max=60,
                status=status,
                meeting=None if status in WITHOUT_MEETING else meeting(window.first),
            )
        )
    return found


def activity(
    made: PlanLine, status: ActivityStatus, kind: SessionKind = SessionKind.INDIVIDUAL, **more: Any
) -> ActivityFact:
    """An activity of the first month; a session for it was booked for its first day, a week before."""
    window = calendar.programme_month(START, 1)
    met = status not in WITHOUT_MEETING
    given: dict[str, Any] = {
        "activity_id": new_id(),
        "plan_id": made.id,
        "kind": kind,
        "title": "Session 1",
        "due_from": window.first,
        "due_to": window.last,
        "status": status,
        "session_id": new_id() if met else None,
        "starts_at": clock.london(window.first, 10) if met else None,
        "booked_at": clock.london(date(2026, 5, 25), 10) if met else None,
    }
    return ActivityFact(**(given | more))


def noon(day: date) -> datetime:
    return clock.london(day, 12)
