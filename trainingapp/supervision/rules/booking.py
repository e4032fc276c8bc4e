"""What can be booked or moved, and what to consider about a day, a length and the people's other sessions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

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
LONGEST_SESSION = timedelta(minutes=MINUTES[1])


class Busy(NamedTuple):
    """Somebody's place in a booked session."""

    person_id: UUID
    name: str
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return end_of(self.starts_at, self.minutes)


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
    if activity.waived_for is not None:
        raise DomainError("This activity was waived. Restore it in the plan before you book it")
    if plan.state is not PlanState.ACTIVE:
        raise DomainError(f"This plan is {plan.state.value}, so nothing can be booked on it now")
    check_day(day, plan.starts_on)


def check_day(day: date, starts_on: date) -> None:
    """Raises DomainError for a day before the programme began, or so late that its year is a slip."""
    if day < starts_on:
        raise DomainError(f"Date must be on or after {spoken(starts_on)}, the first day", "day")
    latest = calendar.add_months(starts_on, FURTHEST_MONTHS)
    if day > latest:
        raise DomainError(f"Date must be on or before {spoken(latest)}. Check the year", "day")


def check_move(starts_at: datetime, now: datetime) -> None:
    """Raises DomainError when a session would be moved to a time that is over."""
    if starts_at <= now:
        raise DomainError(
            "Enter a time that is still to come. If the session has taken place, write its record", "day"
        )


def booking_notes(day: date, due_from: date, due_to: date) -> list[str]:
    """What to consider about a booked day, in sentences; it blocks nothing."""
    notes = []
    if not due_from <= day <= due_to:
        window = f"{spoken(due_from)} to {spoken(due_to)}"
        notes.append(f"{spoken(day)} is outside the time it is due, which is {window}.")
    if not calendar.is_working_day(day):
        notes.append(f"{spoken(day)} is not a working day.")
    return notes


def clashes(starts_at: datetime, minutes: int, busy: Iterable[Busy]) -> list[Busy]:
    """The sessions that somebody would have to be in at the same moment, soonest first.

    Sessions that follow one another without a gap do not clash. Moments are compared, not what clocks show,
    so the hours around a change of the clocks are right.
    """
    ends_at = end_of(starts_at, minutes)
    return sorted(
        (other for other in busy if other.starts_at < ends_at and starts_at < other.ends_at),
        key=lambda other: (other.starts_at, other.name),
    )


def clash_notes(found: Iterable[Busy], actor_id: UUID) -> list[str]:
    """Who is elsewhere and when, in sentences that never say what the other session is about."""
    notes = []
    for other in found:
        who = "You have" if other.person_id == actor_id else f"{other.name} has"
        notes.append(f"{who} another session from {_clock(other.starts_at)} to {_clock(other.ends_at)}.")
    return notes


def end_of(starts_at: datetime, minutes: int) -> datetime:
    """The moment at which something of that length is over."""
    return starts_at + timedelta(minutes=minutes)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def is_on_the_clock(day: date, at: time) -> bool:
    """Whether London's clocks show that time on that day: in March they leave out an hour."""
    moment = datetime.combine(day, at, tzinfo=LONDON)
    return moment.astimezone(UTC).astimezone(LONDON).time() == at


def day_of(moment: datetime) -> date:
    """The day in London of a moment."""
    return moment.astimezone(LONDON).date()


def is_live(state: SessionState, attendance: Attendance | None) -> bool:
    """Whether somebody's place in a session stands in the way of booking the same activity again."""
    if state is SessionState.HELD:
        return attendance is None or attendance is Attendance.ATTENDED
    return state is SessionState.BOOKED
