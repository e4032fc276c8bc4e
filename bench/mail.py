"""Measures the outbox: how fast real workers hand mail to a real mail server, and how fast that goes bare."""

import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine, delete, func, select

from bench.tables import print_table, times
from tests.notifications.conftest import Somebody
from tests.notifications.mail_server import MailServer
from trainingapp.config import ROOT
from trainingapp.core.db import make_engine, make_session, transaction
from trainingapp.notifications import services
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState

MAILS = 400
PATIENCE = 300.0
DELAYS = (0.0, 0.05)
"""Seconds the mail server takes to answer for a mail: at once, and about what a relay near by takes."""
WAYS = (("1 worker", 1, 1), ("2 workers, one process", 1, 2), ("2 workers, two processes", 2, 1))
COLUMNS = ("outbox", "mail server", "mails a second", "÷ bare")
WORKER = [sys.executable, "-c", "from trainingapp.cli import main; main()", "worker"]


def print_mail(url: str) -> None:
    """Send the same mails in every way and print the table. Empties the outbox of that database."""
    engine = make_engine(url)
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as name:
        folder = Path(name)
        for delay in DELAYS:
            with MailServer(delay=delay) as server:
                answers = f"answers after {delay * 1000:.0f} ms" if delay else "answers at once"
                bare = _bare(server)
                rows.append(["none: one connection, smtplib alone", answers, f"{bare:.0f}", times(1)])
                for way, processes, threads in WAYS:
                    rate = _worked(engine, url, folder, server, processes, threads)
                    rows.append([way, answers, f"{rate:.0f}", times(rate / bare)])
    engine.dispose()
    print_table(f"Outbox: {MAILS} mails to a mail server on this machine", COLUMNS, rows, words=2)


def _bare(server: MailServer) -> float:
    """What the mail server takes from one client that does nothing else."""
    text = b"Subject: Bare\r\n\r\nText\r\n"
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", server.port) as client:
        for _ in range(MAILS):
            client.sendmail("a@alliance.example", ["b@vale.example"], text)
    return MAILS / (time.perf_counter() - begun)


def _worked(
    engine: Engine, url: str, folder: Path, server: MailServer, processes: int, threads: int
) -> float:
    """Mails a second between the first and the last that the server answered for, and all rows say so."""
    _empty(engine)
    server.taken.clear()
    with transaction(engine) as session:
        for _ in range(MAILS):
            params = {"at": "2026-06-01T09:00:00+00:00"}
            services.put(session, kind="password-changed", to=Somebody(), params=params, alliance_id=None)
    with ExitStack() as stopping:
        for _ in range(processes):
            worker = subprocess.Popen(
                [*WORKER, "--workers", str(threads)],
                cwd=ROOT,
                env=_environment(url, folder, server),
                stderr=subprocess.DEVNULL,
            )
            stopping.callback(worker.wait)
            stopping.callback(worker.send_signal, signal.SIGTERM)
        _wait(lambda: len(server.taken) > 0)
        begun, before = time.perf_counter(), len(server.taken)
        _wait(lambda: _sent(engine) == MAILS)
        rate = (MAILS - before) / (time.perf_counter() - begun)
    if len(server.ids) != len(set(server.ids)):
        raise RuntimeError("a mail was sent twice")
    _empty(engine)
    return rate


def _environment(url: str, folder: Path, server: MailServer) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAININGAPP_")}
    return kept | {
        "TRAININGAPP_SECRET_KEY": "s" * 32,
        "TRAININGAPP_DATABASE_URL": url,
        "TRAININGAPP_QUEUE_URL": f"sqlite:///{folder / 'queue.db'}" if url.startswith("sqlite") else "",
        "TRAININGAPP_SMTP_URL": server.url,
        "TRAININGAPP_MAIL_FROM": "programme@alliance.example",
        "TRAININGAPP_PUBLIC_URL": "https://programme.example",
    }


def _sent(engine: Engine) -> int:
    sent = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == MessageState.SENT)
    with make_session(engine, read_only=True) as session:
        return session.scalar(sent) or 0


def _empty(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(delete(OutboxMessage))


def _wait(test: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not test():
        if time.monotonic() > end:
            raise RuntimeError("the workers did not send everything in time")
        time.sleep(0.05)
