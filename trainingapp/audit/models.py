"""The table of audited events: texts and a number only, so that both databases hash the same bytes."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from trainingapp.core.db import Base


class _Bare(DeclarativeBase):
    """The same metadata and types as every table, without the columns of Base: an event is never updated."""

    registry = Base.registry


class Event(_Bare):
    """One thing that somebody did, chained to the event before it.

    No foreign keys: what happened stays told when the rows it is about are gone.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("id > 0", name="id_positive"),
        CheckConstraint("length(hash) = 64", name="hash_length"),
        CheckConstraint("length(prev_hash) = 64", name="prev_hash_length"),
        Index(None, "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The place in the chain: 1, 2, 3 and on, without a gap."""

    at: Mapped[str]
    """The moment, UTC, ISO 8601 with microseconds: 2026-04-01T09:30:00.000000+00:00."""

    actor_id: Mapped[str | None]
    """The person who acted; empty when the system did."""

    actor_name: Mapped[str]
    """Their name on that day."""

    alliance_id: Mapped[str | None]
    """The alliance it concerns; empty for what belongs to the platform."""

    what: Mapped[str]
    """The act, noun and past tense: record:agreed."""

    subject_type: Mapped[str]
    """The kind of thing acted on: record."""

    subject_id: Mapped[str]
    """Which one of that kind."""

    details: Mapped[str]
    """A JSON object of short facts, never anybody's own words."""

    prev_hash: Mapped[str]
    """The hash of the event before; 64 zeros for the first."""

    hash: Mapped[str]
    """SHA-256 over all the columns above.

    Not unique on purpose: SQLite's INSERT OR REPLACE deletes the row whose unique value it meets.
    """
