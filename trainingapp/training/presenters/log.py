"""How the training log is shown."""

from collections.abc import Iterable

from trainingapp.core.forms import Choice
from trainingapp.frameworks.models import Entry
from trainingapp.training.models import TrainingLogEntry
from trainingapp.training.terms import LOG_STATE_WORDS, LOG_TRANSITIONS, LogState

LOG_TAGS = {
    LogState.ENROLLED: (LOG_STATE_WORDS[LogState.ENROLLED], "grey"),
    LogState.UNDER_WAY: (LOG_STATE_WORDS[LogState.UNDER_WAY], "blue"),
    LogState.COMPLETED: (LOG_STATE_WORDS[LogState.COMPLETED], "green"),
    LogState.GIVEN_UP: (LOG_STATE_WORDS[LogState.GIVEN_UP], "white"),
}
ORDER = (LogState.UNDER_WAY, LogState.ENROLLED, LogState.COMPLETED, LogState.GIVEN_UP)
"""What somebody is in the middle of comes first."""
MOVES = {
    LogState.ENROLLED: "Enrol again",
    LogState.UNDER_WAY: "I have begun",
    LogState.GIVEN_UP: "I have given it up",
}


def by_state(lines: Iterable[TrainingLogEntry]) -> list[tuple[LogState, list[TrainingLogEntry]]]:
    """The lines under their states, without the states that have none."""
    found = list(lines)
    groups = [(state, [each for each in found if each.state is state]) for state in ORDER]
    return [(state, those) for state, those in groups if those]


def move_choices(state: LogState) -> list[Choice]:
    """What may be said of a line now, but that it is completed, which needs more to be said."""
    return [Choice(each, MOVES[each]) for each in ORDER if each in LOG_TRANSITIONS[state] and each in MOVES]


def entry_choices(entries: Iterable[Entry]) -> list[Choice]:
    """Competencies and themes as choices, by id."""
    return [Choice(entry.id, f"{entry.code} {entry.title or entry.statement}") for entry in entries]
