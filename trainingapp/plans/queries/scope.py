"""Which plans somebody may read, and who is loaded with them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.plans.models import Assignment, Plan


def visible_to(actor: Person) -> ColumnElement[bool]:
    """The condition on Plan that the actor may read it: a party of it now, or the lead of its alliance.

    The same answer as `rules.can_read`, for use in any select that has Plan in it.
    """
    if actor.alliance_id is None:
        return false()
    own_alliance = Plan.alliance_id == actor.alliance_id
    if actor.only_plan_id is not None:
        return and_(own_alliance, Plan.id == actor.only_plan_id, Plan.id.in_(supervised_ids(actor)))
    if actor.has(Role.PROGRAMME_LEAD):
        return own_alliance
    return and_(own_alliance, or_(Plan.coordinator_id == actor.id, Plan.id.in_(supervised_ids(actor))))


def supervised_ids(actor: Person) -> Select[UUID]:
    """The ids of the plans somebody supervises or covers now, for use in a condition."""
    return select(Assignment.plan_id).where(Assignment.person_id == actor.id, Assignment.is_current)


def people_and_pauses() -> list[Any]:
    """Who is on a plan and when it stood still, in the same query; what else people may do is not asked.

    Options for a select of plans, or for the plan of something else.
    """
    return [
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
        joinedload(Plan.pauses),
    ]
