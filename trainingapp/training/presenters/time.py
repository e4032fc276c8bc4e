"""What the pages of protected time say: an entitlement in a sentence, a bar and a row, an answer in words."""

from collections.abc import Sequence
from typing import NamedTuple

from trainingapp.core import words
from trainingapp.training.models import TimeEntry
from trainingapp.training.rules import Entitlement, Taken
from trainingapp.training.terms import REFUSAL_WORDS, TimeKind

TIME_TAGS = {
    TimeKind.PLANNED: ("Planned", "grey"),
    TimeKind.REQUESTED: ("Asked for", "yellow"),
    TimeKind.GRANTED: ("Granted", "green"),
    TimeKind.REFUSED: ("Refused", "orange"),
    TimeKind.USED: ("Used", "blue"),
}
STEP = 5
"""Bars have widths in steps of five hundredths."""


class TimeLine(NamedTuple):
    """One of the two entitlements as a page shows it."""

    heading: str
    sentence: str
    used: str
    by_now: str
    whole: str
    done: int
    """How long the bar is, in hundredths and steps of five."""
    mark: int
    """Where one would expect to be today, in the same."""


def time_lines(found: Entitlement) -> list[TimeLine]:
    """The weekly time and the days, one after the other: they are not added up."""
    weekly, days = found
    return [
        TimeLine(
            "Learning in the week",
            weekly_words(weekly),
            said(weekly.used),
            between(weekly.least, weekly.most),
            between(weekly.whole_least, weekly.whole_most),
            step(weekly.used, weekly.whole_most),
            step(weekly.least, weekly.whole_most),
        ),
        TimeLine(
            "Days for supervision and training",
            days_words(days),
            said(days.used),
            f"up to {said(days.most)}",
            f"up to {said(days.whole_most)}",
            step(days.used, days.whole_most),
            step(days.most, days.whole_most),
        ),
    ]


def weekly_words(taken: Taken) -> str:
    """The weekly time in a sentence that blames nobody."""
    if not taken.most:
        return f"{used_words(taken)}. Nothing is expected yet."
    expected = f"{used_words(taken)}. By now it could be {between(taken.least, taken.most)}"
    if taken.short:
        return f"{expected}: {said(taken.short)} more would make the least."
    if taken.ahead:
        return f"{expected}: that is {said(taken.ahead)} more than expected."
    return f"{expected}: that is as expected."


def days_words(taken: Taken) -> str:
    """The days for supervision and training in a sentence."""
    limit = f"{used_words(taken)} of up to {said(taken.whole_most)} over the whole programme"
    if taken.over:
        return f"{limit}: that is {said(taken.over)} more than there is."
    if taken.used < taken.most:
        return f"{limit}. By now it could be up to {said(taken.most)}."
    return f"{limit}: {said(taken.whole_most - taken.used)} left."


def used_words(taken: Taken) -> str:
    """How much was used: "1 hour used"."""
    return f"{said(taken.used) if taken.used else 'Nothing'} used"


def between(least: int, most: int) -> str:
    """Two lengths: "4 hours to 8 hours"."""
    return f"{said(least)} to {said(most)}"


def said(minutes: int) -> str:
    """A length in words, as `core.words` says it."""
    return words.minutes(minutes)


def step(part: int, whole: int) -> int:
    """A part of a whole in hundredths, in steps of five; never none where there is something."""
    if part <= 0 or whole <= 0:
        return 0
    return min(100, max(STEP, round(part / whole * 100 / STEP) * STEP))


def answer_words(answer: Sequence[TimeEntry]) -> str:
    """What became of a request: all granted, some of it, or none and why. Blank while it is open."""
    granted = sum(entry.minutes for entry in answer if entry.kind is TimeKind.GRANTED)
    refused = next((entry for entry in answer if entry.kind is TimeKind.REFUSED), None)
    if refused is None:
        return f"{said(granted)} granted" if granted else ""
    why = REFUSAL_WORDS[refused.refused_for] if refused.refused_for else ""
    if not granted:
        return f"Refused: {why[:1].lower()}{why[1:]}"
    return f"{said(granted)} granted, {said(refused.minutes)} not: {why[:1].lower()}{why[1:]}"
