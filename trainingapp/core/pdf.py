"""Makes PDFs: one function, and the child process that does its work."""

import atexit
import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any, Final

from trainingapp.core.errors import AppError

log = logging.getLogger(__name__)

ENGINE: Final = Path(__file__).with_name("print") / "engine.py"
STOPPING_SECONDS: Final = 2.0


class PdfError(AppError):
    """A document could not be made into a PDF; `detail` is for the log, the message for people."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def render_pdf(html: str, *, timeout: float = 60.0) -> bytes:
    """The whole HTML document as a tagged PDF/UA-1 file, laid out with print/base.css.

    The document needs a `lang` and a `<title>`, header cells inside `<thead>` or with scope="row", and a
    `<title>` in every svg. It may use `app:NAME` (files in core/print) and `data:image/...` addresses; any
    other address it wants to load is refused. The same HTML gives the same text and structure every time.

    `timeout` is in seconds and includes waiting for another document of this process to finish.
    Raises PdfError when the document is refused, fails, or takes too long. The next call is not affected.
    """
    deadline = time.monotonic() + timeout
    if not _one_at_a_time.acquire(timeout=max(timeout, 0)):
        raise PdfError("Other documents are being made. Try again in a minute.")
    try:
        return _running_engine(deadline).render(html, deadline)
    finally:
        _one_at_a_time.release()


class Engine:
    """One child process that lays out documents, and the pipe to it.

    A process of its own and a pipe, rather than a pool: the pipe closes however the parent ends, even when
    it is killed, and the child ends with it; a child that takes too long can be killed alone; and a worker
    that is itself a daemonic process may start it.
    """

    def __init__(self, deadline: float) -> None:
        self._folder = tempfile.mkdtemp(prefix="pdf-engine-")  # its font files, which a killed child leaves
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-P", str(ENGINE), str(theirs.fileno()), self._folder],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "TMPDIR": self._folder},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        try:
            self._receive(deadline)
        except PdfError as error:
            self.kill()
            raise PdfError("The PDF engine does not start. The log says why.", error.detail) from None
        except BaseException:
            self.kill()
            raise

    def is_running(self) -> bool:
        """Whether the child can still be asked."""
        return self._process.poll() is None

    def render(self, html: str, deadline: float) -> bytes:
        """The document as PDF, before the deadline (on the monotonic clock) or not at all."""
        try:
            outcome, pdf = self._ask(html, deadline)
        except BaseException:  # also an interrupted wait: a late answer must not meet the next question
            self.kill()
            raise
        for remark in outcome["remarks"]:
            log.warning("PDF: %s", remark)
        if "refused" in outcome:
            message = "The document was not made because it asks for something outside this service."
            raise PdfError(message, outcome["refused"])
        if "failed" in outcome:
            log.error("PDF: %s", outcome["failed"])
            raise PdfError("The document could not be made into a PDF.", outcome["failed"])
        return pdf

    def stop(self) -> None:
        """End the child and clear it away, by closing the pipe if that is enough."""
        self._pipe.close()
        try:
            self._process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """End the child at once, whatever it is doing, and clear it away."""
        self._process.kill()
        self.stop()

    def disown(self) -> None:
        """Let go of it in a forked process, whose parent it still belongs to."""
        self._pipe.close()
        self._process.returncode = 0  # not this process's child, so nothing to wait for

    def _ask(self, html: str, deadline: float) -> tuple[dict[str, Any], bytes]:
        """One request and its reply, as print/engine.py's `serve` describes them."""
        seconds = max(deadline - time.monotonic(), 0.0)
        with contextlib.suppress(ConnectionError):  # a child that is gone is noticed when its answer is read
            self._pipe.send_bytes(str(seconds).encode())
            self._pipe.send_bytes(html.encode(errors="replace"))
        return json.loads(self._receive(deadline)), self._receive(deadline)

    def _receive(self, deadline: float) -> bytes:
        """The child's next message. Raises PdfError if it is late or the child is gone."""
        try:
            if self._pipe.poll(max(deadline - time.monotonic(), 0.0)):
                return self._pipe.recv_bytes()
        except (EOFError, ConnectionError):
            self.stop()
            detail = f"exit status {self._process.returncode}"
            raise PdfError("The document could not be made: the PDF engine stopped.", detail) from None
        raise PdfError("The document took too long to make into a PDF. Try again.", "timed out")


_one_at_a_time = threading.Lock()
_engine: Engine | None = None


def _running_engine(deadline: float) -> Engine:
    """This process's engine, started when first needed and again after it stopped."""
    global _engine
    if _engine is not None and not _engine.is_running():
        _engine.stop()
        _engine = None
    if _engine is None:
        _engine = Engine(deadline)
    return _engine


def _stop_engine() -> None:
    """At the end of the process: take the child along."""
    global _engine
    if _engine is not None:
        _engine.stop()
        _engine = None


def _after_fork() -> None:
    """A forked process starts with no engine of its own and with nobody waiting."""
    global _engine, _one_at_a_time
    _one_at_a_time = threading.Lock()
    if _engine is not None:
        _engine.disown()
        _engine = None


atexit.register(_stop_engine)
os.register_at_fork(after_in_child=_after_fork)
