"""The data to measure on: the demonstration, made anew in a database of its own, of either kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import (
    Binaries,
    GivenServer,
    PostgresServer,
    create_database,
    drop_database,
    find_postgres,
)
from trainingapp.config import Settings
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, new_id, transaction
from trainingapp.demo.building import play_history
from trainingapp.demo.scripts import scripts
from trainingapp.files import depot


@contextmanager
def on_sqlite(folder: Path) -> Iterator[str]:
    """The URL of an SQLite file in that folder, with the demonstration in it."""
    url = f"sqlite:///{folder / 'bench.db'}"
    _fill(url, folder / "files")
    yield url


@contextmanager
def on_postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL database with the demonstration in it, dropped at the end.

    On the server that the tests would use. Raises RuntimeError when there is none.
    """
    source = find_postgres()
    if isinstance(source, GivenServer):
        yield from _database(source.url)
    elif isinstance(source, Binaries):
        with PostgresServer(source.folder) as server_url:
            yield from _database(server_url)
    else:
        raise RuntimeError(f"PostgreSQL was not measured: {source.reason}")


def _database(server_url: str) -> Iterator[str]:
    name = f"trainingapp_bench_{new_id().hex}"
    url = create_database(server_url, name)
    try:
        with TemporaryDirectory(prefix="bench-files-") as files:
            _fill(url, Path(files))
            yield url
    finally:
        drop_database(server_url, name)


def _fill(url: str, files: Path) -> None:
    engine = make_engine(url)
    settings = Settings(secret_key="only for measuring, never served", database_url=url, files_url=str(files))
    depot.register(engine, settings)
    migrations.upgrade(engine)
    with transaction(engine) as session:
        play_history(session, scripts())
    engine.dispose()
