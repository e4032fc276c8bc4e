"""A file's way out of quarantine: claimed under a lease, then cleared, condemned or put off by its holder."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.files import queries, rules
from trainingapp.files.models import StoredFile
from trainingapp.files.scanner import Answer
from trainingapp.files.services.erasing import remove_after_commit
from trainingapp.files.terms import FileState

LONGEST_FINDING = 100


@dataclass(frozen=True)
class Claim:
    """The right to say what became of one file, until its lease runs out."""

    file_id: UUID
    key: str
    holder: str
    """Different for every claim, so that an old holder is not taken for the new one."""
    was_served: bool
    """Whether it could be downloaded before it was scanned, because there was no scanner when it came."""


def claim(session: Session, *, file_id: UUID, lease: timedelta) -> Claim | None:
    """Take a file that is due, or whose holder's lease ran out; None when it is not to be had.

    Commit before scanning: others then keep away.
    """
    now = clock.now()
    file = session.scalars(
        select(StoredFile)
        .where(StoredFile.id == file_id, queries.is_due(now))
        .with_for_update(skip_locked=True)
    ).first()
    if file is None:
        return None
    file.leased_until = now + lease
    file.leased_by = new_id().hex
    file.attempts += 1
    session.flush()
    return Claim(file.id, file.key, file.leased_by, rules.is_served(file.state))


def settle(session: Session, *, claim: Claim, answer: Answer) -> StoredFile | None:
    """Write down what the scanner said; infected content is removed when this transaction is committed.

    The file as it is now, or None when the lease ran out and another holds it.
    """
    file = _held(session, claim)
    if file is None:
        return None
    now = clock.now()
    state = FileState.CLEAN if answer.is_clean else FileState.INFECTED
    rules.check_move(file.state, state)
    file.state = state
    file.scanner = answer.scanner
    file.scanned_at = now
    file.finding = answer.finding[:LONGEST_FINDING]
    file.next_try_at = None
    _let_go(file)
    if not answer.is_clean and file.erased_at is None:
        file.erased_at = now
        remove_after_commit(session, file)
    _record(session, file)
    session.flush()
    return file


def put_off(session: Session, *, claim: Claim) -> bool:
    """The scanner gave no answer: the file stays where it is and is tried again later.

    False when another holds it now.
    """
    file = _held(session, claim)
    if file is None:
        return False
    file.next_try_at = rules.next_try(attempts=file.attempts, now=clock.now())
    _let_go(file)
    session.flush()
    return True


def _held(session: Session, claim: Claim) -> StoredFile | None:
    return session.scalars(
        select(StoredFile)
        .where(
            StoredFile.id == claim.file_id,
            StoredFile.state.in_(queries.UNSETTLED),
            StoredFile.leased_by == claim.holder,
        )
        .with_for_update()
    ).first()


def _let_go(file: StoredFile) -> None:
    file.leased_until = None
    file.leased_by = ""


def _record(session: Session, file: StoredFile) -> None:
    audit.record(
        session,
        actor=None,
        what="file:cleared" if file.state is FileState.CLEAN else "file:condemned",
        subject_type="file",
        subject_id=file.id,
        alliance_id=file.alliance_id,
        details={"finding": file.finding} if file.finding else {},
    )
