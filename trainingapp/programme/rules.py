"""Delivered against promised, and where the programme's coordinators are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.plans import calendar
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.plans.terms import CUT_SHORT, PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity
    from trainingapp.supervision.values import Standing
    from trainingapp.worklist.items import Picture

JOINED_WITHIN = timedelta(days=92)
"""Who started in about the last three months has just joined."""
ENDS_WITHIN = timedelta(days=31)
"""A handover is due in the last month, and from then on until it is issued."""
NOT_PROMISED = CUT_SHORT | {PlanState.DRAFT}
"""Plans in these states promise nothing: not begun, or ended early."""

# --- delivered against promised -------------------------------------------------------------------


class Measure(StrEnum):
    """A way to count planned activities."""

    DELIVERED = "delivered"
    EXPECTED = "expected"
    LATE = "late"
    BOOKED = "booked"
    PROMISED = "promised"


MEASURE_WORDS = {
    Measure.DELIVERED: "Delivered",
    Measure.EXPECTED: "Expected by today",
    Measure.LATE: "Overdue or missed",
    Measure.BOOKED: "Booked",
    Measure.PROMISED: "Promised in all",
}
LATE = frozenset({ActivityStatus.OVERDUE, ActivityStatus.MISSED})


class Tally(NamedTuple):
    """One kind of activity, counted over many plans."""

    kind: SessionKind
    numbers: dict[Measure, int]


class Found(NamedTuple):
    """A planned activity of a plan, and where it stands."""

    picture: "Picture"
    activity: "Activity"
    standing: "Standing"


def counts_as(measure: Measure, activity: "Activity", standing: "Standing", today: date) -> bool:
    """Whether an activity is counted by a measure. Expected: its window ended before today. Source: R28."""
    if measure is Measure.DELIVERED:
        return standing.status in DELIVERED
    if measure is Measure.EXPECTED:
        return activity.due_to < today
    if measure is Measure.LATE:
        return standing.status in LATE
    if measure is Measure.BOOKED:
        return standing.status is ActivityStatus.BOOKED
    return True


def activities(
    pictures: Iterable["Picture"], measure: Measure, today: date, kind: SessionKind | None = None
) -> list[Found]:
    """The activities behind a number: those that a measure counts, of one kind or of all, by their window."""
    found = [
        Found(picture, activity, standing)
        for picture in pictures
        if picture.plan.state not in NOT_PROMISED
        for activity in picture.plan.activities
        if kind in {None, activity.kind}
        and counts_as(measure, activity, standing := picture.standings[activity.id], today)
    ]
    return sorted(found, key=lambda f: (f.activity.due_to, f.picture.plan.coordinator.name))


def tallies(pictures: Sequence["Picture"], today: date) -> list[Tally]:
    """Every kind that is promised to somebody, with its numbers."""
    counted = {
        measure: [found.activity.kind for found in activities(pictures, measure, today)]
        for measure in Measure
    }
    return [
        Tally(kind, {measure: kinds.count(kind) for measure, kinds in counted.items()})
        for kind in SessionKind
        if kind in counted[Measure.PROMISED]
    ]


# --- where coordinators are -----------------------------------------------------------------------


class Stage(StrEnum):
    """A group of coordinators that a lead asks for."""

    RUNNING = "running"
    STARTING = "starting"
    JOINED = "joined"
    PAUSED = "paused"
    FINISHING = "finishing"
    HANDOVER_DUE = "handover-due"
    HANDED_OVER = "handed-over"
    COMPLETED = "completed"
    ENDED_EARLY = "ended-early"


STAGE_WORDS = {
    Stage.RUNNING: "In the programme now",
    Stage.STARTING: "Starting soon",
    Stage.JOINED: "Joined in the last 3 months",
    Stage.PAUSED: "Paused",
    Stage.FINISHING: "In their last month",
    Stage.HANDOVER_DUE: "Handover report due",
    Stage.HANDED_OVER: "Handover report issued",
    Stage.COMPLETED: "Completed",
    Stage.ENDED_EARLY: "Withdrawn or transferred",
}


def last_day(picture: "Picture") -> date:
    """The last day of the six months."""
    return calendar.programme_month(picture.plan.starts_on, PROGRAMME_MONTHS).last


def is_in(stage: Stage, picture: "Picture", today: date) -> bool:
    """Whether a plan belongs to a stage; a plan may belong to several."""
    return _TESTS[stage](picture, today)


def _is_running(picture: "Picture", today: date) -> bool:
    return picture.plan.state in {PlanState.ACTIVE, PlanState.PAUSED} and picture.plan.starts_on <= today


def _is_handover_due(picture: "Picture", today: date) -> bool:
    begun = _is_running(picture, today) or picture.plan.state is PlanState.COMPLETED
    return begun and picture.report is None and last_day(picture) <= today + ENDS_WITHIN


_TESTS: Mapping[Stage, Callable[["Picture", date], bool]] = {
    Stage.RUNNING: _is_running,
    Stage.STARTING: lambda p, today: p.plan.starts_on > today and p.plan.state not in CUT_SHORT,
    Stage.JOINED: lambda p, today: _is_running(p, today) and today - p.plan.starts_on <= JOINED_WITHIN,
    Stage.PAUSED: lambda p, _: p.plan.state is PlanState.PAUSED,
    Stage.FINISHING: lambda p, today: _is_running(p, today) and today <= last_day(p) <= today + ENDS_WITHIN,
    Stage.HANDOVER_DUE: _is_handover_due,
    Stage.HANDED_OVER: lambda p, _: p.report is not None,
    Stage.COMPLETED: lambda p, _: p.plan.state is PlanState.COMPLETED,
    Stage.ENDED_EARLY: lambda p, _: p.plan.state in CUT_SHORT,
}


def stages(pictures: Sequence["Picture"], today: date) -> list[tuple[Stage, int]]:
    """How many plans are in each stage."""
    return [(stage, sum(is_in(stage, picture, today) for picture in pictures)) for stage in Stage]
