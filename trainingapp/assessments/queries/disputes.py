"""What was signed with one signature, and the signatures that somebody says were not theirs."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import Decision, DecisionEvent, SignOffRequest
from trainingapp.assessments.queries.totals import in_dispute
from trainingapp.assessments.rules.disputes import Signed, signature_of
from trainingapp.assessments.terms import DecisionEventKind
from trainingapp.plans.models import Plan
from trainingapp.plans.queries import visible_to


def signed_with(session: Session, signed: Signed) -> list[Decision]:
    """What was signed with one signature, in order, for whoever holds its receipt; in 2 queries."""
    which = (
        Decision.batch_id == signed.batch_id
        if signed.batch_id is not None
        else Decision.id == signed.decision_id
    )
    return list(session.scalars(_decisions().where(which)).unique())


def disputed(session: Session, *, actor: Person) -> list[list[Decision]]:
    """The frozen decisions the actor may see, each signature's together, oldest dispute first; 2 queries."""
    frozen = session.scalars(_decisions().where(in_dispute(), visible_to(actor))).unique()
    ordered = sorted(frozen, key=lambda each: signature_of(each.id, each.batch_id))
    together = groupby(ordered, key=lambda each: signature_of(each.id, each.batch_id))
    return sorted((list(group) for _, group in together), key=lambda group: dispute_of(group).created_at)


def signed_together(session: Session, decision_id: UUID, *, actor: Person) -> list[Decision]:
    """That decision and all signed with it, as far as the actor may see them; it comes first."""
    asked = (
        session.scalars(_decisions().where(Decision.id == decision_id, visible_to(actor))).unique().first()
    )
    if asked is None or asked.batch_id is None:
        return [asked] if asked else []
    batch = session.scalars(_decisions().where(Decision.batch_id == asked.batch_id, visible_to(actor)))
    return sorted(batch.unique(), key=lambda each: each.id != decision_id)


def dispute_of(decisions: Sequence[Decision]) -> DecisionEvent:
    """What the signer last said of these: the newest freezing among them."""
    freezings = [
        event for each in decisions for event in each.events if event.kind is DecisionEventKind.FROZEN
    ]
    return max(freezings, key=lambda event: (event.created_at, event.id))


def _decisions() -> Select[Decision]:
    return (
        select(Decision)
        .join(Decision.request)
        .join(SignOffRequest.plan)
        .order_by(Decision.created_at, Decision.id)
        .options(
            contains_eager(Decision.request).options(
                contains_eager(SignOffRequest.plan).joinedload(Plan.coordinator).lazyload(Person.memberships),
                joinedload(SignOffRequest.entry),
            ),
            joinedload(Decision.decided_by).lazyload(Person.memberships),
            selectinload(Decision.events).joinedload(DecisionEvent.person).lazyload(Person.memberships),
        )
    )
