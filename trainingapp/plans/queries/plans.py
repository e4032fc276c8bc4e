"""Reads of plans and of what happened to them."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Activity, Plan, PlanChange, PlanEvent, PlanPractice, Responsibility
from trainingapp.plans.queries.scope import people_and_pauses, supervised_ids, visible_to
from trainingapp.plans.terms import RUNNING


def plan(session: Session, plan_id: UUID, *, actor: Person) -> Plan | None:
    """One plan with everything that belongs to it, in 4 queries; None when it is not the actor's to see."""
    return session.scalars(_whole().where(Plan.id == plan_id, visible_to(actor))).unique().first()


def plan_unseen(session: Session, plan_id: UUID) -> Plan:
    """One plan with everything that belongs to it, for a computation that shows nobody any of it."""
    return session.scalars(_whole().where(Plan.id == plan_id)).unique().one()


def own_plan(session: Session, *, actor: Person) -> Plan | None:
    """The coordinator's running plan, or else their newest, with everything that belongs to it."""
    wanted = (
        _whole()
        .where(Plan.coordinator_id == actor.id)
        .order_by(Plan.state.in_(RUNNING).desc(), Plan.starts_on.desc(), Plan.created_at.desc())
    )
    return session.scalars(wanted).unique().first()


def plans_visible_to(session: Session, *, actor: Person) -> list[Plan]:
    """Every plan the actor may see, by coordinator: people, network, activities (no agendas); 2 queries."""
    return _listed(session, visible_to(actor))


def supervised_by(session: Session, *, actor: Person) -> list[Plan]:
    """The running plans the actor supervises now, for the alliance or for the network, by coordinator."""
    return _listed(
        session,
        and_(
            Plan.alliance_id == actor.alliance_id, Plan.state.in_(RUNNING), Plan.id.in_(supervised_ids(actor))
        ),
    )


def _whole() -> Select[Plan]:
    return select(Plan).options(
        *people_and_pauses(),
        joinedload(Plan.framework),
        joinedload(Plan.role_specification),
        joinedload(Plan.template),
        selectinload(Plan.practices).joinedload(PlanPractice.practice),
        selectinload(Plan.activities).joinedload(Activity.conference),
        selectinload(Plan.responsibilities).options(
            joinedload(Responsibility.done_by).lazyload(Person.memberships),
            joinedload(Responsibility.owner).lazyload(Person.memberships),
        ),
    )


def _listed(session: Session, condition: ColumnElement[bool]) -> list[Plan]:
    wanted = (
        select(Plan)
        .join(Plan.coordinator)
        .options(
            contains_eager(Plan.coordinator).lazyload(Person.memberships),
            *people_and_pauses()[1:],
            selectinload(Plan.activities).options(defer(Activity.agenda), joinedload(Activity.conference)),
        )
        .where(condition)
        .order_by(Person.name, Plan.starts_on.desc())
    )
    return list(session.scalars(wanted).unique())


def events(session: Session, *, plan: Plan) -> list[PlanEvent]:
    """The changes of a plan's state, oldest first."""
    return list(
        session.scalars(
            select(PlanEvent)
            .options(joinedload(PlanEvent.person).lazyload(Person.memberships))
            .where(PlanEvent.plan_id == plan.id)
            .order_by(PlanEvent.created_at, PlanEvent.id)
        )
    )


def changes(session: Session, *, plan: Plan) -> list[PlanChange]:
    """How a plan was bent, newest first, with who did it and the activity it was about."""
    return list(
        session.scalars(
            select(PlanChange)
            .options(
                joinedload(PlanChange.person).lazyload(Person.memberships),
                joinedload(PlanChange.activity).defer(Activity.agenda),
            )
            .where(PlanChange.plan_id == plan.id)
            .order_by(PlanChange.created_at.desc(), PlanChange.id.desc())
        )
    )
