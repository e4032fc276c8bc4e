"""Reads of plans, scoped to what the reader's relationship to them allows."""

from trainingapp.plans.queries.agreements import (
    agreement,
    agreement_in_force,
    agreements,
    agreements_waiting,
    escalations_agreed,
    newest_agreement,
)
from trainingapp.plans.queries.choosing import (
    EnrolmentChoices,
    coordinators_to_enrol,
    enrolment_choices,
    pcn_supervisors,
    practices_of,
    running_plan_id,
)
from trainingapp.plans.queries.cohorts import Directory, Documents, directory, documents
from trainingapp.plans.queries.conferences import (
    activities_counting_on,
    activities_waiting_for_conference,
    announced_conferences,
    attendance_expected,
    conference,
    conferences,
    next_conference,
    next_conference_within,
)
from trainingapp.plans.queries.plans import (
    changes,
    events,
    own_plan,
    plan,
    plan_unseen,
    plans_visible_to,
    supervised_by,
)
from trainingapp.plans.queries.responsibilities import responsibility, responsibility_events
from trainingapp.plans.queries.scope import visible_to

__all__ = [
    "Directory",
    "Documents",
    "EnrolmentChoices",
    "activities_counting_on",
    "activities_waiting_for_conference",
    "agreement",
    "agreement_in_force",
    "agreements",
    "agreements_waiting",
    "announced_conferences",
    "attendance_expected",
    "changes",
    "conference",
    "conferences",
    "coordinators_to_enrol",
    "directory",
    "documents",
    "enrolment_choices",
    "escalations_agreed",
    "events",
    "newest_agreement",
    "next_conference",
    "next_conference_within",
    "own_plan",
    "pcn_supervisors",
    "plan",
    "plan_unseen",
    "plans_visible_to",
    "practices_of",
    "responsibility",
    "responsibility_events",
    "running_plan_id",
    "supervised_by",
    "visible_to",
]
