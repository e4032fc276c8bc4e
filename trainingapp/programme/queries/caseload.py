"""The plans that a supervisor answers for today."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments.queries.scope import assigned_to
from trainingapp.assessments.rules import OPEN_STATES
from trainingapp.plans.models import Plan


def supervised_plan_ids(session: Session, *, actor: Person) -> list[UUID]:
    """The running plans whose alliance supervisor the actor is today, named cover included."""
    return list(
        session.scalars(
            select(Plan.id).where(assigned_to(actor.id), Plan.state.in_(OPEN_STATES)).order_by(Plan.id)
        )
    )
