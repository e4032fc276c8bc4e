"""How long sign-offs wait, and what a supervisor is told about their own pace."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median_low

from trainingapp.core import clock

LOOKED_BACK = timedelta(days=183)
"""Half a year: how far back a supervisor's own decisions say something of their pace."""

ONE_DAY = timedelta(days=1)


def days_waiting(asked_at: datetime, today: date) -> int:
    """How many days a request has waited, as people in London count them: none on the day it was made."""
    return (today - asked_at.astimezone(clock.LONDON).date()).days


def half_wait_less_than(waits: Iterable[timedelta]) -> int | None:
    """The least number of days, 1 or more, than which half of these waits or more are shorter.

    It is the median, said so that it is true as a sentence: "half of yours wait less than 3 days". None
    without waits.
    """
    ordered = sorted(waits)
    return median_low(ordered) // ONE_DAY + 1 if ordered else None
