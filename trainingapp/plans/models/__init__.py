"""The tables of plans: the plan with its people and activities, what was agreed, and ways in."""

from trainingapp.plans.models.agreements import Acceptance, Agreement
from trainingapp.plans.models.links import PlanLink
from trainingapp.plans.models.plans import (
    Activity,
    Assignment,
    Conference,
    Pause,
    Plan,
    PlanChange,
    PlanEvent,
    PlanPractice,
    Responsibility,
    ResponsibilityEvent,
)

__all__ = [
    "Acceptance",
    "Activity",
    "Agreement",
    "Assignment",
    "Conference",
    "Pause",
    "Plan",
    "PlanChange",
    "PlanEvent",
    "PlanLink",
    "PlanPractice",
    "Responsibility",
    "ResponsibilityEvent",
]
