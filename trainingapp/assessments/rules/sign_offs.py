"""What a decision on a sign-off has to say."""

from trainingapp.assessments.terms import DECIDABLE, LEVEL_WORDS, Outcome
from trainingapp.core.errors import DomainError


def check_decision(outcome: Outcome, level: int | None, comment: str) -> None:
    """Raises DomainError unless the outcome, its level and its reasons belong together.

    Source: S3 L217; sign-off at 3 or above with a comment.
    """
    if outcome not in DECIDABLE:
        raise DomainError("Select what you decide", "outcome")
    if outcome is Outcome.CONFIRMED and level not in LEVEL_WORDS:
        raise DomainError("Select the level: 3, competent, or 4, can support others", "outcome")
    if outcome is not Outcome.CONFIRMED and level is not None:
        raise DomainError("A level belongs to a confirmed competency only", "outcome")
    if not comment.strip():
        raise DomainError("Enter the reasons for your decision", "comment")
