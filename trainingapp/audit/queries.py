"""Reading the event log: about one record, its head, and whether the chain is whole."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.audit.models import Event
from trainingapp.audit.rules import EMPTY, Break, Content, Head, StoredEvent, first_broken_link

BATCH = 1000


class VerifyResult(NamedTuple):
    """What reading the whole log found: its last event, and the first broken link if there is one."""

    head: Head
    broken: Break | None

    @property
    def is_whole(self) -> bool:
        """Whether every event is there and as it was written."""
        return self.broken is None


def events_about(session: Session, subject_type: str, subject_id: UUID | str) -> list[Event]:
    """Everything that was done to one record, oldest first. The caller has checked that it may be seen."""
    about = select(Event).where(Event.subject_type == subject_type, Event.subject_id == str(subject_id))
    return list(session.scalars(about.order_by(Event.id)))


def head(session: Session) -> Head:
    """The number and hash of the last event; number 0 when the log is empty."""
    last = session.execute(select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).first()
    return Head(last.id, last.hash) if last else EMPTY


def verify(session: Session, *, published: Head | None = None) -> VerifyResult:
    """Read the log up to its present head, in batches, and report the first broken link.

    `published` is a head that was written down outside the database: with it, a log that lost its end or was
    computed anew is found too.
    """
    until = head(session)
    columns = [getattr(Event, name) for name in (*Content._fields, "hash")]
    log = select(*columns).where(Event.id <= until.id).order_by(Event.id)
    with session.execute(log, execution_options={"yield_per": BATCH}) as rows:
        stored = (StoredEvent(Content(*row[:-1]), row[-1]) for row in rows)
        return VerifyResult(until, first_broken_link(stored, published))
