"""Writing to the event log: one verb, inside the transaction of what it tells about."""

from collections.abc import Mapping
from datetime import UTC
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingapp.audit import queries
from trainingapp.audit.models import Event
from trainingapp.audit.rules import Content, Detail, check_names, details_text, event_hash
from trainingapp.core import clock
from trainingapp.core.actor import Actor

CHAIN_LOCK = 7_305_112_900_441
"""The number of PostgreSQL's advisory lock for the end of the chain; any number nobody else uses."""

SYSTEM_NAME = "System"


def record(
    session: Session,
    *,
    actor: Actor | None,
    what: str,
    subject_type: str,
    subject_id: UUID | str,
    alliance_id: UUID | None,
    details: Mapping[str, Detail] | None = None,
) -> Event:
    """Append one event to the log, in the present transaction; nothing is kept if that rolls back.

    `actor` None means the system itself; `what` reads like `record:agreed`. From here to the end of the
    transaction everybody else who audits waits, so record after the other changes are made, and commit soon.
    Raises ValueError when `details` could hold free text.
    """
    check_names(what, subject_type)
    facts = details_text(details or {})
    session.flush()  # rows first, chain second: two people who took them in opposite order would deadlock
    _wait_for_the_end_of_the_chain(session)
    last = queries.head(session)
    content = Content(
        id=last.id + 1,
        at=clock.now().astimezone(UTC).isoformat(timespec="microseconds"),
        actor_id=str(actor.id) if actor else None,
        actor_name=actor.name if actor else SYSTEM_NAME,
        alliance_id=str(alliance_id) if alliance_id else None,
        what=what,
        subject_type=subject_type,
        subject_id=str(subject_id),
        details=facts,
        prev_hash=last.hash,
    )
    event = Event(**content._asdict(), hash=event_hash(content))
    session.add(event)
    session.flush()
    return event


def _wait_for_the_end_of_the_chain(session: Session) -> None:
    # SQLite has one writer at a time already: our transactions there begin as writers.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
