"""What may be shown of the needs of many people: no figure of fewer than five, not by subtraction either."""

from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

Part = TypeVar("Part", bound=Hashable)

FEWEST = 5
"""People that a figure must count to be shown. Source: small-number suppression, under 5."""


class Split(StrEnum):
    """The parts of the programme that figures can be shown of, one kind at a time.

    Two kinds at once would let parts be told apart by subtraction, across rows and columns.
    """

    WHOLE = "whole"
    PLACE = "place"
    COHORT = "cohort"


class Count(NamedTuple):
    """Needs with a gap in one part of the programme."""

    people: int = 0
    needs: int = 0
    levels: int = 0
    """The gaps added up."""

    def __add__(self, other: object) -> "Count":
        if not isinstance(other, Count):
            return NotImplemented
        return Count(self.people + other.people, self.needs + other.needs, self.levels + other.levels)


class Figure(NamedTuple):
    """A row as it may be shown; None: it counts too few people, or would give away who does."""

    people: int | None
    mean_gap: float | None
    """Of the needs with a gap, to one decimal."""


HIDDEN = Figure(None, None)


def hidden_parts(people: Mapping[Part, int]) -> set[Part]:
    """The parts whose figure is kept back; `people` has every part of the whole, whose total is shown.

    Those of fewer than five, and as many of the next smallest as it takes: what is kept back has to be two
    parts at least and five people together, or the total less the rest would tell it.
    """
    hidden = {part for part, number in people.items() if number < FEWEST}
    others = sorted(people.keys() - hidden, key=lambda part: people[part], reverse=True)
    while hidden and others and (len(hidden) < 2 or sum(people[part] for part in hidden) < FEWEST):
        hidden.add(others.pop())
    return hidden


def figure(counts: Mapping[Part, Count], part: Part | None) -> Figure:
    """What may be shown of one part, or with None of the whole; `counts` has every part that has people."""
    total = sum(counts.values(), Count())
    if part is None:
        return _figure(total) if total.people >= FEWEST else HIDDEN
    if part not in counts or total.people < FEWEST:
        return HIDDEN
    hidden = hidden_parts({each: count.people for each, count in counts.items()})
    return HIDDEN if part in hidden else _figure(counts[part])


def _figure(count: Count) -> Figure:
    return Figure(count.people, round(count.levels / count.needs, 1))


def urgency(shown: Figure, count: Count) -> tuple[bool, int]:
    """A key that sorts what is needed most first, by the levels missing in all; what is hidden last."""
    return (shown.people is None, -count.levels if shown.people is not None else 0)


def cohort(starts_on: date) -> date:
    """The cohort of a plan: the first day of the month it started in."""
    return starts_on.replace(day=1)


def cohort_asked(asked: str | None) -> date | None:
    """The cohort that an address asks for, as in 2026-06; None where it names no month."""
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
