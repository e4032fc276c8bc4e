"""Splits the time of a page: the database itself, the templates, and everything in between."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask import Flask, before_render_template, template_rendered
from sqlalchemy import Engine

from bench.counting import Sent, queries_of
from bench.places import Place
from bench.tables import milliseconds, print_table
from bench.timing import seconds, settled

COLUMNS = ("page", "all ms", "database ms", "templates ms", "in between ms")


def print_parts(title: str, app: Flask, places: Sequence[Place], *, rounds: int) -> None:
    """Visit the pages in turns and print the median of each part.

    The database: the page's statements once more, through the driver alone, all rows fetched. Templates: from
    the call to its end. In between is what is left: building statements, making objects of rows, the rules,
    the framework, compressing.
    """
    engine: Engine = app.extensions["engine"]
    taken: dict[Place, list[tuple[float, float, float]]] = {place: [] for place in places}
    with settled():
        for _ in range(rounds):
            for place in places:
                taken[place].append(_visit(app, engine, place))
    rows = [[place.name, *(milliseconds(median(part)) for part in _split(taken[place]))] for place in places]
    print_table(title, COLUMNS, rows)


def _visit(app: Flask, engine: Engine, place: Place) -> tuple[float, float, float]:
    with queries_of(engine) as sent, _templates(app) as drawn:
        whole = seconds(lambda: place.visitor.fetch(place.path))
    return whole, seconds(lambda: _send_again(engine, sent)), sum(drawn)


def _split(visits: Sequence[tuple[float, float, float]]) -> Iterator[list[float]]:
    for part in range(3):
        yield [visit[part] for visit in visits]
    yield [whole - database - templates for whole, database, templates in visits]


def _send_again(engine: Engine, sent: Sequence[Sent]) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for each in sent:
            cursor.execute(each.statement, each.parameters)
            cursor.fetchall()
        connection.rollback()
    finally:
        connection.close()


@contextmanager
def _templates(app: Flask) -> Iterator[list[float]]:
    """How long each template took that is drawn while the block runs."""
    started: list[float] = []
    taken: list[float] = []

    def begin(*_: Any, **__: Any) -> None:
        started.append(time.perf_counter())

    def end(*_: Any, **__: Any) -> None:
        taken.append(time.perf_counter() - started.pop())

    with before_render_template.connected_to(begin, app), template_rendered.connected_to(end, app):
        yield taken
