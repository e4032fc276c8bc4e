"""Reads of the ledger of protected time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.queries import visible_to
from trainingapp.plans.terms import Party
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import ANSWERS, TimeKind, TimePurpose


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
    """The minutes used that stand of each of these plans by what they were for, in 1 query."""
    found: dict[UUID, dict[TimePurpose, int]] = defaultdict(dict)
    for plan_id, purpose, minutes in session.execute(
        select(TimeEntry.plan_id, TimeEntry.purpose, func.sum(TimeEntry.minutes))
        .where(TimeEntry.plan_id.in_(plan_ids), TimeEntry.kind == TimeKind.USED)
        .group_by(TimeEntry.plan_id, TimeEntry.purpose)
    ):
        if minutes:
            found[plan_id][purpose] = int(minutes)
    return dict(found)


def minutes_used(session: Session, *, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """The minutes used that stand of each of these plans, 0 where there are none, in 1 query."""
    found = totals(session, plan_ids=plan_ids)
    return {plan_id: sum(found.get(plan_id, {}).values()) for plan_id in plan_ids}


def time_entry(session: Session, entry_id: UUID, *, actor: Person) -> TimeEntry | None:
    """An entry of a plan that the actor may see, with the plan’s people; who does what is for `rules`."""
    return session.scalars(_with_plan().where(TimeEntry.id == entry_id, visible_to(actor))).unique().first()


def open_requests(session: Session, *, actor: Person) -> list[TimeEntry]:
    """The requests for time that wait for the actor as PCN supervisor, the soonest day first, in 1 query.

    During a visit by a link, those of its plan alone.
    """
    answered_by = select(Assignment.plan_id).where(
        Assignment.person_id == actor.id, Assignment.party == Party.PCN_SUPERVISOR, Assignment.is_current
    )
    wanted = (
        _with_plan()
        .where(visible_to(actor), Plan.id.in_(answered_by), *is_open_request())
        .order_by(TimeEntry.used_on, TimeEntry.id)
    )
    return list(session.scalars(wanted).unique())


def answers(session: Session, *, request: TimeEntry) -> list[TimeEntry]:
    """The answer to a request that stands, the grant before the refusal; nothing while it is open."""
    reversal = aliased(TimeEntry)
    wanted = (
        select(TimeEntry)
        .where(
            TimeEntry.answers_id == request.id,
            TimeEntry.kind.in_(ANSWERS),
            TimeEntry.reverses_id.is_(None),
            ~select(reversal.id).where(reversal.reverses_id == TimeEntry.id).exists(),
        )
        .options(joinedload(TimeEntry.recorded_by).lazyload(Person.memberships))
        .order_by(TimeEntry.kind, TimeEntry.id)
    )
    return list(session.scalars(wanted))


def _with_plan() -> Select[TimeEntry]:
    plan = contains_eager(TimeEntry.plan)
    return (
        select(TimeEntry)
        .join(TimeEntry.plan)
        .options(
            plan.joinedload(Plan.coordinator).lazyload(Person.memberships),
            plan.joinedload(Plan.pcn),
            plan.joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
            joinedload(TimeEntry.recorded_by).lazyload(Person.memberships),
        )
    )


def is_open_request() -> tuple[ColumnElement[bool], ...]:
    """A request that stands, without an answer that stands: the same answer as `rules.unanswered`.

    What was taken back adds up to nothing, as everything in the ledger does.
    """
    reversal, answer = aliased(TimeEntry), aliased(TimeEntry)
    answered = select(func.coalesce(func.sum(answer.minutes), 0)).where(
        answer.answers_id == TimeEntry.id, answer.kind.in_(ANSWERS)
    )
    return (
        TimeEntry.kind == TimeKind.REQUESTED,
        TimeEntry.reverses_id.is_(None),
        ~select(reversal.id).where(reversal.reverses_id == TimeEntry.id).exists(),
        answered.scalar_subquery() == 0,
    )


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
