"""The words for protected time."""

from enum import StrEnum


class TimePurpose(StrEnum):
    """What protected time is for. Source: S3 L235, L244 to L246."""

    SUPERVISION = "supervision"
    GROUP = "group"
    CONFERENCE = "conference"
    LEARNING = "learning"
    """Self-directed learning in the weekly release."""
    COURSE = "course"
    """A virtual or face-to-face course."""
    COMMUNITY = "community"
    """The community of practice."""


PURPOSE_WORDS = {
    TimePurpose.SUPERVISION: "Supervision",
    TimePurpose.GROUP: "Group supervision and training",
    TimePurpose.CONFERENCE: "Conference",
    TimePurpose.LEARNING: "Self-directed learning",
    TimePurpose.COURSE: "Course, virtual or face to face",
    TimePurpose.COMMUNITY: "Community of practice",
}
WEEKLY = frozenset({TimePurpose.LEARNING, TimePurpose.COMMUNITY})
"""Counted against the one to two hours a week. Source: S3 L245."""
DAYS = frozenset({TimePurpose.SUPERVISION, TimePurpose.GROUP, TimePurpose.CONFERENCE, TimePurpose.COURSE})
"""Counted against the up to five days for supervision and training. Source: S3 L246."""
BY_HAND = frozenset({TimePurpose.LEARNING, TimePurpose.COURSE, TimePurpose.COMMUNITY})
"""What a coordinator may enter; the rest comes from the sessions themselves."""


class TimeKind(StrEnum):
    """What an entry of the ledger says of its minutes."""

    PLANNED = "planned"
    """Meant to be taken on a day to come."""
    REQUESTED = "requested"
    """The coordinator asks the PCN supervisor to be released."""
    GRANTED = "granted"
    REFUSED = "refused"
    USED = "used"


TIME_KIND_WORDS = {
    TimeKind.PLANNED: "Planned",
    TimeKind.REQUESTED: "Asked for",
    TimeKind.GRANTED: "Granted",
    TimeKind.REFUSED: "Refused",
    TimeKind.USED: "Used",
}
ANSWERS = frozenset({TimeKind.GRANTED, TimeKind.REFUSED})
"""They answer a request, one answer each."""


class RefusalReason(StrEnum):
    """Why protected time was refused. Coded, so that it can be counted."""

    STAFFING = "staffing"
    CLINIC_PRESSURE = "clinic_pressure"
    SHORT_NOTICE = "short_notice"
    OTHER_DAY = "other_day"
    NOT_RELEVANT = "not_relevant"
    USED_UP = "used_up"


REFUSAL_WORDS = {
    RefusalReason.STAFFING: "Not enough staff on that day",
    RefusalReason.CLINIC_PRESSURE: "Pressure of work in the practices",
    RefusalReason.SHORT_NOTICE: "Asked too shortly before",
    RefusalReason.OTHER_DAY: "Another day would do: please ask for one",
    RefusalReason.NOT_RELEVANT: "Not related to the role",
    RefusalReason.USED_UP: "The time agreed is used up",
}
