"""The words for sessions and their records, and the moves a record can make."""

from enum import StrEnum


class Mode(StrEnum):
    """How people met. Source: S3 L119, L235, L246."""

    VIDEO = "video"
    FACE_TO_FACE = "face_to_face"
    PHONE = "phone"


MODE_WORDS = {Mode.VIDEO: "Video", Mode.FACE_TO_FACE: "Face to face", Mode.PHONE: "Phone"}


class SessionState(StrEnum):
    BOOKED = "booked"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    ATTENDED = "attended"
    APOLOGIES = "apologies"
    DID_NOT_ATTEND = "did_not_attend"


ATTENDANCE_WORDS = {
    Attendance.ATTENDED: "Attended",
    Attendance.APOLOGIES: "Sent apologies",
    Attendance.DID_NOT_ATTEND: "Did not attend",
}


class Sight(StrEnum):
    """How much of a session somebody may see."""

    NOTHING = "nothing"
    OUTLINE = "outline"
    """That it is booked or took place: when, how long, who came. Never what was said."""
    CONTENT = "content"


class RecordState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    AGREED = "agreed"


RECORD_TRANSITIONS: dict[RecordState, frozenset[RecordState]] = {
    RecordState.DRAFT: frozenset({RecordState.SUBMITTED}),
    RecordState.SUBMITTED: frozenset({RecordState.AGREED, RecordState.CHANGES_REQUESTED}),
    RecordState.CHANGES_REQUESTED: frozenset({RecordState.SUBMITTED}),
    RecordState.AGREED: frozenset(),
}


class RecordEventKind(StrEnum):
    SUBMITTED = "submitted"
    AGREED = "agreed"
    RETURNED = "returned"
    ADDENDUM = "addendum"


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActivityStatus(StrEnum):
    """Where a planned activity stands; always derived, never stored."""

    NOT_YET_DUE = "not_yet_due"
    DUE = "due"
    BOOKED = "booked"
    HELD = "held"
    """It took place; the record is not yet written or submitted."""
    RECORDED = "recorded"
    """The record waits for agreement."""
    AGREED = "agreed"
    MISSED = "missed"
    """The coordinator sent apologies or did not attend, and nothing new is booked."""
    OVERDUE = "overdue"


DELIVERED = frozenset({ActivityStatus.HELD, ActivityStatus.RECORDED, ActivityStatus.AGREED})
