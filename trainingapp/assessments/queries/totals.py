"""What counts as confirmed and what is left out, asked of the database; totals and statuses of plans."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingapp.assessments import rules
from trainingapp.assessments.models import (
    Applicability,
    Decision,
    DecisionEvent,
    Rating,
    SignOffRequest,
)
from trainingapp.assessments.terms import CompetencyStatus, DecisionEventKind, Outcome
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

ENDED = (DecisionEventKind.REVOKED, DecisionEventKind.SUPERSEDED)


def in_force() -> ColumnElement[bool]:
    """The condition on Decision that it confirms, now: not replaced, not revoked, not disputed.

    The same as `rules.attempt_state` being confirmed or conditional. Disputes and their ends alternate.
    """
    return and_(
        Decision.outcome == Outcome.CONFIRMED,
        ~_events(*ENDED).exists(),
        _number(DecisionEventKind.FROZEN) == _number(DecisionEventKind.RELEASED),
    )


def in_dispute() -> ColumnElement[bool]:
    """The condition on Decision that it confirms, but its signer says that it was not them."""
    return and_(
        Decision.outcome == Outcome.CONFIRMED,
        ~_events(*ENDED).exists(),
        _number(DecisionEventKind.FROZEN) > _number(DecisionEventKind.RELEASED),
    )


def _events(*kinds: DecisionEventKind) -> Select[UUID]:
    return (
        select(DecisionEvent.id)
        .where(DecisionEvent.decision_id == Decision.id, DecisionEvent.kind.in_(kinds))
        .correlate(Decision)
    )


def _number(kind: DecisionEventKind) -> Any:
    return (
        select(func.count())
        .select_from(DecisionEvent)
        .where(DecisionEvent.decision_id == Decision.id, DecisionEvent.kind == kind)
        .correlate(Decision)
        .scalar_subquery()
    )


def is_newest() -> ColumnElement[bool]:
    """The condition on Applicability that nothing was said later of the same competency of the plan."""
    later = aliased(Applicability)
    return ~(
        select(later.id)
        .where(
            later.plan_id == Applicability.plan_id,
            later.entry_id == Applicability.entry_id,
            or_(
                later.created_at > Applicability.created_at,
                and_(later.created_at == Applicability.created_at, later.id > Applicability.id),
            ),
        )
        .correlate(Applicability)
        .exists()
    )


def left_out() -> Select[UUID, UUID]:
    """The pairs of plan and competency that do not apply. Source: R68."""
    return select(Applicability.plan_id, Applicability.entry_id).where(
        Applicability.applies.is_(False), is_newest()
    )


def applies() -> ColumnElement[bool]:
    """The condition on Plan and Entry that this competency was not left out of that plan."""
    return ~(
        select(Applicability.id)
        .where(
            Applicability.plan_id == Plan.id,
            Applicability.entry_id == Entry.id,
            Applicability.applies.is_(False),
            is_newest(),
        )
        .correlate(Plan, Entry)
        .exists()
    )


@dataclass(frozen=True)
class Totals:
    """How many competencies of a plan apply, how many are confirmed now, how many wait for a decision."""

    applicable: int
    confirmed: int
    requested: int


def competency_totals(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, Totals]:
    """The totals of each plan, for any number of plans in 3 queries; no word of anybody's is in them."""
    confirmed = _counted(
        session,
        select(SignOffRequest.plan_id, func.count(SignOffRequest.entry_id.distinct()))
        .join(SignOffRequest.decision)
        .where(in_force(), SignOffRequest.plan_id.in_(plan_ids))
        .group_by(SignOffRequest.plan_id),
    )
    requested = _counted(
        session,
        select(SignOffRequest.plan_id, func.count())
        .where(SignOffRequest.plan_id.in_(plan_ids), ~SignOffRequest.decision.has())
        .group_by(SignOffRequest.plan_id),
    )
    applicable = _counted(
        session,
        select(Plan.id, func.count(Entry.id))
        .join(Entry, Entry.publication_id == Plan.framework_id)
        .where(Plan.id.in_(plan_ids), applies())
        .group_by(Plan.id),
    )
    return {
        each: Totals(applicable.get(each, 0), confirmed.get(each, 0), requested.get(each, 0))
        for each in plan_ids
    }


def _counted(session: Session, wanted: Select[UUID, int]) -> dict[UUID, int]:
    return {row[0]: row[1] for row in session.execute(wanted)}


@dataclass(frozen=True)
class Standing:
    """Where one competency stands in one plan, and in which area of its framework it is."""

    plan_id: UUID
    section_code: str
    section_title: str
    code: str
    status: CompetencyStatus


def standings(session: Session, *, plan_ids: Sequence[UUID]) -> list[Standing]:
    """Every competency of these plans with its status, in the order printed; in 5 queries, without words."""
    attempts = _attempts(session, plan_ids)
    out = {tuple(row) for row in session.execute(left_out().where(Applicability.plan_id.in_(plan_ids)))}
    rated = {
        tuple(row)
        for row in session.execute(
            select(Rating.plan_id, Rating.entry_id).where(Rating.plan_id.in_(plan_ids)).distinct()
        )
    }
    rows = session.execute(
        select(Plan.id, Entry.id, Entry.section_code, Entry.section_title, Entry.code)
        .join(Entry, Entry.publication_id == Plan.framework_id)
        .where(Plan.id.in_(plan_ids))
        .order_by(Plan.id, Entry.position)
    )
    return [
        Standing(
            plan_id,
            section_code,
            section_title,
            code,
            rules.competency_status(
                is_rated=(plan_id, entry_id) in rated,
                attempts=attempts.get((plan_id, entry_id), []),
                applies=(plan_id, entry_id) not in out,
            ),
        )
        for plan_id, entry_id, section_code, section_title, code in rows
    ]


def _attempts(session: Session, plan_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], list[Any]]:
    """The states of every attempt, oldest first, by plan and competency."""
    kinds: dict[UUID, list[DecisionEventKind]] = defaultdict(list)
    for decision_id, kind in session.execute(
        select(DecisionEvent.decision_id, DecisionEvent.kind)
        .join(DecisionEvent.decision)
        .join(Decision.request)
        .where(SignOffRequest.plan_id.in_(plan_ids))
        .order_by(DecisionEvent.created_at, DecisionEvent.id)
    ):
        kinds[decision_id].append(kind)
    found: dict[tuple[UUID, UUID], list[Any]] = defaultdict(list)
    for plan_id, entry_id, decision_id, outcome, condition in session.execute(
        select(
            SignOffRequest.plan_id,
            SignOffRequest.entry_id,
            Decision.id,
            Decision.outcome,
            Decision.condition,
        )
        .outerjoin(SignOffRequest.decision)
        .where(SignOffRequest.plan_id.in_(plan_ids))
        .order_by(SignOffRequest.plan_id, SignOffRequest.attempt)
    ):
        state = rules.attempt_state(outcome, bool(condition), kinds.get(decision_id, []))
        found[plan_id, entry_id].append(state)
    return found
