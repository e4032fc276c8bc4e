"""What is known of each file that was sent; its content lies in the store, outside the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core.db import Base, choice
from trainingapp.files.terms import FileKind, FileState

LARGEST = 10 * 1024 * 1024
"""Bytes that one file may have."""


class StoredFile(Base):
    """One file, stored once under a random name. Its row is never deleted; people are known by id alone."""

    __tablename__ = "stored_files"

    alliance_id: Mapped[UUID] = mapped_column(index=True)
    sent_by_id: Mapped[UUID]
    name: Mapped[str]
    """As its sender called it, without folders and control characters, at most 120 characters."""
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind_known"))
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]
    """Of the content as it was sent, 64 hexadecimal digits."""
    key: Mapped[str] = mapped_column(unique=True)
    """Its random name in the store; nothing of the sender's is in it."""
    state: Mapped[FileState] = mapped_column(choice(FileState, "state_known"), index=True)
    finding: Mapped[str] = mapped_column(default="")
    """What the scanner called what it found."""
    scanner: Mapped[str] = mapped_column(default="")
    """Name, version and signatures of the scanner that answered."""
    scanned_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    """When a waiting file is to be scanned next."""
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None]
    """When its content was taken out of the store for good."""

    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {LARGEST}", name="size_range"),
        CheckConstraint("(state = 'infected') = (finding <> '')", name="infected_by_something"),
    )
