"""Taking the content of a file out for good; its row stays."""

import logging

from sqlalchemy import event
from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.actor import Actor
from trainingapp.files import depot
from trainingapp.files.models import StoredFile
from trainingapp.files.store import Store, StoreFault

DOOMED = "files to remove"

log = logging.getLogger(__name__)


def erase(session: Session, *, actor: Actor, file: StoredFile) -> None:
    """Have the content gone once this transaction is committed; nothing happens to what is gone already."""
    if file.erased_at is not None:
        return
    file.erased_at = clock.now()
    audit.record(
        session,
        actor=actor,
        what="file:erased",
        subject_type="file",
        subject_id=file.id,
        alliance_id=file.alliance_id,
        details={"kind": file.kind.value},
    )
    remove_after_commit(session, file)
    session.flush()


def remove_after_commit(session: Session, file: StoredFile) -> None:
    """Remove the content when the row that says so is safe. Where that fails, the sweep does it."""
    doomed: list[str] | None = session.info.get(DOOMED)
    if doomed is None:
        doomed = session.info[DOOMED] = []
        _watch(session, depot.of(session).store, doomed)
    doomed.append(file.key)


def _watch(session: Session, store: Store, doomed: list[str]) -> None:
    @event.listens_for(session, "after_commit")
    def remove(committed: Session) -> None:
        if committed.in_nested_transaction():
            return  # a savepoint: the rest may still be undone
        while doomed:
            try:
                store.remove(doomed.pop())
            except StoreFault:
                log.warning("erased content is still there; the next sweep removes it")

    @event.listens_for(session, "after_rollback")
    def forget(_undone: Session) -> None:
        doomed.clear()
