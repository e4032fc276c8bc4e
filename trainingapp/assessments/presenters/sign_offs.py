"""What a supervisor may decide, and how decisions are shown."""

from collections.abc import Iterable
from datetime import datetime

from trainingapp.assessments.terms import OUTCOME_WORDS, Outcome
from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel

OUTCOME_TAGS = {
    Outcome.CONFIRMED: (OUTCOME_WORDS[Outcome.CONFIRMED], "green"),
    Outcome.MORE_EVIDENCE: (OUTCOME_WORDS[Outcome.MORE_EVIDENCE], "orange"),
    Outcome.NOT_YET: (OUTCOME_WORDS[Outcome.NOT_YET], "orange"),
    Outcome.WITHDRAWN: (OUTCOME_WORDS[Outcome.WITHDRAWN], "grey"),
}
DECISIONS: dict[str, tuple[Outcome, int | None]] = {
    "confirmed-3": (Outcome.CONFIRMED, 3),
    "confirmed-4": (Outcome.CONFIRMED, 4),
    "more-evidence": (Outcome.MORE_EVIDENCE, None),
    "not-yet": (Outcome.NOT_YET, None),
}
"""What the supervisor may choose, as the form sends it."""


def decision_choices(judgement: Iterable[ScaleLevel]) -> list[Choice]:
    """The decisions, with what each means; the levels in the words of the library."""
    confirmed = [
        Choice(
            f"confirmed-{level.value}",
            f"Confirmed, level {level.value}: {level.label.lower()}",
            level.descriptor,
        )
        for level in judgement
        if level.signs_off
    ]
    return [
        *confirmed,
        Choice(
            "more-evidence",
            "More evidence wanted",
            "What is there points the right way, and is not enough. Say what is missing.",
        ),
        Choice(
            "not-yet",
            "Not yet",
            "The standard is not met consistently. Say what to practise before asking again.",
        ),
    ]


def moment_of(text: str) -> datetime:
    """A moment out of pinned content."""
    return datetime.fromisoformat(text)
