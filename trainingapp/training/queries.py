"""Reads of the ledger of protected time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import TimePurpose


def entries(session: Session, *, plan_id: UUID) -> list[TimeEntry]:
    """Everything in the ledger of a plan, reversals included, by day; who may read it is for `rules`."""
    return list(
        session.scalars(
            select(TimeEntry)
            .where(TimeEntry.plan_id == plan_id)
            .options(joinedload(TimeEntry.recorded_by).lazyload(Person.memberships))
            .order_by(TimeEntry.used_on, TimeEntry.id)
        )
    )


def totals(session: Session, *, plan_ids: Collection[UUID]) -> dict[UUID, Mapping[TimePurpose, int]]:
    """The minutes that stand of each of these plans by what they were used for, in 1 query."""
    found: dict[UUID, dict[TimePurpose, int]] = defaultdict(dict)
    for plan_id, purpose, minutes in session.execute(
        select(TimeEntry.plan_id, TimeEntry.purpose, func.sum(TimeEntry.minutes))
        .where(TimeEntry.plan_id.in_(plan_ids))
        .group_by(TimeEntry.plan_id, TimeEntry.purpose)
    ):
        if minutes:
            found[plan_id][purpose] = int(minutes)
    return dict(found)


def minutes_used(session: Session, *, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """The minutes that stand of each of these plans, 0 where there are none, in 1 query."""
    found = totals(session, plan_ids=plan_ids)
    return {plan_id: sum(found.get(plan_id, {}).values()) for plan_id in plan_ids}


def entries_of_session(session: Session, *, session_id: UUID) -> dict[UUID, TimeEntry]:
    """The entry that stands of each plan whose time a session used, by plan."""
    return {entry.plan_id: entry for entry in session.scalars(_in_force(session_id))}


def _in_force(session_id: UUID) -> Select[TimeEntry]:
    reversed_ids = select(TimeEntry.reverses_id).where(
        TimeEntry.session_id == session_id, TimeEntry.reverses_id.is_not(None)
    )
    return select(TimeEntry).where(
        TimeEntry.session_id == session_id,
        TimeEntry.reverses_id.is_(None),
        TimeEntry.id.not_in(reversed_ids),
    )
