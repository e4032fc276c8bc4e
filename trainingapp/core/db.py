"""The database: base class, column types, engines that are safe on SQLite, one transaction a request."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

import uuid_utils.compat
from flask import Flask, Response, current_app, g, request
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Engine,
    Enum,
    MetaData,
    Text,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from werkzeug.local import LocalProxy

from trainingapp.core import clock
from trainingapp.core.errors import DomainError

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone in Python, always UTC in the database (SQLite has no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text, the same bytes on both databases, keys sorted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def choice(enum: type[StrEnum], name: str) -> Enum:
    """The column type of an enum: text with a CHECK constraint called `name` (one name per column)."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [str(member.value) for member in members],
    )


def within(column: str, low: int, high: int, name: str | None = None) -> CheckConstraint:
    """A named CHECK that a number lies between two bounds, both included."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=name or f"{column}_range")


def new_id() -> UUID:
    """A new identifier that sorts by the time it was made (UUID version 7)."""
    return uuid_utils.compat.uuid7()


class Base(DeclarativeBase):
    """Every table has an id and the two moments of its life."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, UUID: Uuid, str: Text}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now, sort_order=-1)


def make_engine(url: str, *, durable: bool = False) -> Engine:
    """An engine for SQLite or PostgreSQL; on SQLite, writers queue instead of failing (see ADR 001).

    `durable` makes SQLite wait for the disk at each commit.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"check_same_thread": False})
    synchronous = "FULL" if durable else "NORMAL"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, by us
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def reading(engine: Engine) -> Engine:
    """The same pool of connections, for requests that only read."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(postgresql_readonly=True)
    return engine.execution_options(reading=True)


def make_session(engine: Engine, *, read_only: bool = False) -> Session:
    """A session that flushes only when told to or when it asks, and refuses to write while reading."""
    session = Session(reading(engine) if read_only else engine)
    session.info["read_only"] = read_only
    return session


@event.listens_for(Session, "before_flush")
def _refuse_writes_while_reading(session: Session, _context: Any, _instances: Any) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a request that only reads tried to write")


# --- in a request ---------------------------------------------------------------------------------


def _request_session() -> Session:
    if "db_session" not in g:
        g.db_session = current_app.extensions["session_maker"](request.method in {"GET", "HEAD", "OPTIONS"})
    return cast(Session, g.db_session)


session: Session = cast(Session, LocalProxy(_request_session))
"""The session of the present request."""


def let_others_write() -> None:
    """End the transaction of this request before something slow: SQLite lets one writer in at a time.

    Only while nothing was written in it; what was read is read again when it is next asked for.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was written in this request already")
    session.rollback()


@contextmanager
def refusals_on(form: Any) -> Iterator[None]:
    """Undo everything when a rule refuses, and say so on the form that was sent."""
    try:
        yield
    except DomainError as refusal:
        session.rollback()
        form.add_error(refusal.field, refusal.message)


def register(app: Flask, engine: Engine) -> None:
    """Give the app its database: one session a request, committed once if the answer is a success."""
    app.extensions["engine"] = engine
    app.extensions.setdefault("session_maker", lambda read_only: make_session(engine, read_only=read_only))

    @app.after_request
    def commit(response: Response) -> Response:
        writing = request.method not in {"GET", "HEAD", "OPTIONS"}
        if writing and "db_session" in g:
            if response.status_code < 400:
                g.db_session.commit()
            else:
                g.db_session.rollback()
        return response  # what only read is undone by closing it, which forgets less along the way

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        opened = g.pop("db_session", None)
        if opened is not None:
            opened.close()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One unit of work outside a request: commits at the end, or leaves nothing behind."""
    with sessionmaker(engine).begin() as unit:
        yield unit
