"""People without a plan on the register of a group or a conference. They get no account and no mail."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import SHARED
from trainingapp.supervision import rules
from trainingapp.supervision.models import Guest, SupervisionSession
from trainingapp.supervision.services.bookings import audit_session
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.terms import Attendance
from trainingapp.supervision.values import GuestLine


def add_guests(
    session: Session, *, actor: Person, meeting: SupervisionSession, guests: Sequence[GuestLine]
) -> list[Guest]:
    """Put people on the register; who is there already stays there once. Gives back who is new.

    Raises NotAllowed for anybody but who leads the session, DomainError for one without a name, and once the
    record is finished. Source: S3 L186.
    """
    _check_keeper(actor, meeting)
    record = locked_record(session, meeting)
    session.refresh(meeting, ["guests"])
    for guest in guests:
        rules.check_guest(guest.name)
    new = rules.new_guests(guests, [guest.key for guest in meeting.guests])
    people = len(meeting.guests) + len(new)
    rules.check_guest_list(meeting.state, record.state if record else None, people)
    added = put_guests(meeting, new)
    session.flush()
    if added:
        audit_session(session, actor, meeting, "guests:added", people=len(added))
    return added


def remove_guest(session: Session, *, actor: Person, guest: Guest) -> None:
    """Take somebody off the register before it says anything about them. Raises as `add_guests` does."""
    meeting = guest.session
    _check_keeper(actor, meeting)
    record = locked_record(session, meeting)
    rules.check_guest_list(meeting.state, record.state if record else None, 0)
    if guest.attendance is not None:
        raise DomainError("The register says whether this guest came, so they stay on it")
    session.delete(guest)
    session.flush()
    audit_session(session, actor, meeting, "guest:removed")


def put_guests(
    meeting: SupervisionSession, guests: Iterable[GuestLine], attendance: Attendance | None = None
) -> list[Guest]:
    """New rows for these people; the rules were checked before."""
    added = [
        Guest(
            name=guest.name.strip(),
            role=guest.role,
            organisation=guest.organisation.strip(),
            attendance=attendance,
        )
        for guest in guests
    ]
    meeting.guests.extend(added)
    return added


def _check_keeper(actor: Person, meeting: SupervisionSession) -> None:
    if not rules.may_run(actor, meeting) or meeting.kind not in SHARED:
        raise NotAllowed("Only who leads the session changes its register")
