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
    CLOSED = "closed"
    """Locked without everybody's agreement: somebody disagreed with a statement, or never answered."""


RECORD_TRANSITIONS: dict[RecordState, frozenset[RecordState]] = {
    RecordState.DRAFT: frozenset({RecordState.SUBMITTED}),
    RecordState.SUBMITTED: frozenset({RecordState.AGREED, RecordState.CLOSED, RecordState.CHANGES_REQUESTED}),
    RecordState.CHANGES_REQUESTED: frozenset({RecordState.SUBMITTED}),
    RecordState.AGREED: frozenset(),
    RecordState.CLOSED: frozenset(),
}


class RecordEventKind(StrEnum):
    SUBMITTED = "submitted"
    AGREED = "agreed"
    RETURNED = "returned"
    DISAGREED = "disagreed"
    NO_REPLY = "no_reply"
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
    WAIVED = "waived"
    """Nobody has to hold it, for a coded reason."""


DELIVERED = frozenset({ActivityStatus.HELD, ActivityStatus.RECORDED, ActivityStatus.AGREED})


class Wellbeing(StrEnum):
    """How the coordinator says they are, in a word; never more, and never clinical. Source: S0 L247."""

    WELL = "well"
    STRETCHED = "stretched"
    STRUGGLING = "struggling"


WELLBEING_WORDS = {
    Wellbeing.WELL: "Well supported",
    Wellbeing.STRETCHED: "Stretched, and coping",
    Wellbeing.STRUGGLING: "Struggling: more support is needed",
}


class EscalationRole(StrEnum):
    """The role a concern was passed on to. Source: S0 L247 to L251."""

    PCN_SUPERVISOR = "pcn_supervisor"
    LINE_MANAGER = "line_manager"
    PROGRAMME_LEAD = "programme_lead"
    OCCUPATIONAL_HEALTH = "occupational_health"
    SAFEGUARDING_LEAD = "safeguarding_lead"


ESCALATION_WORDS = {
    EscalationRole.PCN_SUPERVISOR: "PCN supervisor",
    EscalationRole.LINE_MANAGER: "Line manager",
    EscalationRole.PROGRAMME_LEAD: "Programme lead",
    EscalationRole.OCCUPATIONAL_HEALTH: "Occupational health",
    EscalationRole.SAFEGUARDING_LEAD: "Safeguarding lead",
}


class OfferState(StrEnum):
    """Where a choice of times stands."""

    OPEN = "open"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"


class GuestRole(StrEnum):
    """The wider audience of a conference, who have no plan here. Source: S3 L186."""

    COORDINATOR = "coordinator"
    CARE_NAVIGATOR = "care_navigator"
    SUPPORT_WORKER = "support_worker"
    SOCIAL_PRESCRIBER = "social_prescriber"
    THERAPY_ASSISTANT = "therapy_assistant"
    HEALTH_CARE_ASSISTANT = "health_care_assistant"
    OTHER = "other"


GUEST_WORDS = {
    GuestRole.COORDINATOR: "Cancer care coordinator without a plan here",
    GuestRole.CARE_NAVIGATOR: "Care navigator",
    GuestRole.SUPPORT_WORKER: "Cancer support worker",
    GuestRole.SOCIAL_PRESCRIBER: "Social prescriber",
    GuestRole.THERAPY_ASSISTANT: "Therapy assistant",
    GuestRole.HEALTH_CARE_ASSISTANT: "Health care assistant",
    GuestRole.OTHER: "Another role",
}


class PlaceState(StrEnum):
    """A coordinator's place in a group that they book themselves."""

    BOOKED = "booked"
    WAITING = "waiting"
    """The group was full: they move up when somebody gives a place back."""
    GIVEN_BACK = "given_back"


PLACE_TRANSITIONS: dict[PlaceState, frozenset[PlaceState]] = {
    PlaceState.BOOKED: frozenset({PlaceState.GIVEN_BACK}),
    PlaceState.WAITING: frozenset({PlaceState.BOOKED, PlaceState.GIVEN_BACK}),
    PlaceState.GIVEN_BACK: frozenset({PlaceState.BOOKED, PlaceState.WAITING}),
}
PLACE_WORDS = {
    PlaceState.BOOKED: "You have a place",
    PlaceState.WAITING: "On the waiting list",
    PlaceState.GIVEN_BACK: "Place given back",
}
