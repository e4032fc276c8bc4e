"""The days and moments of the stories: always working days, counted from today or a plan's start."""

from datetime import date, datetime, timedelta

from trainingapp.core import clock
from trainingapp.plans import calendar

ONE_DAY = timedelta(days=1)


def working(day: date) -> date:
    """That day, or else the next working day."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def working_before(day: date) -> date:
    """That day, or else the last working day before it."""
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return day


def later(day: date, days: int) -> date:
    """A working day so many days later (earlier, if negative), or the first one after that."""
    return working(day + timedelta(days=days))


def ago(today: date, *, months: int, days: int) -> date:
    """A working day so many months and days before today, or the last one before that."""
    return working_before(calendar.add_months(today - timedelta(days=days), -months))


def in_programme(start: date, month: int, day: int) -> date:
    """A day of a programme month, both counted from 1, or else the next working day."""
    return working(calendar.programme_month(start, month).first + timedelta(days=day - 1))


def moment(day: date, time: str) -> datetime:
    """A moment by London's clocks; `time` reads like "10:30"."""
    hour, minute = time.split(":")
    return clock.london(day, int(hour), int(minute))
