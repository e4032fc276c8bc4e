"""Which competencies a session talked about: no more than that, and never a sign-off."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from trainingapp.core.errors import DomainError
from trainingapp.supervision import queries
from trainingapp.supervision.models import DiscussedCompetency, SupervisionSession


def apply_discussed(
    session: Session, *, meeting: SupervisionSession, entry_ids: Collection[UUID] | None
) -> None:
    """Make exactly these the competencies a session talked about; None leaves them as they are.

    Raises DomainError for one that is not of the plan's framework.
    """
    if entry_ids is None or not would_change(session, meeting, entry_ids):
        return
    offered = {entry.id for entry in queries.competencies_of(session, meeting=meeting)}
    if not set(entry_ids) <= offered:
        raise DomainError("Choose competencies of this plan's framework only")
    before = _discussed(session, meeting)
    gone = sorted(before - set(entry_ids))
    session.execute(
        delete(DiscussedCompetency).where(
            DiscussedCompetency.session_id == meeting.id, DiscussedCompetency.entry_id.in_(gone)
        )
    )
    new = sorted(set(entry_ids) - before)
    session.add_all(DiscussedCompetency(session_id=meeting.id, entry_id=entry_id) for entry_id in new)
    session.flush()


def would_change(session: Session, meeting: SupervisionSession, entry_ids: Collection[UUID] | None) -> bool:
    """Whether these are other competencies than a session already talks about."""
    return entry_ids is not None and set(entry_ids) != _discussed(session, meeting)


def _discussed(session: Session, meeting: SupervisionSession) -> set[UUID]:
    return set(
        session.scalars(
            select(DiscussedCompetency.entry_id).where(DiscussedCompetency.session_id == meeting.id)
        )
    )
