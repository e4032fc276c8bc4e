"""Writing the record of a session: the register, what was said, what was promised, all in one go."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.services import agreement, competencies
from trainingapp.supervision.services.actions import apply_decisions, apply_lines, would_change
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.services.notes import save_note
from trainingapp.supervision.services.time import log_attendance
from trainingapp.supervision.terms import Attendance, SessionState
from trainingapp.supervision.values import ActionDecision, ActionLine, NoteText, RecordValues


def save_record(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    version: int | None,
    values: RecordValues,
    attendance: Mapping[UUID, Attendance],
    actions: Sequence[ActionLine] = (),
    decisions: Sequence[ActionDecision] = (),
    discussed: Collection[UUID] | None = None,
    note: NoteText | None = None,
    send: bool = False,
) -> Record:
    """Keep the record as a draft, and with `send` send it to be agreed; the register decides if it was held.

    `version` is the one the writer started from, None if there was no record; `attendance` goes by the id
    of the participant, `discussed` are ids of competencies (None leaves them as they are), `note` is the
    writer's own private one. Saving the very same again does nothing. Where no coordinator came, the session
    closes as not held, and there is nothing to agree. Raises EditConflict when somebody saved in between,
    NotAllowed and DomainError otherwise; then nothing is saved.
    """
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only the alliance supervisor of this session writes its record")
    values = rules.fitting(meeting.kind, values)
    if note is not None:
        save_note(session, actor=actor, meeting=meeting, version=note.version, text=note.text, field="note")
    record = locked_record(session, meeting)
    if meeting.state is SessionState.CANCELLED:
        raise DomainError("This session was cancelled, so there is nothing to record")
    register = {place.id: place for place in meeting.participants}
    if not attendance.keys() <= register.keys():
        raise DomainError("Somebody marked is not part of this session", "attendance")
    if record is not None and (version != record.version or not rules.is_open(record.state)):
        marked = {id_: register[id_].attendance for id_ in attendance}
        same = RecordValues.of(record) == values and marked == dict(attendance)
        same = same and not competencies.would_change(session, meeting, discussed)
        if same and not would_change(session, meeting, actions, decisions):
            return record
        _refuse(record)
    rules.check_values(values, clock.today(), meeting.plan.starts_on if meeting.plan else None)
    for id_, mark in attendance.items():
        register[id_].attendance = mark
    record = _write(session, actor, meeting, record, values)
    apply_lines(session, meeting=meeting, lines=actions, held_on=values.held_on)
    apply_decisions(session, meeting=meeting, decisions=decisions)
    competencies.apply_discussed(session, meeting=meeting, entry_ids=discussed)
    follow_the_register(session, actor, meeting)
    session.flush()
    if meeting.state is SessionState.NOT_HELD or meeting.kind in SHARED:
        log_attendance(session, actor=actor, meeting=meeting, record=record)
    if send and meeting.state is not SessionState.NOT_HELD:
        agreement.submit_record(session, actor=actor, record=record)
    return record


def _refuse(record: Record) -> None:
    if not rules.is_open(record.state):
        raise DomainError(
            f"This record was sent on {words.moment(record.submitted_at)}, so what you typed was not saved. "
            "It can be changed if somebody returns it"
        )
    raise EditConflict(
        f"{record.saved_by.name} saved this record on {words.moment(record.updated_at)}, while you were "
        "writing. Nothing is lost: compare the two versions, then save again"
    )


def _write(
    session: Session, actor: Person, meeting: SupervisionSession, record: Record | None, values: RecordValues
) -> Record:
    if record is None:
        record = Record(session=meeting, saved_by_id=actor.id, **values.as_dict())
        session.add(record)
        return record
    for name, value in values.as_dict().items():
        setattr(record, name, value)
    record.saved_by_id = actor.id
    flag_modified(record, "summary")  # a new version even where only the register or the actions changed
    return record


def follow_the_register(session: Session, actor: Person, meeting: SupervisionSession) -> None:
    """Bring the session's state in line with who came: coordinators, and the guests of a shared session."""
    marks = [place.attendance for place in meeting.participants if place.party is Party.COORDINATOR]
    guests = meeting.guests if meeting.plan_id is None else []
    marks += [guest.attendance for guest in guests if guest.attendance is Attendance.ATTENDED]
    before = meeting.state
    meeting.state = rules.state_from_attendance(before, marks)
    if meeting.state is before:
        return
    if before is SessionState.NOT_HELD:
        _refuse_two_for_one(session, meeting)
    if meeting.state is not SessionState.BOOKED:
        audit.record(
            session,
            actor=actor,
            what=f"session:{meeting.state.value.replace('_', '-')}",
            subject_type="session",
            subject_id=meeting.id,
            alliance_id=meeting.alliance_id,
            details={"kind": meeting.kind.value},
        )


def _refuse_two_for_one(session: Session, meeting: SupervisionSession) -> None:
    activities = [place.activity_id for place in meeting.participants if place.activity_id]
    others = queries.bookings_of(session, activity_ids=activities)
    again = next((other for other in others.values() if other.id != meeting.id), None)
    if again is not None:
        raise DomainError(
            f"This was booked again, for {words.moment(again.starts_at)}. Cancel that session first",
            "attendance",
        )
