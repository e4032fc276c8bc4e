"""Private notes, each for its author alone, and the openings of other people's records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Plan
from trainingapp.supervision import rules
from trainingapp.supervision.models import GlassBreak, PrivateNote, SupervisionSession
from trainingapp.supervision.queries.scope import own


def note(session: Session, *, actor: Person, session_id: UUID) -> PrivateNote | None:
    """The actor's own private note on a session. There is no way to read another's."""
    return session.scalars(
        select(PrivateNote).where(PrivateNote.session_id == session_id, PrivateNote.author_id == actor.id)
    ).first()


def glass_breaks(session: Session, *, session_id: UUID) -> list[GlassBreak]:
    """Who opened the record of a session, and why, newest first; for its parties and for `sight`."""
    return list(
        session.scalars(
            select(GlassBreak)
            .where(GlassBreak.session_id == session_id)
            .options(joinedload(GlassBreak.person).lazyload(Person.memberships))
            .order_by(GlassBreak.created_at.desc(), GlassBreak.id.desc())
        )
    )


def recent_glass_breaks(session: Session, *, actor: Person, since: datetime) -> list[GlassBreak]:
    """Records between the actor and one other person that somebody opened since then, newest first."""
    return list(
        session.scalars(
            select(GlassBreak)
            .join(GlassBreak.session)
            .where(
                GlassBreak.created_at >= since,
                SupervisionSession.kind.in_(rules.PRIVATE_KINDS),
                own(actor),
            )
            .options(
                joinedload(GlassBreak.person).lazyload(Person.memberships),
                contains_eager(GlassBreak.session)
                .joinedload(SupervisionSession.plan)
                .joinedload(Plan.coordinator)
                .lazyload(Person.memberships),
            )
            .order_by(GlassBreak.created_at.desc(), GlassBreak.id.desc())
        )
    )
