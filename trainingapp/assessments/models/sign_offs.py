"""Requests for a sign-off, the decisions on them, and what happened to those."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import DecisionEventKind, Outcome, SigningWay
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
    condition: Mapped[str] = mapped_column(default="", server_default="")
    """What has still to be done for the confirmation to stand without reserve."""
    condition_due_on: Mapped[date | None]
    how_observed: Mapped[str] = mapped_column(default="", server_default="")
    """How the work was seen, where one note stands for several confirmations."""
    batch_id: Mapped[UUID | None] = mapped_column(index=True)
    """The same for all decisions that were signed with one note."""
    way: Mapped[SigningWay] = mapped_column(
        choice(SigningWay, "way_known"),
        default=SigningWay.SIGNED_IN,
        server_default=SigningWay.SIGNED_IN.value,
    )
    pinned: Mapped[Any] = mapped_column(JsonText)
    """What was signed: code, exact statement, framework title, version and digest, claim, evidence and
    the hashes of its files, names, the sentence of signature."""
    as_signed: Mapped[str] = mapped_column(default="", server_default="")
    """The whole of what was signed as plain text: `digest` is of these very bytes, in UTF-8. Empty for
    decisions of the first format, whose digest is of the pinned content."""
    digest: Mapped[str]
    """SHA-256 of `as_signed`, 64 hexadecimal digits."""

    request: Mapped[SignOffRequest] = relationship(back_populates="decision")
    decided_by: Mapped[Person] = relationship()
    events: Mapped[list["DecisionEvent"]] = relationship(
        back_populates="decision",
        order_by="DecisionEvent.created_at, DecisionEvent.id",
        foreign_keys="DecisionEvent.decision_id",
    )

    __table_args__ = (
        CheckConstraint("(outcome = 'confirmed') = (level IS NOT NULL)", name="level_when_confirmed"),
        CheckConstraint("level IS NULL OR level BETWEEN 3 AND 4", name="level_range"),
        CheckConstraint("outcome = 'withdrawn' OR comment <> ''", name="decided_with_words"),
        CheckConstraint("(condition = '') = (condition_due_on IS NULL)", name="condition_with_a_date"),
        CheckConstraint("condition = '' OR outcome = 'confirmed'", name="condition_when_confirmed"),
    )


class DecisionEvent(Base):
    """What happened to a confirmation after it was signed. Append-only."""

    __tablename__ = "decision_events"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), index=True)
    kind: Mapped[DecisionEventKind] = mapped_column(choice(DecisionEventKind, "kind_known"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="")
    by_decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    """The newer decision that replaced it; one may replace two, when the older of them was disputed."""

    decision: Mapped[Decision] = relationship(back_populates="events", foreign_keys=[decision_id])
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("(kind = 'superseded') = (by_decision_id IS NOT NULL)", name="superseded_by_one"),
        CheckConstraint("kind = 'superseded' OR reason <> ''", name="reasons_given"),
    )


class SigningCode(Base):
    """A code that lets a supervisor sign once on the coordinator's device, for one plan."""

    __tablename__ = "signing_codes"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    digest: Mapped[str]
    """Of the code, made as a password's is."""
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes typed against it; after a few it is void."""
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "digest"), within("tries", 0, 100))
