"""Reads of the outbox: what is due, and what does not get through, for whoever has to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.notifications import rules
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import UNSENT, MessageState

MOST_LISTED = 200


def is_due(now: datetime) -> ColumnElement[bool]:
    """The condition that a message can be claimed: its time has come, or its holder's lease ran out."""
    return or_(
        and_(OutboxMessage.state == MessageState.QUEUED, OutboxMessage.next_try_at <= now),
        and_(OutboxMessage.state == MessageState.SENDING, OutboxMessage.leased_until < now),
    )


def due(session: Session, *, limit: int) -> Sequence[UUID]:
    """The ids of the messages that can be claimed now, the longest waiting first."""
    asked = select(OutboxMessage.id).where(is_due(clock.now()))
    return session.scalars(asked.order_by(OutboxMessage.next_try_at, OutboxMessage.id).limit(limit)).all()


def in_trouble(now: datetime) -> ColumnElement[bool]:
    """The condition that people are told of a message: it was given up, or is late by more than an hour."""
    return or_(
        OutboxMessage.state == MessageState.FAILED,
        and_(
            OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING)),
            OutboxMessage.created_at < now - rules.LATE_AFTER,
        ),
    )


def failures_for(session: Session, *, person_id: UUID) -> Sequence[OutboxMessage]:
    """The messages that do not get through and that this person waits for, the newest first."""
    return _troubled(session, OutboxMessage.waiting_id == person_id)


def failures_of(session: Session, *, alliance_id: UUID) -> Sequence[OutboxMessage]:
    """The messages of an alliance that do not get through, the newest first, at most 200."""
    return _troubled(session, OutboxMessage.alliance_id == alliance_id)


def _troubled(session: Session, whose: ColumnElement[bool]) -> Sequence[OutboxMessage]:
    asked = select(OutboxMessage).where(whose, in_trouble(clock.now()))
    newest = asked.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return session.scalars(newest.limit(MOST_LISTED)).all()


def message_for(
    session: Session, message_id: UUID, *, person_id: UUID, alliance_id: UUID | None
) -> OutboxMessage | None:
    """A message that this person waits for, or any of the alliance for which they answer (None: for none)."""
    whose: ColumnElement[bool] = OutboxMessage.waiting_id == person_id
    if alliance_id is not None:
        whose = or_(whose, OutboxMessage.alliance_id == alliance_id)
    return session.scalars(select(OutboxMessage).where(OutboxMessage.id == message_id, whose)).first()


def failed(session: Session) -> Sequence[OutboxMessage]:
    """Every message that was given up, the oldest first."""
    asked = select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)
    return session.scalars(asked.order_by(OutboxMessage.created_at, OutboxMessage.id)).all()


@dataclass(frozen=True)
class Counts:
    """How the mail of the whole installation stands; no names, no content."""

    queued: int
    """Not sent yet, those being sent included."""
    retrying: int
    """Of the queued, those that failed at least once."""
    failed: int
    oldest_at: datetime | None
    """When the longest waiting of the queued was written down."""
    last_error: str
    """What went wrong with the queued or failed message that was tried last; empty when nothing did."""
    last_sent_at: datetime | None


def counts(session: Session) -> Counts:
    """The figures for the operator, in two queries."""
    on_the_way = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING))
    row = session.execute(
        select(
            func.count().filter(on_the_way),
            func.count().filter(on_the_way, OutboxMessage.last_error != ""),
            func.count().filter(OutboxMessage.state == MessageState.FAILED),
            func.min(OutboxMessage.created_at).filter(on_the_way),
            func.max(OutboxMessage.sent_at),
        ).select_from(OutboxMessage)
    ).one()
    wrong = select(OutboxMessage.last_error).where(
        OutboxMessage.state.in_(UNSENT), OutboxMessage.last_error != ""
    )
    error = session.scalar(wrong.order_by(OutboxMessage.updated_at.desc()).limit(1)) or ""
    queued, retrying, failed_count, oldest_at, last_sent_at = row
    return Counts(queued, retrying, failed_count, oldest_at, error, last_sent_at)
