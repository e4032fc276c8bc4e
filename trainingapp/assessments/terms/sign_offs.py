"""The words for sign-off requests and decisions, and the moves they make."""

from enum import StrEnum


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

LEVEL_WORDS = {
    3: "Competent",
    4: "Can support others",
}
"""The two levels at which a competency is confirmed."""
