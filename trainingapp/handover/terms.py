"""The words for the handover report."""

from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands; derived from its acknowledgements and later issues."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"


REPORT_STATE_WORDS = {
    ReportState.ISSUED: "Issued",
    ReportState.ACKNOWLEDGED: "Acknowledged by all",
    ReportState.SUPERSEDED: "Superseded",
}


class Tone(StrEnum):
    """How a word in the report is drawn: every one differs without colour too."""

    DONE = "done"
    BOOKED = "booked"
    WAITING = "waiting"
    MISSED = "missed"
    NONE = "none"
