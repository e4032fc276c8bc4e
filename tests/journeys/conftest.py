"""The app, served for real on a socket and on any day a story needs, and the people who live in it."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.databases import sqlite_url
from tests.journeys.browser import Visitor, chromium
from tests.notifications.mail_server import MailServer, Taken
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.app import create_app
from trainingapp.config import Settings
from trainingapp.core import clock, migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.notifications import queries as outbox
from trainingapp.notifications.terms import MessageState
from trainingapp.worker.running import make_post


@dataclass
class Stage:
    """Where a story is played: the address, the people, and the day it is."""

    address: str
    browser: Browser
    world: World
    session: Session
    now: datetime
    folder: Path
    engine: Engine
    settings: Settings
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self, person: Person, *, scripts: bool = True) -> Visitor:
        """This person at a browser of their own, signed in."""
        visitor = Visitor(self.browser, self.address, person, scripts=scripts)
        self.visitors.append(visitor)
        return visitor.sign_in()

    def stranger(self, person: Person) -> Visitor:
        """This person at a browser of their own, signed in nowhere."""
        visitor = Visitor(self.browser, self.address, person)
        self.visitors.append(visitor)
        return visitor

    def deliver(self) -> list[Taken]:
        """What the worker does with the outbox on this day, with a real mail server. Gives what that took."""
        with MailServer() as server, clock.at(self.now):
            changes = {"smtp_url": server.url, "public_url": self.address}
            post = make_post(self.settings.model_copy(update=changes), self.engine)
            try:
                with Session(self.engine) as session:
                    due = outbox.due(session, limit=500)
                became = [post.deliver(message_id) for message_id in due]
            finally:
                post.sender.close()
            assert set(became) <= {MessageState.SENT, MessageState.DROPPED}, became
            return server.taken


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def stage(tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    """A fresh installation on SQLite, with people but no plan, on 1 June 2026 at nine."""
    url = sqlite_url(tmp_path)
    engine = make_engine(url)
    migrations.upgrade(engine)
    with transaction(engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
    given = Settings(
        secret_key="j" * 32,
        database_url=url,
        secure_cookies=False,
        mail_from="Programme <programme@alliance.example>",
    )
    app = create_app(given, engine)
    session = Session(engine, expire_on_commit=False)
    morning = clock.london(date(2026, 6, 1))
    stage = Stage("", browser, World.build(session), session, morning, tmp_path, engine, given)
    session.commit()

    def on_that_day(environ: Any, start: Callable[..., Any]) -> Iterable[bytes]:
        with clock.at(stage.now), closing(ClosingIterator(app(environ, start))) as answer:
            return list(answer)

    server = make_server("127.0.0.1", 0, on_that_day, threaded=True)
    stage.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield stage
    for visitor in stage.visitors:
        visitor.context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    session.close()
    engine.dispose()
