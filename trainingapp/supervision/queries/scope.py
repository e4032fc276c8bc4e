"""The lock at the row: which sessions somebody may see, runs, or is a party of."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import JOINT, SHARED, Party
from trainingapp.supervision.models import Participant, SupervisionSession


def plans_of(actor: Person, party: Party) -> Select[UUID]:
    """The plans the actor supervises now in that place."""
    return select(Assignment.plan_id).where(
        Assignment.person_id == actor.id, Assignment.party == party, Assignment.is_current
    )


def own_plans(actor: Person) -> Select[UUID]:
    return select(Plan.id).where(Plan.coordinator_id == actor.id)


def run_by(actor: Person) -> ColumnElement[bool]:
    """Sessions whose record the actor writes."""
    return or_(
        SupervisionSession.plan_id.in_(plans_of(actor, Party.ALLIANCE_SUPERVISOR)),
        and_(SupervisionSession.kind.in_(SHARED), SupervisionSession.led_by_id == actor.id),
    )


def own(actor: Person) -> ColumnElement[bool]:
    """Sessions the actor is a party of."""
    joint = and_(
        SupervisionSession.kind.in_(JOINT),
        SupervisionSession.plan_id.in_(plans_of(actor, Party.PCN_SUPERVISOR)),
    )
    if actor.only_plan_id is not None:
        own_plan = SupervisionSession.plan_id == actor.only_plan_id
        return and_(SupervisionSession.alliance_id == actor.alliance_id, own_plan, joint)
    attended = select(Participant.session_id).where(Participant.person_id == actor.id)
    return and_(
        SupervisionSession.alliance_id == actor.alliance_id,
        or_(
            SupervisionSession.plan_id.in_(own_plans(actor)),
            run_by(actor),
            joint,
            and_(SupervisionSession.kind.in_(SHARED), SupervisionSession.id.in_(attended)),
        ),
    )


def visible_to(actor: Person) -> ColumnElement[bool]:
    """Sessions the actor may at least see the outline of; `rules.sight` says how much of each."""
    if actor.has(Role.PROGRAMME_LEAD):
        return SupervisionSession.alliance_id == actor.alliance_id
    if actor.only_plan_id is not None:
        return own(actor)
    registers = select(Participant.session_id).where(
        Participant.plan_id.in_(plans_of(actor, Party.ALLIANCE_SUPERVISOR))
    )
    return or_(
        own(actor),
        and_(
            SupervisionSession.alliance_id == actor.alliance_id,
            SupervisionSession.kind.in_(SHARED),
            SupervisionSession.id.in_(registers),
        ),
    )
