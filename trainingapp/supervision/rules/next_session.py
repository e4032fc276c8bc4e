"""When to meet next: a proposal from the plan's windows, which a person may change."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from trainingapp.core.clock import LONDON
from trainingapp.plans.calendar import Window, is_working_day


class Proposal(NamedTuple):
    """Which of the windows, counted from 0, and the day and the time in London."""

    place: int
    day: date
    time: time


def proposed_next(begins: datetime, windows: Sequence[Window], today: date) -> Proposal | None:
    """When to meet next after a session that began at that moment; None when no window has a day left.

    In the first of the windows (in the order given) that holds a working day after both the session and
    today: the first such day with the session's own weekday, or else the window's last working day; at the
    session's own time.
    """
    local = begins.astimezone(LONDON)
    earliest = max(local.date(), today) + timedelta(days=1)
    for place, window in enumerate(windows):
        first = max(window.first, earliest)
        days = [first + timedelta(days=n) for n in range((window.last - first).days + 1)]
        working = [day for day in days if is_working_day(day)]
        if working:
            same = (day for day in working if day.weekday() == local.weekday())
            return Proposal(place, next(same, working[-1]), local.time().replace(tzinfo=None))
    return None
