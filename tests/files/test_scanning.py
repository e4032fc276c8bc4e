"""Quarantine: a real worker, a real clamd, and rows that lose nothing whoever dies."""

import io
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from tests.files import samples
from tests.files.conftest import HARMLESS, Clamav, clamav
from tests.notifications.mail_server import wait_until
from tests.own_engines import migrated_engine
from tests.worker.conftest import Workers
from tests.world import START, World
from trainingapp.accounts.models import Person
from trainingapp.audit.models import Event
from trainingapp.config import Settings
from trainingapp.core import clock
from trainingapp.core.db import transaction
from trainingapp.files import depot, services
from trainingapp.files.models import StoredFile
from trainingapp.files.scanner import Answer, Clamd, ScannerFault
from trainingapp.files.serving import as_download
from trainingapp.files.terms import FileState
from trainingapp.notifications.models import OutboxMessage
from trainingapp.worker.scanning import LEASE, Quarantine

CLEAN = samples.pdf("I went to the course")
INFECTED = samples.pdf(HARMLESS)
ANSWER = Answer("", "ClamAV 1.0")


@dataclass
class Installation:
    """A database of its own with a store and a scanner; what is committed stays until the test ends."""

    engine: Engine
    settings: Settings
    sender: UUID
    alliance: UUID

    def send(self, content: bytes = CLEAN) -> UUID:
        """A file, taken in and committed."""
        with transaction(self.engine) as session:
            person = session.get_one(Person, self.sender)
            file = services.take_in(
                session,
                actor=person,
                alliance_id=self.alliance,
                name="certificate.pdf",
                stream=io.BytesIO(content),
            )
            return file.id

    def one(self, file_id: UUID) -> StoredFile:
        """A file as it is now."""
        with Session(self.engine, expire_on_commit=False) as session:
            return session.get_one(StoredFile, file_id)

    def state(self, file_id: UUID) -> FileState:
        return self.one(file_id).state

    def mail(self) -> list[OutboxMessage]:
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def stored(self) -> set[str]:
        with Session(self.engine) as session:
            return set(depot.of(session).store.keys())

    def use(self, **settings: str) -> None:
        """Have other settings from now on."""
        self.settings = self.settings.model_copy(update=settings)
        depot.register(self.engine, self.settings)

    def quarantine(self, scanner: str, **more: timedelta) -> Quarantine:
        return Quarantine(self.engine, Clamd(scanner), **more)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path_factory.mktemp("scanning")) as engine:
        yield engine


@pytest.fixture(scope="module")
def people(own_engine: Engine) -> tuple[UUID, UUID]:
    """The ids of a coordinator and of their alliance."""
    with transaction(own_engine) as session:
        world = World.build(session)
        return world.coordinator.id, world.organisation.id


@pytest.fixture
def installation(
    own_engine: Engine, people: tuple[UUID, UUID], tmp_path: Path, clamd: Clamav
) -> Iterator[Installation]:
    """An installation with a scanner, without files."""
    settings = Settings(
        secret_key="s" * 32,
        database_url=own_engine.url.render_as_string(hide_password=False),
        files_url=str(tmp_path / "files"),
        clamd=clamd.unix,
        mail_from="Programme <programme@alliance.example>",
        queue_url=f"sqlite:///{tmp_path / 'queue.db'}",
        sweep_seconds=1,
    )
    depot.register(own_engine, settings)
    yield Installation(own_engine, settings, *people)
    with transaction(own_engine) as session:
        session.execute(delete(StoredFile))
        session.execute(delete(OutboxMessage))


def test_a_clean_file_is_served_once_it_was_scanned(installation: Installation, clamd: Clamav) -> None:
    file_id = installation.send()
    assert installation.state(file_id) is FileState.WAITING
    with Session(installation.engine) as session, pytest.raises(NotFound):
        as_download(session.get_one(StoredFile, file_id))
    assert installation.quarantine(clamd.unix).scan_waiting() == 1
    file = installation.one(file_id)
    assert file.state is FileState.CLEAN
    assert file.scanner.startswith("ClamAV ")
    assert (file.attempts, file.leased_by, file.leased_until, file.next_try_at) == (1, "", None, None)
    assert file.scanned_at is not None
    with Session(installation.engine) as session:
        assert as_download(session.get_one(StoredFile, file_id)).get_data() == CLEAN
    assert installation.quarantine(clamd.unix).scan_waiting() == 0, "it is not scanned again"
    assert installation.mail() == []


def test_infected_content_is_gone_and_its_sender_is_told(installation: Installation, clamd: Clamav) -> None:
    file_id = installation.send(INFECTED)
    assert installation.quarantine(clamd.unix).scan(file_id) is FileState.INFECTED
    file = installation.one(file_id)
    assert file.finding == "Test.Harmless.UNOFFICIAL"
    assert file.erased_at is not None
    assert file.key not in installation.stored()
    [told] = installation.mail()
    assert (told.kind, told.person_id, told.is_security) == ("file-infected", installation.sender, True)
    assert told.params["file_name"] == "certificate.pdf"
    assert told.params["was_served"] is False
    with Session(installation.engine) as session:
        last = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert last is not None
        assert last.what == "file:condemned"


def test_what_was_sent_before_there_was_a_scanner_is_scanned_too(
    installation: Installation, clamd: Clamav
) -> None:
    installation.use(clamd="")
    clean, infected = installation.send(), installation.send(INFECTED)
    assert installation.state(infected) is FileState.UNSCANNED
    assert installation.quarantine(clamd.unix).scan_waiting() == 2
    assert installation.state(clean) is FileState.CLEAN
    assert installation.state(infected) is FileState.INFECTED
    [told] = installation.mail()
    assert told.params["was_served"] is True


def test_while_the_scanner_is_down_files_stay_in_quarantine(installation: Installation) -> None:
    with clamav() as own:
        installation.use(clamd=own.unix)
        quarantine = installation.quarantine(own.unix)
        own.stop()
        with clock.at(START):
            first, second = installation.send(), installation.send()
            assert quarantine.scan_waiting() == 0
            assert quarantine.scan_waiting() == 0
        for file_id in (first, second):
            file = installation.one(file_id)
            assert (file.state, file.attempts, file.leased_by) == (FileState.WAITING, 1, "")
        with clock.at(START):
            assert quarantine.scan_waiting() == 0, "not before their time"
        own.start()
        with clock.at(START + timedelta(days=1)):
            assert quarantine.scan_waiting() == 2
        assert installation.state(first) is installation.state(second) is FileState.CLEAN


def test_content_that_is_not_there_is_tried_again(installation: Installation, clamd: Clamav) -> None:
    file_id = installation.send()
    with Session(installation.engine) as session:
        depot.of(session).store.remove(installation.one(file_id).key)
    with pytest.raises(ScannerFault):
        installation.quarantine(clamd.unix).scan(file_id)
    assert installation.state(file_id) is FileState.WAITING


# --- leases ---------------------------------------------------------------------------------------


def test_a_file_is_scanned_by_one_at_a_time_and_by_another_when_that_one_died(
    installation: Installation,
) -> None:
    engine = installation.engine
    with clock.at(START):
        file_id = installation.send()
        with transaction(engine) as session:
            dead = services.claim(session, file_id=file_id, lease=LEASE)
            assert dead is not None
        with transaction(engine) as session:
            assert services.claim(session, file_id=file_id, lease=LEASE) is None
    with clock.at(clock.london(START, 12) + LEASE):
        with transaction(engine) as session:
            heir = services.claim(session, file_id=file_id, lease=LEASE)
            assert heir is not None
        with transaction(engine) as session:
            assert services.settle(session, claim=dead, answer=ANSWER) is None
            assert services.put_off(session, claim=dead) is False
        with transaction(engine) as session:
            assert services.settle(session, claim=heir, answer=ANSWER) is not None
        with transaction(engine) as session:
            assert services.settle(session, claim=heir, answer=ANSWER) is None
    assert installation.one(file_id).attempts == 2


def test_a_killed_worker_loses_nothing(installation: Installation, clamd: Clamav, tmp_path: Path) -> None:
    """Whatever it held when it was killed is scanned by the next, once its lease has run out."""
    workers = Workers(installation.settings, tmp_path / "worker.log")
    infected = installation.send(INFECTED)
    clean = [installation.send() for _ in range(5)]
    with workers.running() as process:
        wait_until(lambda: installation.state(infected) is FileState.INFECTED, what="the first scan")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with transaction(installation.engine) as session:  # as it is when the lease of the dead has run out
        for file in session.scalars(select(StoredFile).where(StoredFile.leased_by != "")):
            file.leased_until = clock.now() - timedelta(seconds=1)
    with workers.running():
        wait_until(
            lambda: all(installation.state(each) is FileState.CLEAN for each in clean), what="the rest"
        )
        wait_until(lambda: "A virus was found in a file you sent" in workers.said, what="the mail")
    assert len(installation.mail()) == 1
    assert installation.state(infected) is FileState.INFECTED
    assert "Traceback" not in workers.said
