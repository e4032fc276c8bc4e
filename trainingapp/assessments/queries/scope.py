"""Which plan a page is about, if the reader may see it, and who is on it."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.queries import visible_to
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def plan(session: Session, plan_id: UUID, *, actor: Person) -> Plan | None:
    """One plan with its people, network and framework, in one query; None when the actor may not see it."""
    return (
        session.scalars(select(Plan).options(*people()).where(Plan.id == plan_id, visible_to(actor)))
        .unique()
        .first()
    )


def people() -> list["_AbstractLoad"]:
    """Who is on a plan and against what they are assessed, in the same query."""
    return [
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        joinedload(Plan.framework),
        joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    ]


def assigned_to(person_id: UUID) -> ColumnElement[bool]:
    """The condition on Plan that this person is its alliance supervisor now."""
    return and_(
        Plan.id.in_(
            select(Assignment.plan_id).where(
                Assignment.person_id == person_id,
                Assignment.party == Party.ALLIANCE_SUPERVISOR,
                Assignment.is_current,
            )
        ),
        Plan.coordinator_id != person_id,
    )
