"""The outbox: one row for each message, in the same transaction as the change it tells of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core import clock
from trainingapp.core.db import Base, JsonText, choice
from trainingapp.notifications.terms import MessageState


class OutboxMessage(Base):
    """One message to one person. Its words are written when it is sent, from its kind and parameters.

    People and organisations are named by id alone: this package stands below the ones that know them.
    """

    __tablename__ = "outbox_messages"

    kind: Mapped[str]
    """The name of its template, for example session-invitation."""
    person_id: Mapped[UUID] = mapped_column(index=True)
    alliance_id: Mapped[UUID | None]
    to_name: Mapped[str]
    to_address: Mapped[str]
    params: Mapped[Any] = mapped_column(JsonText)
    """What the template needs: ids, dates and addresses of pages; never what somebody wrote."""
    calendar: Mapped[str] = mapped_column(default="")
    """An iCalendar object that travels with it, and the METHOD it was made for."""
    calendar_method: Mapped[str] = mapped_column(default="")
    is_security: Mapped[bool] = mapped_column(default=False)
    """About somebody's account: nobody can unsubscribe from it."""
    waiting_id: Mapped[UUID | None] = mapped_column(index=True)
    """The person who waits for what it should bring about: the one to be told when it cannot be sent."""
    about_path: Mapped[str] = mapped_column(default="")
    """The page it is about."""
    unique_key: Mapped[str | None] = mapped_column(unique=True)
    """Two messages with one key are one message."""
    message_id: Mapped[str] = mapped_column(default="")
    """The Message-ID it carries, given at the first attempt and kept, by which mail servers know it again."""
    state: Mapped[MessageState] = mapped_column(
        choice(MessageState, "state_known"), default=MessageState.QUEUED
    )
    attempts: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    """Since when it is tried: after three days in vain it is given up. Empty when somebody sends it anew."""
    next_try_at: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    """What the mail server answered, or why it could not be reached."""

    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_moment"),
        CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name="sending_under_a_lease"),
        Index("ix_outbox_messages_due", "state", "next_try_at"),
    )
