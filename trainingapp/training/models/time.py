"""The ledger of protected time: entries are added and reversed, never edited."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, choice
from trainingapp.plans.models import Plan
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose


class TimeEntry(Base):
    """Minutes of a day: planned, asked for, granted, refused, used, or one taken back. Append-only."""

    __tablename__ = "time_entries"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[TimeKind] = mapped_column(
        choice(TimeKind, "kind_known"), default=TimeKind.USED, server_default=TimeKind.USED.value
    )
    used_on: Mapped[date]
    """The day that the minutes are of, past or to come."""
    minutes: Mapped[int]
    """Below zero where it reverses another entry."""
    purpose: Mapped[TimePurpose] = mapped_column(choice(TimePurpose, "purpose_known"))
    title: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    """What it covered: a theme, a conference's programme."""
    session_id: Mapped[UUID | None] = mapped_column(index=True)
    """The session it came from, by id alone: sessions are kept in a package above this one."""
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_entries.id"), unique=True)
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_entries.id"), index=True)
    """The request that a grant or a refusal answers, or the grant that a use takes up."""
    refused_for: Mapped[RefusalReason | None] = mapped_column(choice(RefusalReason, "refused_for_known"))
    log_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_log.id"), index=True)
    """The training it was used for."""

    plan: Mapped[Plan] = relationship()
    recorded_by: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("minutes BETWEEN -1440 AND 1440 AND minutes <> 0", name="minutes_within_a_day"),
        CheckConstraint("(minutes < 0) = (reverses_id IS NOT NULL)", name="below_zero_reverses"),
        CheckConstraint(
            "(refused_for IS NOT NULL) = (kind = 'refused')",
            name="refused_for_a_reason",
        ),
        CheckConstraint(
            "kind NOT IN ('granted', 'refused') OR answers_id IS NOT NULL", name="answers_name_it"
        ),
        Index(
            "ix_time_entries_of_session",
            "session_id",
            "plan_id",
            sqlite_where=text("reverses_id IS NULL"),
            postgresql_where=text("reverses_id IS NULL"),
        ),
    )
