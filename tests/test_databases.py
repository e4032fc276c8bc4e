"""Proves that the tests' own databases are separate, gone afterwards, and never silently missing."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.databases import (
    Binaries,
    GivenServer,
    NoPostgres,
    PostgresServer,
    create_database,
    database_names,
    drop_database,
    find_postgres,
    server_version,
    sqlite_url,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def binaries() -> Path:
    """This machine's server binaries, even where TEST_DATABASE_URL is what the other tests use."""
    source = find_postgres({name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"})
    if not isinstance(source, Binaries):
        pytest.skip("no PostgreSQL server binaries on this machine")
    return source.folder


@pytest.fixture(scope="module")
def server(binaries: Path) -> Iterator[str]:
    with PostgresServer(binaries) as url:
        yield url


def run_sql(url: str, *statements: str) -> list[object]:
    """The first column of what the last statement returns, over a connection of its own."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return list(results[-1].scalars()) if results[-1].returns_rows else []
    finally:
        engine.dispose()


def postmaster(folder: Path) -> psutil.Process:
    """The server's first process."""
    return psutil.Process(int((folder / "data" / "postmaster.pid").read_text().splitlines()[0]))


def folder_of(url: str) -> Path:
    return Path(str(make_url(url).query["host"]))


# --- SQLite -------------------------------------------------------------------------------------------------


def test_two_folders_hold_two_sqlite_databases(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    run_sql(sqlite_url(tmp_path / "one"), "CREATE TABLE note (body TEXT)")
    assert run_sql(sqlite_url(tmp_path / "one"), "SELECT name FROM sqlite_master") == ["note"]
    assert run_sql(sqlite_url(tmp_path / "two"), "SELECT name FROM sqlite_master") == []


# --- Where PostgreSQL comes from ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_given_server_is_used_whatever_its_url_calls_the_driver(scheme: str) -> None:
    source = find_postgres({"TEST_DATABASE_URL": f"{scheme}://tester:secret@db.example/spare"})
    assert source == GivenServer("postgresql+psycopg://tester:secret@db.example/spare")


@pytest.mark.parametrize("url", ["sqlite:///spare.sqlite3", "not a url"])
def test_given_url_of_something_else_is_refused(url: str) -> None:
    source = find_postgres({"TEST_DATABASE_URL": url})
    assert isinstance(source, NoPostgres)
    assert source.asked_for


def test_only_the_named_folder_of_binaries_is_looked_in(tmp_path: Path) -> None:
    source = find_postgres({"TEST_POSTGRES_BINARIES": str(tmp_path)})
    assert source == NoPostgres(f"TEST_POSTGRES_BINARIES={tmp_path} holds no server")


# --- A throw-away cluster -----------------------------------------------------------------------------------


def test_two_databases_of_one_server_do_not_see_each_other(server: str) -> None:
    one, two = create_database(server, "one"), create_database(server, "two")
    run_sql(one, "CREATE TABLE note (body TEXT)")
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert run_sql(one, tables) == ["note"]
    assert run_sql(two, tables) == []


def test_dropped_database_is_gone_even_while_somebody_is_connected(server: str) -> None:
    engine = create_engine(create_database(server, "dropped"))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        drop_database(server, "dropped")
        assert database_names(server, "dropped") == []
        with pytest.raises(OperationalError):
            connection.execute(text("SELECT 1"))
    engine.dispose()


def test_dropping_what_is_not_there_is_no_error(server: str) -> None:
    drop_database(server, "never made")
    assert database_names(server, "never made") == []


def test_server_listens_on_no_network_address(server: str) -> None:
    assert run_sql(server, "SHOW listen_addresses") == [""]
    assert postmaster(folder_of(server)).net_connections("inet") == []


def test_server_does_not_run_as_root(server: str) -> None:
    assert postmaster(folder_of(server)).uids().effective != 0


def test_server_stores_text_as_utf8(server: str) -> None:
    assert run_sql(server, "SHOW server_encoding") == ["UTF8"]


def test_server_says_its_version(server: str) -> None:
    assert re.fullmatch(r"\d+(\.\d+|\w+)", server_version(server))


def has_ended(process: psutil.Process) -> bool:
    """Whether it runs no more; where nobody collects orphans, an ended process stays listed as a zombie."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class MishapError(Exception):
    """What goes wrong in the middle of a test run."""


def test_server_and_its_folder_are_gone_after_a_failure(binaries: Path) -> None:
    server = PostgresServer(binaries)
    running: list[psutil.Process] = []

    def run_and_fail() -> None:
        with server:
            running.append(postmaster(server.folder))
            assert not has_ended(running[0])
            raise MishapError

    with pytest.raises(MishapError):
        run_and_fail()
    assert has_ended(running[0])
    assert not server.folder.exists()


def test_server_and_its_folder_are_gone_after_the_tests_are_killed(binaries: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.databases import PostgresServer\n"
        "with PostgresServer(Path(sys.argv[1])) as url: print(url, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(binaries)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        folder = folder_of(killed.stdout.readline().strip())
        process = postmaster(folder)
        killed.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while not (has_ended(process) and not folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert has_ended(process)
    assert not folder.exists()


def test_server_that_cannot_start_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    initdb = tmp_path / "initdb"
    initdb.write_text("#!/bin/sh\necho the disk is on fire\nexit 1\n")
    initdb.chmod(0o755)
    server = PostgresServer(tmp_path)
    with pytest.raises(RuntimeError, match=r"does not start"), server:
        pytest.fail("a server that did not start was entered")
    assert not server.folder.exists()


# --- One server per test run --------------------------------------------------------------------------------

SUITE = """
import pytest
from sqlalchemy import create_engine, text
from tests.databases import postgres_url

@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_own_database(pytestconfig, turn, request):
    url = postgres_url(pytestconfig)
    if url is None:
        pytest.skip("no PostgreSQL")
    assert postgres_url(pytestconfig) == url
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS turn (number INTEGER)"))
        connection.execute(text("INSERT INTO turn VALUES (:turn)"), {"turn": turn})
    engine.dispose()
    with open("urls.txt", "a") as urls:
        print(url, file=urls)
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder with a small test suite that uses the plugin."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    (tmp_path / "conftest.py").write_text(
        'from tests.databases import postgres_url\npytest_plugins = ["tests.databases"]\n'
    )
    (tmp_path / "test_suite.py").write_text(SUITE)
    return tmp_path


def run_suite(suite: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it in a pytest of its own, in which only these variables say anything about databases or CI."""
    hidden = {"CI", "TEST_DATABASE_URL", "TEST_POSTGRES_BINARIES"}
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in hidden and not name.startswith("PYTEST_")
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=suite,
        env={**inherited, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def urls_used(suite: Path) -> list[str]:
    return (suite / "urls.txt").read_text().splitlines()


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "parallel"])
def test_run_without_postgresql_says_so_and_passes_at_a_desk(suite: Path, workers: list[str]) -> None:
    result = run_suite(suite, *workers, TEST_POSTGRES_BINARIES="/nonexistent")
    assert (
        result.stdout.count("PostgreSQL was NOT tested: TEST_POSTGRES_BINARIES=/nonexistent holds no server.")
        == 1
    )
    assert "4 skipped" in result.stdout
    assert result.returncode == 0


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "parallel"])
def test_run_without_postgresql_fails_in_ci(suite: Path, workers: list[str]) -> None:
    result = run_suite(suite, *workers, TEST_POSTGRES_BINARIES="/nonexistent", CI="true")
    assert result.stdout.count("PostgreSQL was NOT tested") == 1
    assert "This fails the run" in result.stdout
    assert result.returncode == 1


def test_run_whose_given_server_does_not_answer_fails_anywhere(suite: Path) -> None:
    nowhere = f"postgresql://tester:secret@/spare?host={suite}"
    result = run_suite(suite, TEST_DATABASE_URL=nowhere)
    assert "PostgreSQL was NOT tested" in result.stdout
    assert "secret" not in result.stdout
    assert result.returncode == 1


def test_run_that_needs_no_postgresql_starts_none_and_says_nothing(suite: Path) -> None:
    (suite / "test_suite.py").write_text("def test_sum():\n    assert 1 + 1 == 2\n")
    result = run_suite(suite, TEST_POSTGRES_BINARIES="/nonexistent", CI="true")
    assert "PostgreSQL" not in result.stdout
    assert result.returncode == 0


def test_parallel_workers_share_a_server_and_have_a_database_each(suite: Path, binaries: Path) -> None:
    result = run_suite(suite, "-n", "2", "--dist", "each", TEST_POSTGRES_BINARIES=str(binaries))
    assert result.returncode == 0, result.stdout
    assert f"a throw-away cluster from {binaries}." in result.stdout
    used = urls_used(suite)
    assert len(used) == 8
    assert len({make_url(url).database for url in used}) == 2
    (folder,) = {folder_of(url) for url in used}
    assert not folder.exists()


def test_databases_on_a_given_server_are_dropped_after_the_run(suite: Path, server: str) -> None:
    create_database(server, "trainingapp_test_of_somebody_else")
    result = run_suite(suite, "-n", "2", TEST_DATABASE_URL=server)
    assert result.returncode == 0, result.stdout
    assert "the server of TEST_DATABASE_URL." in result.stdout
    assert len(urls_used(suite)) == 4
    assert database_names(server, "trainingapp_test_") == ["trainingapp_test_of_somebody_else"]
