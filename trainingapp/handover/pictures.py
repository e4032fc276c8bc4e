"""The pictures of the report as coordinates: drawn by one template for the page and for the PDF.

Every picture is complete in black and white, and a table of the same facts stands beside it.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trainingapp.core.days import MONTHS
from trainingapp.core.words import plural
from trainingapp.handover.content import Area, Event, Need, ReportContent
from trainingapp.handover.drafting.programme import KINDS
from trainingapp.handover.terms import Tone
from trainingapp.plans import calendar
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.supervision.terms import ActivityStatus

WIDTH = 680
MOST_ITEMS = 24
"""Needs in the picture: more would not fit a page, and the table has them all."""


@dataclass(frozen=True)
class Words:
    """A line of text at a place; `anchor` as SVG's text-anchor."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Box:
    """A shape at a place (its centre), in the style of a tone, with words in or under it."""

    x: float
    y: float
    tone: Tone
    text: str


@dataclass(frozen=True)
class Picture:
    """What the template draws. `title` is read aloud in its place."""

    title: str
    height: int
    labels: tuple[Words, ...]
    lines: tuple[float, ...]
    """Heights of the horizontal rules."""
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Span:
    """One need on the scale: where it was, where it is, where it should be; None where nobody measured."""

    y: float
    first: float | None
    second: float | None
    target: float


@dataclass(frozen=True)
class Scale:
    """Training needs on the scale of 1 to 5."""

    title: str
    height: int
    labels: tuple[Words, ...]
    marks: tuple[Words, ...]
    spans: tuple[Span, ...]


# --- the six months -------------------------------------------------------------------------------

LABELS = 136
HEAD = 26
ROW = 46
IN_CELL = 44
WITHOUT_A_DAY = frozenset({ActivityStatus.NOT_YET_DUE, ActivityStatus.DUE, ActivityStatus.OVERDUE})
"""Where the day is only the last one it is due."""


def timeline(content: ReportContent) -> Picture:
    """Kinds of session down, months across; every planned activity a mark in the month of its day."""
    rows = [
        (name, [event for event in content.events if event.kind in kinds])
        for name, kinds in KINDS
        if any(event.kind in kinds for event in content.events)
    ]
    columns = [f"Month {month}" for month in range(1, PROGRAMME_MONTHS + 1)]
    starts_on = content.programme.starts_on
    if any(_column(event, starts_on) == PROGRAMME_MONTHS for event in content.events):
        columns.append("Later")
    width = (WIDTH - LABELS) / len(columns)
    heads = (Words(LABELS + width * (place + 0.5), 16, name, "middle") for place, name in enumerate(columns))
    names = (Words(0, HEAD + ROW * (row + 0.5) + 4, name) for row, (name, _) in enumerate(rows))
    glance = content.glance
    return Picture(
        title=(
            f"The six months: {glance.delivered} of {plural(glance.planned, 'session')} delivered. "
            "The table below says when and what became of each."
        ),
        height=HEAD + ROW * len(rows) + 2,
        labels=(*heads, *names),
        lines=tuple(HEAD + ROW * row for row in range(len(rows) + 1)),
        boxes=tuple(
            box
            for row, (_, events) in enumerate(rows)
            for box in _marks(events, starts_on, HEAD + ROW * row, width)
        ),
    )


def _column(event: Event, starts_on: date) -> int:
    """The column of the event's day, from 0; whatever is after the six months shares the last."""
    return min(max(calendar.month_of(starts_on, event.on), 1) - 1, PROGRAMME_MONTHS)


def _marks(events: Sequence[Event], starts_on: date, top: float, width: float) -> Iterator[Box]:
    for column in sorted({_column(event, starts_on) for event in events}):
        here = [event for event in events if _column(event, starts_on) == column]
        step = min(IN_CELL, width / len(here))
        for place, event in enumerate(here):
            x = LABELS + width * (column + 0.5) + step * (place - (len(here) - 1) / 2)
            yield Box(x, top + 15, event.mark.tone, _short(event))


def _short(event: Event) -> str:
    said = _short_day(event.on)
    return f"by {said}" if event.status in WITHOUT_A_DAY else said


def _short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


# --- competencies ---------------------------------------------------------------------------------

AREA_LABELS = 264
BOX_WIDTH, BOX_HEIGHT = 34, 26
TALLY = 56


def competency_map(content: ReportContent) -> Picture:
    """A box for every competency, area by area, drawn by where it stands."""
    across = (WIDTH - AREA_LABELS - TALLY) // BOX_WIDTH
    labels: list[Words] = []
    boxes: list[Box] = []
    lines: list[float] = [0.0]
    top = 0
    for area in content.areas:
        rows = -(-len(area.competencies) // across)
        labels.append(Words(0, top + 17, textwrap.shorten(area.title, 44, placeholder="…")))
        tally = f"{area.confirmed} of {area.applicable}"
        labels.append(Words(WIDTH, top + 17, tally, "end"))
        boxes.extend(_boxes(area, top, across))
        top += rows * BOX_HEIGHT
        lines.append(float(top))
    glance = content.glance
    return Picture(
        title=(
            f"Competencies: {glance.confirmed} of {glance.competencies} confirmed. "
            "The tables below say so one by one."
        ),
        height=top + 2,
        labels=tuple(labels),
        lines=tuple(lines),
        boxes=tuple(boxes),
    )


def _boxes(area: Area, top: int, across: int) -> Iterator[Box]:
    for place, line in enumerate(area.competencies):
        row, column = divmod(place, across)
        yield Box(
            AREA_LABELS + BOX_WIDTH * (column + 0.5),
            top + BOX_HEIGHT * (row + 0.5),
            line.mark.tone,
            line.code.rpartition("-")[2],
        )


# --- training needs -------------------------------------------------------------------------------

TOPICS = 330
SCALE_LEFT, SCALE_RIGHT = 360.0, 660.0
SCALE_HEAD = 28
LEVELS = (1, 2, 3, 4, 5)
NEED_ROW = 30


def needs_scale(content: ReportContent) -> Scale:
    """Each need as a line from the level of the first analysis to that of the second, beside its target."""
    items = content.needs.items[:MOST_ITEMS]
    closed = content.glance.needs_closed
    said = "not measured again yet" if closed is None else f"{closed} of {content.glance.needs} gaps closed"
    return Scale(
        title=f"Training needs, first analysis against second: {said}. The table below has the numbers.",
        height=SCALE_HEAD + NEED_ROW * len(items) + 4,
        labels=tuple(words for row, need in enumerate(items) for words in _topic(row, need)),
        marks=tuple(Words(_at(level), 16, str(level), "middle") for level in LEVELS),
        spans=tuple(
            Span(
                y=SCALE_HEAD + NEED_ROW * (row + 0.5),
                first=_at(need.first) if need.first else None,
                second=_at(need.second) if need.second else None,
                target=_at(need.target),
            )
            for row, need in enumerate(items)
        ),
    )


def _topic(row: int, need: Need) -> Iterator[Words]:
    lines = textwrap.wrap(need.topic, 54, max_lines=2, placeholder="…", break_long_words=True)
    first = SCALE_HEAD + NEED_ROW * (row + 0.5) + (4 if len(lines) == 1 else -2)
    for number, text in enumerate(lines):
        yield Words(0, first + 12 * number, text)


def _at(level: int) -> float:
    return SCALE_LEFT + (SCALE_RIGHT - SCALE_LEFT) * (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])
