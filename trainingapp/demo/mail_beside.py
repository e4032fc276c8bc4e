"""gunicorn's hooks for the demonstration: a worker beside the server, which prints mail into a file."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from trainingapp.demo.folder import Folder
from trainingapp.demo.serving import FOLDER

COMMAND = "from trainingapp.cli import main; main()"
STOPPING_SECONDS = 5
PR_SET_PDEATHSIG = 1

_running: list[subprocess.Popen[bytes]] = []


def when_ready(_server: Any) -> None:
    """Start the worker; no mail server is set, so it prints."""
    folder = Folder(Path(os.environ[FOLDER]))
    with folder.mail.open("ab") as mail, folder.worker_log.open("ab") as log:
        _running.append(
            subprocess.Popen(  # noqa: S603 (our own interpreter, fixed arguments)
                [sys.executable, "-c", COMMAND, "worker"],
                stdin=subprocess.DEVNULL,
                stdout=mail,
                stderr=log,
                preexec_fn=_end_with_the_server,
            )
        )


def on_exit(_server: Any) -> None:
    """End the worker together with the server."""
    for worker in _running:
        worker.terminate()
        try:
            worker.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _end_with_the_server() -> None:
    """Where the system can: also when the server is killed and runs no hook."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
