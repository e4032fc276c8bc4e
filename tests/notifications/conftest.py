"""An outbox whose transactions are real, and a real mail server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.notifications.mail_server import MailServer
from trainingapp.core.db import new_id, transaction
from trainingapp.notifications import services
from trainingapp.notifications.delivery import Post
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.sending import Sender, Server, SmtpSender
from trainingapp.notifications.writing import Letterhead

LEASE = timedelta(seconds=16)
LETTERHEAD = Letterhead("Coordinator programme", "https://programme.example", "s" * 32)


@dataclass
class Somebody:
    """Enough of a person to write to."""

    name: str = "Cora Coordinator"
    email: str = "cora@vale.example"
    is_active: bool = True
    id: UUID = field(default_factory=new_id)


@dataclass
class Outbox:
    """The outbox of a test, on a real database: what is committed stays until the test ends."""

    engine: Engine

    def put(self, to: Somebody | None = None, **given: Any) -> UUID:
        """A message written down and committed."""
        values: dict[str, Any] = {
            "kind": "password-changed",
            "params": {"at": "2026-06-01T09:00:00+00:00"},
            "alliance_id": None,
        }
        with transaction(self.engine) as session:
            message = services.put(session, to=to or Somebody(), **(values | given))
            assert message is not None
            return message.id

    def all(self) -> list[OutboxMessage]:
        """Every message as it is now, in the order they were put."""
        with Session(self.engine) as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def one(self, message_id: UUID) -> OutboxMessage:
        """A message as it is now."""
        with Session(self.engine) as session:
            return session.get_one(OutboxMessage, message_id)

    def change(self, message_id: UUID, **values: Any) -> None:
        """Set columns by hand."""
        with transaction(self.engine) as session:
            message = session.get_one(OutboxMessage, message_id)
            for name, value in values.items():
                setattr(message, name, value)

    def post(self, sender: Sender, **changes: Any) -> Post:
        """What a worker sends with."""
        given: dict[str, Any] = {
            "engine": self.engine,
            "letterhead": LETTERHEAD,
            "sender": sender,
            "mail_from": "Programme <programme@alliance.example>",
            "lease": LEASE,
        }
        return Post(**(given | changes))


@pytest.fixture
def outbox(engine: Engine) -> Iterator[Outbox]:
    """An empty outbox; nothing of it is left afterwards."""
    yield Outbox(engine)
    with transaction(engine) as session:
        session.execute(delete(OutboxMessage))


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with MailServer() as server:
        yield server


@pytest.fixture
def smtp(mail_server: MailServer) -> Iterator[SmtpSender]:
    """A sender to it."""
    sender = SmtpSender(Server.at(mail_server.url), timeout=2, hello="alliance.example")
    yield sender
    sender.close()
