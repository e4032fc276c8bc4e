"""Sessions the reader may see: one with everything its page needs, and lists."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.models import Assignment, Plan
from trainingapp.supervision.models import Participant, Record, RecordEvent, SupervisionSession
from trainingapp.supervision.queries.scope import own, run_by, visible_to
from trainingapp.supervision.terms import RecordState, SessionState


def _everything() -> tuple[LoaderOption, ...]:
    """All that a session's page needs, without the memberships of everybody on it."""
    meeting = SupervisionSession
    return (
        joinedload(meeting.plan).joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(meeting.plan).joinedload(Plan.pcn),
        joinedload(meeting.plan)
        .selectinload(Plan.assignments)
        .joinedload(Assignment.person)
        .lazyload(Person.memberships),
        joinedload(meeting.led_by).lazyload(Person.memberships),
        joinedload(meeting.conference),
        joinedload(meeting.record).joinedload(Record.saved_by).lazyload(Person.memberships),
        joinedload(meeting.record)
        .selectinload(Record.events)
        .joinedload(RecordEvent.person)
        .lazyload(Person.memberships),
        selectinload(meeting.participants).joinedload(Participant.person).lazyload(Person.memberships),
        selectinload(meeting.participants).joinedload(Participant.activity),
    )


def meeting(session: Session, session_id: UUID, *, actor: Person) -> SupervisionSession | None:
    """A session the actor may see, with its people, plan, record and events, in 4 queries."""
    return session.scalars(
        select(SupervisionSession)
        .where(SupervisionSession.id == session_id, visible_to(actor))
        .options(*_everything())
    ).first()


def meetings(session: Session, *, actor: Person, plan_id: UUID) -> list[SupervisionSession]:
    """The sessions of one plan that the actor may see, groups included, earliest first."""
    of_plan = select(Participant.session_id).where(Participant.plan_id == plan_id)
    return _listed(session, visible_to(actor), SupervisionSession.id.in_(of_plan))


def upcoming(session: Session, *, actor: Person, until: datetime) -> list[SupervisionSession]:
    """Booked sessions of the actor (of a lead: all of the alliance) from today until then, soonest first."""
    from_today = clock.london(clock.today(), 0)
    seen = visible_to(actor) if actor.has(Role.PROGRAMME_LEAD) else own(actor)
    return _listed(
        session,
        seen,
        SupervisionSession.state == SessionState.BOOKED,
        SupervisionSession.starts_at >= from_today,
        SupervisionSession.starts_at < until,
    )


def records_to_write(session: Session, *, actor: Person) -> list[SupervisionSession]:
    """Sessions that have begun, whose record the actor has to write, finish or change, oldest first."""
    return _listed(
        session,
        run_by(actor),
        SupervisionSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        SupervisionSession.starts_at <= clock.now(),
        or_(Record.id.is_(None), Record.state.in_([RecordState.DRAFT, RecordState.CHANGES_REQUESTED])),
    )


def _listed(session: Session, *conditions: ColumnElement[bool]) -> list[SupervisionSession]:
    return list(
        session.scalars(
            select(SupervisionSession)
            .outerjoin(SupervisionSession.record)
            .where(*conditions)
            .options(
                contains_eager(SupervisionSession.record),
                joinedload(SupervisionSession.plan).joinedload(Plan.coordinator).lazyload(Person.memberships),
                joinedload(SupervisionSession.plan).joinedload(Plan.pcn),
                joinedload(SupervisionSession.led_by).lazyload(Person.memberships),
                joinedload(SupervisionSession.conference),
            )
            .order_by(SupervisionSession.starts_at, SupervisionSession.id)
        )
    )
