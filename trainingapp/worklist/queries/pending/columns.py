"""The columns that every part of the union has, whatever it leaves out."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Text, Uuid, cast, literal, null, select

from trainingapp.core.db import UtcDateTime
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState
from trainingapp.worklist.queries.scopes import Scope, in_scope
from trainingapp.worklist.rules import EVER_WAITING

_COLUMNS: dict[str, Any] = {
    "id": Uuid,
    "other_id": Uuid,
    "third_id": Uuid,
    "party": Text,
    "kind": Text,
    "status": Text,
    "words": Text,
    "code": Text,
    "number": Integer,
    "flag": Integer,
    "day": Date,
    "until_day": Date,
    "at": UtcDateTime,
    "until": UtcDateTime,
    "more_at": UtcDateTime,
}
_KEPT_AS_TEXT = (Date, UtcDateTime)
"""SQLite keeps these as text, and a cast there would lose all but the year."""


def part(source: str, **given: Any) -> Select[*tuple[Any, ...]]:
    """One part of the union: the same columns of the same types, with the plan's id and state before them."""
    return part_of(source, Plan.id, cast(Plan.state, Text), given)


def part_of(source: str, plan_id: Any, state: Any, given: dict[str, Any]) -> Select[*tuple[Any, ...]]:
    """The same for what belongs to no plan."""
    unknown = given.keys() - _COLUMNS.keys()
    if unknown:
        raise ValueError(f"the union has no column for {', '.join(sorted(unknown))}")
    return select(
        literal(source, Text).label("source"),
        plan_id.label("plan_id"),
        state.label("plan_state"),
        *(_column(name, given.get(name), kind) for name, kind in _COLUMNS.items()),
    )


def _column(name: str, value: Any, kind: Any) -> ColumnElement[Any]:
    if value is None:
        return cast(null(), kind).label(name)
    if kind in _KEPT_AS_TEXT or kind is Uuid:
        labelled: ColumnElement[Any] = value.label(name)
        return labelled
    return cast(value, kind).label(name)


def in_plans(scope: Scope, *states: PlanState) -> ColumnElement[bool]:
    """The condition on Plan that it is asked for and in one of these states (none: any where things wait)."""
    return in_scope(scope) & Plan.state.in_(states or EVER_WAITING)
