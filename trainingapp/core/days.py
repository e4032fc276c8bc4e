"""How a day is said, wherever it is said: on pages, in messages, in rules."""

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def spoken(day: date) -> str:
    """A day as a sentence says it: "22 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
