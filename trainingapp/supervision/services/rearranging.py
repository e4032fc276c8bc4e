"""Moving and cancelling booked sessions; everybody's calendar is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import SessionMove, SupervisionSession
from trainingapp.supervision.services import invitations
from trainingapp.supervision.services.bookings import audit_session, check_minutes, clash_notes
from trainingapp.supervision.services.openings import locked_opening
from trainingapp.supervision.services.places import tell_waiting
from trainingapp.supervision.terms import SessionState


def move_session(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    starts_at: datetime,
    minutes: int | None = None,
    place: str | None = None,
    reason: str,
    unusual_length: bool = False,
) -> SupervisionSession:
    """Move a booked session, or change its length or place, and tell its people; the same again does nothing.

    None leaves length or place as they are. Raises NotAllowed for anybody who does not lead it, and
    DomainError for a session that is recorded or cancelled, a time that is over or cannot be meant, and a
    move without a reason. Source: R28.
    """
    length = meeting.minutes if minutes is None else minutes
    where = meeting.place if place is None else place.strip()
    if (starts_at, length, where) == (meeting.starts_at, meeting.minutes, meeting.place):
        return meeting
    _check_move(actor, meeting, starts_at, length, unusual_length=unusual_length)
    before = meeting.starts_at
    if before != starts_at:
        if not reason.strip():
            raise DomainError("Enter the reason, so that the others understand it", "reason")
        move = SessionMove(
            session_id=meeting.id, person_id=actor.id, before=before, after=starts_at, reason=reason.strip()
        )
        session.add(move)
    meeting.starts_at, meeting.minutes, meeting.place = starts_at, length, where
    meeting.sequence += 1
    session.flush()
    invitations.tell_moved(session, meeting=meeting, before=before)
    audit_session(session, actor, meeting, "session:moved", sequence=meeting.sequence)
    return meeting


def consider_move(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    starts_at: datetime,
    minutes: int,
    unusual_length: bool = False,
) -> list[str]:
    """What to think about before a session is moved, in sentences. Raises as `move_session` does."""
    if (starts_at, minutes) == (meeting.starts_at, meeting.minutes):
        return []
    _check_move(actor, meeting, starts_at, minutes, unusual_length=unusual_length)
    day = rules.day_of(starts_at)
    windows = {(p.activity.due_from, p.activity.due_to) for p in meeting.participants if p.activity}
    due_from, due_to = windows.pop() if len(windows) == 1 else (day, day)
    notes = rules.booking_notes(day, due_from, due_to)
    people = {place.person_id for place in meeting.participants}
    return notes + clash_notes(session, actor, people, starts_at, minutes, but=meeting.id)


def cancel(
    session: Session, *, actor: Person, meeting: SupervisionSession, reason: str
) -> SupervisionSession:
    """Call off a booked session, with a reason that its people can read; again does nothing."""
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only who leads the session cancels it")
    locked_opening(session, meeting)  # whoever books a place at this moment hears of it, or is refused
    if meeting.state is SessionState.CANCELLED:
        return meeting
    if meeting.state is not SessionState.BOOKED:
        raise DomainError("This session has been recorded, so it can no longer be cancelled")
    if not reason.strip():
        raise DomainError("Enter the reason, so that the others understand it", "reason")
    meeting.state = SessionState.CANCELLED
    meeting.cancelled_reason = reason.strip()
    meeting.sequence += 1
    session.flush()
    invitations.call_off(session, meeting=meeting)
    tell_waiting(session, meeting=meeting)
    audit_session(session, actor, meeting, "session:cancelled")
    return meeting


def _check_move(
    actor: Person, meeting: SupervisionSession, starts_at: datetime, minutes: int, *, unusual_length: bool
) -> None:
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only who leads the session moves it")
    if meeting.state is SessionState.CANCELLED:
        raise DomainError("This session was cancelled. Book a new one")
    if meeting.state is not SessionState.BOOKED:
        raise DomainError("This session has been recorded, so it can no longer be moved")
    check_minutes(meeting.kind, minutes, unusual_length=unusual_length or minutes == meeting.minutes)
    if starts_at == meeting.starts_at:
        return
    rules.check_move(starts_at, clock.now())
    day = rules.day_of(starts_at)
    if meeting.kind is SessionKind.CONFERENCE and day != rules.day_of(meeting.starts_at):
        held_on = words.day(meeting.starts_at)
        raise DomainError(f"The conference is held on {held_on}. Its time can change, its day cannot", "day")
    rules.check_day(day, meeting.plan.starts_on if meeting.plan else clock.today())
