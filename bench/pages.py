"""Measures pages: queries, server time against the floor, weight on the wire."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Flask

from bench import aims
from bench.counting import queries_of
from bench.floor import Floor, check_size
from bench.places import Place
from bench.tables import kilobytes, milliseconds, print_table, times
from bench.timing import Times, in_turns
from bench.visiting import Answer

COLUMNS = (
    "page",
    "misses",
    "queries",
    "p50 ms",
    "p95 ms",
    "floor p50",
    "floor p95",
    "p50 ÷ floor",
    "p95 ÷ floor",
    "HTML kB",
    "on the wire kB",
    "first view kB",
)


@dataclass(frozen=True)
class Measured:
    """What one page costs."""

    place: Place
    answer: Answer
    queries: int
    page: Times
    floor: Times
    first_view: int

    def row(self) -> list[str]:
        """Its line of the table."""
        p50 = self.page.p50 / self.floor.p50
        misses = aims.missed(queries=self.queries, times_floor=p50, first_view=self.first_view)
        return [
            self.place.name,
            misses,
            str(self.queries),
            milliseconds(self.page.p50),
            milliseconds(self.page.p95),
            milliseconds(self.floor.p50),
            milliseconds(self.floor.p95),
            times(p50),
            times(self.page.p95 / self.floor.p95),
            kilobytes(len(self.answer.html.encode())),
            kilobytes(self.answer.wire),
            kilobytes(self.first_view),
        ]


def print_pages(title: str, app: Flask, floor: Floor, places: Sequence[Place], *, rounds: int) -> None:
    """Measure these pages in turns, each next to its floor, and print the table."""
    print_table(title, COLUMNS, [each.row() for each in _measured(app, floor, places, rounds)], words=2)


def _measured(app: Flask, floor: Floor, places: Sequence[Place], rounds: int) -> list[Measured]:
    answers = [place.visitor.read(place.path) for place in places]
    acts: list[Callable[[], object]] = []
    for place, answer in zip(places, answers, strict=True):
        under = floor.path_for(answer.html)
        check_size(answer.html, place.visitor.read(under).html)
        acts += [partial(place.visitor.fetch, place.path), partial(place.visitor.fetch, under)]
    taken = in_turns(acts, rounds=rounds)
    return [
        Measured(
            place,
            answer,
            _queries(app, place),
            taken[2 * number],
            taken[2 * number + 1],
            place.visitor.first_view(answer),
        )
        for number, (place, answer) in enumerate(zip(places, answers, strict=True))
    ]


def _queries(app: Flask, place: Place) -> int:
    with queries_of(app.extensions["engine"]) as sent:
        place.visitor.fetch(place.path)
    return len(sent)
