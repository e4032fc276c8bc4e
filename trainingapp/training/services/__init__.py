"""The verbs on courses, the training log, the community of practice and protected time."""

from trainingapp.training.services.community import join_community
from trainingapp.training.services.courses import add_course, adopt_courses, edit_course, retire_course
from trainingapp.training.services.links import A_NIGHT, look_at_links, note_links
from trainingapp.training.services.log import (
    add_certificate,
    add_log_entry,
    complete_log_entry,
    edit_reflection,
    log_course,
    log_hours,
    move_log_entry,
    remove_log_entry,
)
from trainingapp.training.services.time import (
    ask_for_time,
    log_time,
    plan_time,
    reverse_time,
    settle_session,
    take_back,
)
from trainingapp.training.services.time_answers import answer_time

__all__ = [
    "A_NIGHT",
    "add_certificate",
    "add_course",
    "add_log_entry",
    "adopt_courses",
    "answer_time",
    "ask_for_time",
    "complete_log_entry",
    "edit_course",
    "edit_reflection",
    "join_community",
    "log_course",
    "log_hours",
    "log_time",
    "look_at_links",
    "move_log_entry",
    "note_links",
    "plan_time",
    "remove_log_entry",
    "retire_course",
    "reverse_time",
    "settle_session",
    "take_back",
]
