"""Where what somebody typed and what is saved are not the same, and what their page says when it saves."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from trainingapp.core import words
from trainingapp.supervision.models import Preparation, Record
from trainingapp.supervision.presenters.records import PARTS
from trainingapp.supervision.terms import ESCALATION_WORDS, MODE_WORDS, WELLBEING_WORDS
from trainingapp.supervision.values import Kept, RecordValues

LABELS = {
    "held_on": "Date held",
    "minutes": "Minutes",
    "mode": "How you met",
    **PARTS,
    "wellbeing": "How the coordinator says they are",
    "escalated_to": "A concern was passed on to",
    "escalated_on": "When it was passed on",
    "next_on": "Next date",
}
PREPARED = {
    "wins": "What went well",
    "worries": "What worries you",
    "bring": "What you want to bring",
}
WORDS = dict([*MODE_WORDS.items(), *WELLBEING_WORDS.items(), *ESCALATION_WORDS.items()])


class Difference(NamedTuple):
    """A part that was saved one way and typed another."""

    heading: str
    saved: str
    typed: str


def differences(record: Record, typed: Mapping[str, object]) -> list[Difference]:
    """Where what is saved and what was typed are not the same, part by part."""
    return _differences(LABELS, RecordValues.of(record).as_dict(), typed)


def prepared_differences(saved: Preparation, typed: Mapping[str, object]) -> list[Difference]:
    """The same for the sheet of a coordinator."""
    return _differences(PREPARED, {name: getattr(saved, name) for name in PREPARED}, typed)


def _differences(
    labels: Mapping[str, str], saved: Mapping[str, object], typed: Mapping[str, object]
) -> list[Difference]:
    return [
        Difference(label, _shown(saved[name]), _shown(typed[name]))
        for name, label in labels.items()
        if name in typed and saved[name] != typed[name]
    ]


def _shown(value: object) -> str:
    if isinstance(value, StrEnum):
        return WORDS[value]
    if isinstance(value, date):
        return words.day(value)
    return str(value) if value else "nothing"


def kept_words(kept: Kept) -> str:
    """What a page says once it has saved by itself."""
    at = words.clock(kept.at)
    if kept.refused:
        return f"Not saved: {kept.refused[0]}. Everything else was saved at {at}."
    if kept.meanwhile:
        them = kept.meanwhile
        when = words.clock(them.at)
        if them.is_final:
            return f"{them.by} sent this record at {when}, so it cannot be changed. What you typed is kept."
        return f"{them.by} saved this at {when}, while you were writing. What you typed is kept as well."
    if kept.problems:
        return f"Saved at {at} as you typed it. Still to put right: {kept.problems[0]}."
    return f"Saved at {at}"
