"""What can be booked, who is free then, a conference's register, and what is in somebody's calendar."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import SHARED, PlanState, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Participant, SessionMove, SupervisionSession
from trainingapp.supervision.queries.scope import own
from trainingapp.supervision.terms import Attendance, SessionState


def bookings_of(session: Session, *, activity_ids: Sequence[UUID]) -> dict[UUID, SupervisionSession]:
    """The session that stands in the way of booking an activity again, by activity id."""
    rows = session.execute(
        select(Participant.activity_id, Participant.attendance, SupervisionSession)
        .join(Participant.session)
        .where(
            Participant.activity_id.in_(activity_ids),
            SupervisionSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        )
        .order_by(SupervisionSession.starts_at)
    )
    return {
        activity_id: booked
        for activity_id, attendance, booked in rows
        if activity_id is not None and rules.is_live(booked.state, attendance)
    }


def open_shared_activities(session: Session, *, actor: Person, kind: SessionKind) -> list[Activity]:
    """Shared activities of the alliance's running plans that have no session, by coordinator's name."""
    return list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .join(Plan.coordinator)
            .where(
                Plan.alliance_id == actor.alliance_id,
                Plan.state == PlanState.ACTIVE,
                Activity.kind == kind,
                Activity.waived_for.is_(None),
                ~is_taken(),
            )
            .options(
                contains_eager(Activity.plan).contains_eager(Plan.coordinator).lazyload(Person.memberships),
                contains_eager(Activity.plan).joinedload(Plan.pcn),
                contains_eager(Activity.plan).lazyload(Plan.assignments),
            )
            .order_by(Person.name, Activity.position)
        )
    )


def is_taken() -> ColumnElement[bool]:
    """Whether a place stands in the way of booking the activity again; the same answer as `rules.is_live`."""
    meeting = SupervisionSession
    came = or_(Participant.attendance.is_(None), Participant.attendance == Attendance.ATTENDED)
    is_live = or_(
        meeting.state == SessionState.BOOKED,
        and_(meeting.state == SessionState.HELD, came),
    )
    return (
        select(Participant.id)
        .join(Participant.session)
        .where(Participant.activity_id == Activity.id, is_live)
        .exists()
    )


def register_of(session: Session, *, conference_id: UUID) -> SupervisionSession | None:
    """The session that holds a conference's register, unless it was cancelled."""
    return session.scalars(
        select(SupervisionSession).where(
            SupervisionSession.conference_id == conference_id,
            SupervisionSession.state != SessionState.CANCELLED,
        )
    ).first()


def busy(
    session: Session,
    *,
    person_ids: Collection[UUID],
    times: Sequence[tuple[datetime, int]],
    but: UUID | None = None,
) -> list[rules.Busy]:
    """Where these people are booked around any of these times (moment, minutes), in one query.

    Wider than the times themselves by the longest session; `rules.clashes` says which overlap. `but`: a
    session that does not count, because it is the one that is moved.
    """
    meeting = SupervisionSession
    around = or_(
        *(
            and_(
                meeting.starts_at > starts_at - rules.LONGEST_SESSION,
                meeting.starts_at < rules.end_of(starts_at, minutes),
            )
            for starts_at, minutes in times
        )
    )
    found = (
        select(Participant.person_id, Person.name, meeting.starts_at, meeting.minutes)
        .join(Participant.session)
        .join(Participant.person)
        .where(Participant.person_id.in_(person_ids), meeting.state == SessionState.BOOKED, around)
        .order_by(meeting.starts_at, Person.name)
    )
    if but is not None:
        found = found.where(meeting.id != but)
    return [rules.Busy(*row) for row in session.execute(found)]


def moves(session: Session, *, session_id: UUID) -> list[SessionMove]:
    """How a session was moved, oldest first; for who may see the session."""
    return list(
        session.scalars(
            select(SessionMove)
            .where(SessionMove.session_id == session_id)
            .options(joinedload(SessionMove.person).lazyload(Person.memberships))
            .order_by(SessionMove.created_at, SessionMove.id)
        )
    )


def sessions_between(
    session: Session, *, actor: Person, since: datetime, until: datetime | None = None
) -> list[SupervisionSession]:
    """The actor's own sessions in any state that begin in that time, soonest first, with their plans."""
    return _in_time(session, own(actor), since, until)


def shared_between(
    session: Session, *, actor: Person, since: datetime, until: datetime
) -> list[SupervisionSession]:
    """The groups and conferences of the alliance in that time; none for anybody but its programme lead."""
    if not actor.has(Role.PROGRAMME_LEAD):
        return []
    meeting = SupervisionSession
    ours = and_(meeting.alliance_id == actor.alliance_id, meeting.kind.in_(SHARED))
    return _in_time(session, ours, since, until)


def _in_time(
    session: Session, condition: ColumnElement[bool], since: datetime, until: datetime | None
) -> list[SupervisionSession]:
    meeting = SupervisionSession
    wanted = (
        select(meeting)
        .where(condition, meeting.starts_at >= since)
        .options(
            joinedload(meeting.plan).joinedload(Plan.coordinator).lazyload(Person.memberships),
            joinedload(meeting.plan).joinedload(Plan.pcn),
            joinedload(meeting.plan).lazyload(Plan.assignments),
            joinedload(meeting.led_by).lazyload(Person.memberships),
        )
        .order_by(meeting.starts_at, meeting.id)
    )
    if until is not None:
        wanted = wanted.where(meeting.starts_at < until)
    return list(session.scalars(wanted).unique())
