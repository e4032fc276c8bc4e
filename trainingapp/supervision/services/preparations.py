"""What a coordinator brings to a session: theirs alone, until they share it."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Preparation, SupervisionSession
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.values import PreparationText


def prepare_session(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    version: int | None,
    text: PreparationText,
    share: bool = False,
) -> Preparation:
    """Keep what the coordinator brings to a session, and with `share` show it to who can read the record.

    `version` is the one the writer started from, None if there was nothing. Saving the very same again does
    nothing. Raises EditConflict when it was saved on another device in between, NotAllowed for anybody else,
    DomainError once the record is sent or where there is nothing to share.
    """
    if not rules.may_prepare(actor, meeting):
        raise NotAllowed("The coordinator prepares this session")
    locked_record(session, meeting)
    if not rules.can_prepare(meeting):
        raise DomainError(
            "The record of this session was sent, or it does not take place. Bring this to the next session"
        )
    saved = queries.preparation(session, actor=actor, session_id=meeting.id)
    if saved is not None and saved.version != version and text != _text_of(saved):
        raise EditConflict(
            f"You saved this on {words.moment(saved.updated_at)}, in another window. "
            "Nothing is lost: compare the two versions, then save again"
        )
    if share and not any(asdict(text).values()):
        raise DomainError("Enter what you bring, before you share it", "bring")
    saved = write_preparation(session, actor, meeting, saved, text)
    if share and saved.shared_at is None:
        _share(session, actor, meeting, saved)
    return saved


def write_preparation(
    session: Session,
    actor: Person,
    meeting: SupervisionSession,
    saved: Preparation | None,
    text: PreparationText,
) -> Preparation:
    """The sheet with this text, made where there is none."""
    if saved is None:
        saved = Preparation(session_id=meeting.id, author_id=actor.id)
        session.add(saved)
    for name, value in asdict(text).items():
        setattr(saved, name, value)
    session.flush()
    return saved


def _text_of(saved: Preparation) -> PreparationText:
    return PreparationText(saved.wins, saved.worries, saved.bring)


def _share(session: Session, actor: Person, meeting: SupervisionSession, saved: Preparation) -> None:
    saved.shared_at = clock.now()
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="preparation:shared",
        subject_type="session",
        subject_id=meeting.id,
        alliance_id=meeting.alliance_id,
        details={"kind": meeting.kind.value},
    )
