"""The programme calendar: months counted from the start date, windows, and the working days inside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import holidays
from dateutil.relativedelta import relativedelta

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Track

PROGRAMME_MONTHS = 6
FULL_TRACK_MONTHS = 4
APPRAISAL_MONTHS = 12
SATURDAY = 5
ONE_DAY = timedelta(days=1)
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Window:
    """A run of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a window cannot end on {self.last} before it begins on {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> int:
        """The number of days in the window, at least 1."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Eligibility:
    """The track somebody may follow, and the sentence that explains it to them."""

    track: Track
    reason: str


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months later (or earlier), clamped to that month's end.

    Always count from the original date: 31 August + 2 is 31 October, whereas + 1 twice is 30 October.
    """
    return day + relativedelta(months=months)


def programme_month(start: date, n: int) -> Window:
    """The days of programme month `n` (from 1) of a programme that begins on `start`.

    From start + (n - 1) calendar months to the day before start + n months, each clamped at the month's end,
    so that the months follow one another without a gap or an overlap. Raises ValueError when n is below 1.
    """
    if n < 1:
        raise ValueError(f"programme months are counted from 1, not {n}")
    return Window(add_months(start, n - 1), add_months(start, n) - ONE_DAY)


def month_of(start: date, day: date) -> int:
    """The programme month that holds `day`, from 1; 0 for every day before the start."""
    if day < start:
        return 0
    n = (day.year - start.year) * 12 + day.month - start.month + 1
    return n if day >= add_months(start, n - 1) else n - 1


def due_window(start: date, from_month: Decimal | float, to_month: Decimal | float) -> Window:
    """The window between two moments of the programme, counted in months and half months along one line.

    5 is the beginning of month 5, 5.5 its middle, 6 its end and the beginning of month 6: so 5 to 7 is all of
    months 5 and 6, and 5 to 6.5 ends in the middle of month 6. The middle is the month's first day plus half
    its number of days, rounded down, and belongs to both halves.
    Raises ValueError for other fractions, for moments before 1 and for a window that ends before it begins.
    Halves serve the second training needs analysis (S3 L256), due from month 5 to the middle of month 6.
    """
    begins, begins_half = _whole_and_half(from_month)
    ends, ends_half = _whole_and_half(to_month)
    first = _middle(programme_month(start, begins)) if begins_half else programme_month(start, begins).first
    last = _middle(programme_month(start, ends)) if ends_half else programme_month(start, ends - 1).last
    return Window(first, last)


def _whole_and_half(month: Decimal | float) -> tuple[int, bool]:
    # Through str, so that a float such as 5.1 is refused as 5.1 and not as its binary neighbour.
    exact = Decimal(str(month))
    if not exact.is_finite() or exact % HALF:
        raise ValueError(f"programme months come in wholes and halves, not {month}")
    return int(exact), exact % 1 == HALF


def _middle(window: Window) -> date:
    return window.first + timedelta(days=window.days() // 2)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The weekdays of a calendar year lost to a bank holiday in England, substitute days included.

    A holiday that falls on a weekend is left out; its substitute day stands in for it.
    """
    of_england = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(day for day in of_england if day.weekday() < SATURDAY)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def roll(day: date, window: Window) -> date:
    """The working day for something that falls on `day`: that day, or the next one inside the window, or else
    the last one before it.

    A window without a working day leaves the date as it was. Raises ValueError for a day outside the window.
    """
    if day not in window:
        raise ValueError(f"{day} is outside the window from {window.first} to {window.last}")
    onwards = _days(day, window.last)
    backwards = _days(day, window.first)
    return next((d for d in (*onwards, *backwards) if is_working_day(d)), day)


def roll_on(day: date) -> date:
    """The first working day on or after `day`: no fortnight is without one."""
    return roll(day, Window(day, day + timedelta(days=13)))


def _days(origin: date, end: date) -> Iterator[date]:
    step = ONE_DAY if end >= origin else -ONE_DAY
    return (origin + step * n for n in range(abs((end - origin).days) + 1))


def eligibility(employment_start: date, programme_start: date) -> Eligibility:
    """The track open to somebody employed since one date whose programme starts on another, and why.

    Supervision (the full track) is for people employed within the last 4 calendar months, the boundary day
    included; training and needs analysis are open to anyone in post. Raises DomainError when the employment
    begins after the programme. Source: S3 L110 and L111.
    """
    if employment_start > programme_start:
        raise DomainError(
            f"Employment begins on {spoken(employment_start)}, after the programme starts on "
            f"{spoken(programme_start)}",
            field="employment_start",
        )
    last_full_day = add_months(employment_start, FULL_TRACK_MONTHS)
    facts = f"Employed since {spoken(employment_start)}; the programme starts on {spoken(programme_start)}"
    if programme_start <= last_full_day:
        return Eligibility(
            Track.FULL, f"{facts}, within {FULL_TRACK_MONTHS} months (up to {spoken(last_full_day)})."
        )
    return Eligibility(
        Track.TRAINING_ONLY,
        f"{facts}, more than {FULL_TRACK_MONTHS} months later: "
        f"the full track was open up to {spoken(last_full_day)}.",
    )


def appraisal_due(employment_start: date) -> date:
    """The date of the one-year appraisal: employment start + 12 calendar months, clamped at the month's end.

    Source: S3 L226 and L227.
    """
    return add_months(employment_start, APPRAISAL_MONTHS)
