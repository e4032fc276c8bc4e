"""What every test stands on: both databases, a world of fictional people, a client that lints pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from tests.client import PageClient
from tests.databases import postgres_url, sqlite_url
from tests.undefined import LoudUndefined
from tests.world import World
from trainingapp.app import create_app
from trainingapp.config import Settings
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.files import depot
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library

pytest_plugins = ["tests.databases"]


def settings(database_url: str = "sqlite://", files_url: str = "") -> Settings:
    """Settings of a test app."""
    return Settings(secret_key="s" * 32, database_url=database_url, files_url=files_url, secure_cookies=False)


@pytest.fixture(scope="session")
def files_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the tests of a process keep the files that somebody sends."""
    return str(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, files_folder: str
) -> Iterator[Engine]:
    """A migrated database with the reference library, one a process and kind."""
    if request.param == "sqlite":
        url: str | None = sqlite_url(tmp_path_factory.mktemp("sqlite"))
    else:
        url = postgres_url(request.config)
    if url is None:
        pytest.skip("PostgreSQL is not on this machine; the summary says so")
    engine = make_engine(url)
    depot.register(engine, settings(files_url=files_folder))
    migrations.upgrade(engine)
    with transaction(engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose outer transaction is undone after the test."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


def _session(connection: Connection, *, read_only: bool = False) -> Session:
    session = Session(connection, join_transaction_mode="create_savepoint")
    session.info["read_only"] = read_only
    return session


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session of the test; nothing it commits outlives the test."""
    with _session(connection) as session:
        yield session


@pytest.fixture
def world(session: Session) -> World:
    """Two fictional alliances with their people."""
    return World.build(session)


@pytest.fixture(scope="session")
def one_app(engine: Engine, files_folder: str) -> Flask:
    """The app, made once a process and database: compiling its templates takes longer than most tests."""
    app = create_app(settings(files_url=files_folder), engine)
    app.testing = True
    app.jinja_env.undefined = LoudUndefined
    return app


@pytest.fixture
def app(one_app: Flask, connection: Connection) -> Flask:
    """The app on the test's own connection."""
    one_app.extensions["session_maker"] = lambda read_only: _session(connection, read_only=read_only)
    return one_app


@pytest.fixture
def client(app: Flask, session: Session) -> PageClient:
    """A browser without a screen: checks every page it is given, and submits forms like a person."""
    return PageClient(app, session)
