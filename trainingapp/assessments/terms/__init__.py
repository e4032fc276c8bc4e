"""The words of assessments, and the moves that are allowed."""

from trainingapp.assessments.terms.analyses import (
    ANALYSIS_EVENT_WORDS,
    ANALYSIS_TRANSITIONS,
    ANALYSIS_WORDS,
    WRITABLE,
    AnalysisEventKind,
    AnalysisState,
)
from trainingapp.assessments.terms.competencies import (
    STAGE_WORDS,
    STAGES,
    STATUS_WORDS,
    CompetencyStatus,
    Stage,
)
from trainingapp.assessments.terms.evidence import (
    EVIDENCE_WORDS,
    EvidenceKind,
)
from trainingapp.assessments.terms.sign_offs import (
    DECIDABLE,
    LEVEL_WORDS,
    OUTCOME_WORDS,
    Outcome,
)

__all__ = [
    "ANALYSIS_EVENT_WORDS",
    "ANALYSIS_TRANSITIONS",
    "ANALYSIS_WORDS",
    "DECIDABLE",
    "EVIDENCE_WORDS",
    "LEVEL_WORDS",
    "OUTCOME_WORDS",
    "STAGES",
    "STAGE_WORDS",
    "STATUS_WORDS",
    "WRITABLE",
    "AnalysisEventKind",
    "AnalysisState",
    "CompetencyStatus",
    "EvidenceKind",
    "Outcome",
    "Stage",
]
