"""Where a coordinator should be by a day: the programme's clock, which stands still in absences, and windows
that move and stretch with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from trainingapp.plans import calendar
from trainingapp.plans.calendar import ONE_DAY, Window

FULL_TIME = Decimal("37.5")
"""Contract hours a week. Source: S2 L21."""
MOST_STRETCH = 2
"""A plan takes at most twice its time, however few the hours. Our convention."""
LEAST_MINUTES_A_WEEK, MOST_MINUTES_A_WEEK = 60, 120
"""Protected time a week at full time. Source: S3 L245."""
TRAINING_MINUTES = 5 * 450
"""Up to five days of 7.5 hours at full time. Source: S3 L246."""
DAYS_A_WEEK = 7


class Away(Protocol):
    """A time in which the plan stands still; `Absence`, or a row of its pauses."""

    @property
    def from_on(self) -> date:
        """The first day away."""

    @property
    def back_on(self) -> date | None:
        """The first day back; None while it lasts."""


class Due(Protocol):
    """Something with a last day."""

    @property
    def due_to(self) -> date: ...


@dataclass(frozen=True)
class Absence:
    """A time in which the plan stands still."""

    from_on: date
    back_on: date | None = None


@dataclass(frozen=True)
class Contract:
    """The hours a week from a day on."""

    from_on: date
    weekly_hours: Decimal


@dataclass(frozen=True)
class ProtectedTime:
    """What a coordinator is entitled to, in minutes."""

    least: int
    most: int
    training: int
    """Beside the weekly time, for training, over the whole programme."""


# --- the clock ------------------------------------------------------------------------------------


def programme_day(today: date, pauses: Iterable[Away]) -> date:
    """The day it would be for a plan that had never been paused: the clock stands still in every absence.

    On each day away it is the first day away still; on the first day back it goes on from there.
    """
    return today - timedelta(days=sum(_days_away(pause, today) for pause in pauses))


def month_of(starts_on: date, pauses: Iterable[Away], today: date) -> int:
    """The programme month that `today` is in, from 1, absences left out; 0 before the start."""
    return calendar.month_of(starts_on, programme_day(today, pauses))


def last_day(starts_on: date, pauses: Iterable[Away], extended_to: date | None = None) -> date:
    """The last day of the programme: six months and the absences within them, or what it was extended to.

    An absence moves it as it moves windows, so nothing of the six months is due after it.
    """
    if extended_to is not None:
        return extended_to
    last = calendar.programme_month(starts_on, calendar.PROGRAMME_MONTHS).last
    for pause in sorted(pauses, key=_first):
        if pause.from_on <= last and pause.back_on is not None:
            last = shifted_day(last, pause)
    return last


def expected(windows: Iterable[Due], today: date, pauses: Sequence[Away] = ()) -> int:
    """How many of these windows had ended before today; in an absence, before its first day.

    The windows are those of the plan as it is now: ended absences have moved them already.
    """
    day = _judged_on(today, pauses)
    return sum(window.due_to < day for window in windows)


def _judged_on(today: date, pauses: Sequence[Away]) -> date:
    current = (p.from_on for p in pauses if p.from_on <= today and (p.back_on is None or today < p.back_on))
    return min(current, default=today)


def _days_away(pause: Away, until: date) -> int:
    """The days of an absence before `until`."""
    end = until if pause.back_on is None else min(pause.back_on, until)
    return max(0, (end - pause.from_on).days)


def _first(pause: Away) -> date:
    return pause.from_on


# --- windows --------------------------------------------------------------------------------------


def shifted(window: Window, pause: Away) -> Window:
    """The window after an absence of so many calendar days, both ends on working days.

    One that had ended before the absence began stays; one that was open then keeps its first day and ends
    later; a later one moves whole. What falls on a day off goes on to the next working day, so that nobody
    has less time than before. Raises ValueError for an absence that has not ended.
    """
    days = _length(pause)
    if window.last < pause.from_on or not days:
        return window
    was_open = window.first < pause.from_on
    first = window.first if was_open else calendar.roll_on(window.first + days)
    return Window(first, calendar.roll_on(window.last + days))


def shifted_day(day: date, pause: Away) -> date:
    """The same for something due on one day."""
    return shifted(Window(day, day), pause).last


def stretch(weekly_hours: Decimal, spread_for: Decimal = FULL_TIME) -> Fraction:
    """How much longer everything takes at these contract hours, for a plan spread for others so far.

    Never below full time's pace and never beyond twice its time; 1 where there is nothing to stretch.
    """
    return max(Fraction(1), Fraction(_counted(spread_for)) / Fraction(_counted(weekly_hours)))


def spread(window: Window, from_on: date, factor: Fraction) -> Window:
    """The window when what lies from `from_on` on takes `factor` times as long; one that had ended stays."""
    if window.last < from_on or factor == 1:
        return window
    was_open = window.first <= from_on
    first = window.first if was_open else calendar.roll_on(spread_day(window.first, from_on, factor))
    return Window(first, calendar.roll_on(spread_day(window.last + ONE_DAY, from_on, factor) - ONE_DAY))


def spread_day(day: date, from_on: date, factor: Fraction) -> date:
    """Where a day comes to lie, to the nearest day."""
    return from_on + timedelta(days=int((day - from_on).days * factor + Fraction(1, 2)))


def month_window(starts_on: date, month: int, pauses: Iterable[Away] = ()) -> Window:
    """The working days of one programme month, moved by the absences so far."""
    return planned_windows(starts_on, [(month, month + 1)], pauses=pauses)[0]


def planned_windows(
    starts_on: date,
    months: Iterable[tuple[Decimal | float, Decimal | float]],
    *,
    pauses: Iterable[Away] = (),
    weekly_hours: Decimal = FULL_TIME,
    spread_on: date | None = None,
) -> list[Window]:
    """The windows of a plan from nothing but its start, its ended absences and its hours.

    `months` are as in `calendar.due_window`. A plan is spread over part-time hours on `spread_on`, or else
    when it starts; absences and spreading take effect in the order in which they came.
    """
    spread_from = spread_on or starts_on
    ended = sorted((pause for pause in pauses if pause.back_on is not None), key=_first)
    factor = stretch(weekly_hours)
    before = [pause for pause in ended if pause.from_on < spread_from]
    found = [_rolled(calendar.due_window(starts_on, *window)) for window in months]
    found = [_after(window, before) for window in found]
    found = [spread(window, spread_from, factor) for window in found]
    return [_after(window, [pause for pause in ended if pause not in before]) for window in found]


def _after(window: Window, pauses: Iterable[Away]) -> Window:
    for pause in pauses:
        window = shifted(window, pause)
    return window


def _rolled(window: Window) -> Window:
    return Window(calendar.roll(window.first, window), calendar.roll(window.last, window))


def _length(pause: Away) -> timedelta:
    if pause.back_on is None:
        raise ValueError("an absence that lasts moves nothing yet")
    return pause.back_on - pause.from_on


def _counted(weekly_hours: Decimal) -> Decimal:
    return min(FULL_TIME, max(FULL_TIME / MOST_STRETCH, weekly_hours))


# --- protected time -------------------------------------------------------------------------------


def protected_time(
    contracts: Sequence[Contract],
    *,
    starts_on: date,
    today: date,
    pauses: Sequence[Away] = (),
    last_on: date | None = None,
) -> ProtectedTime:
    """The protected time that could have been taken before today: 1 to 2 hours a week, by contract hours.

    Days away do not count, nor do days after `last_on`. Hours beyond full time add nothing. The first
    contract holds from the start on, whatever its day; the time for training is that of the latest one that
    has begun. Source: S3 L245 to L246.
    """
    end = today if last_on is None else min(today, last_on + ONE_DAY)
    begun = [c for c in contracts[1:] if c.from_on < max(today, starts_on + ONE_DAY)]
    held = [Contract(starts_on, contracts[0].weekly_hours), *begun]
    edges = [*(min(end, max(starts_on, contract.from_on)) for contract in held), end]
    weeks = sum(
        (
            Fraction(_days_present(first, until, pauses), DAYS_A_WEEK) * _share(contract)
            for contract, (first, until) in zip(held, pairwise(edges), strict=True)
        ),
        Fraction(0),
    )
    return ProtectedTime(
        least=int(weeks * LEAST_MINUTES_A_WEEK),
        most=int(weeks * MOST_MINUTES_A_WEEK),
        training=int(TRAINING_MINUTES * _share(held[-1])),
    )


def _days_present(first: date, until: date, pauses: Iterable[Away]) -> int:
    away = sum(_days_away(pause, until) - _days_away(pause, first) for pause in pauses)
    return max(0, (until - first).days - away)


def _share(contract: Contract) -> Fraction:
    return Fraction(min(FULL_TIME, contract.weekly_hours)) / Fraction(FULL_TIME)
