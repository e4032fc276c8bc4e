"""Reads for the programme lead: every plan of the alliance, perhaps of one network, and never any content.

An alliance may have thousands of plans, so the database counts, and only what is on the page is read.
"""

from trainingapp.programme.queries.activities import activities, tallies
from trainingapp.programme.queries.plans import Programme, confirmed, lines, programme
from trainingapp.programme.queries.stuck import stuck, vacancies

__all__ = [
    "Programme",
    "activities",
    "confirmed",
    "lines",
    "programme",
    "stuck",
    "tallies",
    "vacancies",
]
