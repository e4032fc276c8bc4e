"""Needs analyses, self-ratings, evidence, sign-off requests and the decisions on them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState, EvidenceKind, Outcome
from trainingapp.core.db import Base, JsonText, choice, within
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party


class NeedsAnalysis(Base):
    """The first or second training needs analysis of a plan. Source: S3 L140 to L142, L256."""

    __tablename__ = "needs_analyses"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int]
    """1 at the start, 2 before the handover."""
    state: Mapped[AnalysisState] = mapped_column(
        choice(AnalysisState, "state_known"), default=AnalysisState.DRAFT
    )
    submitted_by: Mapped[Party | None] = mapped_column(choice(Party, "submitted_by_known"))
    """The party who last submitted it: the other one agrees."""
    submitted_at: Mapped[datetime | None]
    agreed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    items: Mapped[list["NeedsItem"]] = relationship(
        back_populates="analysis", order_by="NeedsItem.position", cascade="all, delete-orphan"
    )
    events: Mapped[list["NeedsEvent"]] = relationship(order_by="NeedsEvent.created_at, NeedsEvent.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("plan_id", "number"), within("number", 1, 2))


class NeedsItem(Base):
    """One thing the coordinator needs to learn, rated 1 to 5 for importance, current and target level."""

    __tablename__ = "needs_items"

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("needs_analyses.id"), index=True)
    position: Mapped[int]
    topic: Mapped[str]
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"))
    """The competency it is about, where it is about one."""
    importance: Mapped[int]
    current: Mapped[int]
    target: Mapped[int] = mapped_column(default=4)
    action: Mapped[str] = mapped_column(default="")
    owner_party: Mapped[Party | None] = mapped_column(choice(Party, "owner_party_known"))
    due_on: Mapped[date | None]
    earlier_id: Mapped[UUID | None] = mapped_column(ForeignKey("needs_items.id"))
    """In the second analysis: the item of the first that it follows up."""
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    """Who saved it last, for the other of the two who write it."""
    version: Mapped[int] = mapped_column(default=1)

    analysis: Mapped[NeedsAnalysis] = relationship(back_populates="items")
    entry: Mapped[Entry | None] = relationship()
    changed_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (within("importance", 1, 5), within("current", 1, 5), within("target", 1, 5))

    @property
    def gap(self) -> int:
        """Levels still missing: target less current, never below nothing."""
        return max(0, self.target - self.current)

    @property
    def priority(self) -> int:
        """What to learn first: importance times gap, from 0 to 20."""
        return self.importance * self.gap


class NeedsEvent(Base):
    """A needs analysis submitted, agreed or returned. Append-only."""

    __tablename__ = "needs_events"

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("needs_analyses.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    kind: Mapped[AnalysisEventKind] = mapped_column(choice(AnalysisEventKind, "kind_known"))
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


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


class Evidence(Base):
    """Something that shows a competency at work: a reflection or a link."""

    __tablename__ = "evidence"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind, "kind_known"))
    title: Mapped[str]
    reflection: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]

    links: Mapped[list["EvidenceLink"]] = relationship(back_populates="evidence")

    __table_args__ = (
        CheckConstraint("(kind = 'link') = (link <> '')", name="links_have_addresses"),
        CheckConstraint("kind <> 'reflection' OR reflection <> ''", name="reflections_have_words"),
    )


class EvidenceLink(Base):
    """One piece of evidence shown for one competency."""

    __tablename__ = "evidence_links"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)

    evidence: Mapped[Evidence] = relationship(back_populates="links")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("evidence_id", "entry_id"),)


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
