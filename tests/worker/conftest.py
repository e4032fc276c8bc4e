"""Real worker processes on a real outbox."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from tests.notifications.conftest import Outbox, outbox
from trainingapp.config import ROOT, Settings
from trainingapp.worker.queue import Queue, address

__all__ = ["outbox"]

COMMAND = [sys.executable, "-c", "from trainingapp.cli import main; main()", "worker"]


@dataclass
class Workers:
    """Starts `trainingapp worker` with these settings."""

    settings: Settings
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        given = self.settings.model_dump(include=self.settings.model_fields_set)
        return {"PATH": os.environ["PATH"]} | {
            f"TRAININGAPP_{name.upper()}": str(value) for name, value in given.items()
        }

    @contextmanager
    def running(self, *, threads: int = 1) -> Iterator[subprocess.Popen[bytes]]:
        """A worker process for the length of the block; asked to stop at its end if it still runs."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*COMMAND, "--workers", str(threads)], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield process
        except AssertionError as failure:
            failure.add_note(f"the workers said:\n{self.said}")
            raise
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                process.kill()
                process.wait()

    @property
    def said(self) -> str:
        """Everything that the processes printed."""
        return self.log.read_text()

    def queue(self) -> Queue:
        """The queue that they take from."""
        url = address(self.settings)
        assert url is not None
        return Queue(url)


@pytest.fixture
def workers(engine: Engine, outbox: Outbox, tmp_path: Path) -> Iterator[Workers]:
    """Workers on the test's database, with the queue they have by default; printing mail on the console."""
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(
        secret_key="s" * 32,
        database_url=url,
        mail_from="Programme <programme@alliance.example>",
        mail_lease_seconds=3,
        sweep_seconds=1,
    )
    if engine.dialect.name == "sqlite":
        settings = settings.model_copy(update={"queue_url": f"sqlite:///{tmp_path / 'queue.db'}"})
    yield Workers(settings, tmp_path / "worker.log")
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table in inspect(connection).get_table_names():
                if table.startswith("huey_"):
                    connection.execute(text(f'DROP TABLE "{table}"'))
