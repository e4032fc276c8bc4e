"""The words of the pages about mail."""

from typing import NamedTuple

from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState

STATE_TAGS = {
    MessageState.QUEUED: ("Not sent yet", "orange"),
    MessageState.SENDING: ("Being sent", "blue"),
    MessageState.SENT: ("Sent", "green"),
    MessageState.FAILED: ("Could not be sent", "red"),
    MessageState.DROPPED: ("Not needed", "grey"),
}


def kind_words(kind: str) -> str:
    """What kind of message it is: "Session invitation"."""
    return kind.replace("-", " ").capitalize()


class Trouble(NamedTuple):
    """A message that does not get through, in words."""

    message: OutboxMessage
    kind: str
    why: str


def trouble(message: OutboxMessage) -> Trouble:
    """The message with its kind and what stands in its way, as the mail server said it."""
    why = message.last_error or "It has not been tried yet: the worker that sends mail may not be running"
    return Trouble(message, kind_words(message.kind), why)
