"""The command line does what docs/operations.md says, and says plainly what is wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from trainingapp.config import ROOT
from trainingapp.core.db import make_engine

RUN = [sys.executable, "-c", "from trainingapp.cli import main; main()"]


class Installation:
    """A fresh installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'app.db'}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "TRAININGAPP_SECRET_KEY": "c" * 32,
            "TRAININGAPP_DATABASE_URL": self.url,
        }

    def run(self, *words: str, fails: bool = False) -> str:
        """What a command prints; fails the test where it ends otherwise than expected."""
        done = subprocess.run(
            [*RUN, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, said
        assert "Traceback" not in said
        return said


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_a_new_installation_is_migrated_loaded_and_verified(installation: Installation) -> None:
    assert "up to date" in installation.run("migrate")
    assert "18 loaded, 0 there already" in installation.run("library", "load")
    assert "0 loaded, 18 there already" in installation.run("library", "load")
    said = installation.run("audit", "verify")
    assert "All 18 events are as they were written." in said
    head = said.split("database: ")[1].strip()
    assert "All 18 events" in installation.run("audit", "verify", "--head", head)


def test_a_changed_event_is_named(installation: Installation) -> None:
    installation.run("migrate")
    installation.run("library", "load")
    engine = make_engine(installation.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_events_no_update"))
        connection.execute(text("UPDATE audit_events SET actor_name = 'Nobody' WHERE id = 7"))
    engine.dispose()
    assert "Event 7 was changed after it was written." in installation.run("audit", "verify", fails=True)


def test_a_sound_library_is_counted(installation: Installation) -> None:
    assert "18 publications, 415 entries: all sound." in installation.run("library", "check")


def test_a_broken_library_is_named_with_file_and_line_and_nothing_is_loaded(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(ROOT / "competencies", folder)
    file = next(folder.glob("themes/*.yaml"))
    file.write_text(file.read_text().replace("statement:", "statment:", 1))
    installation.run("migrate")
    said = installation.run("library", "load", "--folder", str(folder), fails=True)
    assert f"{file}:" in said
    assert "0 events" in installation.run("audit", "verify")


def test_without_a_secret_key_nothing_starts(installation: Installation) -> None:
    del installation.environment["TRAININGAPP_SECRET_KEY"]
    assert "Set TRAININGAPP_SECRET_KEY" in installation.run("migrate", fails=True)


def test_the_policy_is_printed_for_the_owner(installation: Installation) -> None:
    said = installation.run("access")
    assert "sign-offs:decide" in said
    assert "never on their own record" in said
