"""Reads for the programme lead: every plan of the alliance, perhaps of one network, and never any content.

An alliance may have thousands of plans, so the database counts, and only what is on the page is read.
"""

from trainingapp.programme.queries.activities import activities, tallies
from trainingapp.programme.queries.needs import (
    CohortNeeds,
    Part,
    cohort_needs,
)
from trainingapp.programme.queries.plans import Programme, confirmed, lines, programme
from trainingapp.programme.queries.stuck import stuck, vacancies
from trainingapp.programme.queries.time import plan_times

__all__ = [
    "CohortNeeds",
    "Part",
    "Programme",
    "activities",
    "cohort_needs",
    "confirmed",
    "lines",
    "plan_times",
    "programme",
    "stuck",
    "tallies",
    "vacancies",
]
