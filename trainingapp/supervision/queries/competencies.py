"""The competencies of a plan's framework, and those that were talked about in a session."""

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trainingapp.frameworks.models import Entry
from trainingapp.supervision.models import DiscussedCompetency, SupervisionSession


def discussed(session: Session, *, session_id: UUID) -> list[Entry]:
    """The competencies talked about in a session, in the order of the framework."""
    return list(
        session.scalars(
            select(Entry)
            .join(DiscussedCompetency, DiscussedCompetency.entry_id == Entry.id)
            .where(DiscussedCompetency.session_id == session_id)
            .order_by(Entry.position)
        )
    )


def competencies_of(session: Session, *, meeting: SupervisionSession) -> dict[Entry, bool]:
    """Every competency of the plan's framework, and whether it was talked about; none in a shared session."""
    if meeting.plan is None:
        return {}
    here = and_(
        DiscussedCompetency.entry_id == Entry.id,
        DiscussedCompetency.session_id == meeting.id,
    )
    rows = session.execute(
        select(Entry, DiscussedCompetency.id)
        .outerjoin(DiscussedCompetency, here)
        .where(Entry.publication_id == meeting.plan.framework_id)
        .order_by(Entry.position)
    )
    return {entry: mark is not None for entry, mark in rows}
