"""The one place that asks what time it is, so that tests and the demonstration can live on another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The current moment in UTC."""
    return _pinned.get() or datetime.now(UTC)


def today() -> date:
    """The current day in London, which is the day people mean."""
    return now().astimezone(LONDON).date()


def london(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment given as London's wall clock, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Live at a given moment (a plain date means 12:00 in London) for the length of the block."""
    pinned = moment if isinstance(moment, datetime) else london(moment, 12)
    token = _pinned.set(pinned)
    try:
        yield
    finally:
        _pinned.reset(token)
