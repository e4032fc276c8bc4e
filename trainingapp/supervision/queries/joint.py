"""What a PCN supervisor who came in by a link has promised."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.terms import Party
from trainingapp.supervision.models import Action, Record, SupervisionSession
from trainingapp.supervision.terms import ActionState


def promised(session: Session, *, plan_id: UUID, party: Party) -> list[Action]:
    """The open actions of one side of a plan, from records that were sent to be agreed, by due date."""
    return list(
        session.scalars(
            select(Action)
            .join(Action.session)
            .join(SupervisionSession.record)
            .where(
                Action.plan_id == plan_id,
                Action.owner_party == party,
                Action.state == ActionState.OPEN,
                Record.submitted_at.is_not(None),
            )
            .options(contains_eager(Action.session), joinedload(Action.owner).lazyload(Person.memberships))
            .order_by(Action.due_on, Action.id)
        )
    )
