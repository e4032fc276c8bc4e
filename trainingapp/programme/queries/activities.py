"""Planned activities over many plans: counted, and a page of those behind a number."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session, aliased

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.terms import SessionKind
from trainingapp.programme.rules import LINES_A_PAGE, NOT_PROMISED, Measure, Span, Tally, page_number
from trainingapp.supervision.models import SupervisionSession
from trainingapp.worklist.items import Planned
from trainingapp.worklist.queries import (
    TODAY,
    Asked,
    Scope,
    Standings,
    Strengths,
    as_planned,
    in_scope,
    judged_on,
    plan_ids,
    planned_columns,
)


def tallies(session: Session, asked: Asked) -> list[Tally]:
    """Every kind that is promised to somebody in these plans, with its numbers, in 1 query."""
    rows = session.execute(_tallies(asked.scope), asked.now()).all()
    found = {row[0]: dict(zip(Measure, row[1:], strict=True)) for row in rows}
    return [Tally(kind, found[kind]) for kind in SessionKind if kind in found]


@cache
def _tallies(scope: Scope) -> Select[*tuple[Any, ...]]:
    standings = Strengths(_promised(scope))
    conditions = _conditions(standings)
    return (
        select(Activity.kind, *(func.count().filter(conditions[measure]) for measure in Measure))
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(in_scope(scope), Plan.state.not_in(NOT_PROMISED), standings.is_counted)
        .group_by(Activity.kind)
    )


def activities(
    session: Session, asked: Asked, measure: Measure, kind: SessionKind | None, page: str | None
) -> tuple[list[Planned], Span]:
    """A page of the activities that a measure counts, of one kind or of all, by their window, and which page.

    1 query, or 2 where there is no such page and the first is given.
    """
    wanted = _activities(asked.scope, measure, kind).limit(LINES_A_PAGE)
    number = page_number(page)
    rows = session.execute(wanted.offset((number - 1) * LINES_A_PAGE), asked.now()).all()
    if not rows and number > 1:
        number, rows = 1, session.execute(wanted, asked.now()).all()
    return [as_planned(row) for row in rows], Span(number, rows[0].total if rows else 0)


@cache
def _activities(scope: Scope, measure: Measure, kind: SessionKind | None) -> Select[*tuple[Any, ...]]:
    standings = Standings(_promised(scope))
    meeting = aliased(SupervisionSession)
    of_kind: ColumnElement[bool] = Activity.kind == kind if kind else true()
    return (
        select(*planned_columns(standings, meeting), func.count().over().label("total"))
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(Person, Person.id == Plan.coordinator_id)
        .outerjoin(meeting, meeting.id == standings.session_id)
        .outerjoin(Conference, Conference.id == Activity.conference_id)
        .where(
            in_scope(scope),
            Plan.state.not_in(NOT_PROMISED),
            standings.is_counted,
            _conditions(standings)[measure],
            of_kind,
        )
        .order_by(Activity.due_to, Person.name, Activity.position, Activity.id)
    )


def _promised(scope: Scope) -> Select[UUID]:
    return plan_ids(scope, Plan.state.not_in(NOT_PROMISED))


def _conditions(standings: Strengths) -> Mapping[Measure, ColumnElement[bool]]:
    """What each measure counts, of the activities that are promised."""
    until = func.coalesce(judged_on().scalar_subquery(), TODAY)
    return {
        Measure.DELIVERED: standings.is_delivered,
        Measure.EXPECTED: Activity.due_to < until,
        Measure.LATE: standings.is_late,
        Measure.BOOKED: standings.is_booked,
        Measure.PROMISED: and_(true()),
    }
