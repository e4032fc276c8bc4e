"""What people may choose from, in the words of the library."""

from collections.abc import Iterable

from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel
from trainingapp.frameworks.models import Entry


def level_choices(levels: Iterable[ScaleLevel]) -> list[Choice]:
    """The levels of a scale as choices, with what each means."""
    return [Choice(level.value, f"{level.value} – {level.label}", level.descriptor) for level in levels]


def competency_choices(entries: Iterable[Entry]) -> list[Choice]:
    """Competencies as choices, by their id."""
    return [Choice(entry.id, f"{entry.code} {entry.title or entry.statement}") for entry in entries]
