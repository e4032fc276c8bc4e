"""Joining the community of practice."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.plans.models import Plan
from trainingapp.training import queries, rules
from trainingapp.training.models import CommunityMembership


def join_community(session: Session, *, actor: Person, plan: Plan, joined_on: date) -> CommunityMembership:
    """Say since when the coordinator belongs to it, or put that day right; the same again does nothing.

    Raises NotAllowed for anybody but the coordinator, DomainError at `joined_on`. Source: S3 L236.
    """
    rules.check_writer(actor, plan)
    rules.check_joined(joined_on, clock.today())
    membership = queries.membership(session, plan_id=plan.id)
    if membership is not None and membership.joined_on == joined_on:
        return membership
    membership = membership or CommunityMembership(plan_id=plan.id)
    try:
        with session.begin_nested():
            membership.joined_on, membership.said_by_id = joined_on, actor.id
            session.add(membership)
    except IntegrityError as error:
        raise DomainError("This was saved from another window at the same moment. Save again") from error
    audit.record(
        session,
        actor=actor,
        what="community:joined",
        subject_type="plan",
        subject_id=plan.id,
        alliance_id=plan.alliance_id,
        details={"joined_on": joined_on.isoformat()},
    )
    return membership
