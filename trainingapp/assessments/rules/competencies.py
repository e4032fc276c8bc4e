"""Where a competency stands, whose move it is, and whether it may be left out for a post."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trainingapp.assessments.terms import STAGES, AttemptState, CompetencyStatus, RatingPoint, Stage
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party

HELD = frozenset({AttemptState.CONFIRMED, AttemptState.CONDITIONAL})
"""The states of an attempt whose confirmation is in force."""
_PASSED_OVER = frozenset({AttemptState.WITHDRAWN, AttemptState.SUPERSEDED})
"""An attempt that ended so says nothing of where the competency stands."""


def competency_status(
    *, is_rated: bool, attempts: Sequence[AttemptState], applies: bool = True
) -> CompetencyStatus:
    """Where a competency stands, out of its attempts, oldest first.

    A confirmation in force decides, whatever was asked or answered after it, because it stays in force until
    a newer one replaces it, or it is revoked or disputed. Then a request that waits; then how the last
    attempt ended that says anything.
    """
    if not applies:
        return CompetencyStatus.NOT_APPLICABLE
    held = next((each for each in reversed(attempts) if each in HELD), None)
    if held is not None:
        return CompetencyStatus(held.value)
    if AttemptState.REQUESTED in attempts:
        return CompetencyStatus.REQUESTED
    last = next((each for each in reversed(attempts) if each not in _PASSED_OVER), None)
    if last is not None:
        return CompetencyStatus(last.value)
    return CompetencyStatus.SELF_ASSESSED if is_rated else CompetencyStatus.NOT_STARTED


class Move(NamedTuple):
    """Who acts next on a competency, and what they do; no party where it is finished, or is the lead's."""

    party: Party | None
    does: str


_MOVES: dict[CompetencyStatus, Move] = {
    CompetencyStatus.CONFIRMED: Move(None, "nothing to do"),
    CompetencyStatus.NOT_APPLICABLE: Move(None, "nothing to do"),
    CompetencyStatus.FROZEN: Move(None, "the programme lead settles the dispute"),
    CompetencyStatus.CONDITIONAL: Move(Party.ALLIANCE_SUPERVISOR, "say when the condition is met"),
    CompetencyStatus.NOT_STARTED: Move(Party.COORDINATOR, "rate yourself"),
    CompetencyStatus.MORE_EVIDENCE: Move(Party.COORDINATOR, "add evidence and ask again"),
    CompetencyStatus.REVOKED: Move(Party.COORDINATOR, "add evidence and ask again"),
    CompetencyStatus.NOT_YET: Move(Party.COORDINATOR, "practise, add evidence and ask again"),
}


def whose_move(status: CompetencyStatus, *, is_waiting: bool, evidence_count: int) -> Move:
    """The next step of a competency: no open item is without an owner."""
    if is_waiting:
        return Move(Party.ALLIANCE_SUPERVISOR, "decide on the request")
    if status in _MOVES:
        return _MOVES[status]
    return Move(Party.COORDINATOR, "ask for sign-off" if evidence_count else "add evidence")


def stage_counts(statuses: Iterable[CompetencyStatus]) -> dict[Stage, int]:
    """How many competencies are in each stage, every stage named; those that do not apply are in none."""
    counts = dict.fromkeys(Stage, 0)
    for status in statuses:
        if status in STAGES:
            counts[STAGES[status]] += 1
    return counts


def rating_point(month: int) -> RatingPoint:
    """The point of the programme at which somebody rates themselves in that month of it. Source: R65."""
    if month <= 1:
        return RatingPoint.BASELINE
    return {3: RatingPoint.MONTH_3, 6: RatingPoint.MONTH_6}.get(month, RatingPoint.ANY_TIME)


def check_applies(applies: bool) -> None:
    """Raises DomainError where a competency does not apply to the post: it is neither rated nor asked for."""
    if not applies:
        raise DomainError(
            "Your alliance supervisor recorded that this competency does not apply to your post. Talk to them"
        )


def check_applicability(status: CompetencyStatus, *, is_waiting: bool, applies: bool, reason: str) -> None:
    """Raises DomainError unless it may be said, with this reason, that a competency applies or does not.

    A request that waits is decided first. A confirmation that is in force, or disputed, would be hidden: it
    is revoked, or the dispute settled, first. Source: R68.
    """
    if (status is not CompetencyStatus.NOT_APPLICABLE) == applies:
        already = "applies" if applies else "does not apply"
        raise DomainError(f"It is recorded already that this competency {already}. Nothing was changed")
    if not applies and is_waiting:
        raise DomainError("A request for this competency is waiting. Decide on it first")
    if not applies and status in {CompetencyStatus.CONFIRMED, CompetencyStatus.CONDITIONAL}:
        raise DomainError("This competency is confirmed. Revoke the confirmation first")
    if not applies and status is CompetencyStatus.FROZEN:
        raise DomainError(
            "The confirmation of this competency is disputed. The programme lead settles that first"
        )
    if not reason.strip():
        raise DomainError("Enter the reason", "reason")
