"""Makes a small programme large: copies whole plans, with all that hangs on them, for new coordinators."""

import hashlib
from collections.abc import Sequence
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Row, Table, insert, or_, select

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, new_id
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import RUNNING, Party, PlanState

SHARED = {"organisations", "publications", "entries", "conferences", "held_forms", "audit_events"}
"""What the copies share with their original, or what is not the plan's."""


def crowd(connection: Connection, *, supervisor_id: UUID, caseload: int, alliance: int) -> None:
    """Copy running plans until that supervisor has `caseload`, then those of others until there are enough.

    There are enough when their alliance has `alliance` plans in all.

    The copies share groups, conferences, supervisors and networks with their originals. The audit log stays
    as it was, so this is for measuring only.
    """
    own = _plans(connection, supervisor_id)
    running = [plan.id for plan in own if plan.state in RUNNING]
    _copy_until(connection, running, caseload - len(running))
    [alliance_id] = {plan.alliance_id for plan in own}
    everybody = connection.execute(select(Plan.id).where(Plan.alliance_id == alliance_id)).scalars().all()
    theirs = {plan.id for plan in _plans(connection, supervisor_id)}
    others = [plan_id for plan_id in everybody if plan_id not in theirs]
    _copy_until(connection, others, alliance - len(everybody))


def _plans(connection: Connection, supervisor_id: UUID) -> Sequence[Row[UUID, PlanState, UUID]]:
    return connection.execute(
        select(Plan.id, Plan.state, Plan.alliance_id)
        .join(Assignment, Assignment.plan_id == Plan.id)
        .where(
            Assignment.person_id == supervisor_id,
            Assignment.party == Party.ALLIANCE_SUPERVISOR,
            Assignment.ends_on.is_(None),
        )
    ).all()


def _copy_until(connection: Connection, plan_ids: Sequence[UUID], wanted: int) -> None:
    for number, plan_id in zip(range(wanted), cycle(plan_ids), strict=False):
        _copy(connection, plan_id, number)


def _copy(connection: Connection, plan_id: UUID, number: int) -> None:
    """Copy the plan, its coordinator, and whatever points at either or at something already copied."""
    coordinator = connection.execute(select(Plan.coordinator_id).where(Plan.id == plan_id)).scalar_one()
    copies = {plan_id: new_id(), coordinator: new_id()}
    for table in Base.metadata.sorted_tables:
        if table.name in SHARED:
            continue
        rows = [row._asdict() for row in connection.execute(_to_copy(table, copies))]
        copies.update({row["id"]: new_id() for row in rows if row["id"] not in copies})
        if rows:
            connection.execute(insert(table), [_changed(table, row, copies, number) for row in rows])


def _to_copy(table: Table, copies: dict[UUID, UUID]) -> Any:
    if table.name in {Person.__tablename__, Plan.__tablename__}:
        return select(table).where(table.c.id.in_(copies))
    points_at_copied = [column.in_(copies) for column in table.c if _owner(column)]
    return select(table).where(or_(*points_at_copied)).order_by(table.c.id)


def _owner(column: Column[Any]) -> bool:
    """Whether a column says what its row belongs to."""
    return any(key.column.table.name not in SHARED for key in column.foreign_keys)


def _changed(table: Table, row: dict[str, Any], copies: dict[UUID, UUID], number: int) -> dict[str, Any]:
    """The row again with new identifiers, and different wherever no two rows may be the same."""
    row = {
        name: copies.get(value, value) if isinstance(value, UUID) else value for name, value in row.items()
    }
    if table.name == Person.__tablename__:
        row |= {"name": f"{row['name']} {number + 2}", "email_key": row["id"].hex, "email": row["id"].hex}
    if table.name == "handover_reports":
        digest = hashlib.sha256(row["id"].bytes).hexdigest()
        row |= {"number": f"{row['number']}-{row['id'].hex[-6:]}", "digest": digest}
    return row
