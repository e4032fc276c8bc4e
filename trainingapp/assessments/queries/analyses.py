"""Training needs analyses, the training plan that comes of them, and totals of many plans."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsEvent, NeedsItem, NeedsProgress
from trainingapp.assessments.queries.scope import assigned_to, people
from trainingapp.assessments.terms import AnalysisState
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def analyses(session: Session, *, plan: Plan) -> list[NeedsAnalysis]:
    """The plan's needs analyses, the first before the second, with items and events."""
    return list(
        session.scalars(
            select(NeedsAnalysis)
            .where(NeedsAnalysis.plan_id == plan.id)
            .order_by(NeedsAnalysis.number)
            .options(*_written())
        )
    )


def _written() -> list["_AbstractLoad"]:
    return [
        selectinload(NeedsAnalysis.items).options(
            joinedload(NeedsItem.entry),
            joinedload(NeedsItem.course),
            joinedload(NeedsItem.changed_by).lazyload(Person.memberships),
            selectinload(NeedsItem.views),
            selectinload(NeedsItem.progress),
        ),
        selectinload(NeedsAnalysis.events).joinedload(NeedsEvent.person).lazyload(Person.memberships),
    ]


def analysis(session: Session, *, plan: Plan, number: int) -> NeedsAnalysis | None:
    """The first or the second analysis of a plan, with items and events; its plan is the one given."""
    found = session.scalars(
        select(NeedsAnalysis)
        .where(NeedsAnalysis.plan_id == plan.id, NeedsAnalysis.number == number)
        .options(*_written())
    ).first()
    if found is not None:
        set_committed_value(found, "plan", plan)
    return found


def read_again(session: Session, analysis: NeedsAnalysis) -> None:
    """See the items and views of an analysis as they are now, whatever was read before, in 5 queries."""
    session.scalars(
        select(NeedsAnalysis)
        .where(NeedsAnalysis.id == analysis.id)
        .options(*_written())
        .execution_options(populate_existing=True)
    ).one()


def analyses_waiting_for(session: Session, *, actor: Person) -> list[NeedsAnalysis]:
    """The analyses that this coordinator or supervisor has still to agree or send back, oldest first."""
    mine_to_answer = or_(
        and_(Plan.coordinator_id == actor.id, NeedsAnalysis.submitted_by == Party.ALLIANCE_SUPERVISOR),
        and_(assigned_to(actor.id), NeedsAnalysis.submitted_by == Party.COORDINATOR),
    )
    wanted = (
        select(NeedsAnalysis)
        .join(NeedsAnalysis.plan)
        .options(contains_eager(NeedsAnalysis.plan).options(*people()))
        .where(
            NeedsAnalysis.state == AnalysisState.SUBMITTED,
            Plan.state.in_(rules.OPEN_STATES),
            mine_to_answer,
        )
        .order_by(NeedsAnalysis.submitted_at, NeedsAnalysis.id)
    )
    return list(session.scalars(wanted).unique())


def training_plan(analyses: Iterable[NeedsAnalysis]) -> NeedsAnalysis | None:
    """The analysis whose actions are the training plan: the latest that is agreed. Source: S3 L142."""
    agreed = [each for each in analyses if each.state is AnalysisState.AGREED]
    return max(agreed, key=lambda each: each.number, default=None)


def followed(session: Session, *, plan: Plan) -> NeedsAnalysis | None:
    """The training plan with how far each action is, in 3 queries; None before an analysis is agreed."""
    found = session.scalars(
        select(NeedsAnalysis)
        .where(NeedsAnalysis.plan_id == plan.id, NeedsAnalysis.state == AnalysisState.AGREED)
        .order_by(NeedsAnalysis.number.desc())
        .limit(1)
        .options(
            selectinload(NeedsAnalysis.items).options(
                joinedload(NeedsItem.course),
                selectinload(NeedsItem.progress).options(
                    joinedload(NeedsProgress.person).lazyload(Person.memberships),
                    joinedload(NeedsProgress.log_entry),
                ),
            )
        )
    ).first()
    if found is not None:
        set_committed_value(found, "plan", plan)
    return found


@dataclass(frozen=True)
class NeedsTotals:
    """How many needs a plan's agreed analyses found, and how many gaps are closed since the first."""

    items: int = 0
    with_gap: int = 0
    """Items of the first analysis that had a gap."""
    closed: int = 0
    agreed: frozenset[int] = field(default_factory=frozenset)
    """Which of the two analyses are agreed."""


def needs_totals(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, NeedsTotals]:
    """Totals of agreed analyses, for any number of plans in 2 queries: what a programme lead may see."""
    found = session.scalars(
        select(NeedsAnalysis)
        .where(NeedsAnalysis.plan_id.in_(plan_ids), NeedsAnalysis.state == AnalysisState.AGREED)
        .options(selectinload(NeedsAnalysis.items))
    )
    by_plan: dict[UUID, dict[int, NeedsAnalysis]] = defaultdict(dict)
    for each in found:
        by_plan[each.plan_id][each.number] = each
    return {plan_id: _needs_totals(by_plan[plan_id]) for plan_id in plan_ids}


def _needs_totals(agreed: dict[int, NeedsAnalysis]) -> NeedsTotals:
    first = agreed[1].items if 1 in agreed else []
    second = agreed[2].items if 2 in agreed else []
    moved = rules.movements(first, second)
    return NeedsTotals(
        items=len(moved),
        with_gap=sum(1 for each in moved if each.first_gap),
        closed=sum(1 for each in moved if each.is_closed),
        agreed=frozenset(agreed),
    )
