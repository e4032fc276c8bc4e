"""The words for needs analyses, evidence and sign-off, and the moves each can make."""

from enum import StrEnum


class AnalysisState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    AGREED = "agreed"


ANALYSIS_TRANSITIONS: dict[AnalysisState, frozenset[AnalysisState]] = {
    AnalysisState.DRAFT: frozenset({AnalysisState.SUBMITTED}),
    AnalysisState.SUBMITTED: frozenset({AnalysisState.AGREED, AnalysisState.CHANGES_REQUESTED}),
    AnalysisState.CHANGES_REQUESTED: frozenset({AnalysisState.SUBMITTED}),
    AnalysisState.AGREED: frozenset(),
}
WRITABLE = frozenset({AnalysisState.DRAFT, AnalysisState.CHANGES_REQUESTED})
"""The states in which items may be added, changed and removed."""

ANALYSIS_WORDS = {1: "First training needs analysis", 2: "Second training needs analysis"}


class AnalysisEventKind(StrEnum):
    SUBMITTED = "submitted"
    AGREED = "agreed"
    RETURNED = "returned"


ANALYSIS_EVENT_WORDS = {
    AnalysisEventKind.SUBMITTED: "Sent to be agreed",
    AnalysisEventKind.AGREED: "Agreed",
    AnalysisEventKind.RETURNED: "Sent back",
}


class EvidenceKind(StrEnum):
    REFLECTION = "reflection"
    LINK = "link"


EVIDENCE_WORDS = {EvidenceKind.REFLECTION: "Reflection", EvidenceKind.LINK: "Link"}


class Outcome(StrEnum):
    """How a sign-off request ended."""

    CONFIRMED = "confirmed"
    MORE_EVIDENCE = "more_evidence"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    """Taken back by the coordinator who asked."""


OUTCOME_WORDS = {
    Outcome.CONFIRMED: "Confirmed",
    Outcome.MORE_EVIDENCE: "More evidence wanted",
    Outcome.NOT_YET: "Not yet",
    Outcome.WITHDRAWN: "Withdrawn",
}
DECIDABLE = frozenset({Outcome.CONFIRMED, Outcome.MORE_EVIDENCE, Outcome.NOT_YET})
"""What an alliance supervisor may decide; withdrawing belongs to who asked."""


class CompetencyStatus(StrEnum):
    """Where a competency stands in a plan; always derived, never stored."""

    NOT_STARTED = "not_started"
    SELF_ASSESSED = "self_assessed"
    REQUESTED = "requested"
    MORE_EVIDENCE = "more_evidence"
    NOT_YET = "not_yet"
    CONFIRMED = "confirmed"


STATUS_WORDS = {
    CompetencyStatus.NOT_STARTED: "Not started",
    CompetencyStatus.SELF_ASSESSED: "Self-assessed",
    CompetencyStatus.REQUESTED: "Sign-off requested",
    CompetencyStatus.MORE_EVIDENCE: "More evidence wanted",
    CompetencyStatus.NOT_YET: "Not yet",
    CompetencyStatus.CONFIRMED: "Confirmed",
}


class Stage(StrEnum):
    """The four parts of the picture of an area; each status belongs to one."""

    NOT_STARTED = "not_started"
    WORKING = "working"
    WAITING = "waiting"
    CONFIRMED = "confirmed"


STAGE_WORDS = {
    Stage.NOT_STARTED: "Not started",
    Stage.WORKING: "Working on it",
    Stage.WAITING: "Waiting for a decision",
    Stage.CONFIRMED: "Confirmed",
}
STAGES: dict[CompetencyStatus, Stage] = {
    CompetencyStatus.NOT_STARTED: Stage.NOT_STARTED,
    CompetencyStatus.SELF_ASSESSED: Stage.WORKING,
    CompetencyStatus.MORE_EVIDENCE: Stage.WORKING,
    CompetencyStatus.NOT_YET: Stage.WORKING,
    CompetencyStatus.REQUESTED: Stage.WAITING,
    CompetencyStatus.CONFIRMED: Stage.CONFIRMED,
}

LEVEL_WORDS = {
    3: "Competent",
    4: "Can support others",
}
"""The two levels at which a competency is confirmed."""
