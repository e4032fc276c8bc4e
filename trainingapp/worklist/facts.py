"""The plain facts out of which something may wait for somebody."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from trainingapp.assessments.terms import AnalysisState
from trainingapp.plans.terms import AgreementKind, DutyParty, Party, PlanState, SessionKind
from trainingapp.supervision.terms import ActivityStatus, RecordState
from trainingapp.supervision.values import Step
from trainingapp.worklist.items import Named


class RecordFact(NamedTuple):
    """A session that has begun and whose record is not locked yet."""

    session_id: UUID
    plan_id: UUID | None
    kind: SessionKind
    title: str
    led_by: Named
    starts_at: datetime
    state: RecordState | None
    """None while nothing is written."""
    submitted_at: datetime | None
    returned_at: datetime | None
    steps: tuple[Step, ...]
    unmarked: bool = False
    """Whether the register still lacks somebody."""
    plan_state: PlanState | None = None
    alliance_id: UUID | None = None


class ActivityFact(NamedTuple):
    """A planned activity out of which something may wait: it was missed, is late, or was held."""

    activity_id: UUID
    plan_id: UUID
    kind: SessionKind
    title: str
    due_from: date
    due_to: date
    status: ActivityStatus
    session_id: UUID | None = None
    starts_at: datetime | None = None
    booked_at: datetime | None = None
    """When that session was booked."""
    conference_id: UUID | None = None
    needs_analysis: int | None = None
    is_offered: bool = False
    """Times for it were proposed, and one of them is still to be chosen."""


class ActionFact(NamedTuple):
    """A promise that is not kept yet."""

    action_id: UUID
    plan_id: UUID
    party: Party
    text: str
    due_on: date
    raised_in: SessionKind


class RequestFact(NamedTuple):
    """A sign-off that was asked for and is not decided."""

    request_id: UUID
    plan_id: UUID
    code: str
    title: str
    asked_at: datetime


class AnalysisFact(NamedTuple):
    """A training needs analysis of a plan, as far as it is."""

    plan_id: UUID
    number: int
    state: AnalysisState
    submitted_by: Party | None
    changed_at: datetime
    """When it came into that state."""


class DutyFact(NamedTuple):
    """A responsibility past its day that only a tick can close."""

    duty_id: UUID
    plan_id: UUID
    party: DutyParty
    title: str
    due_on: date
    owner_id: UUID | None = None
    """Who takes care of it and is on the plan; None: whoever fills the party's place."""


class AnswerFact(NamedTuple):
    """Somebody on the plan who has not said yet which of the times suit."""

    offer_id: UUID
    plan_id: UUID
    person_id: UUID
    party: Party
    kind: SessionKind
    title: str
    offered_at: datetime
    last_at: datetime
    """The last of the times: once it is past there is nothing left to answer."""


class OfferFact(NamedTuple):
    """Times that were proposed and of which none is booked yet."""

    offer_id: UUID
    plan_id: UUID | None
    """None for a group."""
    kind: SessionKind
    title: str
    led_by: Named
    first_at: datetime
    unanswered: int
    """How many of those asked who are still on their plan have not answered."""
    answered_at: datetime | None
    """When the last answer came."""
    offered_at: datetime
    alliance_id: UUID | None = None


class PrepareFact(NamedTuple):
    """A booked session for which the coordinator has shared no preparation yet."""

    session_id: UUID
    plan_id: UUID
    kind: SessionKind
    starts_at: datetime
    booked_at: datetime


class AgreementFact(NamedTuple):
    """A party that has not accepted the newest agreement of a kind."""

    agreement_id: UUID
    plan_id: UUID
    kind: AgreementKind
    party: Party
    proposed_at: datetime


class MissingAgreement(NamedTuple):
    """A plan for which no supervision agreement was ever proposed."""

    plan_id: UUID
    starts_on: date


class AcknowledgeFact(NamedTuple):
    """A party that has not acknowledged the newest handover report."""

    report_id: UUID
    plan_id: UUID
    number: str
    party: Party
    issued_at: datetime


class AreaToRate(NamedTuple):
    """Competencies of one area that are taught by now and not yet rated by the coordinator."""

    code: str
    title: str
    month: int
    left: int


# --- around signatures, evidence and time ---------------------------------------------------------


class ConditionFact(NamedTuple):
    """A confirmation in force whose condition is still to be met."""

    decision_id: UUID
    plan_id: UUID
    code: str
    due_on: date


class DisputeFact(NamedTuple):
    """A confirmation that its signer says they did not sign."""

    decision_id: UUID
    plan_id: UUID
    code: str
    disputed_at: datetime


class RedactFact(NamedTuple):
    """A hidden piece of evidence of which there is no redacted version yet."""

    evidence_id: UUID
    plan_id: UUID
    hidden_at: datetime


class TimeAskedFact(NamedTuple):
    """Protected time that was asked for and is neither granted nor refused."""

    entry_id: UUID
    plan_id: UUID
    on: date
    minutes: int
    asked_at: datetime


class NeedFact(NamedTuple):
    """An agreed need whose action is past its day and not done."""

    item_id: UUID
    plan_id: UUID
    party: Party
    topic: str
    due_on: date


@dataclass
class Facts:
    """Everything about one plan out of which something may wait for somebody."""

    plan_id: UUID
    state: PlanState
    records: list[RecordFact] = field(default_factory=list)
    activities: list[ActivityFact] = field(default_factory=list)
    actions: list[ActionFact] = field(default_factory=list)
    requests: list[RequestFact] = field(default_factory=list)
    analyses: list[AnalysisFact] = field(default_factory=list)
    """Those that are not agreed, and an agreed second one where no joint session precedes the report."""
    duties: list[DutyFact] = field(default_factory=list)
    answers: list[AnswerFact] = field(default_factory=list)
    offers: list[OfferFact] = field(default_factory=list)
    prepare: list[PrepareFact] = field(default_factory=list)
    agreements: list[AgreementFact] = field(default_factory=list)
    missing: list[MissingAgreement] = field(default_factory=list)
    acknowledge: list[AcknowledgeFact] = field(default_factory=list)
    conditions: list[ConditionFact] = field(default_factory=list)
    disputes: list[DisputeFact] = field(default_factory=list)
    redact: list[RedactFact] = field(default_factory=list)
    time_asked: list[TimeAskedFact] = field(default_factory=list)
    needs: list[NeedFact] = field(default_factory=list)
    to_rate: tuple[tuple[AreaToRate, date], ...] = ()
    """With the day on which each area's month began."""
