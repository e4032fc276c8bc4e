"""Starting a demonstration again changes nothing; what goes wrong is said plainly."""

import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.audit.models import Event
from trainingapp.core.db import Base, make_engine, make_session, transaction
from trainingapp.core.errors import DomainError
from trainingapp.demo import origins, people
from trainingapp.demo.building import restore_files
from trainingapp.demo.command import demo
from trainingapp.demo.folder import Folder
from trainingapp.demo.serving import address, check_port, free_port, settings_for
from trainingapp.notifications import services as notifications

ROOT = Path(__file__).parents[2]
COMMAND = "from trainingapp.cli import main; main()"


def rows(folder: Folder) -> dict[str, int]:
    """How many rows each table has, but for the log, which counts every visit."""
    engine = make_engine(folder.url())
    with make_session(engine, read_only=True) as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name != Event.__tablename__
        }
    engine.dispose()
    return counts


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COMMAND, "demo", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_check_passes_on_a_demonstration_that_is_there_and_changes_nothing_in_it(folder: Folder) -> None:
    before, listed, report = rows(folder), folder.people.read_bytes(), folder.report.read_bytes()
    result = run("--check", "--dir", str(folder.path))
    assert result.returncode == 0, result.stdout + result.stderr
    for role in Role:
        assert f"{role.value}: " in result.stdout
    assert "as a PDF of" in result.stdout
    assert "Making the demonstration" not in result.stdout
    assert rows(folder) == before
    assert (folder.people.read_bytes(), folder.report.read_bytes()) == (listed, report)
    assert not servers_of(folder)


def servers_of(folder: Folder) -> list[str]:
    """Processes that still serve this folder."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(folder.database).encode() in environment.read_bytes():
                found.append(environment.parent.name)
        except OSError:
            continue
    return found


def test_worker_prints_mail_beside_the_server_and_ends_with_it(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    engine = make_engine(copy.url())
    with transaction(engine) as session:
        wanted = select(Person).where(Person.email == people.member("yusra").email)
        yusra = session.scalars(wanted).unique().one()
        notifications.put(
            session,
            kind="plan-paused",
            to=yusra,
            params={"day": "1 June 2026", "path": "/plans"},
            alliance_id=yusra.alliance_id,
        )
    engine.dispose()
    port = free_port()
    command = [sys.executable, "-c", COMMAND, "demo", "--dir", str(copy.path), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 120
            while f"{address(port)}/plans" not in printed(copy) and time.monotonic() < until:
                assert server.poll() is None
                time.sleep(0.5)
        finally:
            server.terminate()
    assert "To: Yusra Hadjari" in printed(copy)
    assert not servers_of(copy)


def printed(folder: Folder) -> str:
    """The mail that the worker printed so far."""
    return folder.mail.read_text(encoding="utf-8") if folder.mail.exists() else ""


def test_check_says_what_is_wrong_and_fails(folder: Folder, tmp_path: Path) -> None:
    broken = Folder(tmp_path / "broken")
    shutil.copytree(folder.path, broken.path)
    listed = broken.read_people()
    listed[0]["password"] = "another password altogether"
    broken.write_people(listed)
    result = CliRunner().invoke(demo, ["--check", "--dir", str(broken.path)])
    assert result.exit_code == 1
    assert f"signing in as {listed[0]['email']}" in result.stderr
    assert not servers_of(broken)


def test_port_in_use_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DomainError, match=f"Port {port} is in use by another program"):
            check_port(port)
    check_port(port)


def test_clearing_deletes_what_the_demonstration_made_and_nothing_else(
    folder: Folder, tmp_path: Path
) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    (copy.path / "notes.txt").write_text("mine")
    copy.clear()
    assert [file.name for file in copy.path.iterdir()] == ["notes.txt"]
    assert not copy.is_made


def test_database_of_rewritten_migrations_is_refused_with_the_way_out(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "older")
    shutil.copytree(folder.path, copy.path)
    was = json.loads(copy.origins.read_text())
    was["migrations"] = dict.fromkeys(was["migrations"], "0" * 64)
    copy.origins.write_text(json.dumps(was))
    with pytest.raises(DomainError, match="make demo-fresh"):
        origins.renew(copy)


def test_new_library_is_loaded_into_a_demonstration_that_is_there(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "older")
    shutil.copytree(folder.path, copy.path)
    was = json.loads(copy.origins.read_text())
    copy.origins.write_text(json.dumps(was | {"library": {}}))
    before = rows(copy)
    origins.renew(copy)
    assert rows(copy) == before, "everything in the library was there already"
    assert json.loads(copy.origins.read_text()) == was


def test_deleted_people_file_comes_back_and_the_database_stays(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    listed, before = copy.people.read_bytes(), rows(copy)
    copy.people.unlink()
    restore_files(copy, settings_for(copy))
    assert copy.people.read_bytes() == listed
    assert rows(copy) == before


def test_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = CliRunner().invoke(demo, ["--check", "--dir", str(tmp_path / "file" / "below")])
    assert isinstance(result.exception, DomainError)
    assert "cannot be written to" in result.exception.message


def test_interrupted_making_leaves_nothing_that_counts_as_made(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.prepare()
    folder.unfinished.write_bytes(b"half of a database")
    assert not folder.is_made
    folder.prepare()
    assert list(folder.path.iterdir()) == []
