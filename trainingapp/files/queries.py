"""Reads: one file, what waits for the scanner, and which content a row still stands for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileState

UNSETTLED = (FileState.WAITING, FileState.UNSCANNED)
"""What a scanner has not answered for: also what was sent before the installation had one."""


def file(session: Session, file_id: UUID, *, alliance_id: UUID) -> StoredFile | None:
    """One file of the alliance. Who may see it is for the record that it belongs to to say."""
    return session.scalars(
        select(StoredFile).where(StoredFile.id == file_id, StoredFile.alliance_id == alliance_id)
    ).one_or_none()


def to_scan(session: Session, *, limit: int) -> Sequence[UUID]:
    """The files to be scanned now, those that have waited longest first."""
    return session.scalars(
        select(StoredFile.id).where(is_due(clock.now())).order_by(StoredFile.created_at).limit(limit)
    ).all()


def is_due(now: datetime) -> ColumnElement[bool]:
    """A file that nobody scans at this moment and whose next try has come."""
    return and_(
        StoredFile.state.in_(UNSETTLED),
        StoredFile.erased_at.is_(None),
        or_(StoredFile.next_try_at.is_(None), StoredFile.next_try_at <= now),
        or_(StoredFile.leased_until.is_(None), StoredFile.leased_until <= now),
    )


def kept(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys whose content a row stands for."""
    return set(
        session.scalars(
            select(StoredFile.key).where(StoredFile.key.in_(keys), StoredFile.erased_at.is_(None))
        )
    )


def erased(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys whose content was to be gone."""
    return set(
        session.scalars(
            select(StoredFile.key).where(StoredFile.key.in_(keys), StoredFile.erased_at.is_not(None))
        )
    )
