"""A mail as it travels: headers that nobody can add to, the text, and a calendar part where there is one."""

from dataclasses import dataclass
from datetime import datetime
from email import errors
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from trainingapp.notifications.writing import Mail

UNSUBSCRIBE = "List-Unsubscribe"


class BadAddress(Exception):
    """No mail can be sent to this."""


class _Whole(EmailPolicy):
    """Never folds a header that holds an address: the standard library would encode a long one."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == UNSUBSCRIBE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return bytes(super().fold_binary(name, value))


SAFE = _Whole(linesep="\r\n", cte_type="7bit")
"""Refuses line ends in headers, and writes nothing that an old mail server could not carry."""


@dataclass(frozen=True)
class Recipient:
    """Whom it goes to."""

    name: str
    address: str


@dataclass(frozen=True)
class Calendar:
    """An iCalendar object and the METHOD it was made for."""

    text: str
    method: str


@dataclass(frozen=True)
class Envelope:
    """One mail to one person, ready to be handed to a mail server."""

    sender: str
    to: Recipient
    mail: Mail
    message_id: str
    at: datetime
    calendar: Calendar | None = None

    @property
    def sender_address(self) -> str:
        """The bare address it comes from."""
        return parseaddr(self.sender)[1]

    def message(self) -> EmailMessage:
        """The mail. Raises BadAddress where there is none to send to."""
        message = EmailMessage(policy=SAFE)
        name, address = parseaddr(self.sender)
        message["From"] = Address(_one_line(name), addr_spec=address)
        message["To"] = _address(self.to)
        message["Subject"] = _one_line(self.mail.subject)
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        if self.mail.unsubscribe_url:
            message[UNSUBSCRIBE] = f"<{self.mail.unsubscribe_url}>"
            message[f"{UNSUBSCRIBE}-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self.mail.text)
        if self.calendar:
            _add_calendar(message, self.calendar)
        return message

    def as_bytes(self) -> bytes:
        """The mail as it is sent."""
        return self.message().as_bytes()


def _address(to: Recipient) -> Address:
    if not to.address.isascii():
        raise BadAddress("This address has signs that not every mail server takes")
    try:
        return Address(_one_line(to.name), addr_spec=to.address)
    except (ValueError, IndexError, errors.MessageError) as fault:
        raise BadAddress("This is not an e-mail address") from fault


def _add_calendar(message: EmailMessage, calendar: Calendar) -> None:
    """Beside the text, where calendars look for it, and as a file, for those who open it by hand."""
    message.add_alternative(calendar.text, subtype="calendar", params={"method": calendar.method})
    message.add_attachment(
        calendar.text.encode(), maintype="application", subtype="ics", filename="invite.ics"
    )


def _one_line(words: str) -> str:
    """The words without line ends or other control signs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
