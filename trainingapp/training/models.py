"""The ledger of protected time: entries are added and reversed, never edited."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, choice
from trainingapp.plans.models import Plan
from trainingapp.training.terms import TimePurpose


class TimeEntry(Base):
    """Minutes used on a day, or taken back by an entry that names the one it reverses. Append-only."""

    __tablename__ = "time_entries"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    used_on: Mapped[date]
    minutes: Mapped[int]
    """Below zero where it reverses another entry."""
    purpose: Mapped[TimePurpose] = mapped_column(choice(TimePurpose, "purpose_known"))
    title: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    """What it covered: a theme, a conference's programme."""
    session_id: Mapped[UUID | None] = mapped_column(index=True)
    """The session it came from, by id alone: sessions are kept in a package above this one."""
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_entries.id"), unique=True)

    plan: Mapped[Plan] = relationship()
    recorded_by: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("minutes BETWEEN -1440 AND 1440 AND minutes <> 0", name="minutes_within_a_day"),
        CheckConstraint("(minutes < 0) = (reverses_id IS NOT NULL)", name="below_zero_reverses"),
        Index(
            "ix_time_entries_of_session",
            "session_id",
            "plan_id",
            sqlite_where=text("reverses_id IS NULL"),
            postgresql_where=text("reverses_id IS NULL"),
        ),
    )
