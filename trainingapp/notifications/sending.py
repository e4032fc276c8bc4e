"""Hands mail on: to a mail server over SMTP, or to the console where none is set."""

import smtplib
import socket
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO
from urllib.parse import parse_qs, unquote, urlsplit

from trainingapp.notifications import rules
from trainingapp.notifications.envelope import Envelope

IDLE_SECONDS = 15
"""For so long a connection is kept for the next mail; a mail server has better to do than to wait for us."""
MAILS_A_CONNECTION = 100
OK = 250
CLOSING = 421


class Unsent(Exception):
    """It was not sent this time; the message says why, in the mail server's words where it has some."""


class Refused(Unsent):
    """It will never be sent: the mail server takes nothing for this address, or not this mail."""


class Sender(Protocol):
    """A way out for mail. Several threads may use it at once."""

    def send(self, envelope: Envelope, *, until: float) -> None:
        """Send one mail; returns once somebody else answers for it. Raises Unsent or Refused.

        `until` (of the monotonic clock): a mail that the server is not ready to take by then is not begun.
        """

    def close_idle(self) -> None:
        """Close what has not been used for a while."""

    def close(self) -> None:
        """Close everything."""


class ConsoleSender:
    """Prints mail instead of sending it."""

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output
        self._lock = threading.Lock()

    def send(self, envelope: Envelope, *, until: float) -> None:
        """Print it, as its reader would see it."""
        message = envelope.message()
        lines = [f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Message-ID")]
        if envelope.calendar:
            lines.append(f"Attached: invite.ics ({envelope.calendar.method})")
        output = self._output or sys.stdout
        with self._lock:
            output.write("\n".join(["-" * 72, *lines, "", envelope.mail.text]) + "\n")
            output.flush()

    def close_idle(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is kept."""


@dataclass(frozen=True)
class Server:
    """Where a mail server is and how it is spoken to."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    """"smtps": encrypted from the first byte; "starttls": before anything is said; "": not at all."""

    @classmethod
    def at(cls, url: str) -> "Server":
        """The server of smtp://user:password@host:587?starttls or smtps://user:password@host.

        Raises ValueError with what is wrong, without showing the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("it must be like smtp://user:password@host:587?starttls or smtps://host")
        asked = set(parse_qs(parts.query, keep_blank_values=True))
        if asked - {"starttls"}:
            raise ValueError("after the question mark only starttls is known")
        tls = "smtps" if parts.scheme == "smtps" else "starttls" if asked else ""
        if parts.password and not tls:
            raise ValueError("a password must not travel unencrypted: add ?starttls, or use smtps://")
        port = parts.port or {"smtps": 465, "starttls": 587, "": 25}[tls]
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)

    def connect(self, *, timeout: float, hello: str) -> smtplib.SMTP:
        """A connection on which mail can be handed over. Raises OSError or SMTPException."""
        context = ssl.create_default_context()
        if self.tls == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=hello, timeout=timeout, context=context
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, local_hostname=hello, timeout=timeout)
        try:
            if self.tls == "starttls":
                connection.starttls(context=context)
            connection.ehlo_or_helo_if_needed()
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


@dataclass
class _Line:
    """An open connection, how often it was used, and when last."""

    connection: smtplib.SMTP
    used: int = 0
    used_at: float = 0.0

    @property
    def is_fresh(self) -> bool:
        return self.used < MAILS_A_CONNECTION and time.monotonic() - self.used_at < IDLE_SECONDS


class SmtpSender:
    """Sends over SMTP, keeping a few connections for the mail that follows.

    `timeout` holds for each step of the conversation, in seconds; `hello` is the name we give ourselves.
    """

    def __init__(self, server: Server, *, timeout: float, hello: str) -> None:
        self._connect: Callable[[], smtplib.SMTP] = lambda: server.connect(timeout=timeout, hello=hello)
        self._lines: deque[_Line] = deque()

    def send(self, envelope: Envelope, *, until: float) -> None:
        """Hand it over; the server's 250 after the text means that it answers for the mail from now on."""
        content = envelope.as_bytes()
        try:
            line = self._address(envelope)
        except (OSError, smtplib.SMTPException) as error:
            raise Unsent(_words(error)) from error
        try:
            if time.monotonic() > until:
                raise Unsent("The mail server took too long to get ready for it")
            code, answer = line.connection.data(content)
        except smtplib.SMTPDataError as error:
            self._keep_after_refusal(line)
            raise _refusal(error.smtp_code, _bytes(error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            line.connection.close()
            raise Unsent(_words(error)) from error
        except Unsent:
            line.connection.close()
            raise
        self._keep(line)
        if code != OK:
            raise _refusal(code, answer)

    def close_idle(self) -> None:
        """Say goodbye where nothing was sent for a while."""
        for _ in range(len(self._lines)):
            try:
                line = self._lines.popleft()
            except IndexError:
                return
            if line.is_fresh:
                self._lines.append(line)
            else:
                _quit(line.connection)

    def close(self) -> None:
        """Say goodbye everywhere."""
        while self._lines:
            _quit(self._lines.popleft().connection)

    def _address(self, envelope: Envelope) -> _Line:
        """A line on which the server has accepted sender and recipient.

        A kept line that turns out to be dead is replaced once: nothing of this mail was said on it.
        """
        line = self._kept()
        if line is not None:
            try:
                _name_both(line.connection, envelope)
                return line
            except smtplib.SMTPServerDisconnected:
                line.connection.close()
            except Unsent:
                self._keep_after_refusal(line)
                raise
            except (OSError, smtplib.SMTPException):
                line.connection.close()
                raise
        line = _Line(self._connect())
        try:
            _name_both(line.connection, envelope)
        except Unsent:
            self._keep_after_refusal(line)
            raise
        except BaseException:
            line.connection.close()
            raise
        return line

    def _kept(self) -> _Line | None:
        """The line used last, if it is still good for one more mail."""
        try:
            line = self._lines.pop()
        except IndexError:
            return None
        if line.is_fresh:
            return line
        _quit(line.connection)
        return None

    def _keep(self, line: _Line) -> None:
        line.used += 1
        line.used_at = time.monotonic()
        self._lines.append(line)

    def _keep_after_refusal(self, line: _Line) -> None:
        try:
            line.connection.rset()
        except (OSError, smtplib.SMTPException):
            line.connection.close()
        else:
            self._keep(line)


def _name_both(connection: smtplib.SMTP, envelope: Envelope) -> None:
    code, answer = connection.mail(envelope.sender_address)
    if code == CLOSING:
        raise smtplib.SMTPServerDisconnected("the mail server is closing")
    if code != OK:
        raise Unsent(f"The mail server does not take mail from us: {_said(code, answer)}")
    code, answer = connection.rcpt(envelope.to.address)
    if code not in {OK, OK + 1}:
        raise _refusal(code, answer)


def _refusal(code: int, answer: bytes) -> Unsent:
    kind = Refused if rules.is_final(code) else Unsent
    return kind(_said(code, answer))


def _said(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _quit(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def _words(error: Exception) -> str:
    """What went wrong on the way to the mail server; never what we said to it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"The mail server broke off: {error}"
    if isinstance(error, socket.gaierror):
        return "The mail server's name is not known"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "The mail server cannot be reached: the connection was refused"
    return f"{type(error).__name__}: {error}"
