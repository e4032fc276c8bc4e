"""The verbs on plans: enrol, change the state, tick and undo a responsibility, announce a conference."""

from trainingapp.plans.services.conferences import add_conference
from trainingapp.plans.services.enrolment import check_enrolment, enrol
from trainingapp.plans.services.responsibilities import tick_responsibility, untick_responsibility
from trainingapp.plans.services.states import change_state

__all__ = [
    "add_conference",
    "change_state",
    "check_enrolment",
    "enrol",
    "tick_responsibility",
    "untick_responsibility",
]
