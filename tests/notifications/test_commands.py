"""The operator's commands for mail."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from tests.notifications.conftest import Outbox
from trainingapp.audit.models import Event
from trainingapp.core import migrations
from trainingapp.core.db import make_engine
from trainingapp.notifications.commands import outbox as commands
from trainingapp.notifications.terms import MessageState


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """An installation of its own: what is audited there cannot be undone."""
    url = f"sqlite:///{tmp_path / 'app.db'}"
    monkeypatch.setenv("TRAININGAPP_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("TRAININGAPP_DATABASE_URL", url)
    engine = make_engine(url)
    migrations.upgrade(engine)
    return Outbox(engine)


def said(*words: str) -> str:
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_show_tells_how_the_mail_stands(installation: Outbox) -> None:
    assert "Waiting: 0" in said("show")
    assert "nothing waits" in said("show")
    installation.put()
    failed = installation.put()
    installation.change(failed, state=MessageState.FAILED, last_error="550 Not here")
    told = said("show")
    assert "Waiting: 1, of which 0 failed before." in told
    assert "Given up: 1." in told
    assert "Last error: 550 Not here" in told


def test_send_again_tries_what_was_given_up_and_is_audited(installation: Outbox) -> None:
    failed, waiting = installation.put(), installation.put()
    installation.change(failed, state=MessageState.FAILED, attempts=26)
    assert "1 message will be sent again" in said("send-again")
    assert "0 messages" in said("send-again")
    row = installation.one(failed)
    assert (row.state, row.attempts) == (MessageState.QUEUED, 0)
    assert installation.one(waiting).attempts == 0
    with Session(installation.engine) as session:
        [event] = session.query(Event).filter_by(what="message:sent-again")
        assert (event.subject_id, event.actor_name) == (str(failed), "System")
