"""Writing to the event log, inside the transaction of what it tells about."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingapp.audit import queries
from trainingapp.audit.models import Event
from trainingapp.audit.rules import Content, Detail, Head, check_names, details_text, event_hash
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
    return record_many(
        session, actor=actor, acts=[Act(what, subject_type, subject_id, alliance_id, details or {})]
    )[0]


class Act(NamedTuple):
    """One of several things that somebody did at once."""

    what: str
    subject_type: str
    subject_id: UUID | str
    alliance_id: UUID | None
    details: Mapping[str, Detail]


def record_many(session: Session, *, actor: Actor | None, acts: Sequence[Act]) -> list[Event]:
    """Append one event for each, in that order, as `record` does one; the chain is read and written once."""
    for act in acts:
        check_names(act.what, act.subject_type)
    facts = [details_text(act.details) for act in acts]
    session.flush()  # rows first, chain second: two people who took them in opposite order would deadlock
    _wait_for_the_end_of_the_chain(session)
    last = queries.head(session)
    events = []
    for act, details in zip(acts, facts, strict=True):
        content = Content(
            id=last.id + 1,
            at=clock.now().astimezone(UTC).isoformat(timespec="microseconds"),
            actor_id=str(actor.id) if actor else None,
            actor_name=actor.name if actor else SYSTEM_NAME,
            alliance_id=str(act.alliance_id) if act.alliance_id else None,
            what=act.what,
            subject_type=act.subject_type,
            subject_id=str(act.subject_id),
            details=details,
            prev_hash=last.hash,
        )
        last = Head(content.id, event_hash(content))
        events.append(Event(**content._asdict(), hash=last.hash))
    session.add_all(events)
    session.flush()
    return events


def _wait_for_the_end_of_the_chain(session: Session) -> None:
    # SQLite has one writer at a time already: our transactions there begin as writers.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
