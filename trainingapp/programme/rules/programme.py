"""Delivered against promised, where the programme's coordinators are, and the pages of a long list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from trainingapp.plans.terms import CUT_SHORT, PlanState, SessionKind

JOINED_WITHIN = timedelta(days=92)
"""Who started in about the last three months has just joined."""
ENDS_WITHIN = timedelta(days=31)
"""A handover is due in the last month, and from then on until it is issued."""
NOT_PROMISED = CUT_SHORT | {PlanState.DRAFT}
"""Plans in these states promise nothing: not begun, or ended early."""

# --- delivered against promised -------------------------------------------------------------------


class Measure(StrEnum):
    """A way to count planned activities. What was waived and not held is counted by none. Source: R28."""

    DELIVERED = "delivered"
    EXPECTED = "expected"
    """Its window ended before today; in an absence, before its first day."""
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


class Tally(NamedTuple):
    """One kind of activity, counted over many plans."""

    kind: SessionKind
    numbers: Mapping[Measure, int]


# --- where coordinators are -----------------------------------------------------------------------


class Whereabouts(NamedTuple):
    """A plan in time: all that says which stages it is in."""

    plan_id: UUID
    pcn_id: UUID
    pcn: str
    state: PlanState
    starts_on: date
    last_day: date
    """Of the six months, with the absences in them, or what it was extended to."""
    has_report: bool


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


def is_in(stage: Stage, plan: Whereabouts, today: date) -> bool:
    """Whether a plan belongs to a stage; a plan may belong to several."""
    return _TESTS[stage](plan, today)


def _is_running(plan: Whereabouts, today: date) -> bool:
    return plan.state in {PlanState.ACTIVE, PlanState.PAUSED} and plan.starts_on <= today


def _is_handover_due(plan: Whereabouts, today: date) -> bool:
    begun = _is_running(plan, today) or plan.state is PlanState.COMPLETED
    return begun and not plan.has_report and plan.last_day <= today + ENDS_WITHIN


_TESTS: Mapping[Stage, Callable[[Whereabouts, date], bool]] = {
    Stage.RUNNING: _is_running,
    Stage.STARTING: lambda p, today: p.starts_on > today and p.state not in CUT_SHORT,
    Stage.JOINED: lambda p, today: _is_running(p, today) and today - p.starts_on <= JOINED_WITHIN,
    Stage.PAUSED: lambda p, _: p.state is PlanState.PAUSED,
    Stage.FINISHING: lambda p, today: _is_running(p, today) and today <= p.last_day <= today + ENDS_WITHIN,
    Stage.HANDOVER_DUE: _is_handover_due,
    Stage.HANDED_OVER: lambda p, _: p.has_report,
    Stage.COMPLETED: lambda p, _: p.state is PlanState.COMPLETED,
    Stage.ENDED_EARLY: lambda p, _: p.state in CUT_SHORT,
}


def stages(plans: Sequence[Whereabouts], today: date) -> list[tuple[Stage, int]]:
    """How many plans are in each stage."""
    return [(stage, sum(is_in(stage, plan, today) for plan in plans)) for stage in Stage]


# --- pages of a long list -------------------------------------------------------------------------

LINES_A_PAGE = 50
LONGEST_NUMBER = 6
"""Digits of a page's number: more would be no page of ours, and too much for a database."""


class Span(NamedTuple):
    """A page of a long list."""

    number: int
    """From 1."""
    total: int
    """Lines in all."""
    size: int = LINES_A_PAGE

    @property
    def start(self) -> int:
        """How many lines come before this page."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """How many lines there are up to its end."""
        return min(self.total, self.start + self.size)

    @property
    def others(self) -> list[tuple[int, int, int]]:
        """Every page as its number, its first and its last line; nothing where one page holds all."""
        starts = range(0, self.total, self.size)
        if len(starts) < 2:
            return []
        return [(n, first + 1, min(first + self.size, self.total)) for n, first in enumerate(starts, 1)]


def page_number(asked: str | None) -> int:
    """The number of the page that the address asks for; the first where it is not a number of a page."""
    is_number = asked is not None and asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return max(1, int(asked)) if asked is not None and is_number else 1


def span(asked: str | None, total: int) -> Span:
    """The page that the address asks for; the first where it asks for none that there is."""
    number = page_number(asked)
    return Span(number if number <= max(1, -(-total // LINES_A_PAGE)) else 1, total)
