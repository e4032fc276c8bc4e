"""What is said of competencies: self-ratings."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core.db import Base, within


class Rating(Base):
    """What the coordinator says of themselves about one competency. Append-only."""

    __tablename__ = "ratings"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    knowledge: Mapped[int]
    confidence: Mapped[int]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        within("knowledge", 1, 5),
        within("confidence", 1, 5),
        Index(None, "plan_id", "entry_id"),
    )
