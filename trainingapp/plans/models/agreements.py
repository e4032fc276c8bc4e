"""What the parties of a plan agree at the start, and who accepted it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, JsonText, choice
from trainingapp.plans.models.plans import Plan
from trainingapp.plans.terms import AgreementKind, EscalateTo, Party


class Agreement(Base):
    """What the parties of a plan agree: how they supervise, or what each expects. A new one replaces it."""

    __tablename__ = "agreements"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    kind: Mapped[AgreementKind] = mapped_column(choice(AgreementKind, "kind_known"))
    number: Mapped[int]
    """From 1 within the plan and kind; the highest is the one in force once everybody accepted it."""
    purpose: Mapped[str] = mapped_column(default="")
    frequency: Mapped[str] = mapped_column(default="")
    confidentiality: Mapped[str] = mapped_column(default="")
    """The limits of what stays between the two."""
    readers: Mapped[str] = mapped_column(default="")
    """Who may read what was recorded."""
    escalation_route: Mapped[str] = mapped_column(default="")
    """What the network does when somebody is in distress or at risk: roles and places, no clinical detail."""
    escalate_to: Mapped[EscalateTo] = mapped_column(choice(EscalateTo, "escalate_to_known"))
    expectations: Mapped[Any] = mapped_column(JsonText)
    """Programme agreement: party to list of statements, as they were when it was proposed."""
    review_on: Mapped[date | None]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    content_digest: Mapped[str]
    """SHA-256 of everything above: what exactly is accepted."""

    plan: Mapped[Plan] = relationship()
    proposed_by: Mapped[Person] = relationship()
    acceptances: Mapped[list["Acceptance"]] = relationship(
        back_populates="agreement", order_by="Acceptance.id"
    )

    __table_args__ = (UniqueConstraint("plan_id", "kind", "number"),)


class Acceptance(Base):
    """A party accepted an agreement as it stands. Append-only."""

    __tablename__ = "acceptances"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    content_digest: Mapped[str]

    agreement: Mapped[Agreement] = relationship(back_populates="acceptances")
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("agreement_id", "party"),)
