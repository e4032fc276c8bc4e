"""Which courses suit a coordinator, each with the reason: a gap, a low self-rating, or that it is core."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from trainingapp.assessments.rules.criteria import LOW_RATING
from trainingapp.training.terms import LogState

RATED_BELOW = LOW_RATING + 1
"""A self-rating below this speaks for a course. The page of recommendations publishes it."""


class Ground(StrEnum):
    """Why a course is recommended."""

    GAP = "gap"
    KNOWLEDGE = "knowledge"
    CONFIDENCE = "confidence"
    CORE = "core"


@dataclass(frozen=True)
class Offer:
    """A course of the catalogue, and where the coordinator is with it."""

    course_id: UUID
    title: str
    is_core: bool
    covers: frozenset[str]
    """The codes of the competencies and themes that it covers."""
    state: LogState | None = None
    """None: not begun."""


@dataclass(frozen=True)
class Gap:
    """A need of the newest analysis that is not closed."""

    about: str
    levels: int
    """How many are missing, at least one."""
    code: str | None = None
    """Of the entry it is about, where it is about one."""
    course_id: UUID | None = None
    """The course that the two chose for it, where they did."""


@dataclass(frozen=True)
class SelfRated:
    """What the coordinator last said of themselves about one competency."""

    code: str
    about: str
    knowledge: int
    confidence: int


@dataclass(frozen=True)
class Reason:
    """Why a course suits: the ground, what it is about, and the number that says so."""

    ground: Ground
    about: str = ""
    value: int = 0
    """Levels missing, or the self-rating."""


@dataclass(frozen=True)
class Recommendation:
    """A course and every reason for it, the strongest first."""

    offer: Offer
    reasons: tuple[Reason, ...]


def recommend(
    offers: Iterable[Offer], gaps: Sequence[Gap], ratings: Sequence[SelfRated]
) -> list[Recommendation]:
    """The courses that some reason speaks for and that are not completed, what to begin first at the top.

    Not begun before begun, core before the rest; then by how many levels are missing and how many reasons
    there are. A need calls for the courses that cover it, and for the one that the two chose for it.
    """
    found = [
        Recommendation(offer, tuple(reasons))
        for offer in offers
        if offer.state is not LogState.COMPLETED and (reasons := _reasons(offer, gaps, ratings))
    ]
    return sorted(found, key=_order)


def _order(each: Recommendation) -> tuple[bool, bool, int, int, str]:
    levels = sum(reason.value for reason in each.reasons if reason.ground is Ground.GAP)
    return (
        each.offer.state is not None,
        not each.offer.is_core,
        -levels,
        -len(each.reasons),
        each.offer.title.casefold(),
    )


def _reasons(offer: Offer, gaps: Sequence[Gap], ratings: Sequence[SelfRated]) -> list[Reason]:
    needs = [gap for gap in gaps if is_met_by(gap, offer)]
    reasons = [
        Reason(Ground.GAP, gap.about, gap.levels) for gap in sorted(needs, key=lambda gap: -gap.levels)
    ]
    for rated in ratings:
        if rated.code in offer.covers and rated.knowledge < RATED_BELOW:
            reasons.append(Reason(Ground.KNOWLEDGE, rated.about, rated.knowledge))
        if rated.code in offer.covers and rated.confidence < RATED_BELOW:
            reasons.append(Reason(Ground.CONFIDENCE, rated.about, rated.confidence))
    return [*reasons, Reason(Ground.CORE)] if offer.is_core else reasons


def is_met_by(gap: Gap, offer: Offer) -> bool:
    """Whether a course answers a need."""
    return gap.levels > 0 and (gap.course_id == offer.course_id or gap.code in offer.covers)


def unanswered(offers: Sequence[Offer], gaps: Iterable[Gap]) -> list[Gap]:
    """The needs that no course of the catalogue answers, the widest gap first."""
    left = [gap for gap in gaps if gap.levels > 0 and not any(is_met_by(gap, offer) for offer in offers)]
    return sorted(left, key=lambda gap: -gap.levels)
