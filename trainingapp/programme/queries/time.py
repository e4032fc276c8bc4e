"""The sums of protected time over many plans, counted by the database."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload

from trainingapp.plans.models import Plan, PlanChange
from trainingapp.plans.terms import ChangeKind
from trainingapp.programme.rules import PlanTime
from trainingapp.training.models import TimeEntry
from trainingapp.training.rules import expected
from trainingapp.training.terms import TimeKind


def plan_times(session: Session, plan_ids: Collection[UUID], *, today: date) -> list[PlanTime]:
    """What these plans may use and what their ledgers say, in 4 queries for any number of them."""
    sums = _sums(session, plan_ids)
    changes = _changes(session, plan_ids)
    plans = session.scalars(
        select(Plan)
        .where(Plan.id.in_(plan_ids))
        .options(joinedload(Plan.pcn), selectinload(Plan.pauses), lazyload(Plan.assignments))
    )
    return [_plan_time(plan, changes[plan.id], sums[plan.id], today) for plan in plans]


def _plan_time(plan: Plan, changes: list[PlanChange], sums: list[Any], today: date) -> PlanTime:
    kinds: dict[Any, int] = defaultdict(int)
    used: dict[Any, int] = defaultdict(int)
    refused: dict[Any, int] = defaultdict(int)
    for row in sums:
        kinds[row.kind] += int(row.minutes)
        if row.kind is TimeKind.USED:
            used[row.purpose] += int(row.minutes)
        if row.refused_for is not None:
            refused[row.refused_for] += int(row.minutes)
    return PlanTime(plan.pcn_id, plan.pcn.name, expected(plan, changes, today), kinds, used, refused)


def _sums(session: Session, plan_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    columns = (TimeEntry.plan_id, TimeEntry.kind, TimeEntry.purpose, TimeEntry.refused_for)
    for row in session.execute(
        select(*columns, func.sum(TimeEntry.minutes).label("minutes"))
        .where(TimeEntry.plan_id.in_(plan_ids))
        .group_by(*columns)
    ):
        found[row.plan_id].append(row)
    return found


def _changes(session: Session, plan_ids: Collection[UUID]) -> dict[UUID, list[PlanChange]]:
    found: dict[UUID, list[PlanChange]] = defaultdict(list)
    for change in session.scalars(
        select(PlanChange).where(
            PlanChange.plan_id.in_(plan_ids), PlanChange.kind == ChangeKind.HOURS_CHANGED
        )
    ):
        found[change.plan_id].append(change)
    return found
