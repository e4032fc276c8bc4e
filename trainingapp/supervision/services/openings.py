"""One writer at a time on the people of a group, so that no place is given away twice."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.supervision import rules
from trainingapp.supervision.models import GroupOpening, GroupPlace, Participant, SupervisionSession
from trainingapp.supervision.terms import PlaceState

_OWN = ["state", "version", "starts_at", "sequence"]
_ANEW = {"populate_existing": True}


def locked_opening(session: Session, meeting: SupervisionSession) -> GroupOpening | None:
    """The places of a group as they are now, and its people, while everybody else waits to change them.

    On SQLite a writing transaction is alone from its beginning; PostgreSQL locks the session's row, as
    taking its register and writing its record do. None where nobody offers places.
    """
    session.flush()
    session.refresh(meeting, attribute_names=_OWN, with_for_update=True)
    people = select(Participant).where(Participant.session_id == meeting.id)
    session.scalars(people.options(joinedload(Participant.activity)), execution_options=_ANEW).all()
    session.expire(meeting, ["participants"])
    opening = session.scalars(
        select(GroupOpening).where(GroupOpening.session_id == meeting.id), execution_options=_ANEW
    ).first()
    if opening is not None:
        places = select(GroupPlace).where(GroupPlace.opening_id == opening.id)
        whose = joinedload(GroupPlace.plan).joinedload(Plan.coordinator).lazyload(Person.memberships)
        session.scalars(places.options(whose), execution_options=_ANEW).all()
        session.expire(opening, ["places"])
    return opening


def attending(meeting: SupervisionSession) -> list[Participant]:
    """The coordinators in a group: whoever booked a place, and whom the facilitator booked it for."""
    return [place for place in meeting.participants if place.party is Party.COORDINATOR]


def make_room(session: Session, meeting: SupervisionSession, plan_ids: Collection[UUID]) -> None:
    """Let the facilitator add the coordinators of these plans by hand; who waited for a place has one now.

    Raises DomainError where the group offers places and has too few left.
    """
    opening = locked_opening(session, meeting)
    if opening is None:
        return
    rules.check_room(opening.capacity, len(attending(meeting)), len(plan_ids))
    for place in opening.places:
        if place.plan_id in plan_ids and place.state is not PlaceState.BOOKED:
            place.state = PlaceState.BOOKED
