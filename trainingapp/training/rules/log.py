"""How a line of the training log moves, what completing it needs, and who reads how much of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.calendar import is_working_day
from trainingapp.plans.rules import is_lead, party_of
from trainingapp.plans.terms import Party, PlanState
from trainingapp.training.rules.courses import LONGEST_MINUTES
from trainingapp.training.terms import (
    LOG_STATE_WORDS,
    LOG_TRANSITIONS,
    CourseMode,
    LogKind,
    LogState,
    TimePurpose,
)

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan
    from trainingapp.training.models import TrainingLogEntry

A_DAY = 450
"""Minutes: 37.5 hours over 5 days. Source: R50, S2 L21."""
EARLIEST = date(2000, 1, 1)
OPEN_STATES = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
"""A plan in these states still takes what is learned; before and after, its log is only read."""
READERS = frozenset({Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR})
"""Who reads what was written about learning; the PCN supervisor reads titles and states."""


def check_writer(actor: "Person", plan: "Plan") -> None:
    """Raises NotAllowed for anybody but the coordinator, DomainError for a plan that is not under way."""
    if plan.coordinator_id != actor.id:
        raise NotAllowed("Only the coordinator keeps their training log")
    if plan.state not in OPEN_STATES:
        raise DomainError("This plan is not active, so nothing can be added to it")


def check_move(now: LogState, then: LogState) -> None:
    """Raises DomainError for a move that LOG_TRANSITIONS does not have."""
    if then not in LOG_TRANSITIONS[now]:
        raise DomainError(
            f"This is “{LOG_STATE_WORDS[now].lower()}” now, so it cannot become "
            f"“{LOG_STATE_WORDS[then].lower()}”. Load the page again",
            "state",
        )


def check_start(started_on: date, today: date) -> None:
    """Raises DomainError at `started_on` for a day to come, or one that cannot be meant."""
    if started_on > today:
        raise DomainError("The day it began must be today or in the past", "started_on")
    if started_on < EARLIEST:
        raise DomainError(f"The day it began must be after {EARLIEST.year - 1}", "started_on")


def check_completion(started_on: date, finished_on: date, minutes: int, today: date) -> None:
    """Raises DomainError at `finished_on` or `hours` for what cannot be."""
    if finished_on > today:
        raise DomainError("It is completed once it is over: enter a day up to today", "finished_on")
    if finished_on < started_on:
        raise DomainError("It cannot have ended before it began: check both dates", "finished_on")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise DomainError("Enter how long it took: at least a minute, at most 1,000 hours", "hours")
    days = (finished_on - started_on).days + 1
    if minutes > days * 24 * 60:
        raise DomainError("It cannot have taken longer than from its first day to its last", "hours")


def spread(minutes: int, started_on: date, finished_on: date) -> list[tuple[date, int]]:
    """The days on which so many minutes are entered in the ledger of protected time, the first day first.

    What fits in one day of 7.5 hours is entered on the last day; more goes back over the working days before,
    7.5 hours each. Raises DomainError at `counts_as_time` where there are too few working days.
    Source: R50, a day of protected time is 7.5 hours.
    """
    days, left, on = [(finished_on, min(minutes, A_DAY))], max(0, minutes - A_DAY), finished_on
    while left:
        on -= timedelta(days=1)
        if on < started_on:
            raise DomainError(
                "That is more than 7 hours 30 minutes a working day from the first day to the last. Correct "
                "the dates or the hours, or enter the time by the day on the page of protected time",
                "counts_as_time",
            )
        if is_working_day(on):
            days.append((on, min(left, A_DAY)))
            left -= days[-1][1]
    return sorted(days)


def purpose_of(kind: LogKind, mode: CourseMode) -> TimePurpose:
    """What the time for it counts as: a course in the room or at a set time is one of the days for training.

    Source: S3 L245 to L246.
    """
    if kind is LogKind.COMMUNITY:
        return TimePurpose.COMMUNITY
    return (
        TimePurpose.COURSE if mode in (CourseMode.VIRTUAL, CourseMode.FACE_TO_FACE) else TimePurpose.LEARNING
    )


def standing(lines: Iterable["TrainingLogEntry"]) -> "TrainingLogEntry | None":
    """The line that says where somebody is with one course: a completed one, else the newest."""
    found = list(lines)
    completed = [each for each in found if each.state is LogState.COMPLETED]
    return max(completed or found, key=lambda each: (each.started_on, each.created_at, each.id), default=None)


def check_joined(joined_on: date, today: date) -> None:
    """Raises DomainError at `joined_on` for a day to come, or one that cannot be meant."""
    if joined_on > today:
        raise DomainError("The day you joined must be today or in the past", "joined_on")
    if joined_on < EARLIEST:
        raise DomainError(f"The day you joined must be after {EARLIEST.year - 1}", "joined_on")


# --- who reads ------------------------------------------------------------------------------------


def reads_lines(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody reads the titles and states: the parties of the plan now. The lead reads totals."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is not None


def reads_words(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody reads reflections and certificates: the coordinator and the assigned supervisor."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) in READERS


def reads_totals(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody reads the totals: whoever reads the lines, and the programme lead."""
    return reads_lines(actor, plan) or is_lead(actor, plan)
