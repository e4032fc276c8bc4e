"""Words and groupings for the pages of training, by noun."""

from trainingapp.training.presenters.courses import (
    HEALTH_TAGS,
    Filter,
    area_filters,
    broken_filter,
    choice_filters,
    covered_ids,
    read_wanted,
)
from trainingapp.training.presenters.log import LOG_TAGS, by_state, entry_choices, move_choices
from trainingapp.training.presenters.time import (
    TIME_TAGS,
    TimeLine,
    answer_words,
    between,
    said,
    step,
    time_lines,
)

__all__ = [
    "HEALTH_TAGS",
    "LOG_TAGS",
    "TIME_TAGS",
    "Filter",
    "TimeLine",
    "answer_words",
    "area_filters",
    "between",
    "broken_filter",
    "by_state",
    "choice_filters",
    "covered_ids",
    "entry_choices",
    "move_choices",
    "read_wanted",
    "said",
    "step",
    "time_lines",
]
