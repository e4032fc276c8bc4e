"""How a run of days is said."""

from datetime import date

from trainingapp.core.days import MONTHS, spoken


def between(first: date, last: date) -> str:
    """A run of days as short as it can be: "1 to 30 September 2026"."""
    if first == last:
        return spoken(first)
    if first.year != last.year:
        return f"{spoken(first)} to {spoken(last)}"
    start = str(first.day) if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start} to {spoken(last)}"
