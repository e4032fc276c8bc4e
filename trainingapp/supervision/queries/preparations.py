"""What coordinators bring to a session: their own sheet, or the one they shared."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.supervision.models import Preparation


def preparation(session: Session, *, actor: Person, session_id: UUID) -> Preparation | None:
    """The sheet of a session: the actor's own, or another's once it is shared.

    Whether a shared one may be read is for `rules.may_read_preparation`.
    """
    return session.scalars(
        select(Preparation).where(
            Preparation.session_id == session_id,
            or_(Preparation.author_id == actor.id, Preparation.shared_at.is_not(None)),
        )
    ).first()
