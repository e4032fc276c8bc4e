"""Keeping what somebody types without a button pressed, so that nothing is lost and nothing happens."""

from dataclasses import asdict

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts import queries as people
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.core.typed import Typed
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Preparation, PrivateNote, Record, SupervisionSession
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.services.notes import write_note
from trainingapp.supervision.services.preparations import write_preparation
from trainingapp.supervision.terms import SessionState
from trainingapp.supervision.values import (
    Kept,
    NoteText,
    PreparationText,
    RecordValues,
    SavedMeanwhile,
)


def keep_record(
    session: Session, *, actor: Person, meeting: SupervisionSession, typed: Typed, values: RecordValues | None
) -> Kept:
    """Keep a record that is being typed: as a draft, where its `values` are sound and nobody else saved.

    All else of the form (who came, actions, competencies, the private note) is held for its writer as it was
    typed; so are values that are not sound (None), or would change what others can read by now. Nothing
    follows from it: no session is held, no time is logged, nobody is told. Raises NotAllowed for who does not
    write this record.
    """
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only the alliance supervisor of this session writes its record")
    record = locked_record(session, meeting)
    started = _base(session, actor, typed)
    in_the_way = _meanwhile(record, started)
    problems: list[str] = []
    written: frozenset[str] = frozenset()
    is_own = record is None or record.submitted_at is None
    if values is not None and in_the_way is None and is_own and meeting.state is not SessionState.CANCELLED:
        try:
            first_day = meeting.plan.starts_on if meeting.plan else None
            rules.check_values(values, clock.today(), first_day)
        except DomainError as refusal:
            problems.append(refusal.message)
        else:
            record = _draft(session, actor, meeting, record, rules.fitting(meeting.kind, values))
            written = frozenset(values.as_dict())
            started = record.version
    refused = accounts.hold_typed(session, actor=actor, typed=typed, version=started, written=written)
    return Kept(clock.now(), started, tuple(problems), refused, in_the_way)


def keep_note(
    session: Session, *, actor: Person, meeting: SupervisionSession, typed: Typed, note: NoteText | None
) -> Kept:
    """Keep a private note that is being typed; `note` is None where the text is not sound.

    Raises NotAllowed for who keeps no note on this session.
    """
    if not rules.may_keep_note(actor, meeting):
        raise NotAllowed("The coordinator and the alliance supervisor keep notes on this session")
    locked_record(session, meeting)
    saved = queries.note(session, actor=actor, session_id=meeting.id)
    started = _base(session, actor, typed)
    in_the_way = _meanwhile(saved, started, actor.name)
    written: frozenset[str] = frozenset()
    if note is not None and in_the_way is None:
        saved = write_note(session, actor, meeting, saved, note.text)
        started, written = saved.version if saved else None, frozenset({"text"})
    refused = accounts.hold_typed(session, actor=actor, typed=typed, version=started, written=written)
    return Kept(clock.now(), started, (), refused, in_the_way)


def keep_preparation(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    typed: Typed,
    text: PreparationText | None,
) -> Kept:
    """Keep a preparation that is being typed; once it is shared, others read it as it was last saved.

    `text` is None where it is not sound. Raises NotAllowed for anybody but the coordinator.
    """
    if not rules.may_prepare(actor, meeting):
        raise NotAllowed("The coordinator prepares this session")
    locked_record(session, meeting)
    saved = queries.preparation(session, actor=actor, session_id=meeting.id)
    started = _base(session, actor, typed)
    in_the_way = _meanwhile(saved, started, actor.name)
    written: frozenset[str] = frozenset()
    is_private = saved is None or saved.shared_at is None
    if text is not None and in_the_way is None and is_private and rules.can_prepare(meeting):
        saved = write_preparation(session, actor, meeting, saved, text)
        started, written = saved.version, frozenset(asdict(text))
    refused = accounts.hold_typed(session, actor=actor, typed=typed, version=started, written=written)
    return Kept(clock.now(), started, (), refused, in_the_way)


def _base(session: Session, actor: Person, typed: Typed) -> int | None:
    return people.base_version(session, actor=actor, path=typed.path, page=typed.page, version=typed.version)


def _meanwhile(
    saved: Record | PrivateNote | Preparation | None, started: int | None, by: str | None = None
) -> SavedMeanwhile | None:
    """The saving that came in between, or after which nothing can be saved any more."""
    if saved is None:
        return None
    final = isinstance(saved, Record) and not rules.is_open(saved.state)
    if saved.version == started and not final:
        return None
    name = by or (saved.saved_by.name if isinstance(saved, Record) else "")
    return SavedMeanwhile(name, saved.updated_at, final)


def _draft(
    session: Session, actor: Person, meeting: SupervisionSession, record: Record | None, values: RecordValues
) -> Record:
    if record is None:
        record = Record(session=meeting, saved_by_id=actor.id, **values.as_dict())
        session.add(record)
    elif RecordValues.of(record) != values:
        for name, value in values.as_dict().items():
            setattr(record, name, value)
        record.saved_by_id = actor.id
        flag_modified(record, "summary")
    session.flush()
    return record
