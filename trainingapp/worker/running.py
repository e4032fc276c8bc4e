"""The worker's process: threads that deliver and scan, a look at what is due every minute, an orderly end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from huey.consumer import Consumer, Scheduler
from sqlalchemy import Engine

from trainingapp.config import Settings, SettingsError
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, make_session, reading
from trainingapp.core.errors import DomainError
from trainingapp.files import depot
from trainingapp.files.scanner import Clamd
from trainingapp.notifications import queries
from trainingapp.notifications.delivery import STEPS_IN_A_LEASE, Post
from trainingapp.notifications.sending import ConsoleSender, Sender, Server, SmtpSender
from trainingapp.notifications.writing import Letterhead
from trainingapp.worker import schedule
from trainingapp.worker.periodic import PERIODIC, Periodic
from trainingapp.worker.queue import Queue, address
from trainingapp.worker.renderers import RENDERERS
from trainingapp.worker.scanning import Quarantine

MOST_QUEUED = 500
"""The sweep fills the queue up to here, so that it does not grow while a mail server is slow."""
LONGEST_POLL = 1.0
FIRST = 10
"""The priority of the worker's own tasks: they go before the mail that waits."""


class Worker:
    """What one worker process does, with its connections."""

    def __init__(self, settings: Settings, jobs: Sequence[Periodic] = PERIODIC) -> None:
        self.engine = _ready(make_engine(settings.database_url, durable=settings.durable))
        url = address(settings)
        if url is None:
            raise SettingsError("Set TRAININGAPP_DATABASE_URL: a database in memory has no worker.")
        self.post = make_post(settings, self.engine)
        self.jobs = jobs
        depot.register(self.engine, settings)
        self.quarantine = make_quarantine(settings, self.engine)
        self.queue = Queue(url, self.post.deliver)
        for task in (self.sweep, self.run_jobs, self.scan_files):
            self.queue.huey.periodic_task(lambda _moment: True, priority=FIRST, name=task.__name__)(task)

    def sweep(self) -> int:
        """Put into the queue what is due and nobody told of, or whose worker died; returns how much."""
        self.post.sender.close_idle()
        room = MOST_QUEUED - self.queue.length()
        return self._put_due(room) if room > 0 else 0

    def run_jobs(self) -> None:
        """Do what has its time of day, and send at once what came of it."""
        if schedule.run_due(self.queue.huey, self.engine, self.jobs):
            self.sweep()

    def scan_files(self) -> int:
        """Scan the files that wait in quarantine; returns how many were settled."""
        return self.quarantine.scan_waiting() if self.quarantine else 0

    def _put_due(self, limit: int) -> int:
        with make_session(self.engine, read_only=True) as session:
            due: Sequence[UUID] = queries.due(session, limit=limit)
        self.queue.put(due)
        return len(due)

    def close(self) -> None:
        """Close all connections."""
        self.post.sender.close()
        self.queue.close()
        self.engine.dispose()


def run(settings: Settings, *, workers: int) -> None:
    """Work until SIGTERM or SIGINT; what is being sent then is finished first.

    Raises SettingsError or DomainError where it cannot begin.
    """
    worker = Worker(settings)
    try:
        consumer = _Consumer(
            worker.queue.huey,
            workers=workers,
            max_delay=LONGEST_POLL,
            shutdown_timeout=settings.mail_lease_seconds,
            graceful_signal="TERM",
            every=settings.sweep_seconds,
        )
        consumer.run()
    finally:
        worker.close()


def make_post(settings: Settings, engine: Engine) -> Post:
    """Everything that sending takes, as the settings say."""
    lease = timedelta(seconds=settings.mail_lease_seconds)
    post = Post(
        engine=engine,
        letterhead=Letterhead(settings.service_name, settings.public_url, settings.secret_key),
        sender=ConsoleSender(),
        mail_from=settings.mail_from,
        lease=lease,
        renderers=RENDERERS,
    )
    return replace(post, sender=_smtp(settings, post.domain, lease)) if settings.smtp_url else post


def make_quarantine(settings: Settings, engine: Engine) -> Quarantine | None:
    """What scanning takes, if the settings name a scanner."""
    if not settings.clamd:
        return None
    return Quarantine(engine, Clamd(settings.clamd))


def _smtp(settings: Settings, domain: str, lease: timedelta) -> Sender:
    try:
        server = Server.at(settings.smtp_url)
    except ValueError as fault:
        raise SettingsError(f"Set TRAININGAPP_SMTP_URL to a right value: {fault}.") from None
    return SmtpSender(server, timeout=lease.total_seconds() / STEPS_IN_A_LEASE, hello=domain)


def _ready(engine: Engine) -> Engine:
    if not migrations.is_current(reading(engine)):
        engine.dispose()
        raise DomainError("The database is not at the newest schema. Run: trainingapp migrate")
    return engine


class _Consumer(Consumer):  # type: ignore[misc]  # the library carries no types
    """huey's, which looks at the outbox as often as the settings say instead of once a minute."""

    def __init__(self, huey: Any, *, every: int, **options: Any) -> None:
        self._every = every
        super().__init__(huey, **options)

    def _create_scheduler(self) -> Scheduler:
        scheduler = super()._create_scheduler()
        scheduler.periodic_task_seconds = self._every
        return scheduler
