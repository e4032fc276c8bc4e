"""Databases that hold the event log and one other append-only table, without the rest of the app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.orm import Session

from tests.own_engines import empty_engine
from trainingapp.audit.models import Event
from trainingapp.audit.triggers import create_triggers, protect_append_only
from trainingapp.core.db import Base

DIARY = Table(
    "diary_pages",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("page", Text, nullable=False),
    UniqueConstraint("page"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def log_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database, or on PostgreSQL a schema, of its own."""
    with empty_engine(request, tmp_path) as made:
        with made.begin() as connection:
            Base.metadata.tables[Event.__tablename__].create(connection)
            DIARY.create(connection)
            create_triggers(connection)
            protect_append_only(connection, DIARY.name)
        yield made


@pytest.fixture
def log(log_engine: Engine) -> Iterator[Session]:
    """A session on a log that is protected as in production."""
    with Session(log_engine) as session:
        yield session
