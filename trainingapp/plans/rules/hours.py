"""Contract hours over time: when they may change, and what a plan was spread for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans import pace
from trainingapp.plans.terms import ChangeKind

if TYPE_CHECKING:
    from trainingapp.accounts.models import Organisation
    from trainingapp.plans.models import Plan, PlanChange


def check_from_on(plan: "Plan", from_on: date, held: Sequence[pace.Contract], today: date) -> None:
    """Raises DomainError for a first day of new hours that is not there yet, or before the hours of now."""
    if from_on > today:
        raise DomainError("First day of the new hours must be today or in the past", "from_on")
    earliest = max(plan.starts_on, held[-1].from_on)
    if from_on < earliest:
        raise DomainError(
            f"First day of the new hours must be on or after {spoken(earliest)}, when the hours of now began",
            "from_on",
        )


def check_other_hours(
    plan: "Plan", weekly_hours: Decimal, practices: Sequence[tuple["Organisation", Decimal]]
) -> None:
    """Raises DomainError when the hours, there and in the practices, are those of now."""
    now = {part.practice_id: part.hours for part in plan.practices}
    if weekly_hours == plan.weekly_hours and {p.id: hours for p, hours in practices} == now:
        raise DomainError("These are the hours already. Nothing was changed", "weekly_hours")


def contracts(plan: "Plan", changes: Sequence["PlanChange"]) -> list[pace.Contract]:
    """The plan's contract hours from its start on, oldest first; `changes` are its own, in any order."""
    changed = sorted(
        (change for change in changes if change.kind is ChangeKind.HOURS_CHANGED),
        key=lambda change: (change.created_at, change.id),
    )
    first = Decimal(changed[0].before["weekly_hours"]) if changed else plan.weekly_hours
    later = [
        pace.Contract(date.fromisoformat(change.after["from_on"]), Decimal(change.after["weekly_hours"]))
        for change in changed
    ]
    return [pace.Contract(plan.starts_on, first), *later]


def spread_for(changes: Sequence["PlanChange"]) -> Decimal:
    """The hours a week that the plan's windows are spread for; full time until they were spread."""
    spreads = [
        change for change in changes if change.kind is ChangeKind.SPREAD and "weekly_hours" in change.after
    ]
    newest = max(spreads, key=lambda change: (change.created_at, change.id), default=None)
    return Decimal(newest.after["weekly_hours"]) if newest else pace.FULL_TIME


def checked_stretch(plan: "Plan", changes: Sequence["PlanChange"]) -> Fraction:
    """How much longer the rest of the plan takes. Raises DomainError when there is nothing to stretch."""
    spread_so_far = spread_for(changes)
    factor = pace.stretch(plan.weekly_hours, spread_so_far)
    if factor == 1 and spread_so_far < pace.FULL_TIME:
        raise DomainError(
            f"This plan is spread over {spread_so_far:f} hours a week already. Nothing was changed"
        )
    if factor == 1:
        raise DomainError(
            f"{plan.weekly_hours:f} hours a week are full time or more, so there is nothing to spread. "
            "Correct the hours first if they changed"
        )
    return factor
