"""Reads of sessions and their records, each scoped to what the reader may see."""

from trainingapp.supervision.queries.actions import action, actions_around, open_actions
from trainingapp.supervision.queries.bookings import bookings_of, open_shared_activities, register_of
from trainingapp.supervision.queries.notes import glass_breaks, note, recent_glass_breaks
from trainingapp.supervision.queries.records import records_waiting_for, records_waiting_on_others
from trainingapp.supervision.queries.scope import visible_to
from trainingapp.supervision.queries.sessions import meeting, meetings, records_to_write, upcoming
from trainingapp.supervision.queries.standings import standings

__all__ = [
    "action",
    "actions_around",
    "bookings_of",
    "glass_breaks",
    "meeting",
    "meetings",
    "note",
    "open_actions",
    "open_shared_activities",
    "recent_glass_breaks",
    "records_to_write",
    "records_waiting_for",
    "records_waiting_on_others",
    "register_of",
    "standings",
    "upcoming",
    "visible_to",
]
