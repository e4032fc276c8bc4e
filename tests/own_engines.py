"""Engines of their own for tests that really commit: several at once, or with other processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.schema import CreateSchema, DropSchema

from tests.databases import postgres_url, sqlite_url
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, new_id, transaction
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library


@contextmanager
def empty_engine(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """An empty SQLite file in that folder, or an empty PostgreSQL schema, as `request.param` says."""
    if request.param == "sqlite":
        made = make_engine(sqlite_url(folder))
        yield made
        made.dispose()
        return
    given = postgres_url(request.config)
    if given is None:
        pytest.skip("PostgreSQL is not on this machine; the summary says so")
    schema = f"own_{new_id().hex}"
    url = make_url(given).update_query_dict({"options": f"-csearch_path={schema}"})
    made = make_engine(url.render_as_string(hide_password=False))
    with made.begin() as connection:
        connection.execute(CreateSchema(schema))
    yield made
    with made.begin() as connection:
        connection.execute(DropSchema(schema, cascade=True))
    made.dispose()


@contextmanager
def migrated_engine(
    request: pytest.FixtureRequest, folder: Path, *, with_library: bool = False
) -> Iterator[Engine]:
    """The same with every table, and perhaps with the reference library."""
    with empty_engine(request, folder) as made:
        migrations.upgrade(made)
        if with_library:
            with transaction(made) as session:
                frameworks.load_library(session, library=read_library(library_folder()))
        yield made
