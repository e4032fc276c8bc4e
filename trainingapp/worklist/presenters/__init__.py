"""Words and shapes built from several objects, for the home pages."""

from trainingapp.worklist.presenters.caseload import Caseload, Work, by_coordinator, caseload, rows
from trainingapp.worklist.presenters.phrases import (
    capitalised,
    group_words,
    href,
    month_words,
    owner,
    short_day,
    since,
    uncapitalised,
)
from trainingapp.worklist.presenters.timeline import Mark, Month, mark, marks, months

__all__ = [
    "Caseload",
    "Mark",
    "Month",
    "Work",
    "by_coordinator",
    "capitalised",
    "caseload",
    "group_words",
    "href",
    "mark",
    "marks",
    "month_words",
    "months",
    "owner",
    "rows",
    "short_day",
    "since",
    "uncapitalised",
]
