"""A filled database goes back and forth between the schemas and loses nothing that both can hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import create_database, postgres_url, sqlite_url
from tests.whole_app.scene import play
from tests.world import World
from trainingapp.audit.queries import verify
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, new_id, transaction
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library

KEPT = ("plans", "activities", "assignments", "sessions", "records", "record_events", "people", "decisions")
"""Tables of the first schema that the second changes, or that hang on them."""


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own at the newest schema, to be migrated up and down."""
    if request.param == "sqlite":
        url: str | None = sqlite_url(tmp_path)
    else:
        url = _database_of_its_own(request)
    if url is None:
        pytest.skip("PostgreSQL is not on this machine; the summary says so")
    engine = make_engine(url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


def _database_of_its_own(request: pytest.FixtureRequest) -> str | None:
    shared = postgres_url(request.config)
    if shared is None:
        return None
    return create_database(shared, f"{make_url(shared).database}_{new_id().hex[-8:]}")


def rows(engine: Engine) -> dict[str, list[Any]]:
    """The rows of the tables both schemas have, in the columns of the first."""
    with engine.connect() as connection:
        return {
            table: [
                {name: value for name, value in row._mapping.items() if name in _OLD[table]}
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            ]
            for table in KEPT
        }


_OLD: dict[str, frozenset[str]] = {}


def test_filled_tables_go_back_and_forth(fresh: Engine) -> None:
    with transaction(fresh) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        play(World.build(session))
    with fresh.connect() as connection:
        new = {t: set(connection.execute(text(f"SELECT * FROM {t}")).keys()) for t in KEPT}
    migrations.downgrade(fresh, "0001")
    with fresh.connect() as connection:
        _OLD.update({t: frozenset(connection.execute(text(f"SELECT * FROM {t}")).keys()) for t in KEPT})
    before = rows(fresh)
    assert all(before.values()), "every table has rows to lose"
    assert any(new[table] > _OLD[table] for table in KEPT)
    migrations.upgrade(fresh)
    assert rows(fresh) == before
    with fresh.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE record_events SET text = 'other'"))
    with Session(fresh) as session:
        assert verify(session).is_whole


def test_what_competence_was_before_finds_its_place(fresh: Engine) -> None:
    """Links become another kind of evidence, needs say what they are about; what was signed is untouched."""
    with transaction(fresh) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        play(World.build(session))
    migrations.downgrade(fresh, "0002")
    with fresh.begin() as connection:
        found = connection.execute(text("SELECT id, entry_id FROM evidence_links ORDER BY id LIMIT 1")).one()
        linked = connection.execute(
            text("SELECT evidence_id FROM evidence_links WHERE id = :id"), {"id": found.id}
        ).scalar_one()
        connection.execute(
            text("UPDATE evidence SET kind = 'link', link = 'https://x.example' WHERE id = :id"),
            {"id": linked},
        )
        connection.execute(text("UPDATE needs_items SET entry_id = :entry"), {"entry": found.entry_id})
        kinds = set(connection.execute(text("SELECT DISTINCT kind FROM evidence")).scalars())
        signed = connection.execute(text("SELECT id, digest, pinned FROM decisions ORDER BY id")).all()
    assert kinds <= {"link", "reflection"}
    assert signed
    migrations.upgrade(fresh)
    with fresh.connect() as connection:
        kind = text("SELECT kind FROM evidence WHERE id = :id")
        assert connection.execute(kind, {"id": linked}).scalar_one() == "other"
        assert set(connection.execute(text("SELECT subject FROM needs_items")).scalars()) == {"competency"}
        assert (
            connection.execute(text("SELECT id, digest, pinned FROM decisions ORDER BY id")).all() == signed
        )
    for table in ("decisions", "ratings", "time_entries"):
        with fresh.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(text(f"DELETE FROM {table}"))
