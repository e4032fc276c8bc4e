"""Gives the tests their databases: an SQLite file, and an empty PostgreSQL database per test process.

A pytest plugin. PostgreSQL is the server of TEST_DATABASE_URL, else a throw-away cluster made with this
machine's server binaries (those in TEST_POSTGRES_BINARIES, if set). One server serves a whole run. A run that
looked for PostgreSQL and found none says so at its end, and fails when CI=true.

PYTEST_DONT_REWRITE: a conftest imports this module before pytest can register it as a plugin.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVER = "postgresql+psycopg"
SOCKET_PORT = 5432
SECONDS_TO_STOP = 30

# --- SQLite -------------------------------------------------------------------------------------------------


def sqlite_url(folder: Path) -> str:
    """The SQLAlchemy URL of the one database file that tests keep in this folder."""
    return URL.create("sqlite", database=str(folder / "test.sqlite3")).render_as_string()


# --- Where PostgreSQL comes from ----------------------------------------------------------------------------


@dataclass(frozen=True)
class GivenServer:
    """A server somebody else runs, by the URL of a database on it; its user may create databases."""

    url: str


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, pg_ctl and postgres."""

    folder: Path


@dataclass(frozen=True)
class NoPostgres:
    """Why there is no PostgreSQL to test on; where one was asked for by name, its absence is a failure."""

    reason: str
    asked_for: bool = False


Source = GivenServer | Binaries | NoPostgres


def find_postgres(environ: Mapping[str, str] = os.environ) -> Source:
    """The server given by URL, else the best folder of server binaries, else why there is neither."""
    if given := environ.get("TEST_DATABASE_URL"):
        return _given_server(given)
    for folder in _binary_folders(environ):
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return Binaries(folder)
    if named := environ.get("TEST_POSTGRES_BINARIES"):
        return NoPostgres(f"TEST_POSTGRES_BINARIES={named} holds no server")
    return NoPostgres(
        "TEST_DATABASE_URL is not set and this machine has no server (Debian package: postgresql)"
    )


def _given_server(given: str) -> GivenServer | NoPostgres:
    try:
        url = make_url(given)
    except ArgumentError:
        return NoPostgres("TEST_DATABASE_URL is not a database URL", asked_for=True)
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        return NoPostgres(f"TEST_DATABASE_URL names {url.get_backend_name()}, not postgresql", asked_for=True)
    return GivenServer(url.set(drivername=DRIVER).render_as_string(hide_password=False))


def _binary_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """Folders that may hold the server's binaries, best first."""
    if named := environ.get("TEST_POSTGRES_BINARIES"):
        yield Path(named)
        return
    with suppress(OSError, subprocess.CalledProcessError):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
        yield Path(answer.stdout.strip())
    versions = [
        folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()
    ]
    yield from sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    if initdb := shutil.which("initdb", path=environ.get("PATH")):
        yield Path(initdb).resolve().parent


# --- A throw-away cluster -----------------------------------------------------------------------------------

# Runs as the server's own user and waits on its input, which ends when the tests stop the server, but also
# when they die in whatever way: no cluster outlives its run.
KEEPER = """
trap 'rm -rf "$folder"' EXIT
give_up() { cat "$folder"/log; exit 1; }
"$binaries"/initdb --no-sync --no-locale --encoding=UTF8 --auth=trust --username=tests \
    --pgdata="$folder"/data >"$folder"/log 2>&1 || give_up
printf '%s\\n' "$settings" >>"$folder"/data/postgresql.conf
"$binaries"/pg_ctl start --wait --silent --pgdata="$folder"/data --log="$folder"/log || give_up
echo ready
read -r _
"$binaries"/pg_ctl stop --mode=immediate --silent --pgdata="$folder"/data
"""

# Nothing in it has to survive a power cut, and nobody outside this machine may reach it.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
port = {port}
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'UTC'
"""


class PostgresServer:
    """A PostgreSQL server of our own for the length of a `with` block, which gives a database URL on it.

    It listens on a Unix socket only, in a folder that only its user (and root) may enter. When we are root it
    runs as `postgres` or `nobody`, because PostgreSQL refuses to run as root. Raises RuntimeError with the
    server's own words if it does not start.
    """

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        # Not TMPDIR: a socket's path has at most 107 characters, and the server's user must be able to enter.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-tests-", dir="/tmp"))

    def __enter__(self) -> str:
        try:
            self._keeper = self._start_keeper()
        except OSError:
            shutil.rmtree(self.folder)
            raise
        assert self._keeper.stdout
        said = self._keeper.stdout.readline()
        if said != "ready\n":
            said += self._keeper.communicate()[0]
            raise RuntimeError(f"PostgreSQL from {self.binaries} does not start: {said.strip()}")
        query = {"host": str(self.folder), "port": str(SOCKET_PORT)}
        return URL.create(DRIVER, username="tests", database="postgres", query=query).render_as_string()

    def __exit__(self, *_: object) -> None:
        # A line as well as the end of the input: a forked child may still hold our end of it open.
        self._keeper.communicate("\n", timeout=SECONDS_TO_STOP)

    def _start_keeper(self) -> subprocess.Popen[str]:
        user = _unprivileged_user()
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        return subprocess.Popen(
            ["/bin/sh", "-c", KEEPER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=[] if user else None,
            start_new_session=True,  # an interrupt from the keyboard is for the tests; they stop the server
            # Only this, so that no PGPORT or PGDATA of the person at the keyboard changes the cluster.
            env={
                "PATH": os.defpath,
                "LC_ALL": "C",
                "binaries": str(self.binaries),
                "folder": str(self.folder),
                "settings": SETTINGS.format(folder=self.folder, port=SOCKET_PORT),
            },
        )


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


# --- Databases on a server ----------------------------------------------------------------------------------


def create_database(server_url: str, name: str) -> str:
    """Create an empty database on the server and return its SQLAlchemy URL."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    with _maintenance(server_url) as connection:
        connection.execute(statement.format(sql.Identifier(name)))
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Drop the database and end whatever is still connected to it; nothing happens if it does not exist."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with _maintenance(server_url) as connection:
        connection.execute(statement.format(sql.Identifier(name)))


def database_names(server_url: str, prefix: str) -> list[str]:
    """The names of the server's databases that begin with this prefix, in order."""
    with _maintenance(server_url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database ORDER BY datname").fetchall()
    return [name for (name,) in rows if name.startswith(prefix)]


def drop_databases(server_url: str, prefix: str) -> None:
    """Drop every database whose name begins with this prefix."""
    for name in database_names(server_url, prefix):
        drop_database(server_url, name)


def server_version(server_url: str) -> str:
    """The version as the server says it, like `15.20`."""
    with _maintenance(server_url) as connection:
        row = connection.execute("SELECT split_part(current_setting('server_version'), ' ', 1)").fetchone()
    assert row
    return str(row[0])


@contextmanager
def _maintenance(server_url: str) -> Iterator[psycopg.Connection]:
    conninfo = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True, connect_timeout=10) as connection:
        yield connection


# --- One server per test run --------------------------------------------------------------------------------


@dataclass
class _Run:
    """What one test process knows of the run's PostgreSQL."""

    server_url: str | None
    told: str
    """For the end of the run: what was tested on, or why nothing was. Empty in a parallel worker."""
    asked_for: bool = False
    database_prefix: str = field(default_factory=lambda: f"trainingapp_test_{uuid.uuid4().hex[:10]}_")
    database_url: str | None = None
    cleaning: ExitStack = field(default_factory=ExitStack)


_RUN = pytest.StashKey[_Run]()


def postgres_url(config: pytest.Config) -> str | None:
    """The SQLAlchemy URL of this test process's own database, made empty when first asked for.

    None when there is no PostgreSQL: skip the test, the end of the run says the rest.
    """
    run = _run(config)
    if run.server_url and not run.database_url:
        worker = getattr(config, "workerinput", {}).get("workerid", "alone")
        run.database_url = create_database(run.server_url, run.database_prefix + worker)
    return run.database_url


def _run(config: pytest.Config) -> _Run:
    """What the controller told this parallel worker; otherwise a server found, or started, on first use."""
    if _RUN not in config.stash:
        told = getattr(config, "workerinput", {}).get("postgres")
        config.stash[_RUN] = _Run(**told) if told else _open(find_postgres())
    return config.stash[_RUN]


def _open(source: Source) -> _Run:
    if isinstance(source, NoPostgres):
        return _Run(None, source.reason, source.asked_for)
    run = _Run(None, "", asked_for=isinstance(source, GivenServer))
    try:
        if isinstance(source, GivenServer):
            url, where = source.url, "the server of TEST_DATABASE_URL"
        else:
            url = run.cleaning.enter_context(PostgresServer(source.folder))
            where = f"a throw-away cluster from {source.folder}"
        run.told = f"PostgreSQL {server_version(url)}, {where}"
    except (psycopg.Error, OSError, RuntimeError) as failure:
        run.cleaning.close()
        run.told = str(failure).strip()
        return run
    run.server_url = url
    run.cleaning.callback(drop_databases, url, run.database_prefix)
    return run


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before a parallel worker starts: have the run's one server, and tell the worker of it."""
    run = _run(node.config)
    node.workerinput["postgres"] = {
        "server_url": run.server_url,
        "told": "",
        "database_prefix": run.database_prefix,
    }


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run that had to test PostgreSQL and could not."""
    run = _to_report(session.config)
    if run and _is_failure(run) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what PostgreSQL the run was tested on, or plainly that it was not."""
    run = _to_report(config)
    if not run:
        return
    if run.server_url:
        terminalreporter.write_line(f"Tested on {run.told}.")
        return
    fails = " This fails the run (CI=true, or TEST_DATABASE_URL is set)." if _is_failure(run) else ""
    terminalreporter.section("PostgreSQL", red=True)
    terminalreporter.write_line(f"PostgreSQL was NOT tested: {run.told}.{fails}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind: our own server is stopped and deleted, our databases on another's are dropped."""
    run = _to_report(config)
    if run and run.server_url:
        run.cleaning.close()


def _to_report(config: pytest.Config) -> _Run | None:
    """The run's PostgreSQL, for the one process that reports; None too if no test ever asked for it."""
    return None if hasattr(config, "workerinput") else config.stash.get(_RUN, None)


def _is_failure(run: _Run) -> bool:
    return not run.server_url and (run.asked_for or os.environ.get("CI", "").lower() in {"1", "true"})
