"""What signatures, evidence, agreed needs and requests for time leave open."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from trainingapp.assessments.models import (
    Decision,
    DecisionEvent,
    Evidence,
    EvidenceEvent,
    NeedsAnalysis,
    NeedsItem,
    NeedsProgress,
    SignOffRequest,
)
from trainingapp.assessments.queries import in_dispute, in_force
from trainingapp.assessments.terms import (
    AnalysisState,
    DecisionEventKind,
    EvidenceEventKind,
    NeedState,
)
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState
from trainingapp.training.models import TimeEntry
from trainingapp.training.queries import is_open_request
from trainingapp.worklist.facts import ConditionFact, DisputeFact, Facts, NeedFact, RedactFact, TimeAskedFact
from trainingapp.worklist.queries.pending.columns import in_plans, part
from trainingapp.worklist.queries.scopes import Scope

# --- signatures -----------------------------------------------------------------------------------


def conditions(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Confirmations in force whose condition nobody has found met."""
    met = exists().where(
        DecisionEvent.decision_id == Decision.id, DecisionEvent.kind == DecisionEventKind.CONDITION_MET
    )
    return (
        part("condition", id=Decision.id, code=Entry.code, day=Decision.condition_due_on)
        .select_from(Decision)
        .join(SignOffRequest, SignOffRequest.id == Decision.request_id)
        .join(Plan, Plan.id == SignOffRequest.plan_id)
        .join(Entry, Entry.id == SignOffRequest.entry_id)
        .where(
            in_plans(scope, PlanState.ACTIVE, PlanState.PAUSED),
            Decision.condition_due_on.is_not(None),
            in_force(),
            ~met,
        )
    )


def put_condition(facts: Facts, row: Any) -> None:
    """A condition among the facts."""
    facts.conditions.append(ConditionFact(row.id, row.plan_id, row.code, row.day))


def disputes(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Confirmations that are frozen, since they were last."""
    since = (
        select(func.max(DecisionEvent.created_at))
        .where(DecisionEvent.decision_id == Decision.id, DecisionEvent.kind == DecisionEventKind.FROZEN)
        .correlate(Decision)
        .scalar_subquery()
    )
    # Hardly any decision was ever frozen: the rest need not be looked at one by one.
    ever_frozen = select(DecisionEvent.decision_id).where(DecisionEvent.kind == DecisionEventKind.FROZEN)
    return (
        part("dispute", id=Decision.id, code=Entry.code, at=since)
        .select_from(Decision)
        .join(SignOffRequest, SignOffRequest.id == Decision.request_id)
        .join(Plan, Plan.id == SignOffRequest.plan_id)
        .join(Entry, Entry.id == SignOffRequest.entry_id)
        .where(in_plans(scope), Decision.id.in_(ever_frozen), in_dispute())
    )


def put_dispute(facts: Facts, row: Any) -> None:
    """A dispute among the facts."""
    facts.disputes.append(DisputeFact(row.id, row.plan_id, row.code, row.at))


# --- evidence -------------------------------------------------------------------------------------


def redactions(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Hidden pieces of evidence that were neither replaced by a redacted one nor withdrawn."""
    hidden = aliased(EvidenceEvent)
    newer = aliased(Evidence)
    replaced = exists().where(newer.replaces_id == Evidence.id)
    withdrawn = exists().where(
        EvidenceEvent.evidence_id == Evidence.id, EvidenceEvent.kind == EvidenceEventKind.WITHDRAWN
    )
    return (
        part("redact", id=Evidence.id, at=func.min(hidden.created_at))
        .select_from(Evidence)
        .join(Plan, Plan.id == Evidence.plan_id)
        .join(
            hidden,
            and_(
                hidden.evidence_id == Evidence.id,
                hidden.kind == EvidenceEventKind.NEEDS_REDACTION,
                hidden.file_id.is_(None),
            ),
        )
        .where(in_plans(scope, PlanState.ACTIVE, PlanState.PAUSED), ~replaced, ~withdrawn)
        .group_by(Evidence.id, Plan.id, Plan.state)
    )


def put_redaction(facts: Facts, row: Any) -> None:
    """A hidden piece among the facts."""
    facts.redact.append(RedactFact(row.id, row.plan_id, row.at))


# --- agreed needs ---------------------------------------------------------------------------------


def needs(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Actions of the newest agreed needs analysis that are past their day and neither done nor given up."""
    later = aliased(NeedsAnalysis)
    newest = ~exists().where(
        later.plan_id == NeedsAnalysis.plan_id,
        later.number > NeedsAnalysis.number,
        later.state == AnalysisState.AGREED,
    )
    ended = exists().where(
        NeedsProgress.item_id == NeedsItem.id,
        NeedsProgress.state.in_([NeedState.DONE, NeedState.NOT_NEEDED]),
        NeedsProgress.created_at
        == select(func.max(NeedsProgress.created_at))
        .where(NeedsProgress.item_id == NeedsItem.id)
        .correlate(NeedsItem)
        .scalar_subquery(),
    )
    return (
        part(
            "need", id=NeedsItem.id, party=NeedsItem.owner_party, words=NeedsItem.topic, day=NeedsItem.due_on
        )
        .select_from(NeedsItem)
        .join(NeedsAnalysis, NeedsAnalysis.id == NeedsItem.analysis_id)
        .join(Plan, Plan.id == NeedsAnalysis.plan_id)
        .where(
            in_plans(scope, PlanState.ACTIVE),
            NeedsAnalysis.state == AnalysisState.AGREED,
            NeedsItem.removed_at.is_(None),
            NeedsItem.owner_party.is_not(None),
            NeedsItem.due_on.is_not(None),
            newest,
            ~ended,
        )
    )


def put_need(facts: Facts, row: Any) -> None:
    """An agreed need among the facts."""
    facts.needs.append(NeedFact(row.id, row.plan_id, Party(row.party), row.words, row.day))


# --- time -----------------------------------------------------------------------------------------


def time_asked(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Requests for protected time without an answer, and not taken back."""
    return (
        part(
            "time", id=TimeEntry.id, day=TimeEntry.used_on, number=TimeEntry.minutes, at=TimeEntry.created_at
        )
        .select_from(TimeEntry)
        .join(Plan, Plan.id == TimeEntry.plan_id)
        .where(
            in_plans(scope, PlanState.ACTIVE),
            *is_open_request(),
        )
    )


def put_time(facts: Facts, row: Any) -> None:
    """A request for time among the facts."""
    facts.time_asked.append(TimeAskedFact(row.id, row.plan_id, row.day, row.number, row.at))
