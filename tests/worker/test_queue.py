"""The queue carries ids, tells nothing else, and may be away."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from tests.notifications.conftest import Outbox, Somebody
from tests.worker.conftest import Workers
from trainingapp.app import create_app
from trainingapp.config import Settings, SettingsError
from trainingapp.core.db import make_session, new_id
from trainingapp.notifications import services
from trainingapp.notifications.waking import watch
from trainingapp.worker.queue import Queue, Waker, address

SETTINGS = Settings(secret_key="s" * 32)


def put(session: Session) -> UUID:
    message = services.put(session, kind="password-changed", to=Somebody(), params={}, alliance_id=None)
    assert message is not None
    return message.id


# --- told after the commit ----------------------------------------------------------------------------


def test_what_is_committed_is_told_once(engine: Engine, outbox: Outbox) -> None:
    told: list[UUID] = []
    with watch(make_session(engine), told.extend) as session:
        first, second = put(session), put(session)
        assert told == []
        session.commit()
        assert told == [first, second]
        session.commit()
        third = put(session)
        session.commit()
    assert told == [first, second, third]


def test_a_savepoint_is_no_commit(engine: Engine, outbox: Outbox) -> None:
    told: list[UUID] = []
    with watch(make_session(engine), told.extend) as session:
        with session.begin_nested():
            message_id = put(session)
        assert told == [], "nobody else sees it yet"
        session.commit()
    assert told == [message_id]


def test_what_is_rolled_back_is_not_told(engine: Engine, outbox: Outbox) -> None:
    told: list[UUID] = []
    with watch(make_session(engine), told.extend) as session:
        put(session)
        session.rollback()
    assert told == []
    assert outbox.all() == []


# --- the queue ------------------------------------------------------------------------------------------


def test_ids_go_in_and_come_out_in_order(workers: Workers) -> None:
    delivered: list[UUID] = []
    url = address(workers.settings)
    assert url is not None
    ids = [new_id() for _ in range(3)]
    with closing(Queue(url)) as app, closing(Queue(url, delivered.append)) as worker:
        app.put(ids)
        assert worker.length() == 3
        while task := worker.huey.dequeue():
            worker.huey.execute(task)
    assert delivered == ids


def test_the_queue_holds_json_with_nothing_but_the_id(tmp_path: Path) -> None:
    file = tmp_path / "queue.db"
    message_id = new_id()
    with closing(Queue(make_url(f"sqlite:///{file}"))) as queue:
        queue.put([message_id])
    with closing(sqlite3.connect(file)) as connection:
        [(data,)] = connection.execute("SELECT data FROM task").fetchall()
    assert message_id.hex in data.decode()
    assert data.startswith(b'{"task": [')


def test_an_app_without_its_queue_only_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    wake = Waker(make_url(f"sqlite:///{tmp_path / 'no-such-folder' / 'queue.db'}"))
    wake([new_id()])
    assert "mail leaves with the next sweep" in caplog.text


def test_a_request_that_writes_tells_the_queue(engine: Engine, outbox: Outbox, workers: Workers) -> None:
    app = create_app(workers.settings, engine)
    make = app.extensions["session_maker"]
    with make(False) as session:
        message_id = put(session)
        session.commit()
    delivered: list[UUID] = []
    url = address(workers.settings)
    assert url is not None
    with closing(Queue(url, delivered.append)) as worker:
        worker.huey.execute(worker.huey.dequeue())
    app.extensions["wake"].close()
    assert delivered == [message_id]
    with make(True) as session:
        assert session.info["read_only"]


# --- where it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("database", "queue", "found"),
    [
        ("sqlite:///var/trainingapp.db", "", "sqlite:///var/trainingapp-queue.db"),
        ("sqlite:////srv/app.sqlite3", "", "sqlite:////srv/app.sqlite3-queue.db"),
        ("postgresql://app@db/programme", "", "postgresql://app@db/programme"),
        ("postgresql://app@db/programme", "sqlite:///queue.db", "sqlite:///queue.db"),
        ("sqlite://", "", None),
    ],
)
def test_it_is_with_the_database_unless_set(database: str, queue: str, found: str | None) -> None:
    settings = SETTINGS.model_copy(update={"database_url": database, "queue_url": queue})
    url = address(settings)
    assert (url and url.render_as_string(hide_password=False)) == found


@pytest.mark.parametrize("url", ["redis://localhost", "nonsense"])
def test_another_kind_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="TRAININGAPP_QUEUE_URL"):
        Queue(address(SETTINGS.model_copy(update={"queue_url": url})))  # type: ignore[arg-type]
