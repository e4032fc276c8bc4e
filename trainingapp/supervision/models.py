"""Sessions, the people in them, what was recorded, who agreed, what was promised, and private notes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, choice, within
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.terms import (
    ActionState,
    Attendance,
    Mode,
    RecordEventKind,
    RecordState,
    SessionState,
)

LONGEST = 480
"""Minutes: no session is longer than a working day. Source: R31."""


class SupervisionSession(Base):
    """A meeting of the programme, booked for a moment: for one plan, or (group, conference) for many."""

    __tablename__ = "sessions"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind_known"))
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"), index=True)
    """The plan it belongs to; none for groups and conferences."""
    conference_id: Mapped[UUID | None] = mapped_column(ForeignKey("conferences.id"), index=True)
    led_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    """The alliance supervisor who runs it (a group's facilitator)."""
    title: Mapped[str]
    theme_code: Mapped[str | None]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    """Planned length."""
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode_known"))
    place: Mapped[str] = mapped_column(default="")
    """Room or link."""
    state: Mapped[SessionState] = mapped_column(
        choice(SessionState, "state_known"), default=SessionState.BOOKED
    )
    cancelled_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan | None] = relationship()
    conference: Mapped[Conference | None] = relationship()
    led_by: Mapped[Person] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="session", order_by="Participant.created_at, Participant.id"
    )
    record: Mapped["Record | None"] = relationship(back_populates="session", uselist=False)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        within("minutes", 1, LONGEST),
        CheckConstraint("(plan_id IS NULL) = (kind IN ('group', 'conference'))", name="shared_without_plan"),
        CheckConstraint("(conference_id IS NOT NULL) = (kind = 'conference')", name="conference_named"),
    )


class Participant(Base):
    """Somebody's place in a session, the planned activity it fulfils, and whether they came."""

    __tablename__ = "participants"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"), index=True)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"), index=True)
    """Set on the coordinator's place: the planned activity this session fulfils."""
    attendance: Mapped[Attendance | None] = mapped_column(choice(Attendance, "attendance_known"))

    session: Mapped[SupervisionSession] = relationship(back_populates="participants")
    person: Mapped[Person] = relationship()
    plan: Mapped[Plan | None] = relationship()
    activity: Mapped[Activity | None] = relationship()

    __table_args__ = (UniqueConstraint("session_id", "person_id"),)


class Record(Base):
    """What happened in a session, written by who led it, agreed by the parties, then locked."""

    __tablename__ = "records"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), unique=True)
    state: Mapped[RecordState] = mapped_column(
        choice(RecordState, "state_known"), default=RecordState.DRAFT, index=True
    )
    held_on: Mapped[date]
    minutes: Mapped[int]
    """Actual length."""
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode_known"))
    agenda: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    """Shared by the parties; in a group, the shared note."""
    next_on: Mapped[date | None]
    priorities: Mapped[str] = mapped_column(default="")
    """First joint session: the PCN's priorities. Source: S3 L136 to L138."""
    intended_role: Mapped[str] = mapped_column(default="")
    """First joint session: the intended role of the coordinator."""
    review: Mapped[str] = mapped_column(default="")
    """Joint review: how the role meets the PCN's expectations. Source: S3 L155, L247."""
    handover: Mapped[str] = mapped_column(default="")
    """Joint handover: what the PCN takes over, and who supervises from here. Source: S3 L161, L226."""
    evaluation: Mapped[str] = mapped_column(default="")
    """Joint handover: the evaluation interview. Source: S3 L161, L248."""
    next_six_months: Mapped[str] = mapped_column(default="")
    """Joint handover: training to continue with. Source: S3 L266."""
    follow_on_supervisor: Mapped[str] = mapped_column(default="")
    """Joint handover: the role that supervises from here. Source: S3 L226."""
    submitted_at: Mapped[datetime | None]
    """When it was last sent to be agreed."""
    saved_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    """Who saved it last, to be named to somebody else who was writing at the same time."""
    version: Mapped[int] = mapped_column(default=1)

    saved_by: Mapped[Person] = relationship()
    session: Mapped[SupervisionSession] = relationship(back_populates="record")
    events: Mapped[list["RecordEvent"]] = relationship(back_populates="record", order_by="RecordEvent.id")
    """In the order in which they happened, which their ids keep."""

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (within("minutes", 1, LONGEST),)


class RecordEvent(Base):
    """A record submitted, agreed, returned or added to, with the exact content it was about. Append-only."""

    __tablename__ = "record_events"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    kind: Mapped[RecordEventKind] = mapped_column(choice(RecordEventKind, "kind_known"))
    text: Mapped[str] = mapped_column(default="")
    """The reason for returning it, or the words of the addendum."""
    content_digest: Mapped[str]
    """SHA-256 of the record's content at that moment: what exactly was agreed."""

    record: Mapped[Record] = relationship(back_populates="events")
    person: Mapped[Person] = relationship()


class Action(Base):
    """Something somebody promised. Open ones appear in every later session of the plan."""

    __tablename__ = "actions"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    """Where it was raised."""
    text: Mapped[str]
    owner_party: Mapped[Party] = mapped_column(choice(Party, "owner_party_known"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(
        choice(ActionState, "state_known"), default=ActionState.OPEN, index=True
    )
    closed_on: Mapped[date | None]
    closed_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    """The session in which it was closed; none when its owner closed it in between."""
    outcome: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Person] = relationship()
    session: Mapped[SupervisionSession] = relationship(foreign_keys=[session_id])

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_with_a_date"),)


class PrivateNote(Base):
    """A note on a session that only its author ever reads."""

    __tablename__ = "private_notes"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("session_id", "author_id"),)


class GlassBreak(Base):
    """A programme lead opened the content of a record, and why; both parties see this. Append-only."""

    __tablename__ = "glass_breaks"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]

    person: Mapped[Person] = relationship()
    session: Mapped[SupervisionSession] = relationship()
