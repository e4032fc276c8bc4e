"""The verbs on plans: enrol, bend, pause, lengthen, move and end them, and what belongs to them."""

from trainingapp.plans.services.agreements import accept_agreement, propose_agreement
from trainingapp.plans.services.assignments import arrange_cover, change_supervisor, end_cover
from trainingapp.plans.services.bending import add_activity, move_activity, restore_activity, waive_activity
from trainingapp.plans.services.cohorts import Cohort, check_cohort, enrol_cohort
from trainingapp.plans.services.conferences import add_conference, cancel_conference, edit_conference
from trainingapp.plans.services.enrolment import check_enrolment, enrol
from trainingapp.plans.services.lengths import change_hours, extend_plan, spread_plan
from trainingapp.plans.services.links import make_account, make_link, open_link, request_new_link, revoke_link
from trainingapp.plans.services.pausing import pause_plan, resume_plan
from trainingapp.plans.services.responsibilities import (
    assign_responsibility,
    tick_responsibility,
    untick_responsibility,
)
from trainingapp.plans.services.states import change_state
from trainingapp.plans.services.transferring import transfer_plan

__all__ = [
    "Cohort",
    "accept_agreement",
    "add_activity",
    "add_conference",
    "arrange_cover",
    "assign_responsibility",
    "cancel_conference",
    "change_hours",
    "change_state",
    "change_supervisor",
    "check_cohort",
    "check_enrolment",
    "edit_conference",
    "end_cover",
    "enrol",
    "enrol_cohort",
    "extend_plan",
    "make_account",
    "make_link",
    "move_activity",
    "open_link",
    "pause_plan",
    "propose_agreement",
    "request_new_link",
    "restore_activity",
    "resume_plan",
    "revoke_link",
    "spread_plan",
    "tick_responsibility",
    "transfer_plan",
    "untick_responsibility",
    "waive_activity",
]
