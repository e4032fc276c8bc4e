"""Sessions, the people in them, what was recorded, who agreed, what was promised, and private notes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.db import Base, JsonText, choice, within
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.terms import (
    ActionState,
    Attendance,
    EscalationRole,
    GuestRole,
    Mode,
    OfferState,
    RecordEventKind,
    RecordState,
    SessionState,
    Wellbeing,
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
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts what calendars must be told: the SEQUENCE of its invitation. Source: RFC 5545, 3.8.7.4."""
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan | None] = relationship()
    conference: Mapped[Conference | None] = relationship()
    led_by: Mapped[Person] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="session", order_by="Participant.created_at, Participant.id"
    )
    record: Mapped["Record | None"] = relationship(back_populates="session", uselist=False)
    discussed: Mapped[list["DiscussedCompetency"]] = relationship(back_populates="session")
    guests: Mapped[list["Guest"]] = relationship(back_populates="session", order_by="Guest.name, Guest.id")

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
    normative: Mapped[str] = mapped_column(default="", server_default="")
    """Optional prompt: standards, policy, working safely. With the next two: Proctor's functions, R43."""
    formative: Mapped[str] = mapped_column(default="", server_default="")
    """Optional prompt: learning and skills."""
    restorative: Mapped[str] = mapped_column(default="", server_default="")
    """Optional prompt: support and coping."""
    wellbeing: Mapped[Wellbeing | None] = mapped_column(choice(Wellbeing, "wellbeing_known"))
    escalated_to: Mapped[EscalationRole | None] = mapped_column(choice(EscalationRole, "escalated_to_known"))
    """The role a concern was passed on to, with the day. Source: S0 L247 to L251."""
    escalated_on: Mapped[date | None]
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
    """The reason for returning it, the statement of a disagreement, or the words of the addendum."""
    about_party: Mapped[Party | None] = mapped_column(choice(Party, "about_party_known"))
    """The party that never answered, where the alliance supervisor recorded that."""
    reminded_on: Mapped[Any] = mapped_column(JsonText, nullable=True)
    """The days on which that party was reminded, in ISO form."""
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


class SessionMove(Base):
    """A booked session moved to another time, and why. Append-only. Source: R28."""

    __tablename__ = "session_moves"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    before: Mapped[datetime]
    after: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class DiscussedCompetency(Base):
    """A competency that was talked about in a session; no more than that, and never a sign-off."""

    __tablename__ = "discussed_competencies"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))

    session: Mapped[SupervisionSession] = relationship(back_populates="discussed")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("session_id", "entry_id"),)


class Preparation(Base):
    """What a coordinator brings to a session; theirs alone until they share it. Source: R42."""

    __tablename__ = "preparations"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    wins: Mapped[str] = mapped_column(default="")
    worries: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")
    """What they want to talk about."""
    shared_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("session_id", "author_id"),)


class Guest(Base):
    """Somebody without a plan who is on the register of a group or a conference. Source: S3 L186."""

    __tablename__ = "guests"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    name: Mapped[str]
    role: Mapped[GuestRole] = mapped_column(choice(GuestRole, "role_known"))
    organisation: Mapped[str] = mapped_column(default="")
    attendance: Mapped[Attendance | None] = mapped_column(choice(Attendance, "attendance_known"))

    session: Mapped[SupervisionSession] = relationship(back_populates="guests")

    @property
    def key(self) -> tuple[str, str]:
        """What makes two of them the same person, for a register."""
        return self.name.casefold(), self.organisation.casefold()


class TimeOffer(Base):
    """Times an alliance supervisor proposes for a session, before one of them is booked."""

    __tablename__ = "time_offers"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    led_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind_known"))
    title: Mapped[str]
    theme_code: Mapped[str | None]
    minutes: Mapped[int]
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode_known"))
    place: Mapped[str] = mapped_column(default="")
    state: Mapped[OfferState] = mapped_column(choice(OfferState, "state_known"), default=OfferState.OPEN)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    """What was booked from it."""
    version: Mapped[int] = mapped_column(default=1)

    led_by: Mapped[Person] = relationship()
    options: Mapped[list["TimeOption"]] = relationship(
        back_populates="offer", order_by="TimeOption.starts_at"
    )
    invitees: Mapped[list["Invitee"]] = relationship(back_populates="offer", order_by="Invitee.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (within("minutes", 1, LONGEST),)


class TimeOption(Base):
    """One of the times in an offer."""

    __tablename__ = "time_options"

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("time_offers.id"))
    starts_at: Mapped[datetime]

    offer: Mapped[TimeOffer] = relationship(back_populates="options")

    __table_args__ = (UniqueConstraint("offer_id", "starts_at"),)


class Invitee(Base):
    """Somebody asked which of the times suit them, and what they said."""

    __tablename__ = "invitees"

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("time_offers.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    party: Mapped[Party] = mapped_column(choice(Party, "party_known"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"), index=True)
    """Set for the coordinator: the planned activity it is about."""
    suits: Mapped[Any] = mapped_column(JsonText, nullable=True)
    """Ids of the times that suit; an empty list: none does; None: no answer yet."""
    answered_at: Mapped[datetime | None]

    offer: Mapped[TimeOffer] = relationship(back_populates="invitees")
    person: Mapped[Person] = relationship()
    plan: Mapped[Plan] = relationship()
    activity: Mapped[Activity | None] = relationship()

    __table_args__ = (UniqueConstraint("offer_id", "person_id"),)
