"""Reads of what the three parties owe one another."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Assignment, Plan, Responsibility, ResponsibilityEvent
from trainingapp.plans.queries.scope import visible_to


def responsibility(session: Session, responsibility_id: UUID, *, actor: Person) -> Responsibility | None:
    """One line of a plan the actor may see, with that plan and its people."""
    return (
        session.scalars(
            select(Responsibility)
            .join(Responsibility.plan)
            .options(
                contains_eager(Responsibility.plan).options(
                    joinedload(Plan.coordinator).lazyload(Person.memberships),
                    joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
                ),
                joinedload(Responsibility.done_by).lazyload(Person.memberships),
                joinedload(Responsibility.owner).lazyload(Person.memberships),
            )
            .where(Responsibility.id == responsibility_id, visible_to(actor))
        )
        .unique()
        .first()
    )


def responsibility_events(session: Session, *, plan: Plan) -> dict[UUID, list[ResponsibilityEvent]]:
    """The ticks of a plan's responsibilities and their undoing, oldest first, by responsibility."""
    found = session.scalars(
        select(ResponsibilityEvent)
        .join(ResponsibilityEvent.responsibility)
        .options(joinedload(ResponsibilityEvent.person).lazyload(Person.memberships))
        .where(Responsibility.plan_id == plan.id)
        .order_by(ResponsibilityEvent.created_at, ResponsibilityEvent.id)
    )
    history: dict[UUID, list[ResponsibilityEvent]] = defaultdict(list)
    for event in found:
        history[event.responsibility_id].append(event)
    return dict(history)
