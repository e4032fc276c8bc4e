"""Reads for the home pages, each scoped to what the reader may see."""

from trainingapp.worklist.queries.details import (
    AreaCount,
    Counts,
    area_counts,
    areas_to_rate,
    counts,
    duties,
    training_plan,
)
from trainingapp.worklist.queries.pictures import Gathered, caseload, gathered, networks_plans, own_plan, plan

__all__ = [
    "AreaCount",
    "Counts",
    "Gathered",
    "area_counts",
    "areas_to_rate",
    "caseload",
    "counts",
    "duties",
    "gathered",
    "networks_plans",
    "own_plan",
    "plan",
    "training_plan",
]
