"""Words for the pages on which somebody rates themselves."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from trainingapp.core import words
from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel


def short_choices(levels: Iterable[ScaleLevel]) -> list[Choice]:
    """The levels of a scale without what each means, for a page that says it once."""
    return [Choice(level.value, f"{level.value} – {level.label}") for level in levels]


def kept_words(at: datetime, refused: Sequence[str], wrong: Sequence[str]) -> str:
    """What a page says once it has saved by itself what somebody chose."""
    now = words.clock(at)
    if refused:
        return f"Not saved: {refused[0]}. Everything else was saved at {now}."
    if wrong:
        return f"Saved at {now} as you typed it. Still to put right: {wrong[0]}."
    return f"Saved at {now}. Your ratings count once you choose the button."


def saved_words(held_at: datetime | None) -> str:
    """What a page says when it is opened."""
    if held_at is None:
        return "What you choose is saved by itself"
    return f"Saved at {words.clock(held_at)}. Your ratings count once you choose the button."
