"""Reads of links: for who holds an address, for who manages them, and the visitor whom one lets in."""

from uuid import UUID

from sqlalchemy import ColumnElement, ScalarResult, event, select
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    joinedload,
    object_session,
    with_loader_criteria,
)

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import rules
from trainingapp.plans.models import Assignment, Plan, PlanLink
from trainingapp.plans.queries.scope import visible_to
from trainingapp.plans.terms import LinkState

WHATEVER_PLAN = "whatever_plan"
"""Marks a read that a visit to one plan does not narrow: who is on one may open a link to another."""


def link(session: Session, link_id: UUID) -> PlanLink | None:
    """A link with its person and its plan's people, for who holds its address."""
    return _links(session, PlanLink.id == link_id).first()


def managed_link(session: Session, link_id: UUID, *, actor: Person) -> PlanLink | None:
    """A link to a plan that the actor may change."""
    of_visible = PlanLink.plan_id.in_(select(Plan.id).where(visible_to(actor)))
    found = _links(session, PlanLink.id == link_id, of_visible).first()
    return found if found is not None and rules.can_change(actor, found.plan) else None


def links(session: Session, *, plan: Plan) -> list[PlanLink]:
    """Every link to a plan, the newest first. The caller has asked whether the plan is the reader's."""
    return list(_links(session, PlanLink.plan_id == plan.id))


def newest_link(session: Session, *, plan_id: UUID, person_id: UUID) -> PlanLink | None:
    """The last link that was made for that person and plan."""
    return _links(session, PlanLink.plan_id == plan_id, PlanLink.person_id == person_id).first()


def visitor(session: Session, *, link_id: UUID) -> Person | None:
    """Who comes in by that link, limited to its plan; None when it does not let them in now.

    In this session there is from here on, whatever asks and however, no plan but this one, and no
    assignment to another: the scopes of all capabilities stand on these two.
    """
    found = link(session, link_id)
    if found is None or rules.link_state(found, clock.now()) is not LinkState.WORKS:
        return None
    plan_id = found.plan_id

    def narrow(asked: ORMExecuteState) -> None:
        is_first = asked.is_select and not asked.is_column_load and not asked.is_relationship_load
        if is_first and not asked.execution_options.get(WHATEVER_PLAN):
            asked.statement = asked.statement.options(
                with_loader_criteria(Plan, Plan.id == plan_id),
                with_loader_criteria(Assignment, Assignment.plan_id == plan_id),
            )

    event.listen(object_session(found), "do_orm_execute", narrow)
    found.person.only_plan_id = plan_id
    return found.person


def _links(session: Session, *conditions: ColumnElement[bool]) -> ScalarResult[PlanLink]:
    people = joinedload(PlanLink.plan).options(
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    )
    return session.scalars(
        select(PlanLink)
        .where(*conditions)
        .options(
            joinedload(PlanLink.person).lazyload(Person.memberships),
            joinedload(PlanLink.made_by).lazyload(Person.memberships),
            people,
        )
        .order_by(PlanLink.created_at.desc(), PlanLink.id.desc())
        .execution_options(**{WHATEVER_PLAN: True})
    ).unique()
