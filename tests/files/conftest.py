"""A real ClamAV daemon that knows one harmless word, a real S3 server, and a hand to send files with."""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest
from sqlalchemy.orm import Session

from tests.notifications.mail_server import free_port, wait_until
from tests.world import World
from trainingapp.files import services
from trainingapp.files.models import StoredFile

HARMLESS = "This harmless sentence plays the virus"
SIGNATURE = "Test.Harmless"
BUCKET = "programme-files"

Send = Callable[..., StoredFile]


@dataclass
class Clamav:
    """A clamd process in a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def unix(self) -> str:
        return f"unix:{self.folder / 'clamd.sock'}"

    @property
    def tcp(self) -> str:
        return f"tcp:127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Write its settings, and a database of one signature."""
        signatures = self.folder / "signatures"
        signatures.mkdir()
        (signatures / "test.ndb").write_text(f"{SIGNATURE}:0:*:{HARMLESS.encode().hex()}\n")
        (self.folder / "clamd.conf").write_text(
            f"LocalSocket {self.folder / 'clamd.sock'}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\n"
            f"DatabaseDirectory {signatures}\nForeground yes\nLogFile {self.folder / 'clamd.log'}\n"
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        daemon = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        if daemon is None:
            pytest.fail("clamd is not on this machine: tools/system_packages.sh scanner installs it")
        self.process = subprocess.Popen(
            [daemon, "--config-file", str(self.folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until((self.folder / "clamd.sock").exists, what="clamd to start")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


@contextmanager
def clamav() -> Iterator[Clamav]:
    """A daemon for the length of the block, stopped or not by whoever has it."""
    # a socket's path may have about a hundred characters, fewer than pytest's folders
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        made = Clamav(Path(name))
        made.prepare()
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="session")
def clamd() -> Iterator[Clamav]:
    """The daemon that most tests share; it is never stopped by them."""
    with clamav() as running:
        yield running


@dataclass(frozen=True)
class S3:
    """A server that speaks S3, with one bucket."""

    endpoint: str
    url: str = f"s3://{BUCKET}/files"


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A moto server process; its keys are in the environment, as they are in production."""
    port = free_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    log = (tmp_path_factory.mktemp("s3") / "moto.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)],
        stdout=log,
        stderr=log,
        env=os.environ | environment,
    )
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            endpoint = f"http://127.0.0.1:{port}"
            wait_until(lambda: _answers(port), what="the S3 server")
            boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)
            yield S3(endpoint)
        finally:
            process.terminate()
            process.wait(20)
            log.close()


def _answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def send(session: Session, world: World) -> Send:
    """Sends content as the coordinator."""

    def take_in(content: bytes, name: str = "certificate.pdf", **more: object) -> StoredFile:
        return services.take_in(
            session,
            actor=world.coordinator,
            alliance_id=world.organisation.id,
            name=name,
            stream=io.BytesIO(content),
            **more,
        )

    return take_in
