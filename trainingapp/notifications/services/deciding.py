"""What people decide about a message that does not get through, and what is forgotten of those that did."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.actor import Actor
from trainingapp.core.errors import DomainError
from trainingapp.notifications import rules
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.notifications.waking import note

WAITING = (MessageState.QUEUED, MessageState.FAILED)


def send_again(session: Session, *, actor: Actor | None, message: OutboxMessage) -> None:
    """Try at once, and again for three days. Raises DomainError when it is gone already.

    `actor` None is the operator on the command line.
    """
    _check_waits(session, message)
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.first_tried_at = None
    message.next_try_at = clock.now()
    _record(session, actor, "message:sent-again", message)
    note(session, message.id)


def give_up(session: Session, *, actor: Actor, message: OutboxMessage) -> None:
    """Let it be, and stop telling people of it. Raises DomainError when it is gone already."""
    _check_waits(session, message)
    message.state = MessageState.DROPPED
    _record(session, actor, "message:given-up", message)


def forget_old(session: Session) -> int:
    """Blank what messages said that were sent or dropped long ago, and whom they went to; returns how many.

    The rows stay: a message that was sent once is not sent again.
    """
    now = clock.now()
    blanked = (
        update(OutboxMessage)
        .where(
            OutboxMessage.state.in_((MessageState.SENT, MessageState.DROPPED)),
            OutboxMessage.created_at < now - rules.FORGOTTEN_AFTER,
            OutboxMessage.to_address != "",
        )
        .values(to_name="", to_address="", params={}, calendar="", last_error="", updated_at=now)
        .execution_options(synchronize_session=False)
        .returning(OutboxMessage.id)
    )
    return len(session.scalars(blanked).all())


def _check_waits(session: Session, message: OutboxMessage) -> None:
    """Read it as it is now, so that the worker and a person do not both decide."""
    session.refresh(message, with_for_update=True)
    if message.state is MessageState.SENDING:
        raise DomainError("This message is being sent at this moment. Look again in a few minutes")
    if message.state is MessageState.SENT:
        raise DomainError("This message was sent in the meantime. There is nothing left to do")
    if message.state not in WAITING:
        raise DomainError("Somebody decided in the meantime that this message need not go out")


def _record(session: Session, actor: Actor | None, what: str, message: OutboxMessage) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="message",
        subject_id=message.id,
        alliance_id=message.alliance_id,
        details={"kind": message.kind},
    )
    session.flush()
