"""The catalogue of courses, the training log, and the community of practice."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, choice
from trainingapp.files.models import StoredFile
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.training.terms import CourseMode, LinkHealth, LogKind, LogState


class Course(Base):
    """A course of an alliance's catalogue: taken over from the reference library, or its own."""

    __tablename__ = "courses"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"))
    """The entry of the reference library it was taken over from."""
    code: Mapped[str]
    """Unique in the alliance: the library's, or C-1, C-2 and so on."""
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    provider: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    mode: Mapped[CourseMode] = mapped_column(choice(CourseMode, "mode_known"))
    minutes: Mapped[int | None]
    """How long it takes; none where nobody says."""
    is_core: Mapped[bool] = mapped_column(default=False)
    """Asked of everybody; others are offered. Source: core and more, S3 L167 to L172."""
    retired_on: Mapped[date | None]
    link_health: Mapped[LinkHealth] = mapped_column(
        choice(LinkHealth, "link_health_known"), default=LinkHealth.UNCHECKED
    )
    link_checked_at: Mapped[datetime | None]
    link_finding: Mapped[str] = mapped_column(default="")
    """What was found at a broken address, in words."""
    version: Mapped[int] = mapped_column(default=1)

    entry: Mapped[Entry | None] = relationship()
    covers: Mapped[list["CourseCover"]] = relationship(back_populates="course")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("alliance_id", "code"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 60000", name="minutes_range"),
        CheckConstraint("link <> '' OR link_health = 'unchecked'", name="health_of_a_link"),
    )


class CourseCover(Base):
    """A competency or a group theme that a course covers."""

    __tablename__ = "course_covers"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)

    course: Mapped[Course] = relationship(back_populates="covers")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("course_id", "entry_id"),)


class TrainingLogEntry(Base):
    """Something a coordinator learns or learned. Source: S3 L235."""

    __tablename__ = "training_log"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[LogKind] = mapped_column(choice(LogKind, "kind_known"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("courses.id"), index=True)
    title: Mapped[str]
    provider: Mapped[str] = mapped_column(default="")
    mode: Mapped[CourseMode] = mapped_column(choice(CourseMode, "mode_known"))
    state: Mapped[LogState] = mapped_column(choice(LogState, "state_known"))
    started_on: Mapped[date]
    finished_on: Mapped[date | None]
    minutes: Mapped[int | None]
    """How long it took in all."""
    reflection: Mapped[str] = mapped_column(default="")
    """What was learned, and what will be done differently."""
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_files.id"))
    removed_at: Mapped[datetime | None]
    """A line entered by mistake leaves the log; its row stays."""
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    course: Mapped[Course | None] = relationship()
    certificate: Mapped[StoredFile | None] = relationship()
    covers: Mapped[list["TrainingLogCover"]] = relationship(back_populates="log_entry")
    events: Mapped[list["TrainingLogEvent"]] = relationship(
        order_by="TrainingLogEvent.created_at, TrainingLogEvent.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(state = 'completed') = (finished_on IS NOT NULL)", name="finished_when_completed"),
        CheckConstraint("finished_on IS NULL OR finished_on >= started_on", name="finished_after_started"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 60000", name="minutes_range"),
        CheckConstraint("(kind = 'course') = (course_id IS NOT NULL)", name="course_named"),
    )


class TrainingLogCover(Base):
    """A competency that a line of the training log is about."""

    __tablename__ = "training_log_covers"

    log_entry_id: Mapped[UUID] = mapped_column(ForeignKey("training_log.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)

    log_entry: Mapped[TrainingLogEntry] = relationship(back_populates="covers")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("log_entry_id", "entry_id"),)


class TrainingLogEvent(Base):
    """A move of a line of the training log, with who made it. Append-only."""

    __tablename__ = "training_log_events"

    log_entry_id: Mapped[UUID] = mapped_column(ForeignKey("training_log.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[LogState] = mapped_column(choice(LogState, "state_known"))
    is_removal: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()


class CommunityMembership(Base):
    """Since when a coordinator belongs to the community of practice. Source: S3 L236."""

    __tablename__ = "community_memberships"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), unique=True)
    joined_on: Mapped[date]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
