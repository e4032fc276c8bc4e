"""What is said of competencies: self-ratings, and which do not apply to a post."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import RatingPoint
from trainingapp.core.db import Base, choice, within


class Rating(Base):
    """What the coordinator says of themselves about one competency. Append-only."""

    __tablename__ = "ratings"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    knowledge: Mapped[int]
    confidence: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    point: Mapped[RatingPoint] = mapped_column(
        choice(RatingPoint, "point_known"),
        default=RatingPoint.ANY_TIME,
        server_default=RatingPoint.ANY_TIME.value,
    )
    """At which point of the programme it was said."""

    __table_args__ = (
        within("knowledge", 1, 5),
        within("confidence", 1, 5),
        Index(None, "plan_id", "entry_id"),
    )


class Applicability(Base):
    """The assigned alliance supervisor says that a competency does not apply to this post, or that it does.

    Append-only; the newest counts. Source: R68.
    """

    __tablename__ = "applicabilities"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    applies: Mapped[bool]
    reason: Mapped[str]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))

    said_by: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reasons_given"),
        Index(None, "plan_id", "entry_id"),
    )
