"""Changing and calling off a conference together with its register, whose people are told."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.clock import LONDON
from trainingapp.core.errors import DomainError
from trainingapp.plans import services as plans
from trainingapp.plans.models import Conference
from trainingapp.supervision import queries
from trainingapp.supervision.models import SessionMove, SupervisionSession
from trainingapp.supervision.services import invitations
from trainingapp.supervision.services.bookings import audit_session
from trainingapp.supervision.terms import SessionState

MOVED = "The conference was moved"


def edit_conference(
    session: Session,
    *,
    actor: Person,
    conference: Conference,
    version: int,
    title: str,
    held_on: date,
    venue: str,
    counts_as_group: bool,
    programme: str,
) -> Conference:
    """Change a conference until it is held; its open register moves along, and everybody on it is told.

    The time of day stays. Raises what `plans.services.edit_conference` does, and DomainError for another day
    once the register was taken.
    """
    register = queries.register_of(session, conference_id=conference.id)
    taken = register is not None and register.state is not SessionState.BOOKED
    if taken and held_on != conference.held_on:
        raise DomainError("Its register was taken, so its date can no longer change", "held_on")
    plans.edit_conference(
        session,
        actor=actor,
        conference=conference,
        version=version,
        title=title,
        held_on=held_on,
        venue=venue,
        counts_as_group=counts_as_group,
        programme=programme,
    )
    if register is not None and not taken:
        _follow(session, actor, conference, register)
    return conference


def cancel_conference(session: Session, *, actor: Person, conference: Conference, reason: str) -> Conference:
    """Call a conference off, and its register with it; everybody on it is told. Again does nothing.

    Raises what `plans.services.cancel_conference` does, and DomainError once the register was taken.
    """
    register = queries.register_of(session, conference_id=conference.id)
    if register is not None and register.state is not SessionState.BOOKED:
        raise DomainError("Its register was taken, so it can no longer be cancelled")
    plans.cancel_conference(session, actor=actor, conference=conference, reason=reason)
    if register is not None:
        register.state = SessionState.CANCELLED
        register.cancelled_reason = reason.strip()
        register.sequence += 1
        session.flush()
        invitations.call_off(session, meeting=register)
        audit_session(session, actor, register, "session:cancelled")
    return conference


def _follow(session: Session, actor: Person, conference: Conference, register: SupervisionSession) -> None:
    before = register.starts_at
    starts_at = _same_time(before, conference.held_on)
    where = (register.title, register.place)
    if (starts_at, where) == (before, (conference.title, conference.venue)):
        return
    register.title, register.place = conference.title, conference.venue
    register.starts_at = starts_at
    register.sequence += 1
    if starts_at != before:
        move = SessionMove(
            session_id=register.id, person_id=actor.id, before=before, after=starts_at, reason=MOVED
        )
        session.add(move)
    session.flush()
    invitations.tell_moved(session, meeting=register, before=before)
    audit_session(session, actor, register, "session:moved", sequence=register.sequence)


def _same_time(moment: datetime, day: date) -> datetime:
    """The same time on London's clocks on another day."""
    local = moment.astimezone(LONDON)
    return clock.london(day, local.hour, local.minute)
