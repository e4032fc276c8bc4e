"""Plans that never saw a database, for the rules that only look at them."""

from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.plans import calendar
from trainingapp.plans.models import Activity, Assignment, Plan
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import ActivityStatus
from trainingapp.supervision.values import Standing
from trainingapp.worklist.items import Facts

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
    kinds: Iterable[SessionKind] = (SessionKind.INDIVIDUAL,) * 6,
    state: PlanState = PlanState.ACTIVE,
    without: Party | None = None,
) -> Plan:
    """One activity a month, of these kinds; all three parties are there, or one is missing."""
    people = {party: person(name) for party, name in NAMES.items()}
    made = Plan(id=new_id(), coordinator=people[Party.COORDINATOR], starts_on=START, state=state)
    made.coordinator_id = made.coordinator.id
    for party in (Party.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR):
        if party is not without:
            made.assignments.append(Assignment(person=people[party], party=party, starts_on=START))
    for number, kind in enumerate(kinds, 1):
        window = calendar.programme_month(START, number)
        made.activities.append(
            Activity(
                id=new_id(),
                plan_id=made.id,
                code=f"PLAN-{number}.1",
                kind=kind,
                title=f"Session {number}",
                position=number,
                month=number,
                due_from=window.first,
                due_to=window.last,
                needs_analysis=1 if kind is SessionKind.NEEDS_ANALYSIS else None,
            )
        )
    return made


def meeting(day: date, minutes: int = 45) -> SupervisionSession:
    return SupervisionSession(id=new_id(), starts_at=clock.london(day, 10), minutes=minutes)


def standing(status: ActivityStatus, activity: Activity) -> Standing:
    """That status, with the session it would come from on the first day of the window."""
    without = {ActivityStatus.NOT_YET_DUE, ActivityStatus.DUE, ActivityStatus.OVERDUE}
    return Standing(status, None if status in without else meeting(activity.due_from))


def facts(made: Plan, statuses: Iterable[ActivityStatus] = (), **known: Any) -> Facts:
    """The facts of a plan whose first activities have these statuses, the others being still to come."""
    given = list(statuses)
    given += [ActivityStatus.NOT_YET_DUE] * (len(made.activities) - len(given))
    standings: dict[UUID, Standing] = {
        activity.id: standing(status, activity)
        for activity, status in zip(made.activities, given, strict=True)
    }
    return Facts(plan=made, standings=standings, **known)


def noon(day: date) -> datetime:
    return clock.london(day, 12)
