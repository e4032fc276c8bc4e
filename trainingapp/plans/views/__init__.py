"""The pages of plans, by noun."""

from trainingapp.plans.views import (
    agreements,
    bending,
    cohorts,
    conferences,
    details,
    enrolment,
    lengths,
    links,
    pausing,
    responsibilities,
    visits,
    ways_in,
)
from trainingapp.plans.views.blueprint import blueprint

__all__ = [
    "agreements",
    "bending",
    "blueprint",
    "cohorts",
    "conferences",
    "details",
    "enrolment",
    "lengths",
    "links",
    "pausing",
    "responsibilities",
    "visits",
    "ways_in",
]
