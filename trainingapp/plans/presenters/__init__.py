"""Words for the pages of plans, by noun."""

from trainingapp.plans.presenters.activities import ActivityLine, activity_lines, back_day, pause_line
from trainingapp.plans.presenters.agreements import (
    AGREEMENT_TAGS,
    WHAT_FOR,
    agreement_groups,
    agreement_line,
    expected,
)
from trainingapp.plans.presenters.choices import (
    MOVE_WORDS,
    NOBODY_BY_NAME,
    documents,
    hours,
    moves,
    owners,
    people,
    people_of,
    tracks,
)
from trainingapp.plans.presenters.days import between
from trainingapp.plans.presenters.duties import DutyGroup, DutyLine, duty_groups
from trainingapp.plans.presenters.history import HistoryLine, history
from trainingapp.plans.presenters.links import LINK_TAGS, LinkLine, link_lines, working_link
from trainingapp.plans.presenters.tags import DUTY_TAGS, STATE_TAGS

__all__ = [
    "AGREEMENT_TAGS",
    "DUTY_TAGS",
    "LINK_TAGS",
    "MOVE_WORDS",
    "NOBODY_BY_NAME",
    "STATE_TAGS",
    "WHAT_FOR",
    "ActivityLine",
    "DutyGroup",
    "DutyLine",
    "HistoryLine",
    "LinkLine",
    "activity_lines",
    "agreement_groups",
    "agreement_line",
    "back_day",
    "between",
    "documents",
    "duty_groups",
    "expected",
    "history",
    "hours",
    "link_lines",
    "moves",
    "owners",
    "pause_line",
    "people",
    "people_of",
    "tracks",
    "working_link",
]
