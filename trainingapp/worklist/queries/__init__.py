"""Reads for the home pages, each scoped to what the reader may see."""

from trainingapp.worklist.queries.details import (
    AreaCount,
    Counts,
    Opened,
    area_counts,
    counts,
    duties,
    opened_records,
    time_used,
    training_plan,
)
from trainingapp.worklist.queries.facts import Found, facts
from trainingapp.worklist.queries.lines import plan_lines
from trainingapp.worklist.queries.pictures import (
    Gathered,
    caseload,
    everything_open,
    networks_plans,
    outlooks,
    picture,
    plan,
    plans_of,
)
from trainingapp.worklist.queries.progress import as_planned, judged_on, planned, planned_columns
from trainingapp.worklist.queries.scopes import (
    TODAY,
    Asked,
    Scope,
    alliance_plans,
    assigned_today,
    in_scope,
    plan_ids,
    these_plans,
)
from trainingapp.worklist.queries.standings import Standings, Strengths

__all__ = [
    "TODAY",
    "AreaCount",
    "Asked",
    "Counts",
    "Found",
    "Gathered",
    "Opened",
    "Scope",
    "Standings",
    "Strengths",
    "alliance_plans",
    "area_counts",
    "as_planned",
    "assigned_today",
    "caseload",
    "counts",
    "duties",
    "everything_open",
    "facts",
    "in_scope",
    "judged_on",
    "networks_plans",
    "opened_records",
    "outlooks",
    "picture",
    "plan",
    "plan_ids",
    "plan_lines",
    "planned",
    "planned_columns",
    "plans_of",
    "these_plans",
    "time_used",
    "training_plan",
]
