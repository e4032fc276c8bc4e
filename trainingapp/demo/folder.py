"""The folder of a demonstration: what is in it, and what may be deleted from it."""

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """Where a demonstration lives. Nothing in it but the files named here is ever touched."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "demo.db"

    @property
    def unfinished(self) -> Path:
        """The database while it is being made; it gets its name only when it is whole."""
        return self.path / "demo-unfinished.db"

    @property
    def people(self) -> Path:
        return self.path / "people.json"

    @property
    def report(self) -> Path:
        return self.path / "handover.pdf"

    @property
    def template_cache(self) -> Path:
        return self.path / "template-cache"

    @property
    def mail(self) -> Path:
        """What the worker would have sent: it prints all mail here."""
        return self.path / "mail.txt"

    @property
    def files(self) -> Path:
        """What was added to evidence and to the training log."""
        return self.path / "demo-files"

    @property
    def worker_log(self) -> Path:
        return self.path / "worker.log"

    @property
    def _queue(self) -> Path:
        """Where the app tells the worker of new mail."""
        return self.path / "demo-queue.db"

    @property
    def _secret(self) -> Path:
        return self.path / "secret"

    @property
    def origins(self) -> Path:
        """What it was made from, so that the next start knows what is new."""
        return self.path / "made-from.json"

    @property
    def is_made(self) -> bool:
        """Whether a whole demonstration is here: the database gets its name last."""
        return self.database.exists()

    def url(self, file: Path | None = None) -> str:
        """How SQLAlchemy names the database."""
        return f"sqlite:///{(file or self.database).resolve()}"

    def prepare(self) -> None:
        """Make the folder, and clear away what an interrupted run left behind."""
        self.path.mkdir(parents=True, exist_ok=True)
        _delete_database(self.unfinished)
        if not self.is_made:
            shutil.rmtree(self.files, ignore_errors=True)

    def clear(self) -> None:
        """Delete the demonstration, and nothing else that may be in the folder."""
        for database in (self.database, self.unfinished, self._queue):
            _delete_database(database)
        for file in (self.people, self.report, self.origins, self.mail, self.worker_log, self._secret):
            file.unlink(missing_ok=True)
        for kept in (self.template_cache, self.files):
            shutil.rmtree(kept, ignore_errors=True)

    def secret(self) -> str:
        """What signs the cookies: made once, readable by its owner alone."""
        if not self._secret.exists():
            made = os.open(self._secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(made, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        return self._secret.read_text(encoding="ascii")

    def write_people(self, people: list[dict[str, str | None]]) -> None:
        """Write who is in it, for whoever wants to sign in."""
        text = json.dumps(people, ensure_ascii=False, indent=2)
        self.people.write_text(text + "\n", encoding="utf-8")

    def read_people(self) -> list[dict[str, str | None]]:
        """Who is in it, as `write_people` wrote it."""
        found: list[dict[str, str | None]] = json.loads(self.people.read_text(encoding="utf-8"))
        return found


def _delete_database(file: Path) -> None:
    """An SQLite database and the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
