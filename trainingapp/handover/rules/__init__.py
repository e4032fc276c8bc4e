"""Who may read, issue and acknowledge reports, and what completion still waits for."""

from trainingapp.handover.rules.completion import BLOCKER_WORDS, Blocker, Completion, completion
from trainingapp.handover.rules.reports import (
    ISSUABLE,
    SENT,
    can_issue,
    can_read_draft,
    check_certificate,
    check_issue,
    party_to_acknowledge,
    state_of,
    why_not_issued,
)

__all__ = [
    "BLOCKER_WORDS",
    "ISSUABLE",
    "SENT",
    "Blocker",
    "Completion",
    "can_issue",
    "can_read_draft",
    "check_certificate",
    "check_issue",
    "completion",
    "party_to_acknowledge",
    "state_of",
    "why_not_issued",
]
