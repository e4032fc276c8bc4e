"""The words for training needs analyses, and the moves they make."""

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
