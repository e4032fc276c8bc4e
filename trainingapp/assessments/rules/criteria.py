"""The person specification at appointment, and which needs follow from it and from self-ratings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.assessments.rules.analyses import LOWEST
from trainingapp.assessments.terms import Met

if TYPE_CHECKING:
    from trainingapp.assessments.models import CriterionCheck, Rating

LOW_RATING = 2
"""A competency on which the coordinator rated themselves this low, or lower, is suggested as a need."""
STARTING_IMPORTANCE = 3
"""Where rating starts for what was chosen from a list: "Important"."""
STARTING_LEVELS = {Met.NO: LOWEST, Met.PARTLY: 2}


def newest_checks(checks: Iterable["CriterionCheck"]) -> dict[UUID, "CriterionCheck"]:
    """The newest word on each criterion, by entry; checks are given oldest first."""
    return {check.entry_id: check for check in checks}


def is_a_need(met: Met | None) -> bool:
    """Whether a criterion was found to be less than met. What nobody checked is no need yet."""
    return met in {Met.PARTLY, Met.NO}


def lower_of(rating: "Rating") -> int:
    """The lower of the two self-ratings, knowledge and confidence: what holds somebody back."""
    return min(rating.knowledge, rating.confidence)


def is_low(rating: "Rating | None") -> bool:
    """Whether a self-rating is low enough to suggest the competency as a need."""
    return rating is not None and lower_of(rating) <= LOW_RATING


def starting_level(rating: "Rating | None", met: Met | None) -> int:
    """The level from which rating starts: the self-rating's, or that of the check, or the lowest."""
    if rating is not None:
        return lower_of(rating)
    return STARTING_LEVELS.get(met, LOWEST) if met else LOWEST
