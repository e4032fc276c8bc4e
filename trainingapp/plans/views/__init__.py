"""The pages of plans, by noun."""

from trainingapp.plans.views import conferences, details, enrolment, responsibilities
from trainingapp.plans.views.blueprint import blueprint

__all__ = ["blueprint", "conferences", "details", "enrolment", "responsibilities"]
