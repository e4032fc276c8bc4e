"""Training needs analyses and what is in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import (
    AnalysisEventKind,
    AnalysisState,
    GapReason,
    Met,
    NeedsSubject,
    NeedState,
    Route,
)
from trainingapp.core.db import Base, choice, within
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.training.models import Course, TrainingLogEntry


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
        back_populates="analysis",
        order_by="NeedsItem.position",
        primaryjoin="and_(NeedsItem.analysis_id == NeedsAnalysis.id, NeedsItem.removed_at.is_(None))",
    )
    """Those that were not removed."""
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
    is_rated: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    """False: chosen from a list, and its importance and level are only where rating starts."""
    subject: Mapped[NeedsSubject] = mapped_column(
        choice(NeedsSubject, "subject_known"),
        default=NeedsSubject.OTHER,
        server_default=NeedsSubject.OTHER.value,
    )
    priority_set: Mapped[int | None]
    """The priority the two agreed on where it is not importance times gap, 0 to 20."""
    priority_reason: Mapped[str] = mapped_column(default="", server_default="")
    gap_reason: Mapped[GapReason | None] = mapped_column(choice(GapReason, "gap_reason_known"))
    route: Mapped[Route | None] = mapped_column(choice(Route, "route_known"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("courses.id"))
    """The course of the catalogue that meets it."""
    talked_at: Mapped[datetime | None]
    """When the two settled a difference between their views of two or more."""
    action: Mapped[str] = mapped_column(default="")
    owner_party: Mapped[Party | None] = mapped_column(choice(Party, "owner_party_known"))
    due_on: Mapped[date | None]
    earlier_id: Mapped[UUID | None] = mapped_column(ForeignKey("needs_items.id"))
    """In the second analysis: the item of the first that it follows up."""
    removed_at: Mapped[datetime | None]
    """When it was taken out of the analysis; the row stays."""
    removed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    """Who saved it last, for the other of the two who write it."""
    version: Mapped[int] = mapped_column(default=1)

    analysis: Mapped[NeedsAnalysis] = relationship(back_populates="items")
    entry: Mapped[Entry | None] = relationship()
    changed_by: Mapped[Person] = relationship(foreign_keys=[changed_by_id])
    course: Mapped[Course | None] = relationship()
    views: Mapped[list["NeedsView"]] = relationship(order_by="NeedsView.created_at, NeedsView.id")
    progress: Mapped[list["NeedsProgress"]] = relationship(
        order_by="NeedsProgress.created_at, NeedsProgress.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        within("importance", 1, 5),
        within("current", 1, 5),
        within("target", 1, 5),
        CheckConstraint("priority_set IS NULL OR priority_set BETWEEN 0 AND 20", name="priority_range"),
        CheckConstraint("(priority_set IS NULL) = (priority_reason = '')", name="priority_with_a_reason"),
        CheckConstraint("(removed_at IS NULL) = (removed_by_id IS NULL)", name="removed_by_somebody"),
    )

    @property
    def gap(self) -> int:
        """Levels still missing: target less current, never below nothing."""
        return max(0, self.target - self.current)

    @property
    def priority(self) -> int:
        """What to learn first: importance times gap, 0 to 20, unless the two set it with a reason."""
        return self.importance * self.gap if self.priority_set is None else self.priority_set


class NeedsView(Base):
    """How one of the two sees a need; the newest of each party counts. Append-only."""

    __tablename__ = "needs_views"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("needs_items.id"), index=True)
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    importance: Mapped[int]
    current: Mapped[int]

    __table_args__ = (within("importance", 1, 5), within("current", 1, 5))


class NeedsProgress(Base):
    """How far the action for an agreed need is, said by its owner or either of the two. Append-only."""

    __tablename__ = "needs_progress"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("needs_items.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[NeedState] = mapped_column(choice(NeedState, "state_known"))
    note: Mapped[str] = mapped_column(default="")
    log_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_log.id"))
    """The training that did it."""

    person: Mapped[Person] = relationship()
    log_entry: Mapped[TrainingLogEntry | None] = relationship()

    __table_args__ = (CheckConstraint("state <> 'not_needed' OR note <> ''", name="reasons_given"),)


class CriterionCheck(Base):
    """Whether a criterion of the person specification was met at appointment. Append-only; the newest counts.

    What was met is prior learning, what was not is a need. Source: person specifications of S0, S1.
    """

    __tablename__ = "criterion_checks"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    met: Mapped[Met] = mapped_column(choice(Met, "met_known"))
    shown_by: Mapped[str] = mapped_column(default="")
    """What showed it: application, interview, certificate."""
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))

    entry: Mapped[Entry] = relationship()
    said_by: Mapped[Person] = relationship()

    __table_args__ = (Index(None, "plan_id", "entry_id"),)


class NeedsEvent(Base):
    """A needs analysis submitted, agreed or returned. Append-only."""

    __tablename__ = "needs_events"

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("needs_analyses.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    kind: Mapped[AnalysisEventKind] = mapped_column(choice(AnalysisEventKind, "kind_known"))
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
