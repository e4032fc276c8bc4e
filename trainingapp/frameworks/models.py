"""Published reference content in the database: a publication is a file, an entry is a coded line of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.core.db import Base, JsonText, choice
from trainingapp.frameworks.terms import PublicationKind


class Publication(Base):
    """One published version of one document. It is never changed once it is in use."""

    __tablename__ = "publications"

    alliance_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """None: the reference library, for every alliance."""
    kind: Mapped[PublicationKind] = mapped_column(choice(PublicationKind, "kind_known"), index=True)
    code: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    status: Mapped[str]
    """What the document says of itself: minimum standard, indicative, draft, proposed and so on."""
    digest: Mapped[str]
    """SHA-256 of the content, in hexadecimal: two loads of one file have one digest."""
    body: Mapped[Any] = mapped_column(JsonText, deferred=True)
    """The whole file as validated data."""
    retired_at: Mapped[datetime | None]

    entries: Mapped[list["Entry"]] = relationship(back_populates="publication", order_by="Entry.position")

    __table_args__ = (UniqueConstraint("code", "version"),)


class Entry(Base):
    """A coded line of a publication: a competency, an element, a criterion, an event, a duty."""

    __tablename__ = "entries"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"))
    code: Mapped[str] = mapped_column(index=True)
    """The stable code written in the file, for example CMP-A.1."""
    position: Mapped[int]
    """Order within the publication, from 1."""
    section_code: Mapped[str]
    section_title: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    statement: Mapped[str]
    status: Mapped[str]
    source: Mapped[str]
    """Document, section and line it comes from."""
    details: Mapped[Any] = mapped_column(JsonText)
    """The keys that only this kind of entry has."""

    publication: Mapped[Publication] = relationship(back_populates="entries")

    __table_args__ = (
        UniqueConstraint("publication_id", "code"),
        UniqueConstraint("publication_id", "position"),
    )
