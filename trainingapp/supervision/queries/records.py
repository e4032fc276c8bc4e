"""Records that wait for somebody to agree them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Assignment, Plan
from trainingapp.supervision import rules
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.queries.scope import own
from trainingapp.supervision.terms import RecordState


def records_waiting_for(session: Session, *, actor: Person) -> list[Record]:
    """Records sent to be agreed that this actor has still to agree, since `submitted_at`, oldest first."""
    return [record for record in _submitted(session, actor) if _waits_for(record, actor)]


def records_waiting_on_others(session: Session, *, actor: Person) -> list[Record]:
    """Records the actor is a party of, sent to be agreed, that now wait for somebody else, oldest first."""
    return [record for record in _submitted(session, actor) if not _waits_for(record, actor)]


def _submitted(session: Session, actor: Person) -> list[Record]:
    return list(
        session.scalars(
            select(Record)
            .join(Record.session)
            .where(Record.state == RecordState.SUBMITTED, own(actor))
            .options(
                contains_eager(Record.session)
                .joinedload(SupervisionSession.plan)
                .joinedload(Plan.coordinator)
                .lazyload(Person.memberships),
                contains_eager(Record.session)
                .joinedload(SupervisionSession.plan)
                .selectinload(Plan.assignments)
                .joinedload(Assignment.person)
                .lazyload(Person.memberships),
                contains_eager(Record.session)
                .joinedload(SupervisionSession.led_by)
                .lazyload(Person.memberships),
                selectinload(Record.events),
            )
            .order_by(Record.submitted_at, Record.id)
        )
    )


def _waits_for(record: Record, actor: Person) -> bool:
    return rules.own_party(actor.id, record.session) in rules.waiting_parties(
        record.session.kind, record.events
    )
