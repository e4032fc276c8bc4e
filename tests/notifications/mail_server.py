"""A real mail server for tests: it takes, refuses, delays, and tells what it answered for."""

import asyncio
import contextlib
import email
import email.policy
import logging
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # clients that die are what we test


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Taken:
    """A mail that the server answered for with 250."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class MailServer:
    """Listens on a port of its own, in a thread of its own, for the length of a `with` block."""

    def __init__(
        self,
        *,
        delay: float = 0.0,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.delay = delay
        """Seconds before it answers for a mail."""
        self.answers_to_recipient: dict[str, str] = {}
        self.answer_to_mail = "250 Taken"
        self.answer_to_sender = "250 OK"
        self.taken: list[Taken] = []
        self.begun = 0
        """Mails whose text came in, answered for or not."""
        self.connections = 0
        self.most_at_once = 0
        self._open = 0
        self._options: dict[str, Any] = {}
        self._starttls, self._tls, self._login = starttls, tls, login
        self.port = free_port()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """How our settings name it, without TLS."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs it answered for, in order."""
        return [mail.message_id for mail in self.taken]

    def start(self) -> None:
        """Begin to listen."""
        self._controller = _Listening(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self._tls,
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            authenticator=self._authenticate if self._login else None,
            auth_required=self._login is not None,
            auth_require_tls=self._login is not None,
        )
        self._controller.start()
        self.connections = 0  # the library has tried whether it can be reached

    def stop(self) -> None:
        """Refuse every connection from now on, and break off the open ones."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_for(self, taken: int, *, seconds: float = 60) -> None:
        """Wait until it answered for so many mails."""
        wait_until(lambda: len(self.taken) >= taken, seconds=seconds, what=f"{taken} mails")

    # --- what aiosmtpd asks ---

    async def handle_MAIL(  # noqa: N802 (the library looks for this name)
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_sender.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.answer_to_sender

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers_to_recipient.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.begun += 1
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            await asyncio.sleep(self.delay)  # cancelled when the client is gone by then
        finally:
            self._open -= 1
        if self.answer_to_mail.startswith("250"):
            raw = envelope.original_content or b""
            parsed = email.message_from_bytes(raw, policy=email.policy.default)
            assert isinstance(parsed, EmailMessage)
            self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), parsed, raw))
        return self.answer_to_mail

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False)


class _Listening(Controller):
    """Breaks off open connections when it stops, as a server that goes down does."""

    def __init__(self, handler: MailServer, **options: Any) -> None:
        self._transports: set[asyncio.Transport] = set()
        super().__init__(handler, **options)

    def factory(self) -> SMTP:
        controller, server = self, self.handler

        class Counted(SMTP):
            def connection_made(self, transport: Any) -> None:
                server.connections += 1
                controller._transports.add(transport)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                controller._transports.discard(self.transport)
                super().connection_lost(error)

        return Counted(self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        gone = threading.Event()

        def break_off() -> None:
            for transport in list(self._transports):
                transport.abort()
            self.loop.call_soon(gone.set)

        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(break_off)
            gone.wait(5)
        super().stop(no_assert=no_assert)


def wait_until(test: Any, *, seconds: float = 30, what: str = "it") -> None:
    """Wait until the test is true; fails where it never is."""
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.02)
