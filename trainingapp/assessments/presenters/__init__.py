"""Words and groupings for the pages of assessments, by noun."""

from trainingapp.assessments.presenters.analyses import (
    ANALYSIS_TAGS,
    by_priority,
)
from trainingapp.assessments.presenters.choices import (
    competency_choices,
    level_choices,
)
from trainingapp.assessments.presenters.competencies import (
    STATUS_TAGS,
    Bar,
    Filter,
    Matrix,
    assigned_name,
    framework_caption,
    matrix_page,
)
from trainingapp.assessments.presenters.sign_offs import (
    DECISIONS,
    OUTCOME_TAGS,
    decision_choices,
    moment_of,
)

__all__ = [
    "ANALYSIS_TAGS",
    "DECISIONS",
    "OUTCOME_TAGS",
    "STATUS_TAGS",
    "Bar",
    "Filter",
    "Matrix",
    "assigned_name",
    "by_priority",
    "competency_choices",
    "decision_choices",
    "framework_caption",
    "level_choices",
    "matrix_page",
    "moment_of",
]
