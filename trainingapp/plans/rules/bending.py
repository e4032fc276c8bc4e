"""What may be done to a plan so that it fits its coordinator, and which windows can be."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import calendar, pace
from trainingapp.plans.calendar import Window
from trainingapp.plans.rules.who import can_change, is_lead
from trainingapp.plans.terms import STATE_WORDS, PlanState, SessionKind

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Activity, Plan

BENDABLE = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
LONGEST_PROGRAMME_MONTHS = 24
"""Nothing of a plan is due later than this after its start. Our convention."""
LAST_MONTH = 12
"""The last programme month an activity is counted in."""
MOST_MINUTES = 480
ADDABLE = (SessionKind.INDIVIDUAL, SessionKind.GROUP, SessionKind.JOINT_REVIEW)
"""The others are there once or twice by their nature, or belong to a conference of the alliance."""


def can_bend(actor: "Person", plan: "Plan") -> bool:
    """Whether the actor may change what this plan holds, now."""
    return plan.state in BENDABLE and can_change(actor, plan)


def check_bend(actor: "Person", plan: "Plan", *, by_lead: bool = False) -> None:
    """Raises NotAllowed for who may not change this plan, DomainError when it is not changed any more."""
    if by_lead and not is_lead(actor, plan):
        raise NotAllowed("Only the programme lead changes this of a plan")
    if not can_change(actor, plan):
        raise NotAllowed("Only the programme lead or the assigned alliance supervisor changes this plan")
    if plan.state not in BENDABLE:
        raise DomainError(f"This plan is {STATE_WORDS[plan.state].lower()}, so it stays as it is")


def check_running_clock(plan: "Plan") -> None:
    """Raises DomainError while the plan is paused: resuming moves its windows, those set now as well."""
    if plan.state is PlanState.PAUSED:
        raise DomainError("This plan is paused. Resume it first: that moves every later date")


def check_reason(reason: str) -> None:
    """Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError("Enter the reason, so that everybody on the plan understands it", "reason")


def latest_day(plan: "Plan") -> date:
    """The last day anything of this plan can be due."""
    return calendar.add_months(plan.starts_on, LONGEST_PROGRAMME_MONTHS)


def checked_window(plan: "Plan", first: date, last: date) -> Window:
    """The window of these two days. Raises DomainError at the one that cannot be."""
    if first < plan.starts_on:
        raise DomainError(
            f"First day must be on or after {spoken(plan.starts_on)}, when the programme starts", "due_from"
        )
    if last < first:
        raise DomainError("Last day must be on or after the first day", "due_to")
    if last > latest_day(plan):
        raise DomainError(
            f"Last day must be on or before {spoken(latest_day(plan))}, two years after the start", "due_to"
        )
    return Window(first, last)


def asked_window(plan: "Plan", month: int | None, first: date | None, last: date | None) -> Window:
    """The window of a programme month or of two days, whichever was asked for.

    Raises DomainError at the field when it was neither, both, or half of it.
    """
    if month is not None:
        if first or last:
            raise DomainError("Enter the programme month or the two days, not both", "month")
        if not 1 <= month <= LAST_MONTH:
            raise DomainError(f"Programme month must be between 1 and {LAST_MONTH}", "month")
        return pace.month_window(plan.starts_on, month, plan.pauses)
    if first is None and last is None:
        raise DomainError("Enter the programme month, or the first and the last day", "month")
    if first is None:
        raise DomainError("Enter the first day as well", "due_from")
    if last is None:
        raise DomainError("Enter the last day as well", "due_to")
    return checked_window(plan, first, last)


def month_of(plan: "Plan", day: date) -> int:
    """The programme month an activity that is due from that day is counted in, 1 to 12."""
    return min(LAST_MONTH, max(1, pace.month_of(plan.starts_on, plan.pauses, day)))


def check_new_activity(
    activities: Iterable["Activity"], kind: SessionKind, title: str, window: Window, minutes: int
) -> None:
    """Raises DomainError for an activity that cannot be added, or was added a moment ago."""
    if kind not in ADDABLE:
        raise DomainError("Choose individual supervision, a group session or a joint review", "kind")
    if not title.strip():
        raise DomainError("Enter what it is called in the plan", "title")
    if not 1 <= minutes <= MOST_MINUTES:
        raise DomainError(f"Minutes must be between 1 and {MOST_MINUTES}", "minutes")
    if any(
        (a.is_added, a.kind, a.title, a.due_from, a.due_to)
        == (True, kind, title.strip(), window.first, window.last)
        for a in activities
    ):
        raise DomainError("The plan has just this activity already. Nothing was changed", "title")


def check_extension(plan: "Plan", to: date) -> date:
    """The last day of the plan so far. Raises DomainError unless the new one is later, within two years."""
    now = last_day(plan)
    if to <= now:
        raise DomainError(f"New last day must be after {spoken(now)}, the last day now", "extended_to")
    if to > latest_day(plan):
        raise DomainError(
            f"New last day must be on or before {spoken(latest_day(plan))}, two years after the start",
            "extended_to",
        )
    return now


def last_day(plan: "Plan") -> date:
    """The last day of the programme as the plan stands."""
    return pace.last_day(plan.starts_on, plan.pauses, plan.extended_to)
