"""The queue between the app and its workers: it carries ids of messages, and may lose them without harm."""

import json
import logging
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any
from uuid import UUID

from huey import Huey, PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from trainingapp.config import Settings, SettingsError

NAME = "trainingapp"
BUSY_SECONDS = 2
"""For so long a request waits to say that there is mail; then the sweep finds it."""

WRONG = "Set TRAININGAPP_QUEUE_URL to sqlite:///file or postgresql://host/name."

log = logging.getLogger(__name__)


class JsonSerializer(Serializer):  # type: ignore[misc]  # the library carries no types
    """Tasks as JSON: whoever can write into the queue can have a message sent, and can do nothing else."""

    def _serialize(self, data: Any) -> bytes:
        kind = "task" if isinstance(data, Message) else "value"
        return json.dumps({kind: data}).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(bytes(data))
        return Message(*read["task"]) if "task" in read else read["value"]


def address(settings: Settings) -> URL | None:
    """Where the queue is: as set, or with the database. None for a database in memory: it has no worker."""
    try:
        if settings.queue_url:
            return make_url(settings.queue_url)
        database = make_url(settings.database_url)
    except ArgumentError as fault:
        raise SettingsError(
            "Set TRAININGAPP_QUEUE_URL to sqlite:///file or postgresql://host/name."
        ) from fault
    if database.get_backend_name() != "sqlite":
        return database
    if database.database in {None, "", ":memory:"}:
        return None
    return database.set(database=f"{str(database.database).removesuffix('.db')}-queue.db")


def open_queue(url: URL) -> Huey:
    """The queue at that address; its tables are made if they are not there.

    Raises SettingsError for a kind that is not known, and the driver's error where it does not answer.
    """
    common: dict[str, Any] = {"name": NAME, "results": False, "serializer": JsonSerializer()}
    kind = url.get_backend_name()
    if kind == "sqlite":  # it need not survive a power cut, the rows do
        return SqliteHuey(filename=url.database, fsync=False, timeout=BUSY_SECONDS, **common)
    if kind == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey(dsn=dsn, **common)
    raise SettingsError(WRONG)


class Queue:
    """Tasks to deliver messages: put in by anybody, taken out by whoever gives `deliver`."""

    def __init__(self, url: URL, deliver: Callable[[UUID], object] | None = None) -> None:
        self.huey = open_queue(url)
        self._deliver = deliver
        self._task = self.huey.task(name="deliver")(self._run)

    def put(self, message_ids: Sequence[UUID]) -> None:
        """Have these delivered by whichever worker is free."""
        for message_id in message_ids:
            self._task(message_id.hex)

    def length(self) -> int:
        """How many tasks wait."""
        waiting: int = self.huey.storage.queue_size()
        return waiting

    def close(self) -> None:
        """Close the connection of this thread."""
        self.huey.storage.close()

    def _run(self, message_id: str) -> None:
        if self._deliver is None:
            raise RuntimeError("only a worker delivers")
        self._deliver(UUID(hex=message_id))


class Waker:
    """Tells the workers of new messages, for the app. Opens the queue when first needed, and never fails."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._lock = Lock()
        self._queue: Queue | None = None

    def __call__(self, message_ids: Sequence[UUID]) -> None:
        """Say that these are new. Where that fails, the workers find them on their next sweep."""
        try:
            self._open().put(message_ids)
        except Exception:
            log.warning("the queue does not answer; mail leaves with the next sweep", exc_info=True)

    def _open(self) -> Queue:
        with self._lock:
            if self._queue is None:
                self._queue = Queue(self._url)
            return self._queue

    def close(self) -> None:
        """Close what was opened."""
        if self._queue is not None:
            self._queue.close()
