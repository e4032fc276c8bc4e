"""Pure decisions: whose move it is, how far a plan is, and who reads of it."""

from trainingapp.worklist.rules.progress import (
    next_session,
    pace,
    pace_sentence,
    pace_word,
    step,
    waiting_for_a_group,
)
from trainingapp.worklist.rules.reading import (
    chosen_home,
    folded,
    grouped,
    homes,
    may_know,
    stuck,
    waiting_for,
    waiting_on_others,
)
from trainingapp.worklist.rules.waiting import (
    areas_to_rate,
    booking_page,
    latest_report,
    oldest_first,
    open_items,
    shared_record,
)

__all__ = [
    "areas_to_rate",
    "booking_page",
    "chosen_home",
    "folded",
    "grouped",
    "homes",
    "latest_report",
    "may_know",
    "next_session",
    "oldest_first",
    "open_items",
    "pace",
    "pace_sentence",
    "pace_word",
    "shared_record",
    "step",
    "stuck",
    "waiting_for",
    "waiting_for_a_group",
    "waiting_on_others",
]
