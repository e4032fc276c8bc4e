"""The words for training and protected time."""

from trainingapp.training.terms.learning import (
    LINK_WORDS,
    LOG_STATE_WORDS,
    LOG_TRANSITIONS,
    MODE_WORDS,
    CourseMode,
    LinkHealth,
    LogKind,
    LogState,
)
from trainingapp.training.terms.time import (
    ANSWERS,
    BY_HAND,
    DAYS,
    PURPOSE_WORDS,
    REFUSAL_WORDS,
    TIME_KIND_WORDS,
    WEEKLY,
    RefusalReason,
    TimeKind,
    TimePurpose,
)

__all__ = [
    "ANSWERS",
    "BY_HAND",
    "DAYS",
    "LINK_WORDS",
    "LOG_STATE_WORDS",
    "LOG_TRANSITIONS",
    "MODE_WORDS",
    "PURPOSE_WORDS",
    "REFUSAL_WORDS",
    "TIME_KIND_WORDS",
    "WEEKLY",
    "CourseMode",
    "LinkHealth",
    "LogKind",
    "LogState",
    "RefusalReason",
    "TimeKind",
    "TimePurpose",
]
