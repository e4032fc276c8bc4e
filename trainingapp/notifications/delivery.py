"""The worker's unit of work: one message claimed, written, handed over, and its row brought up to date."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.core.db import make_session, transaction
from trainingapp.notifications import services
from trainingapp.notifications.envelope import BadAddress, Calendar, Envelope, Recipient
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.sending import Refused, Sender, Unsent
from trainingapp.notifications.services import Claim
from trainingapp.notifications.terms import MessageState
from trainingapp.notifications.writing import Letterhead

Renderer = Callable[[Session, OutboxMessage], Mapping[str, object] | None]
"""Computes, when a message is sent, what its template is filled in with; None: nothing is left to say.

The session only reads.
"""

STEPS_IN_A_LEASE = 8
"""A step of the conversation with the mail server may take this part of the lease. Handing over the text has
three steps, and is begun only while half of the lease is left: it is over before anybody else may try."""
FINISHING_TRIES = 10
FINISHING_PAUSE = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """Everything that sending takes."""

    engine: Engine
    letterhead: Letterhead
    sender: Sender
    mail_from: str
    lease: timedelta
    renderers: Mapping[str, Renderer] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """The right side of our Message-IDs."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]

    def deliver(self, message_id: UUID) -> MessageState | None:
        """Send one message if it is due, and say what became of it; None when it was not to be had.

        Whatever happens in between, the row tells: a message whose worker dies is claimed anew when the lease
        runs out. It is then sent twice only if the worker died between the mail server's answer and the
        commit that follows.
        """
        begun = time.monotonic()
        with transaction(self.engine) as session:
            claim = services.claim(session, message_id=message_id, lease=self.lease, domain=self.domain)
        if claim is None:
            return None
        until = begun + self.lease.total_seconds() / 2
        became = self._finish(claim, self._try(claim, until))
        log.info("message %s: %s", message_id, became or "taken over by another worker")
        return became

    def _try(self, claim: Claim, until: float) -> "_Outcome":
        """Write the mail and hand it over."""
        try:
            envelope = self._write(claim)
            if envelope is None:
                return _Outcome(MessageState.DROPPED)
            self.sender.send(envelope, until=until)
        except (Refused, BadAddress) as refusal:
            return _Outcome(MessageState.FAILED, str(refusal), is_final=True)
        except Unsent as trouble:
            return _Outcome(MessageState.FAILED, str(trouble))
        except Exception as fault:
            log.exception("message %s could not be written", claim.message_id)
            return _Outcome(MessageState.FAILED, f"It could not be written: {type(fault).__name__}")
        return _Outcome(MessageState.SENT)

    def _write(self, claim: Claim) -> Envelope | None:
        """The mail as of now; None when nothing is left to say."""
        with make_session(self.engine, read_only=True) as session:
            message = session.get_one(OutboxMessage, claim.message_id)
            renderer = self.renderers.get(message.kind)
            params = renderer(session, message) if renderer else message.params
            if params is None:
                return None
            mail = self.letterhead.write(
                message.kind, params, person_id=message.person_id, name=message.to_name
            )
            calendar = Calendar(message.calendar, message.calendar_method) if message.calendar else None
            return Envelope(
                sender=self.mail_from,
                to=Recipient(message.to_name, message.to_address),
                mail=mail,
                message_id=message.message_id,
                at=clock.now(),
                calendar=calendar,
            )

    def _finish(self, claim: Claim, outcome: "_Outcome") -> MessageState | None:
        """Write down what became of it, insisting: a mail that was sent must not look unsent."""
        for _ in range(FINISHING_TRIES - 1):
            try:
                return self._write_down(claim, outcome)
            except OperationalError:
                log.warning("message %s: the database does not answer, trying again", claim.message_id)
                time.sleep(FINISHING_PAUSE)
        return self._write_down(claim, outcome)

    def _write_down(self, claim: Claim, outcome: "_Outcome") -> MessageState | None:
        with transaction(self.engine) as session:
            if outcome.state is MessageState.FAILED:
                return services.mark_failed(
                    session, claim=claim, error=outcome.error, is_final=outcome.is_final
                )
            mark = services.mark_sent if outcome.state is MessageState.SENT else services.mark_dropped
            return outcome.state if mark(session, claim=claim) else None


@dataclass(frozen=True)
class _Outcome:
    state: MessageState
    error: str = ""
    is_final: bool = False
