"""What can be booked, and what to consider about a day and a length."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from trainingapp.core.clock import LONDON
from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans import calendar
from trainingapp.plans.terms import JOINT, PlanState, SessionKind
from trainingapp.supervision.terms import Attendance, SessionState

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity, Plan


JOINT_MINUTES = (30, 60)
"""Joint sessions last 30 to 60 minutes. Source: S3 L119, R31."""
MINUTES = (1, 480)
FURTHEST_MONTHS = 24
"""A booking later than this after the start of the programme has a slip of the pen in its year."""


def is_usual_length(kind: SessionKind, minutes: int) -> bool:
    """Whether a joint session lasts what the offer says; every other kind may last what it needs."""
    shortest, longest = JOINT_MINUTES
    return kind not in JOINT or shortest <= minutes <= longest


def check_length(minutes: int) -> None:
    """Raises DomainError outside 1 to 480 minutes. Source: R31."""
    shortest, longest = MINUTES
    if not shortest <= minutes <= longest:
        raise DomainError(f"Minutes must be between {shortest} and {longest}", "minutes")


def check_bookable(plan: "Plan", activity: "Activity", day: date) -> None:
    """Raises DomainError when the plan does not run, or the day cannot be meant. A past day may be booked."""
    if activity.plan_id != plan.id:
        raise DomainError("This activity belongs to another plan")
    if plan.state is not PlanState.ACTIVE:
        raise DomainError(f"This plan is {plan.state.value}, so nothing can be booked on it now")
    if day < plan.starts_on:
        raise DomainError(f"Date must be on or after {spoken(plan.starts_on)}, the first day", "day")
    latest = calendar.add_months(plan.starts_on, FURTHEST_MONTHS)
    if day > latest:
        raise DomainError(f"Date must be on or before {spoken(latest)}. Check the year", "day")


def booking_notes(day: date, due_from: date, due_to: date) -> list[str]:
    """What to consider about a booked day, in sentences; it blocks nothing."""
    notes = []
    if not due_from <= day <= due_to:
        window = f"{spoken(due_from)} to {spoken(due_to)}"
        notes.append(f"{spoken(day)} is outside the time it is due, which is {window}.")
    if not calendar.is_working_day(day):
        notes.append(f"{spoken(day)} is not a working day.")
    return notes


def day_of(moment: datetime) -> date:
    """The day in London of a moment."""
    return moment.astimezone(LONDON).date()


def is_live(state: SessionState, attendance: Attendance | None) -> bool:
    """Whether somebody's place in a session stands in the way of booking the same activity again."""
    if state is SessionState.HELD:
        return attendance is None or attendance is Attendance.ATTENDED
    return state is SessionState.BOOKED
