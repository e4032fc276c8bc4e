"""Databases that hold the event log and one other append-only table, without the rest of the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, UniqueConstraint, make_url
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateSchema, DropSchema

from tests.databases import postgres_url, sqlite_url
from trainingapp.audit.models import Event
from trainingapp.audit.triggers import create_triggers, protect_append_only
from trainingapp.core.db import Base, make_engine

SCHEMA = "audit_tests"
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
    with closing_engine(request, tmp_path) as made:
        with made.begin() as connection:
            Base.metadata.tables[Event.__tablename__].create(connection)
            DIARY.create(connection)
            create_triggers(connection)
            protect_append_only(connection, DIARY.name)
        yield made


@contextmanager
def closing_engine(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = make_engine(sqlite_url(folder))
    else:
        given = postgres_url(request.config)
        if given is None:
            pytest.skip("there is no PostgreSQL here")
        url = make_url(given).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
        made = make_engine(url.render_as_string(hide_password=False))
        with made.begin() as connection:
            connection.execute(CreateSchema(SCHEMA))
    yield made
    if made.dialect.name == "postgresql":
        with made.begin() as connection:
            connection.execute(DropSchema(SCHEMA, cascade=True))
    made.dispose()


@pytest.fixture
def log(log_engine: Engine) -> Iterator[Session]:
    """A session on a log that is protected as in production."""
    with Session(log_engine) as session:
        yield session
