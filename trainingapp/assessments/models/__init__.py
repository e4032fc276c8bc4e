"""The tables of assessments: needs analyses, self-ratings, evidence, requests and decisions."""

from trainingapp.assessments.models.analyses import (
    CriterionCheck,
    NeedsAnalysis,
    NeedsEvent,
    NeedsItem,
    NeedsProgress,
    NeedsView,
)
from trainingapp.assessments.models.competencies import (
    Applicability,
    Rating,
)
from trainingapp.assessments.models.evidence import (
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    EvidenceLink,
    WitnessRequest,
    WitnessRequestEntry,
)
from trainingapp.assessments.models.sign_offs import (
    Decision,
    DecisionEvent,
    SigningCode,
    SignOffRequest,
)

__all__ = [
    "Applicability",
    "CriterionCheck",
    "Decision",
    "DecisionEvent",
    "Evidence",
    "EvidenceEvent",
    "EvidenceFile",
    "EvidenceLink",
    "NeedsAnalysis",
    "NeedsEvent",
    "NeedsItem",
    "NeedsProgress",
    "NeedsView",
    "Rating",
    "SignOffRequest",
    "SigningCode",
    "WitnessRequest",
    "WitnessRequestEntry",
]
