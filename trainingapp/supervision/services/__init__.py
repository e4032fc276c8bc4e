"""The verbs on sessions: book, cancel, record, agree, promise, keep a note, break the glass."""

from trainingapp.supervision.services.actions import add_action, close_action
from trainingapp.supervision.services.agreement import (
    add_addendum,
    agree_record,
    return_record,
    submit_record,
)
from trainingapp.supervision.services.bookings import (
    add_attendees,
    book,
    book_conference,
    book_group,
    cancel,
)
from trainingapp.supervision.services.notes import break_glass, save_note
from trainingapp.supervision.services.records import save_record

__all__ = [
    "add_action",
    "add_addendum",
    "add_attendees",
    "agree_record",
    "book",
    "book_conference",
    "book_group",
    "break_glass",
    "cancel",
    "close_action",
    "return_record",
    "save_note",
    "save_record",
    "submit_record",
]
