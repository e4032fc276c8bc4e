"""The words and colours of what sessions, records, attendance and actions can be."""

from flask import Flask

from trainingapp.core import words
from trainingapp.supervision.terms import (
    ATTENDANCE_WORDS,
    PLACE_WORDS,
    ActionState,
    ActivityStatus,
    Attendance,
    OfferState,
    PlaceState,
    RecordState,
    SessionState,
)

ACTIVITY_STATUSES = {
    ActivityStatus.NOT_YET_DUE: ("Not yet due", "grey"),
    ActivityStatus.DUE: ("Due", "blue"),
    ActivityStatus.BOOKED: ("Booked", "aqua-green"),
    ActivityStatus.HELD: ("Held", "purple"),
    ActivityStatus.RECORDED: ("Recorded", "yellow"),
    ActivityStatus.AGREED: ("Agreed", "green"),
    ActivityStatus.MISSED: ("Missed", "orange"),
    ActivityStatus.OVERDUE: ("Overdue", "red"),
    ActivityStatus.WAIVED: ("Waived", "white"),
}
SESSION_STATES = {
    SessionState.BOOKED: ("Booked", "aqua-green"),
    SessionState.HELD: ("Held", "purple"),
    SessionState.NOT_HELD: ("Not held", "orange"),
    SessionState.CANCELLED: ("Cancelled", "grey"),
}
RECORD_STATES = {
    RecordState.DRAFT: ("Draft", "grey"),
    RecordState.SUBMITTED: ("Waiting to be agreed", "yellow"),
    RecordState.CHANGES_REQUESTED: ("Changes asked for", "orange"),
    RecordState.AGREED: ("Agreed", "green"),
    RecordState.CLOSED: ("Closed without full agreement", "purple"),
}
ATTENDANCES = {
    Attendance.ATTENDED: (ATTENDANCE_WORDS[Attendance.ATTENDED], "green"),
    Attendance.APOLOGIES: (ATTENDANCE_WORDS[Attendance.APOLOGIES], "yellow"),
    Attendance.DID_NOT_ATTEND: (ATTENDANCE_WORDS[Attendance.DID_NOT_ATTEND], "red"),
}
ACTION_STATES = {
    ActionState.OPEN: ("Open", "blue"),
    ActionState.DONE: ("Done", "green"),
    ActionState.DROPPED: ("Dropped", "grey"),
}
OFFER_STATES = {
    OfferState.OPEN: ("Open", "blue"),
    OfferState.BOOKED: ("Booked", "aqua-green"),
    OfferState.WITHDRAWN: ("Withdrawn", "grey"),
}
PLACE_STATES = {
    PlaceState.BOOKED: (PLACE_WORDS[PlaceState.BOOKED], "green"),
    PlaceState.WAITING: (PLACE_WORDS[PlaceState.WAITING], "yellow"),
    PlaceState.GIVEN_BACK: (PLACE_WORDS[PlaceState.GIVEN_BACK], "grey"),
}


def register(app: Flask) -> None:
    """Give the app the words and colours of every status of this capability."""
    words.register_statuses(app, ACTIVITY_STATUSES)
    words.register_statuses(app, SESSION_STATES)
    words.register_statuses(app, RECORD_STATES)
    words.register_statuses(app, ATTENDANCES)
    words.register_statuses(app, ACTION_STATES)
    words.register_statuses(app, OFFER_STATES)
    words.register_statuses(app, PLACE_STATES)
