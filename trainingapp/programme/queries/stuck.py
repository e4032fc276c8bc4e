"""What has waited too long, counted without a word of content, and the places that nobody fills."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Text, and_, exists, literal, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import Party, PlanState
from trainingapp.worklist import queries as worklist
from trainingapp.worklist import rules
from trainingapp.worklist.items import Group, Pile
from trainingapp.worklist.queries import Asked, Scope, assigned_today, in_scope


def stuck(session: Session, asked: Asked) -> list[Pile | Group]:
    """What has waited too long in these plans and in groups, the lead's own first, then by age; 2 queries.

    In plans it is counted by side; who is on that side is read for those that are shown.
    """
    now, today = clock.now(), clock.today()
    found = worklist.facts(session, asked)
    shared = rules.shared_items(found.records, found.offers, now)
    groups = rules.grouped(item for item in shared if rules.is_stuck(item.since, today))
    piles = (
        pile
        for known in found.plans.values()
        for pile in rules.piles(known.plan_id, rules.moves(known, now), today)
    )
    return sorted([*groups, *piles], key=_age)


def _age(found: Pile | Group) -> tuple[object, ...]:
    is_others = isinstance(found, Group) or found.party is not None
    return is_others, found.since, str(found.plan_id or ""), found.kind


class Vacancy(NamedTuple):
    """A running plan, and a side of it on which there is nobody who can sign in."""

    plan_id: UUID
    coordinator: str
    party: Party


def vacancies(session: Session, asked: Asked) -> list[Vacancy]:
    """The places on running plans that a lead has to fill, by coordinator, in 1 query."""
    rows = session.execute(_vacancies(asked.scope), asked.now())
    return [Vacancy(plan_id, name, Party(party)) for plan_id, name, party in rows]


@cache
def _vacancies(scope: Scope) -> Select[*tuple[Any, ...]]:
    parties = union_all(*(select(literal(party.value, Text).label("party")) for party in Party)).subquery()
    coordinator, holder = aliased(Person), aliased(Person)
    filled = exists().where(
        Assignment.plan_id == Plan.id,
        Assignment.party == parties.c.party,
        assigned_today(),
        holder.id == Assignment.person_id,
        holder.deactivated_at.is_(None),
    )
    there = and_(parties.c.party == Party.COORDINATOR.value, coordinator.deactivated_at.is_(None))
    return (
        select(Plan.id, coordinator.name, parties.c.party)
        .select_from(Plan)
        .join(coordinator, coordinator.id == Plan.coordinator_id)
        .join(parties, true())
        .where(in_scope(scope), Plan.state.in_((PlanState.ACTIVE, PlanState.PAUSED)), ~or_(there, filled))
        .order_by(coordinator.name, Plan.id, parties.c.party)
    )
