"""What coordinators have still to rate of the competencies that are taught by now."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from trainingapp.assessments.models import Rating, SignOffRequest
from trainingapp.assessments.queries import applies
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans import pace
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState
from trainingapp.worklist import rules
from trainingapp.worklist.facts import Facts
from trainingapp.worklist.items import PlanLine
from trainingapp.worklist.queries.facts import Found
from trainingapp.worklist.queries.scopes import Scope, in_scope, these_plans


def with_ratings(session: Session, found: Found, plans: Sequence[PlanLine]) -> None:
    """Add to the facts the areas that these plans' coordinators should have rated by today; 1 query.

    One for which sign-off was asked needs no rating any more, nor does one that does not apply.
    """
    running = {plan.id: plan for plan in plans if plan.state is PlanState.ACTIVE}
    unrated: dict[UUID, list[tuple[str, str, Sequence[int]]]] = defaultdict(list)
    for row in session.execute(_unrated(), these_plans(list(running)).now()):
        months = row.details.get("months") or ()
        unrated[row.plan_id].append((row.section_code, row.section_title, months))
    today = clock.today()
    for plan_id, lines in unrated.items():
        plan = running[plan_id]
        areas = rules.areas_to_rate(lines, rules.month_of(plan, today))
        if areas:
            known = found.plans.setdefault(plan_id, Facts(plan_id, plan.state))
            known.to_rate = tuple(
                (area, pace.month_window(plan.starts_on, area.month, plan.pauses).first) for area in areas
            )


@cache
def _unrated() -> Select[*tuple[Any, ...]]:
    rated = exists().where(Rating.plan_id == Plan.id, Rating.entry_id == Entry.id)
    asked = exists().where(SignOffRequest.plan_id == Plan.id, SignOffRequest.entry_id == Entry.id)
    return (
        select(Plan.id.label("plan_id"), Entry.section_code, Entry.section_title, Entry.details)
        .select_from(Plan)
        .join(Entry, Entry.publication_id == Plan.framework_id)
        .where(in_scope(Scope.THESE), ~rated, ~asked, applies())
        .order_by(Plan.id, Entry.position)
    )
