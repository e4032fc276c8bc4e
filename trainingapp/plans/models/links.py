"""Ways into one plan for somebody without an account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base
from trainingapp.plans.models.plans import Plan


class PlanLink(Base):
    """A way in without an account: one person, one plan, its joint sessions and duties, until it expires."""

    __tablename__ = "plan_links"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]
    times_opened: Mapped[int] = mapped_column(default=0)

    plan: Mapped[Plan] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
