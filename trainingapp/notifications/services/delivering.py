"""A message's way out: claimed under a lease, then sent, dropped or failed by whoever still holds it."""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.notifications import queries, rules
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState

LONGEST_ERROR = 300


@dataclass(frozen=True)
class Claim:
    """The right to send one message, until its lease runs out."""

    message_id: UUID
    holder: str
    """Different for every claim, so that an old holder is not taken for the new one."""


def claim(session: Session, *, message_id: UUID, lease: timedelta, domain: str) -> Claim | None:
    """Take a message that is due, or whose holder's lease ran out; None when it is not to be had.

    `domain` completes its Message-ID at the first attempt. Commit before sending: others then keep away.
    """
    now = clock.now()
    message = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, queries.is_due(now))
        .with_for_update(skip_locked=True)
    ).first()
    if message is None:
        return None
    holder = new_id().hex
    message.state = MessageState.SENDING
    message.leased_until = now + lease
    message.leased_by = holder
    message.attempts += 1
    message.first_tried_at = message.first_tried_at or now
    message.message_id = message.message_id or f"<{message.id.hex}@{domain}>"
    session.flush()
    return Claim(message.id, holder)


def mark_sent(session: Session, *, claim: Claim) -> bool:
    """The mail server took it. False when the lease ran out and another holds the message now."""
    message = _held(session, claim)
    if message is None:
        return False
    _let_go(message, MessageState.SENT)
    message.sent_at = clock.now()
    message.last_error = ""
    session.flush()
    return True


def mark_dropped(session: Session, *, claim: Claim) -> bool:
    """Nothing was left to say. False when another holds the message now."""
    message = _held(session, claim)
    if message is None:
        return False
    _let_go(message, MessageState.DROPPED)
    session.flush()
    return True


def mark_failed(session: Session, *, claim: Claim, error: str, is_final: bool) -> MessageState | None:
    """It could not be sent: tried again later, or given up. Its new state; None when another holds it now.

    `error` is kept for whoever looks after the mail, without the address it went to.
    """
    message = _held(session, claim)
    if message is None:
        return None
    now = clock.now()
    again = (
        None
        if is_final
        else rules.next_try(
            attempts=message.attempts,
            first_tried_at=message.first_tried_at or now,
            now=now,
            luck=random.random(),  # noqa: S311 (it spreads the pauses, it keeps no secret)
        )
    )
    _let_go(message, MessageState.QUEUED if again else MessageState.FAILED)
    message.next_try_at = again or now
    plain = " ".join(error.split()).replace(message.to_address, "the address")
    message.last_error = plain[:LONGEST_ERROR]
    session.flush()
    return message.state


def _held(session: Session, claim: Claim) -> OutboxMessage | None:
    return session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == claim.message_id,
            OutboxMessage.state == MessageState.SENDING,
            OutboxMessage.leased_by == claim.holder,
        )
        .with_for_update()
    ).first()


def _let_go(message: OutboxMessage, state: MessageState) -> None:
    message.state = state
    message.leased_until = None
    message.leased_by = ""
