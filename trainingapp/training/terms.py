"""The words for time spent."""

from enum import StrEnum


class TimePurpose(StrEnum):
    """What protected time was used for. Source: S3 L235, L244 to L246."""

    SUPERVISION = "supervision"
    GROUP = "group"
    CONFERENCE = "conference"


PURPOSE_WORDS = {
    TimePurpose.SUPERVISION: "Supervision",
    TimePurpose.GROUP: "Group supervision and training",
    TimePurpose.CONFERENCE: "Conference",
}
