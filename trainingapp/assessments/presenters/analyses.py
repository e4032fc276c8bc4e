"""How training needs analyses are shown."""

from collections.abc import Iterable

from trainingapp.assessments.models import NeedsItem
from trainingapp.assessments.terms import AnalysisState

ANALYSIS_TAGS = {
    AnalysisState.DRAFT: ("Draft", "grey"),
    AnalysisState.SUBMITTED: ("Waiting to be agreed", "yellow"),
    AnalysisState.CHANGES_REQUESTED: ("Sent back", "orange"),
    AnalysisState.AGREED: ("Agreed", "green"),
}


def by_priority(items: Iterable[NeedsItem]) -> list[NeedsItem]:
    """What to learn first comes first; equal ones in the order written."""
    return sorted(items, key=lambda item: (-item.priority, item.position))
