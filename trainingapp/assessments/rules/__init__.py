"""Pure decisions: who may do what, where a competency stands, whose move it is, and how needs have moved."""

from trainingapp.assessments.rules.analyses import (
    HIGHEST,
    LOWEST,
    TARGET_DEFAULT,
    Movement,
    check_answerer,
    check_complete,
    check_move,
    check_rated,
    check_writable,
    gap,
    is_writable,
    movements,
)
from trainingapp.assessments.rules.competencies import (
    Move,
    competency_status,
    stage_counts,
    whose_move,
)
from trainingapp.assessments.rules.parties import (
    OPEN_STATES,
    WRITERS,
    check_coordinator,
    check_decider,
    check_open,
    check_writer,
    reads_content,
)
from trainingapp.assessments.rules.sign_offs import (
    check_decision,
)

__all__ = [
    "HIGHEST",
    "LOWEST",
    "OPEN_STATES",
    "TARGET_DEFAULT",
    "WRITERS",
    "Move",
    "Movement",
    "check_answerer",
    "check_complete",
    "check_coordinator",
    "check_decider",
    "check_decision",
    "check_move",
    "check_open",
    "check_rated",
    "check_writable",
    "check_writer",
    "competency_status",
    "gap",
    "is_writable",
    "movements",
    "reads_content",
    "stage_counts",
    "whose_move",
]
