"""Evidence with its files, what each piece shows, and the statements of witnesses."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.assessments.terms import EvidenceEventKind, EvidenceKind
from trainingapp.core.db import Base, choice
from trainingapp.files.models import StoredFile
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


class Evidence(Base):
    """Something that shows a competency at work, or that something was learned for it."""

    __tablename__ = "evidence"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind, "kind_known"))
    title: Mapped[str]
    reflection: Mapped[str] = mapped_column(default="")
    """What it is or what was learned from it, in words; a witness's answers."""
    link: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    log_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_log.id"), index=True)
    """The completed training it came from."""
    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("criterion_checks.id"))
    """The criterion of the person specification that was met at appointment, for prior learning."""
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), unique=True)
    """The hidden piece of which this is the redacted version; there is one at most."""

    plan: Mapped[Plan] = relationship()
    links: Mapped[list["EvidenceLink"]] = relationship(back_populates="evidence")
    files: Mapped[list["EvidenceFile"]] = relationship(
        back_populates="evidence", order_by="EvidenceFile.created_at, EvidenceFile.id"
    )
    events: Mapped[list["EvidenceEvent"]] = relationship(
        back_populates="evidence", order_by="EvidenceEvent.created_at, EvidenceEvent.id"
    )

    __table_args__ = (
        CheckConstraint("kind <> 'reflection' OR reflection <> ''", name="reflections_have_words"),
        CheckConstraint("kind <> 'other' OR link <> '' OR reflection <> ''", name="others_say_something"),
    )

    @property
    def is_hidden(self) -> bool:
        """Whether nobody sees its words and files: it was said to need redaction, and that is for good."""
        return any(each.hides_all for each in self.events)


class EvidenceLink(Base):
    """One piece of evidence shown for one competency, and how it shows it."""

    __tablename__ = "evidence_links"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    how: Mapped[str] = mapped_column(default="", server_default="")
    """A sentence: how it shows this competency. Empty where it was added before sentences were asked for."""

    evidence: Mapped[Evidence] = relationship(back_populates="links")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("evidence_id", "entry_id"),)


class EvidenceFile(Base):
    """A file that belongs to a piece of evidence."""

    __tablename__ = "evidence_files"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    hidden_at: Mapped[datetime | None]
    """Since when nobody sees it, because it may hold something of a patient."""

    evidence: Mapped[Evidence] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()

    __table_args__ = (UniqueConstraint("evidence_id", "file_id"),)


class EvidenceEvent(Base):
    """What became of a piece of evidence, who said so and why. Append-only."""

    __tablename__ = "evidence_events"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[EvidenceEventKind] = mapped_column(choice(EvidenceEventKind, "kind_known"))
    reason: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_files.id"))
    """The one file that needs redaction; none where the piece as a whole is meant."""

    evidence: Mapped[Evidence] = relationship(back_populates="events")
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("kind = 'redacted' OR reason <> ''", name="reasons_given"),
        CheckConstraint("file_id IS NULL OR kind = 'needs_redaction'", name="files_are_hidden"),
    )

    @property
    def hides_all(self) -> bool:
        """Whether from here on nobody sees the words and the files of the piece."""
        return self.kind is EvidenceEventKind.NEEDS_REDACTION and self.file_id is None


class WitnessRequest(Base):
    """A third person is asked, through a link that works once, what they saw of a coordinator's work."""

    __tablename__ = "witness_requests"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    email: Mapped[str]
    role_title: Mapped[str]
    """What they do, for example practice nurse."""
    about: Mapped[str]
    """What they are asked to write about, in the coordinator's words."""
    expires_on: Mapped[date]
    """The last day on which the link works."""
    revoked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    knows_how: Mapped[str] = mapped_column(default="")
    """Their first answer: how they know the coordinator's work."""
    saw_what: Mapped[str] = mapped_column(default="")
    """Their second answer: what they saw them do, and how well."""
    could_improve: Mapped[str] = mapped_column(default="")
    """Their third answer: what would make it better still."""
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), unique=True)
    """The statement, once it was given."""
    version: Mapped[int] = mapped_column(default=1)
    """Two answers at one moment: one wins."""

    plan: Mapped[Plan] = relationship()
    asked_by: Mapped[Person] = relationship()
    evidence: Mapped[Evidence | None] = relationship()
    entries: Mapped[list["WitnessRequestEntry"]] = relationship(back_populates="request")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (evidence_id IS NULL)", name="answered_with_a_statement"),
        CheckConstraint(
            "answered_at IS NULL OR (knows_how <> '' AND saw_what <> '')", name="answered_in_words"
        ),
    )


class WitnessRequestEntry(Base):
    """A competency that a witness is asked about."""

    __tablename__ = "witness_request_entries"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("witness_requests.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)

    request: Mapped[WitnessRequest] = relationship(back_populates="entries")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("request_id", "entry_id"),)
