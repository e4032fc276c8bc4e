"""Training needs analyses and what is in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState
from trainingapp.core.db import Base, choice, within
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
