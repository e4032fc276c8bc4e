"""Tells the worker of new messages once they are committed; the rows themselves need nobody to be told."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

Wake = Callable[[Sequence[UUID]], None]
"""Says which messages are new. Must not fail: what nobody was told of is found by the worker's next sweep."""

NOTED = "outbox"


def note(session: Session, message_id: UUID) -> None:
    """Remember that this transaction has something to send."""
    session.info.setdefault(NOTED, []).append(message_id)


def watch(session: Session, wake: Wake) -> Session:
    """The same session, which from now on calls `wake` after each commit of something to send."""

    @event.listens_for(session, "after_commit")
    def tell(committed: Session) -> None:
        if committed.in_nested_transaction():
            return  # a savepoint: nobody else sees its rows yet
        noted = committed.info.pop(NOTED, None)
        if noted:
            wake(noted)

    return session
