"""Private notes, and opening somebody else's record with a reason."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import GlassBreak, PrivateNote, SupervisionSession
from trainingapp.supervision.services.locking import locked_record


def save_note(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    version: int | None,
    text: str,
    field: str | None = None,
) -> PrivateNote | None:
    """Keep the actor's own note on a session. Nobody else ever reads it, and the event log is silent.

    `version` is the one the writer started from, None if there was no note, which a blank text leaves so.
    Raises EditConflict, at `field`, when the note was saved on another device in between.
    """
    if not rules.may_keep_note(actor, meeting):
        raise NotAllowed("The coordinator and the alliance supervisor keep notes on this session")
    locked_record(session, meeting)
    note = queries.note(session, actor=actor, session_id=meeting.id)
    if note is not None and note.text != text and note.version != version:
        raise EditConflict(
            f"You saved this note on {words.moment(note.updated_at)}, in another window. "
            "Nothing is lost: compare the two versions, then save again",
            field,
        )
    return write_note(session, actor, meeting, note, text)


def write_note(
    session: Session, actor: Person, meeting: SupervisionSession, note: PrivateNote | None, text: str
) -> PrivateNote | None:
    """The note with this text, made where there is none and something to say."""
    if note is None and text:
        note = PrivateNote(session_id=meeting.id, author_id=actor.id, text=text)
        session.add(note)
    elif note is not None:
        note.text = text
    session.flush()
    return note


def break_glass(session: Session, *, actor: Person, meeting: SupervisionSession, reason: str) -> GlassBreak:
    """Open an individual session's record to the programme lead for 24 hours; its parties see the reason.

    While it is open, asking again does nothing. Raises NotAllowed for anybody else.
    """
    if not rules.may_break_glass(actor, meeting):
        raise NotAllowed("Only the programme lead opens the record of an individual session")
    if not reason.strip():
        raise DomainError("Enter the reason. Both parties of the session will see it", "reason")
    now = clock.now()
    for earlier in queries.glass_breaks(session, session_id=meeting.id):
        if earlier.person_id == actor.id and rules.glass_is_broken([earlier.created_at], now):
            return earlier
    opened = GlassBreak(session_id=meeting.id, person_id=actor.id, reason=reason.strip())
    session.add(opened)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="glass:broken",
        subject_type="session",
        subject_id=meeting.id,
        alliance_id=meeting.alliance_id,
        details={"kind": meeting.kind.value, "hours": 24},
    )
    return opened
