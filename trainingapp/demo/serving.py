"""Serves a demonstration on this machine alone: in the place of this process, or beside it for a while.

What is served in the place of this process has a worker beside it (`mail_beside`), which prints all mail.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from trainingapp.config import ROOT, Settings, read_settings
from trainingapp.core.errors import DomainError
from trainingapp.demo.folder import Folder

HOST = "127.0.0.1"
STOPPING_SECONDS = 15
FOLDER = "DEMO_FOLDER"
"""Tells what runs beside the server where to print."""
_PREFIX = "TRAININGAPP_"


def address(port: int) -> str:
    """Where a browser finds it."""
    return f"http://{HOST}:{port}"


def settings_for(folder: Folder) -> Settings:
    """The settings of the demonstration's server, whatever the environment says.

    Cookies travel over plain HTTP: nothing leaves this machine.
    """
    return read_settings(
        secret_key=folder.secret(),
        database_url=folder.url(),
        secure_cookies=False,
        template_cache=folder.template_cache.resolve(),
        files_url=str(folder.files.resolve()),
        clamd="",
        smtp_url="",
        queue_url="",
    )


def check_port(port: int) -> None:
    """Raises DomainError where somebody listens on the port already, or it may not be used."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise DomainError(
                f"Port {port} may not be used without more rights. Choose one above 1023, for example: "
                "make demo PORT=8080 (or trainingapp demo --port 8080)"
            ) from error
        except OSError as error:
            raise DomainError(
                f"Port {port} is in use by another program, perhaps an earlier demonstration. Stop that one, "
                f"or choose another port, for example: make demo PORT={port + 1} "
                f"(or trainingapp demo --port {port + 1})"
            ) from error


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def serve(folder: Folder, port: int) -> NoReturn:
    """Become the server: this process ends when the server is stopped."""
    sys.stdout.flush()
    command = [*_command(port, workers=2), "--config=python:trainingapp.demo.mail_beside"]
    os.execve(command[0], command, _environment(folder, port))  # noqa: S606 (our own interpreter, fixed arguments)


@contextmanager
def serving(folder: Folder, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server beside this process for the length of the block; nothing of it is left afterwards."""
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 (our own interpreter, fixed arguments)
            _command(port, workers=1),
            env=_environment(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # so that its workers can be ended together with it
        )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(STOPPING_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _command(port: int, *, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--worker-class=gthread",
        f"--workers={workers}",
        "--threads=4",
        f"--bind={HOST}:{port}",
        f"--chdir={ROOT}",
        "--log-level=warning",
        "--graceful-timeout=5",
        "wsgi:app",
    ]


def _environment(folder: Folder, port: int) -> dict[str, str]:
    """The environment of this process, with our settings in the place of any others."""
    settings = settings_for(folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
    return kept | {
        f"{_PREFIX}SECRET_KEY": settings.secret_key,
        f"{_PREFIX}DATABASE_URL": settings.database_url,
        f"{_PREFIX}SECURE_COOKIES": "false",
        f"{_PREFIX}FILES_URL": settings.files_url,
        f"{_PREFIX}TEMPLATE_CACHE": str(settings.template_cache),
        f"{_PREFIX}PUBLIC_URL": address(port),
        FOLDER: str(folder.path.resolve()),
    }
