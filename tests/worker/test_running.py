"""What a worker needs before it begins, and how it looks after the outbox."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.notifications.conftest import Outbox
from tests.worker.conftest import COMMAND, Workers
from trainingapp.config import ROOT, Settings, SettingsError, read_settings
from trainingapp.core import clock
from trainingapp.notifications import queries
from trainingapp.notifications.sending import ConsoleSender, SmtpSender
from trainingapp.notifications.terms import MessageState
from trainingapp.worker import running
from trainingapp.worker.running import MOST_QUEUED, Worker, make_post


def started(workers: Workers) -> str:
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=workers.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_database_that_is_not_migrated_is_refused(workers: Workers, tmp_path: Path) -> None:
    settings = workers.settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'empty.db'}"})
    assert "Run: trainingapp migrate" in started(replace(workers, settings=settings))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://mail.example", "it must be like smtp://"),
        ("smtp://user:hunter2@mail.example", "a password must not travel unencrypted"),
        ("smtp://mail.example?tls", "only starttls is known"),
    ],
)
def test_a_wrong_mail_server_is_refused_without_showing_its_password(
    workers: Workers, url: str, said: str
) -> None:
    update = {"smtp_url": url, "public_url": "https://programme.example"}
    heard = started(replace(workers, settings=workers.settings.model_copy(update=update)))
    assert "Set TRAININGAPP_SMTP_URL" in heard
    assert said in heard
    assert "hunter2" not in heard


def test_real_mail_needs_an_address_of_the_service_and_a_sender() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(secret_key="s" * 32, smtp_url="smtp://mail.example")
    assert "TRAININGAPP_PUBLIC_URL" in str(refusal.value)
    assert "TRAININGAPP_MAIL_FROM" in str(refusal.value)


def test_mail_is_printed_when_no_mail_server_is_set(outbox: Outbox) -> None:
    console = make_post(Settings(secret_key="s" * 32), outbox.engine)
    assert isinstance(console.sender, ConsoleSender)
    real = read_settings(
        secret_key="s" * 32,
        smtp_url="smtp://user:p%40ss@mail.example:587?starttls",
        public_url="https://programme.example/",
        mail_from="Programme <programme@alliance.example>",
    )
    post = make_post(real, outbox.engine)
    assert isinstance(post.sender, SmtpSender)
    assert post.domain == "alliance.example"
    assert post.letterhead.link("/plans") == "https://programme.example/plans"


def test_the_sweep_fills_the_queue_only_so_far(
    outbox: Outbox, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_QUEUED", 3)
    assert MOST_QUEUED > 3
    for _ in range(5):
        outbox.put()
    worker = Worker(workers.settings, jobs=())
    try:
        assert worker.sweep() == 3
        assert worker.sweep() == 0, "the queue is full"
        worker.queue.huey.flush()
        assert worker.sweep() == 3
    finally:
        worker.close()


def test_the_sweep_finds_what_another_left_behind(outbox: Outbox) -> None:
    left, waits, held = outbox.put(), outbox.put(), outbox.put()
    now = clock.now()
    past, later = now - timedelta(seconds=1), now + timedelta(minutes=1)
    outbox.change(left, state=MessageState.SENDING, leased_until=past, leased_by="gone")
    outbox.change(held, state=MessageState.SENDING, leased_until=later, leased_by="busy")
    outbox.change(waits, next_try_at=later)
    with Session(outbox.engine) as session:
        assert list(queries.due(session, limit=10)) == [left]
