"""Plans as plain rows: whose they are, where, since when, and who is on them today."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session, aliased

from trainingapp.accounts.models import Organisation, Person
from trainingapp.handover.models import HandoverReport
from trainingapp.plans.models import Assignment, Pause, Plan
from trainingapp.plans.terms import Party
from trainingapp.worklist.items import Away, Named, OnPlan, PlanLine, ReportLine
from trainingapp.worklist.queries.scopes import Asked, Scope, assigned_today, in_scope, plan_ids


def plan_lines(session: Session, asked: Asked) -> list[PlanLine]:
    """The plans asked for, by coordinator and the newest first, in 2 queries for any number of them."""
    bound = asked.now()
    away: dict[UUID, list[Away]] = defaultdict(list)
    for plan_id, from_on, back_on in session.execute(_pauses(asked.scope), bound):
        away[plan_id].append(Away(from_on, back_on))
    rows = session.execute(_lines(asked.scope), bound)
    return [
        _line(list(found), tuple(away[plan_id])) for plan_id, found in groupby(rows, key=lambda row: row[0])
    ]


@cache
def _lines(scope: Scope) -> Select[*tuple[Any, ...]]:
    coordinator, holder = aliased(Person), aliased(Person)
    newer = aliased(HandoverReport)
    is_newest = ~exists().where(newer.plan_id == HandoverReport.plan_id, newer.issue > HandoverReport.issue)
    return (
        select(
            Plan.id,
            Plan.alliance_id,
            Plan.coordinator_id,
            coordinator.name,
            coordinator.deactivated_at,
            Plan.pcn_id,
            Organisation.name,
            Plan.state,
            Plan.track,
            Plan.starts_on,
            Plan.extended_to,
            Plan.framework_id,
            HandoverReport.id,
            HandoverReport.number,
            HandoverReport.created_at,
            Assignment.person_id,
            holder.name,
            holder.deactivated_at,
            Assignment.party,
            Assignment.covers_id.is_not(None),
            Assignment.starts_on,
            Plan.weekly_hours,
        )
        .select_from(Plan)
        .join(coordinator, coordinator.id == Plan.coordinator_id)
        .join(Organisation, Organisation.id == Plan.pcn_id)
        .outerjoin(HandoverReport, and_(HandoverReport.plan_id == Plan.id, is_newest))
        .outerjoin(Assignment, and_(Assignment.plan_id == Plan.id, assigned_today()))
        .outerjoin(holder, holder.id == Assignment.person_id)
        .where(in_scope(scope))
        .order_by(coordinator.name, Plan.starts_on.desc(), Plan.id, Assignment.starts_on)
    )


@cache
def _pauses(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(Pause.plan_id, Pause.from_on, Pause.back_on)
        .where(Pause.plan_id.in_(plan_ids(scope)))
        .order_by(Pause.plan_id, Pause.from_on)
    )


def _line(rows: Sequence[Any], pauses: tuple[Away, ...]) -> PlanLine:
    first = rows[0]
    coordinator = OnPlan(first[2], first[3], Party.COORDINATOR, first[4] is None)
    people = {coordinator.id: coordinator}
    holders = {Party.COORDINATOR: coordinator}
    ranked = sorted((row for row in rows if row[15] is not None), key=lambda row: (row[19], row[20]))
    for row in ranked:  # the last one on a side fills its place: a cover before who is covered for
        person = OnPlan(row[15], row[16], row[18], row[17] is None)
        people[person.id] = person
        holders[person.party] = person
    report = ReportLine(first[12], first[13], first[14]) if first[12] is not None else None
    return PlanLine(
        id=first[0],
        alliance_id=first[1],
        coordinator=coordinator,
        pcn=Named(first[5], first[6]),
        state=first[7],
        track=first[8],
        starts_on=first[9],
        weekly_hours=first[21],
        extended_to=first[10],
        framework_id=first[11],
        holders=holders,
        people=people,
        report=report,
        pauses=pauses,
    )
