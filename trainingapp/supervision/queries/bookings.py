"""What can be booked: activities without a session, and a conference's register."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import PlanState, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import SessionState


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
    found = list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .join(Plan.coordinator)
            .where(
                Plan.alliance_id == actor.alliance_id,
                Plan.state == PlanState.ACTIVE,
                Activity.kind == kind,
            )
            .options(
                contains_eager(Activity.plan).contains_eager(Plan.coordinator).lazyload(Person.memberships),
                contains_eager(Activity.plan).joinedload(Plan.pcn),
                contains_eager(Activity.plan).lazyload(Plan.assignments),
            )
            .order_by(Person.name, Activity.position)
        )
    )
    taken = bookings_of(session, activity_ids=[activity.id for activity in found])
    return [activity for activity in found if activity.id not in taken]


def register_of(session: Session, *, conference_id: UUID) -> SupervisionSession | None:
    """The session that holds a conference's register, unless it was cancelled."""
    return session.scalars(
        select(SupervisionSession).where(
            SupervisionSession.conference_id == conference_id,
            SupervisionSession.state != SessionState.CANCELLED,
        )
    ).first()
