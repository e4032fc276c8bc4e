"""When a plan may be paused and resumed: an absence has happened, and no two overlap."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans import calendar

if TYPE_CHECKING:
    from trainingapp.plans.models import Pause, Plan

PAUSED_LATE_MONTHS = 6
"""An absence is recorded at most so long after its first day. Our convention."""
LONGEST_PAUSE_MONTHS = 24


def open_pause(plan: "Plan") -> "Pause | None":
    """The pause that lasts, if one does."""
    return next((pause for pause in plan.pauses if pause.back_on is None), None)


def check_pause(plan: "Plan", from_on: date, expected_back_on: date | None, today: date) -> None:
    """Raises DomainError at the field of a day that cannot be."""
    if from_on > today:
        raise DomainError(
            "First day away must be today or in the past. Pause the plan when the absence begins", "from_on"
        )
    if from_on < plan.starts_on:
        raise DomainError(
            f"First day away must be on or after {spoken(plan.starts_on)}, when the programme starts",
            "from_on",
        )
    earliest = calendar.add_months(today, -PAUSED_LATE_MONTHS)
    if from_on < earliest:
        raise DomainError(
            f"First day away must be on or after {spoken(earliest)}: longer ago, move the activities instead",
            "from_on",
        )
    _check_overlap(plan.pauses, from_on)
    if expected_back_on is not None and expected_back_on <= from_on:
        raise DomainError("Expected day back must be after the first day away", "expected_back_on")
    latest = calendar.add_months(from_on, LONGEST_PAUSE_MONTHS)
    if expected_back_on is not None and expected_back_on > latest:
        raise DomainError(f"Expected day back must be on or before {spoken(latest)}", "expected_back_on")


def _check_overlap(pauses: Iterable["Pause"], from_on: date) -> None:
    for pause in pauses:
        if pause.back_on is None:
            raise DomainError("The plan is already paused. Nothing was changed", "from_on")
        if from_on < pause.back_on:
            raise DomainError(
                f"This overlaps the pause from {spoken(pause.from_on)} to {spoken(pause.back_on)}. "
                f"First day away must be on or after {spoken(pause.back_on)}",
                "from_on",
            )


def check_resume(from_on: date, back_on: date, today: date) -> None:
    """Raises DomainError for a first day back that is before the absence, or not there yet."""
    if back_on < from_on:
        raise DomainError(
            f"First day back must be on or after {spoken(from_on)}, the first day away", "back_on"
        )
    if back_on > today:
        raise DomainError("First day back must be today or in the past", "back_on")
