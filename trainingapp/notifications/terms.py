"""The words for a message on its way."""

from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands. A message is never lost: it is sent, dropped for a reason, or seen to fail."""

    QUEUED = "queued"
    SENDING = "sending"
    """A worker holds it until its lease runs out."""
    SENT = "sent"
    FAILED = "failed"
    """Given up after the last attempt; who waits for it is told."""
    DROPPED = "dropped"
    """Nothing was left to say when its time came, or somebody decided that it need not go out."""


UNSENT = (MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED)

DIGEST_KINDS = frozenset({"digest"})
"""The kinds somebody can unsubscribe from."""
