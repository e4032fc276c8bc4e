"""What a supervisor may decide, how decisions are shown, and what became of each attempt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, DecisionEvent, SignOffRequest
from trainingapp.assessments.terms import (
    ATTEMPT_WORDS,
    DECISION_EVENT_WORDS,
    OUTCOME_WORDS,
    AttemptState,
    Outcome,
)
from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel

OUTCOME_TAGS = {
    Outcome.CONFIRMED: (OUTCOME_WORDS[Outcome.CONFIRMED], "green"),
    Outcome.MORE_EVIDENCE: (OUTCOME_WORDS[Outcome.MORE_EVIDENCE], "orange"),
    Outcome.NOT_YET: (OUTCOME_WORDS[Outcome.NOT_YET], "orange"),
    Outcome.WITHDRAWN: (OUTCOME_WORDS[Outcome.WITHDRAWN], "grey"),
}
_ATTEMPT_COLOURS = {
    AttemptState.REQUESTED: "yellow",
    AttemptState.CONFIRMED: "green",
    AttemptState.CONDITIONAL: "aqua-green",
    AttemptState.MORE_EVIDENCE: "orange",
    AttemptState.NOT_YET: "orange",
    AttemptState.WITHDRAWN: "grey",
    AttemptState.FROZEN: "red",
    AttemptState.REVOKED: "orange",
    AttemptState.SUPERSEDED: "grey",
}
ATTEMPT_TAGS = {state: (ATTEMPT_WORDS[state], colour) for state, colour in _ATTEMPT_COLOURS.items()}
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


@dataclass(frozen=True)
class Aftermath:
    """One thing that happened to a decision after it was signed, with the words of whoever did it."""

    event: DecisionEvent
    words: str

    @property
    def reason(self) -> str:
        return self.event.reason


@dataclass(frozen=True)
class Attempt:
    """One attempt at a competency: what was asked, how it ended, what happened since, where it stands now."""

    request: SignOffRequest
    decision: Decision | None
    state: AttemptState
    since: list[Aftermath]
    """Oldest first."""


def attempt_history(attempts: Sequence[SignOffRequest]) -> list[Attempt]:
    """What became of each attempt, in the order given; nothing that ever happened is left out."""
    return [
        Attempt(each, each.decision, rules.decision_state(each.decision), afterwards(each.decision))
        for each in attempts
    ]


def afterwards(decision: Decision | None) -> list[Aftermath]:
    """What happened to a decision since it was signed, oldest first."""
    events = decision.events if decision else []
    return [Aftermath(each, DECISION_EVENT_WORDS[each.kind]) for each in events]


def signed_name(decision: Decision) -> str:
    """What the document of a decision is called when it is kept: the code and the attempt, nobody's name."""
    competency, asked = decision.pinned["competency"], decision.pinned["request"]
    return f"sign-off-{competency['code']}-attempt-{asked['attempt']}.txt"
