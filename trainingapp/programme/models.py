"""Samples of decisions that a programme lead looks at again."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import Decision
from trainingapp.core.db import Base, choice, within
from trainingapp.programme.terms import Verdict


class ModerationSample(Base):
    """Decisions drawn at random: the same seed, days and size draw the same ones again. Append-only."""

    __tablename__ = "moderation_samples"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    drawn_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    """Decisions of these days, both included, were drawn from."""
    seed: Mapped[str]
    """What the draw was made with, so that anybody can make it again."""
    drawn_from: Mapped[int]
    """How many decisions there were to draw from."""

    drawn_by: Mapped[Person] = relationship()
    picks: Mapped[list["ModerationPick"]] = relationship(
        back_populates="sample", order_by="ModerationPick.position"
    )

    __table_args__ = (CheckConstraint("from_on <= until_on", name="days_in_order"),)


class ModerationPick(Base):
    """One decision of a sample. Append-only."""

    __tablename__ = "moderation_picks"

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_samples.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), index=True)
    position: Mapped[int]

    sample: Mapped[ModerationSample] = relationship(back_populates="picks")
    decision: Mapped[Decision] = relationship()
    reviews: Mapped[list["ModerationReview"]] = relationship(
        order_by="ModerationReview.created_at, ModerationReview.id"
    )

    __table_args__ = (UniqueConstraint("sample_id", "decision_id"), within("position", 1, 1000))


class ModerationReview(Base):
    """What a programme lead made of one decision; the newest counts. Append-only."""

    __tablename__ = "moderation_reviews"

    pick_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_picks.id"), index=True)
    reviewed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict_known"))
    note: Mapped[str] = mapped_column(default="")

    reviewed_by: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("verdict = 'agree' OR note <> ''", name="queries_say_what"),)
