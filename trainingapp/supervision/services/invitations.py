"""What calendars are told: each booking, move and cancellation puts one message a person into the outbox."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock, words
from trainingapp.notifications import services as notifications
from trainingapp.plans.terms import KIND_WORDS, SHARED
from trainingapp.supervision.invitation import Method, invitation
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import SessionState


def invite(
    session: Session, *, meeting: SupervisionSession, places: Iterable[Participant] | None = None
) -> None:
    """Invite everybody, or those who have just been added; a session that is over invites nobody.

    The session is flushed and its people are loaded. Source: R113.
    """
    if meeting.state is SessionState.BOOKED and meeting.starts_at > clock.now():
        _put(session, "session-invitation", Method.REQUEST, meeting, places)


def tell_moved(session: Session, *, meeting: SupervisionSession, before: datetime) -> None:
    """Send everybody the new time or place; `meeting.sequence` has been raised, so calendars follow."""
    moved = {"before": said(before)} if before != meeting.starts_at else {}
    _put(session, "session-moved", Method.REQUEST, meeting, None, **moved)


def call_off(
    session: Session, *, meeting: SupervisionSession, places: Iterable[Participant] | None = None
) -> None:
    """Take the session out of everybody's calendar, or out of those of who is no longer in it.

    Who booked it when it was over already was never invited, so nobody is told. `meeting.sequence` has been
    raised.
    """
    if meeting.created_at < meeting.starts_at:
        _put(session, "session-cancelled", Method.CANCEL, meeting, places)


def tell_place_found(session: Session, *, meeting: SupervisionSession, places: Iterable[Participant]) -> None:
    """Tell who moved up from the waiting list of a group that they have a place, with the invitation."""
    _put(session, "place-found", Method.REQUEST, meeting, places)


def confirm_given_back(session: Session, *, meeting: SupervisionSession, place: Participant) -> None:
    """Take a group out of the calendar of who gives their place back; `meeting.sequence` has been raised."""
    _put(session, "place-given-back", Method.CANCEL, meeting, [place])


def tell_waiting(session: Session, *, meeting: SupervisionSession, to: Person) -> None:
    """Tell somebody on the waiting list that the group was called off; their calendar knows nothing of it."""
    notifications.put(
        session,
        kind="place-called-off",
        to=to,
        params={"what": KIND_WORDS[meeting.kind], "when": said(meeting.starts_at), "path": "/groups"},
        alliance_id=meeting.alliance_id,
        waiting_id=meeting.led_by_id,
        about_path="/groups",
    )


def said(moment: datetime) -> str:
    """A moment as a message says it: "Wednesday 10 June 2026 at 10:00"."""
    return f"{words.weekday(moment)} at {words.clock(moment)}"


def _put(
    session: Session,
    kind: str,
    method: Method,
    meeting: SupervisionSession,
    places: Iterable[Participant] | None,
    **more: str,
) -> None:
    now = clock.now()
    path = f"/sessions/{meeting.id}"
    params = {
        "what": KIND_WORDS[meeting.kind],
        "when": said(meeting.starts_at),
        "minutes": words.minutes(meeting.minutes),
        "path": path,
        "before": "",
        **more,
    }
    same = "" if meeting.kind in SHARED else invitation(meeting, method=method, now=now, to=meeting.led_by)
    for place in list(meeting.participants if places is None else places):
        notifications.put(
            session,
            kind=kind,
            to=place.person,
            params=params,
            alliance_id=meeting.alliance_id,
            calendar=same or invitation(meeting, method=method, now=now, to=place.person),
            calendar_method=method.value,
            waiting_id=None if place.person_id == meeting.led_by_id else meeting.led_by_id,
            about_path=path,
        )
