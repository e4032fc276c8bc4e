"""What the worklist keeps of its own: which reminders went out, and the addresses of calendar feeds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, within


class Reminder(Base):
    """Somebody was reminded of an item, or told that it waits for another. Append-only."""

    __tablename__ = "reminders"

    item_key: Mapped[str] = mapped_column(index=True)
    """The item it was about, as `Item.key` names it."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    stage: Mapped[int]
    """Days the item had waited by the promised rhythm: 3, 7, 14, and then every 7 more."""
    is_escalation: Mapped[bool] = mapped_column(default=False)
    sent_on: Mapped[date]

    __table_args__ = (UniqueConstraint("item_key", "person_id", "stage"), within("stage", 1, 10000))


class CalendarFeed(Base):
    """A person's private calendar address; making a new one ends the one before."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    __table_args__ = (
        Index(
            "uq_calendar_feeds_one_live",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
