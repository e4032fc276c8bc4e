"""Issued handover reports, frozen as data, and the parties' acknowledgements."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, JsonText, choice, within
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party


class HandoverReport(Base):
    """One issue of a plan's handover report: a frozen snapshot. A later issue supersedes it. Append-only."""

    __tablename__ = "handover_reports"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[str]
    """Printed on the report, unique in the alliance, for example HR-2026-004."""
    issue: Mapped[int]
    """1 for the first issue of this plan's report."""
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    content: Mapped[Any] = mapped_column(JsonText)
    """Everything the page and the PDF say, as data."""
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the canonical content; printed as the verification code."""

    plan: Mapped[Plan] = relationship()
    issued_by: Mapped[Person] = relationship()
    acknowledgements: Mapped[list["Acknowledgement"]] = relationship(
        back_populates="report", order_by="Acknowledgement.created_at"
    )

    __table_args__ = (
        UniqueConstraint("alliance_id", "number"),
        UniqueConstraint("plan_id", "issue"),
        within("issue", 1, 1000),
    )


class Acknowledgement(Base):
    """A party has read the report, with a comment if they wish. Append-only."""

    __tablename__ = "acknowledgements"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("handover_reports.id"))
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    comment: Mapped[str] = mapped_column(default="")

    report: Mapped[HandoverReport] = relationship(back_populates="acknowledgements")
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("report_id", "party"),)


class Certificate(Base):
    """A certificate of completion as it was issued; whether it is still true is computed. Append-only."""

    __tablename__ = "certificates"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    number: Mapped[str]
    """Printed on it, unique in the alliance, for example CC-2026-004."""
    code: Mapped[str] = mapped_column(unique=True)
    """What the public page of verification is asked with: random, says nothing of anybody."""
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    content: Mapped[Any] = mapped_column(JsonText)
    """Everything it says, as data, with the digests of the decisions it rests on."""
    digest: Mapped[str]
    """SHA-256 of the canonical content."""
    credential: Mapped[str] = mapped_column(default="")
    """The signed Open Badges 3.0 credential, where the alliance issues them."""

    plan: Mapped[Plan] = relationship()
    issued_by: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("alliance_id", "number"),)
