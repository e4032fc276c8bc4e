"""The tables of assessments: needs analyses, self-ratings, evidence, requests and decisions."""

from trainingapp.assessments.models.analyses import (
    NeedsAnalysis,
    NeedsEvent,
    NeedsItem,
)
from trainingapp.assessments.models.competencies import (
    Rating,
)
from trainingapp.assessments.models.evidence import (
    Evidence,
    EvidenceLink,
)
from trainingapp.assessments.models.sign_offs import (
    Decision,
    SignOffRequest,
)

__all__ = [
    "Decision",
    "Evidence",
    "EvidenceLink",
    "NeedsAnalysis",
    "NeedsEvent",
    "NeedsItem",
    "Rating",
    "SignOffRequest",
]
