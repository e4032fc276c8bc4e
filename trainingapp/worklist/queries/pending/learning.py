"""Sign-offs that are not decided, and needs analyses that are not agreed."""

from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from trainingapp.assessments.models import NeedsAnalysis, NeedsEvent, SignOffRequest
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState
from trainingapp.frameworks.models import Entry
from trainingapp.handover.models import HandoverReport
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.worklist.facts import AnalysisFact, Facts, RequestFact
from trainingapp.worklist.queries.pending.columns import in_plans, part
from trainingapp.worklist.queries.scopes import Scope


def requests(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Sign-offs that were asked for and neither decided nor withdrawn."""
    return (
        part(
            "request", id=SignOffRequest.id, at=SignOffRequest.created_at, words=Entry.title, code=Entry.code
        )
        .select_from(SignOffRequest)
        .join(Plan, Plan.id == SignOffRequest.plan_id)
        .join(Entry, Entry.id == SignOffRequest.entry_id)
        .where(in_plans(scope, PlanState.ACTIVE, PlanState.PAUSED), ~SignOffRequest.decision.has())
    )


def put_request(facts: Facts, row: Any) -> None:
    """A request among the facts."""
    facts.requests.append(RequestFact(row.id, row.plan_id, row.code, row.words, row.at))


def analyses(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Needs analyses that are not agreed; an agreed second one where the report comes out of it."""
    analysis = NeedsAnalysis
    joint = aliased(Activity)
    without_joint = ~exists().where(
        joint.plan_id == Plan.id, joint.kind == SessionKind.JOINT_HANDOVER, joint.waived_for.is_(None)
    )
    unreported = ~exists().where(HandoverReport.plan_id == Plan.id)
    is_last = and_(analysis.state == AnalysisState.AGREED, analysis.number == 2, without_joint, unreported)
    return (
        part(
            "analysis",
            id=analysis.id,
            party=analysis.submitted_by,
            at=func.coalesce(_changed_at(), analysis.updated_at),
            status=analysis.state,
            number=analysis.number,
        )
        .select_from(analysis)
        .join(Plan, Plan.id == analysis.plan_id)
        .where(in_plans(scope), or_(analysis.state != AnalysisState.AGREED, is_last))
    )


def _changed_at() -> Any:
    """When it came into its state: the last event of that kind. Writing in it afterwards changes nothing."""
    event = aliased(NeedsEvent)
    kind = case(
        (NeedsAnalysis.state == AnalysisState.SUBMITTED, AnalysisEventKind.SUBMITTED.value),
        (NeedsAnalysis.state == AnalysisState.CHANGES_REQUESTED, AnalysisEventKind.RETURNED.value),
        else_=AnalysisEventKind.AGREED.value,
    )
    return (
        select(func.max(event.created_at))
        .where(event.analysis_id == NeedsAnalysis.id, event.kind == kind)
        .correlate(NeedsAnalysis)
        .scalar_subquery()
    )


def put_analysis(facts: Facts, row: Any) -> None:
    """An analysis among the facts."""
    by = Party(row.party) if row.party else None
    facts.analyses.append(AnalysisFact(row.plan_id, row.number, AnalysisState(row.status), by, row.at))
