"""Plans as pictures: where each stands and what waits in it, in the same few queries for any number."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import calendar
from trainingapp.plans import queries as plan_queries
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import RUNNING, Party, PlanState
from trainingapp.supervision import queries as supervision
from trainingapp.worklist import rules
from trainingapp.worklist.items import AreaToRate, Facts, Item, Picture, RecordFact
from trainingapp.worklist.queries import facts


class Gathered(NamedTuple):
    """The plans asked for, and what waits in groups and conferences, which belong to none of them."""

    pictures: list[Picture]
    shared: list[Item]

    @property
    def items(self) -> list[Item]:
        """Everything that waits, oldest first."""
        return rules.oldest_first([*self.shared, *(i for p in self.pictures for i in p.items)])


def gathered(
    session: Session,
    *,
    actor: Person,
    plans: Sequence[Plan],
    to_rate: tuple[AreaToRate, ...] = (),
) -> Gathered:
    """Where these plans stand and what waits in them, in 5 queries for any number of plans.

    The plans come from `plans.queries`, which scopes them to the actor. `to_rate` belongs to the only plan.
    Shared records are those the actor led; a programme lead sees all of the alliance.
    """
    ids = [plan.id for plan in plans]
    standings = supervision.standings(session, plan_ids=ids, today=clock.today())
    records = facts.records(session, plan_ids=ids, actor=actor)
    pending = facts.pending(session, plan_ids=ids, today=clock.today())
    reports = facts.reports(session, plan_ids=ids)
    by_plan: dict[UUID | None, list[RecordFact]] = defaultdict(list)
    for record in records:
        by_plan[record.plan_id].append(record)
    pictures = [
        _picture(
            Facts(
                plan=plan,
                standings=standings,
                records=tuple(by_plan[plan.id]),
                actions=pending.actions[plan.id],
                requests=pending.requests[plan.id],
                analyses=pending.analyses[plan.id],
                duties=pending.duties[plan.id],
                report=rules.latest_report(reports[plan.id]),
                to_rate=to_rate,
            )
        )
        for plan in plans
    ]
    return Gathered(pictures, [rules.shared_record(record) for record in by_plan[None]])


def _picture(known: Facts) -> Picture:
    today = clock.today()
    plan = known.plan
    return Picture(
        plan=plan,
        standings={activity.id: known.standings[activity.id] for activity in plan.activities},
        items=tuple(rules.open_items(known, today)),
        pace=rules.pace(plan, known.standings, today),
        month=calendar.month_of(plan.starts_on, today),
        next=rules.next_session(plan, known.standings, clock.now()),
        report=known.report,
    )


def own_plan(session: Session, *, actor: Person) -> Plan | None:
    """The coordinator's running plan, or else their newest, in 2 queries."""
    own = [
        plan
        for plan in plan_queries.plans_visible_to(session, actor=actor)
        if plan.coordinator_id == actor.id
    ]
    return max(own, key=lambda plan: (plan.state in RUNNING, plan.starts_on, plan.created_at), default=None)


def plan(session: Session, plan_id: UUID, *, actor: Person) -> Plan | None:
    """One plan that the actor may see, with its people and activities."""
    return plan_queries.plan(session, plan_id, actor=actor)


def networks_plans(session: Session, *, actor: Person) -> list[Plan]:
    """The plans the actor supervises for the network, by coordinator; ended ones too, for the handover."""
    return [
        plan
        for plan in plan_queries.plans_visible_to(session, actor=actor)
        if plan.state is not PlanState.DRAFT and _supervises(actor, plan, Party.PCN_SUPERVISOR)
    ]


def caseload(session: Session, *, actor: Person) -> list[Plan]:
    """The plans of which the actor is the alliance supervisor, by coordinator: those that run, and those that
    ended as planned, whose handover may still wait.
    """
    return [
        plan
        for plan in plan_queries.plans_visible_to(session, actor=actor)
        if plan.state in RUNNING | {PlanState.COMPLETED}
        and _supervises(actor, plan, Party.ALLIANCE_SUPERVISOR)
    ]


def _supervises(actor: Person, plan: Plan, party: Party) -> bool:
    person = plan.assigned(party)
    return person is not None and person.id == actor.id
