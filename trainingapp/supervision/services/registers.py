"""Taking the register of a group or a conference: one entry, many attendances."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Guest, Participant, SupervisionSession
from trainingapp.supervision.services.bookings import audit_session
from trainingapp.supervision.services.guests import put_guests
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.services.records import follow_the_register
from trainingapp.supervision.services.time import log_attendance
from trainingapp.supervision.terms import Attendance
from trainingapp.supervision.values import GuestLine


def take_register(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    version: int,
    attendance: Mapping[UUID, Attendance],
    guests: Mapping[UUID, Attendance],
    came_too: Sequence[GuestLine] = (),
) -> SupervisionSession:
    """Say of everybody whether they came; each plan's activity and its protected time follow.

    `attendance` goes by the id of a coordinator's place, `guests` by that of a guest; `came_too` are guests
    nobody expected. Who leads it came. `version` is the session's that the register was opened with. Saving
    the very same again does nothing. Raises EditConflict when it was saved on another device in between,
    NotAllowed for anybody but who leads it, DomainError for a register that cannot be taken or has a gap.
    Source: R17, R27.
    """
    if not rules.may_run(actor, meeting) or meeting.kind not in SHARED:
        raise NotAllowed("Only who leads the session takes its register")
    record = locked_record(session, meeting)
    rules.check_register(meeting.state, meeting.starts_at, record.state if record else None, clock.now())
    places, listed = _as_saved(session, meeting)
    if attendance.keys() != places.keys() or guests.keys() != listed.keys():
        raise DomainError("Say for everybody whether they came. Somebody may have been added since")
    new = rules.new_guests(came_too, [guest.key for guest in listed.values()])
    changed = [id_ for id_, mark in attendance.items() if places[id_].attendance is not mark]
    changed_guests = [id_ for id_, mark in guests.items() if listed[id_].attendance is not mark]
    if not changed and not changed_guests and not new:
        return meeting
    if version != meeting.version:
        raise EditConflict(
            f"This register was saved at {words.clock(meeting.updated_at)}, while you were taking it. "
            "Nothing is lost: compare the two below, then save again"
        )
    _refuse_two_for_one(session, [places[id_] for id_ in changed if attendance[id_] is Attendance.ATTENDED])
    for id_ in changed:
        places[id_].attendance = attendance[id_]
    for id_ in changed_guests:
        listed[id_].attendance = guests[id_]
    put_guests(meeting, new, Attendance.ATTENDED)
    _mark_leader(meeting)
    flag_modified(meeting, "state")  # a new version, though the marks are in rows of their own
    follow_the_register(session, actor, meeting)
    session.flush()
    log_attendance(session, actor=actor, meeting=meeting, record=record)
    audit_session(session, actor, meeting, "register:taken", people=len(places), guests=len(meeting.guests))
    return meeting


def _as_saved(
    session: Session, meeting: SupervisionSession
) -> tuple[dict[UUID, Participant], dict[UUID, Guest]]:
    """The coordinators and guests as they are in the database now that nobody else can write."""
    of_session = select(Participant).where(Participant.session_id == meeting.id)
    session.execute(of_session, execution_options={"populate_existing": True}).unique().all()
    session.refresh(meeting, ["participants", "guests"])
    coordinators = {place.id: place for place in meeting.participants if place.party is Party.COORDINATOR}
    return coordinators, {guest.id: guest for guest in meeting.guests}


def _refuse_two_for_one(session: Session, places: Sequence[Participant]) -> None:
    """An activity that was booked again after a mark of absence is not fulfilled twice."""
    missed = {place.activity_id: place for place in places if place.attendance is not None}
    booked = queries.bookings_of(session, activity_ids=[id_ for id_ in missed if id_ is not None])
    for activity_id, other in booked.items():
        name = missed[activity_id].person.name
        raise DomainError(
            f"This was booked again for {name}, on {words.moment(other.starts_at)}. Cancel that one first"
        )


def _mark_leader(meeting: SupervisionSession) -> None:
    for place in meeting.participants:
        if place.party is Party.ALLIANCE_SUPERVISOR and place.attendance is None:
            place.attendance = Attendance.ATTENDED
