"""Requests for a sign-off and the decisions on them."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import Outcome
from trainingapp.core.db import Base, JsonText, choice, within
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


class SignOffRequest(Base):
    """The coordinator asks for one competency to be signed off: one attempt. Append-only."""

    __tablename__ = "sign_off_requests"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    attempt: Mapped[int]
    """1 for the first time this competency was asked for in this plan."""
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    claim: Mapped[str]
    """In the coordinator's words, why it is met."""

    entry: Mapped[Entry] = relationship()
    plan: Mapped[Plan] = relationship()
    requested_by: Mapped[Person] = relationship()
    decision: Mapped["Decision | None"] = relationship(back_populates="request", uselist=False)

    __table_args__ = (UniqueConstraint("plan_id", "entry_id", "attempt"), within("attempt", 1, 1000))


class Decision(Base):
    """How a request ended, with everything that was signed pinned to it. Append-only, one a request."""

    __tablename__ = "decisions"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("sign_off_requests.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome_known"))
    level: Mapped[int | None]
    """3 competent, 4 can support others; only where confirmed."""
    comment: Mapped[str]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    pinned: Mapped[Any] = mapped_column(JsonText)
    """What was signed: code, exact statement, framework title, version and digest, claim, evidence in full,
    names, and the sentence of signature."""
    digest: Mapped[str]
    """SHA-256 of the pinned content with outcome, level, comment and moment."""

    request: Mapped[SignOffRequest] = relationship(back_populates="decision")
    decided_by: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("(outcome = 'confirmed') = (level IS NOT NULL)", name="level_when_confirmed"),
        CheckConstraint("level IS NULL OR level BETWEEN 3 AND 4", name="level_range"),
        CheckConstraint("outcome = 'withdrawn' OR comment <> ''", name="decided_with_words"),
    )
