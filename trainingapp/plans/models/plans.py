"""A coordinator's six months as rows: the plan, its practices, its people, its activities and its duties."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock
from trainingapp.core.db import Base, JsonText, choice, within
from trainingapp.frameworks.models import Publication
from trainingapp.plans.terms import (
    RUNNING,
    ChangeKind,
    DutyParty,
    Party,
    PauseKind,
    PcnSupervisorKind,
    PlanState,
    SessionKind,
    Track,
    WaiverReason,
)

_IS_RUNNING = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(RUNNING))))


class Plan(Base):
    """One coordinator's programme in one PCN."""

    __tablename__ = "plans"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    pcn_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role_specification_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"))
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"))
    """The framework version the coordinator is assessed against, pinned for the whole plan."""
    template_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"))
    employment_start: Mapped[date]
    starts_on: Mapped[date]
    """First day of programme month 1."""
    weekly_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1, asdecimal=True))
    """Contract hours a week; full time is 37.5. Source: S2 L21."""
    track: Mapped[Track] = mapped_column(choice(Track, "track_known"))
    track_reason: Mapped[str]
    """The computed reason for the track, in words."""
    override_reason: Mapped[str | None]
    """Why a programme lead chose the other track."""
    state: Mapped[PlanState] = mapped_column(choice(PlanState, "state_known"), default=PlanState.DRAFT)
    extended_to: Mapped[date | None]
    """The last day of the programme where it was extended beyond what the calendar gives."""
    version: Mapped[int] = mapped_column(default=1)

    coordinator: Mapped[Person] = relationship(foreign_keys=[coordinator_id])
    pcn: Mapped[Organisation] = relationship(foreign_keys=[pcn_id])
    framework: Mapped[Publication] = relationship(foreign_keys=[framework_id])
    role_specification: Mapped[Publication] = relationship(foreign_keys=[role_specification_id])
    template: Mapped[Publication] = relationship(foreign_keys=[template_id])
    practices: Mapped[list["PlanPractice"]] = relationship(back_populates="plan")
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="plan", order_by="Assignment.starts_on"
    )
    activities: Mapped[list["Activity"]] = relationship(back_populates="plan", order_by="Activity.position")
    responsibilities: Mapped[list["Responsibility"]] = relationship(
        back_populates="plan", order_by="Responsibility.position"
    )
    pauses: Mapped[list["Pause"]] = relationship(back_populates="plan", order_by="Pause.from_on")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        within("weekly_hours", 1, 60),
        CheckConstraint("employment_start <= starts_on", name="employed_before_start"),
        Index(
            "uq_plans_one_running",
            "coordinator_id",
            unique=True,
            sqlite_where=_IS_RUNNING,
            postgresql_where=_IS_RUNNING,
        ),
    )

    def assigned(self, party: Party) -> Person | None:
        """Who fills that place today: the coordinator, the cover while it lasts, or else the one assigned."""
        if party is Party.COORDINATOR:
            return self.coordinator
        current = [a for a in self.assignments if a.party is party and a.is_current]
        return max(current, key=lambda a: (a.covers_id is not None, a.starts_on)).person if current else None


class PlanPractice(Base):
    """The hours a week a coordinator spends in a member practice. Source: S2 L21 to L25."""

    __tablename__ = "plan_practices"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1, asdecimal=True))

    plan: Mapped[Plan] = relationship(back_populates="practices")
    practice: Mapped[Organisation] = relationship()

    __table_args__ = (UniqueConstraint("plan_id", "practice_id"), within("hours", 0, 60))


class Assignment(Base):
    """A supervisor's time on a plan. Ended, never deleted, so that who agreed what stays true.

    Whether it holds today is asked everywhere, so the clock is read here instead of being handed through
    every rule; see ADR 008.
    """

    __tablename__ = "assignments"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    pcn_supervisor_kind: Mapped[PcnSupervisorKind | None] = mapped_column(
        choice(PcnSupervisorKind, "pcn_supervisor_kind_known")
    )
    covers_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """The supervisor this person covers for; none for who is assigned."""
    starts_on: Mapped[date]
    """For a cover, its first day. An assigned supervisor answers for the plan from the enrolment."""
    ends_on: Mapped[date | None]
    """The first day on which it no longer holds."""

    plan: Mapped[Plan] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    __table_args__ = (
        CheckConstraint("party <> 'coordinator'", name="supervisors_only"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    @hybrid_property
    def is_current(self) -> bool:
        """Whether it holds today: not ended yet, and a cover has begun."""
        today = clock.today()
        begun = self.covers_id is None or self.starts_on <= today
        return begun and (self.ends_on is None or today < self.ends_on)

    @is_current.inplace.expression
    @classmethod
    def _is_current(cls) -> ColumnElement[bool]:
        today = clock.today()
        return and_(
            or_(cls.covers_id.is_(None), cls.starts_on <= today),
            or_(cls.ends_on.is_(None), cls.ends_on > today),
        )


class PlanEvent(Base):
    """A change of a plan's state. Append-only."""

    __tablename__ = "plan_events"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    from_state: Mapped[PlanState] = mapped_column(choice(PlanState, "from_state_known"))
    to_state: Mapped[PlanState] = mapped_column(choice(PlanState, "to_state_known"))
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class Conference(Base):
    """A dated support-workforce conference of an alliance. Source: S3 L184 to L192."""

    __tablename__ = "conferences"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str]
    held_on: Mapped[date]
    venue: Mapped[str]
    counts_as_group: Mapped[bool] = mapped_column(default=True)
    """Whether attending it also fulfils the sixth group session. Two readings: S3 L154, L255."""
    programme: Mapped[str] = mapped_column(default="", server_default="")
    """What it offers, a title a line; part of the time it adds to the ledgers of who came."""
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index(
            "uq_conferences_one_a_day",
            "alliance_id",
            "held_on",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )


class Activity(Base):
    """One planned event of a plan, with its window. Whether it happened is derived from sessions."""

    __tablename__ = "activities"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    code: Mapped[str]
    """The template's code, for example PLAN-3.3."""
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind_known"))
    title: Mapped[str]
    position: Mapped[int]
    month: Mapped[int]
    """Programme month, from 1."""
    due_from: Mapped[date]
    due_to: Mapped[date]
    """Last working day of the window; the day after, the activity is overdue."""
    original_from: Mapped[date | None]
    """With original_to: the window it was planned with, once it was moved. None: it never was."""
    original_to: Mapped[date | None]
    waived_for: Mapped[WaiverReason | None] = mapped_column(choice(WaiverReason, "waived_for_known"))
    """Why nobody has to hold it; None: it is asked for."""
    is_added: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Added to this plan beside what its template lists."""
    minutes_min: Mapped[int]
    minutes_max: Mapped[int]
    agenda: Mapped[Any] = mapped_column(JsonText)
    """List of agenda lines from the template."""
    theme_code: Mapped[str | None]
    needs_analysis: Mapped[int | None]
    """1 or 2 where the activity is a training needs analysis."""
    conference_id: Mapped[UUID | None] = mapped_column(ForeignKey("conferences.id"), index=True)
    """The conference that would fulfil it; none yet when the alliance has announced none."""
    satisfied_by_code: Mapped[str | None]
    """Another activity of the plan that fulfils this one when that conference counts as a group session."""
    is_listed: Mapped[bool]
    """Whether the offer lists it, or it is one of the two the alliance promises without listing them."""

    plan: Mapped[Plan] = relationship(back_populates="activities")
    conference: Mapped[Conference | None] = relationship()

    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        within("month", 1, 12),
        CheckConstraint("due_from <= due_to", name="window_in_order"),
        CheckConstraint("minutes_min > 0 AND minutes_min <= minutes_max", name="minutes_in_order"),
    )


class Responsibility(Base):
    """A duty of the alliance, the PCN or the coordinator in this plan. Source: S3 L210 to L260."""

    __tablename__ = "responsibilities"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    party: Mapped[DutyParty] = mapped_column(choice(DutyParty, "party_known"))
    code: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    statement: Mapped[str]
    due_on: Mapped[date | None]
    satisfied_by: Mapped[Any] = mapped_column(JsonText)
    """Codes of the plan's activities that deliver it; an empty list where it is ticked by hand alone."""
    done_on: Mapped[date | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who takes care of it; None: whoever fills the party's place."""
    evidence: Mapped[str] = mapped_column(default="", server_default="")
    """Where it can be seen that it was done: a document, a link, a place."""

    plan: Mapped[Plan] = relationship(back_populates="responsibilities")
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        Index(
            "ix_responsibilities_open",
            "plan_id",
            "due_on",
            sqlite_where=text("done_on IS NULL"),
            postgresql_where=text("done_on IS NULL"),
        ),
    )


class ResponsibilityEvent(Base):
    """A tick of a responsibility, or its undoing. Append-only."""

    __tablename__ = "responsibility_events"

    responsibility_id: Mapped[UUID] = mapped_column(ForeignKey("responsibilities.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    done_on: Mapped[date | None]
    """The day it was done; none where the tick was undone."""
    note: Mapped[str] = mapped_column(default="")
    """A note on the tick, or the reason for undoing it."""

    responsibility: Mapped[Responsibility] = relationship()
    person: Mapped[Person] = relationship()


class Pause(Base):
    """A time in which a plan stood still; what was due after it began moved by its days."""

    __tablename__ = "pauses"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[PauseKind] = mapped_column(choice(PauseKind, "kind_known"))
    reason: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    """The first day away."""
    expected_back_on: Mapped[date | None]
    back_on: Mapped[date | None]
    """The first day back; none while it lasts."""
    paused_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    resumed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    plan: Mapped[Plan] = relationship(back_populates="pauses")
    paused_by: Mapped[Person] = relationship(foreign_keys=[paused_by_id])
    resumed_by: Mapped[Person | None] = relationship(foreign_keys=[resumed_by_id])

    __table_args__ = (
        CheckConstraint("back_on IS NULL OR back_on >= from_on", name="back_after_start"),
        CheckConstraint("(back_on IS NULL) = (resumed_by_id IS NULL)", name="resumed_by_somebody"),
        Index(
            "uq_pauses_one_open",
            "plan_id",
            unique=True,
            sqlite_where=text("back_on IS NULL"),
            postgresql_where=text("back_on IS NULL"),
        ),
    )


class PlanChange(Base):
    """A plan bent: what was before, what is after, who did it and why. Append-only. Source: R30, R119."""

    __tablename__ = "plan_changes"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind, "kind_known"))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"))
    before: Mapped[Any] = mapped_column(JsonText)
    """Name to value as it was: dates in ISO form, people and organisations by their name at that time."""
    after: Mapped[Any] = mapped_column(JsonText)
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
    activity: Mapped[Activity | None] = relationship()
