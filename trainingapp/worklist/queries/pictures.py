"""Plans as their pages see them: where each stands, and what waits in it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.terms import RUNNING, Party, PlanState
from trainingapp.worklist import rules
from trainingapp.worklist.facts import Facts
from trainingapp.worklist.items import Item, Meeting, Outlook, Picture, PlanLine
from trainingapp.worklist.queries.facts import Found, facts
from trainingapp.worklist.queries.lines import plan_lines
from trainingapp.worklist.queries.progress import Booked, Count, booked, counts, planned
from trainingapp.worklist.queries.ratings import with_ratings
from trainingapp.worklist.queries.scopes import (
    Asked,
    alliance_plans,
    own_plans,
    supervised_plans,
    these_plans,
    visible_plan,
)

# --- one plan -------------------------------------------------------------------------------------


def plans_of(session: Session, *, actor: Person) -> list[PlanLine]:
    """The coordinator's plans: the running one first, then the newest; in 2 queries."""
    own = plan_lines(session, own_plans(actor))
    return sorted(own, key=lambda plan: (plan.state in RUNNING, plan.starts_on, plan.id), reverse=True)


def plan(session: Session, plan_id: UUID, *, actor: Person) -> PlanLine | None:
    """One plan that the actor may see, in 2 queries."""
    return next(iter(plan_lines(session, visible_plan(plan_id, actor=actor))), None)


def picture(session: Session, *, plan: PlanLine, others: Sequence[PlanLine] = ()) -> Picture:
    """Where a plan that the actor may see stands, and everything that waits in it, in 4 queries.

    With `others`, also what waits in those, such as the report of a plan that ended before.
    """
    asked = these_plans([plan.id, *(other.id for other in others)])
    activities = tuple(planned(session, asked)[plan.id])
    known = facts(session, asked)
    with_ratings(session, known, [plan])
    now, today = clock.now(), clock.today()
    return Picture(
        plan=plan,
        activities=activities,
        items=tuple(_items(known, plan)),
        elsewhere=tuple(item for other in others for item in _items(known, other)),
        pace=rules.pace(plan, activities, today),
        month=rules.month_of(plan, today),
        next=rules.next_session(activities, now),
    )


def _items(known: Found, plan: PlanLine) -> list[Item]:
    of_plan = known.plans.get(plan.id) or Facts(plan.id, plan.state)
    return rules.open_items(of_plan, plan, clock.now())


# --- many plans -----------------------------------------------------------------------------------


class Gathered(NamedTuple):
    """The plans asked for, what waits in them, in groups and conferences, and the sessions to come."""

    outlooks: list[Outlook]
    items: list[Item]
    """Oldest first."""
    meetings: list[Meeting]
    """Soonest first."""


def caseload(session: Session, *, actor: Person) -> Gathered:
    """The plans of which the actor is the alliance supervisor, by coordinator, in 6 queries.

    Those that run, and those that ended as planned and in which something still waits. What waits is told of
    those plans too on which somebody covers for the actor: a responsibility may still be theirs.
    """
    found = _gathered(session, supervised_plans(actor, Party.ALLIANCE_SUPERVISOR))
    mine = [each for each in found.outlooks if _supervises(actor, each.plan, Party.ALLIANCE_SUPERVISOR)]
    shown = [
        each
        for each in mine
        if each.plan.state in RUNNING or (each.plan.state is PlanState.COMPLETED and each.items)
    ]
    ids = {each.plan.id for each in mine}
    meetings = [m for m in found.meetings if m.led_by_id == actor.id or m.plan_id in ids]
    return Gathered(shown, found.items, meetings)


def networks_plans(session: Session, *, actor: Person) -> list[PlanLine]:
    """The plans the actor supervises for the network, by coordinator; ended ones too, for the handover.

    In 2 queries.
    """
    return [
        each
        for each in plan_lines(session, supervised_plans(actor, Party.PCN_SUPERVISOR))
        if each.state is not PlanState.DRAFT and _supervises(actor, each, Party.PCN_SUPERVISOR)
    ]


def outlooks(session: Session, *, plan_ids: Sequence[UUID]) -> list[Outlook]:
    """Plans that the actor may see, in the order given, in 6 queries."""
    found = {each.plan.id: each for each in _gathered(session, these_plans(plan_ids)).outlooks}
    return [found[plan_id] for plan_id in plan_ids if plan_id in found]


def everything_open(session: Session, *, alliance_id: UUID) -> list[Item]:
    """Everything that waits for anybody in an alliance, oldest first, in 5 queries.

    For the reminders: no page shows all of it to one person.
    """
    return open_with_plans(session, alliance_id=alliance_id)[0]


def open_with_plans(session: Session, *, alliance_id: UUID) -> tuple[list[Item], dict[UUID, PlanLine]]:
    """Everything that waits in an alliance, and the plans in which anything can, by id; in 5 queries."""
    items, known, plans = _open(session, alliance_plans(alliance_id))
    everything = [*items, *rules.shared_items(known.records, known.offers, clock.now())]
    return rules.oldest_first(everything), {plan.id: plan for plan in plans}


def open_in(session: Session, *, plan_ids: Sequence[UUID]) -> list[Item]:
    """Everything that waits for anybody in these plans, oldest first, in 5 queries."""
    return rules.oldest_first(_open(session, these_plans(plan_ids))[0])


def _open(session: Session, asked: Asked) -> tuple[list[Item], Found, list[PlanLine]]:
    known = facts(session, asked)
    plans = [each for each in plan_lines(session, asked) if each.state in rules.EVER_WAITING]
    with_ratings(session, known, plans)
    return [item for plan in plans for item in _items(known, plan)], known, plans


def _gathered(session: Session, asked: Asked) -> Gathered:
    plans = plan_lines(session, asked)
    known = facts(session, asked)
    counted = counts(session, asked)
    to_come = booked(session, asked)
    outlooks = [_outlook(plan, known, counted.get(plan.id, Count()), to_come) for plan in plans]
    shared = rules.shared_items(known.records, known.offers, clock.now())
    items = rules.oldest_first([*shared, *(item for each in outlooks for item in each.items)])
    return Gathered(outlooks, items, to_come.meetings)


def _outlook(plan: PlanLine, known: Found, count: Count, to_come: Booked) -> Outlook:
    now, today = clock.now(), clock.today()
    next_ones = (m for m in to_come.by_plan.get(plan.id, ()) if not rules.is_over(m, now))
    return Outlook(
        plan=plan,
        items=tuple(_items(known, plan)),
        pace=rules.counted_pace(
            plan,
            met=count.met,
            expected=count.expected,
            done=count.done,
            total=count.total,
            today=today,
        ),
        month=rules.month_of(plan, today),
        next=next(next_ones, None),
        needs_group=plan.state is PlanState.ACTIVE and count.groups_to_book > 0,
    )


def _supervises(actor: Person, plan: PlanLine, party: Party) -> bool:
    person = plan.assigned(party)
    return person is not None and person.id == actor.id
