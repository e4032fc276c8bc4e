"""What makes an event fit for the log, and what makes the chain whole."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from trainingapp.audit.terms import Flaw

LONGEST_DETAIL = 200
DETAIL_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
WHAT = re.compile(r"[a-z][a-z0-9-]*:[a-z][a-z0-9-]*")
SUBJECT_TYPE = re.compile(r"[a-z][a-z0-9_-]*")

Detail = str | int | bool | None


class Content(NamedTuple):
    """Everything the hash of an event covers, exactly as stored: text on both databases, and its number."""

    id: int
    at: str
    actor_id: str | None
    actor_name: str
    alliance_id: str | None
    what: str
    subject_type: str
    subject_id: str
    details: str
    prev_hash: str


class StoredEvent(NamedTuple):
    """An event as read back: its content, and the hash that was stored beside it."""

    content: Content
    hash: str


class Head(NamedTuple):
    """The last event of a chain: what to publish elsewhere, so that a rewritten log can be recognised."""

    id: int
    hash: str


EMPTY = Head(0, "0" * 64)
"""The head of a log without events: the first event follows this."""


class Break(NamedTuple):
    """The first place where a chain does not hold."""

    id: int
    flaw: Flaw

    @property
    def sentence(self) -> str:
        """What was found, in words for an investigator."""
        return _SENTENCES[self.flaw].format(self.id, self.id - 1)


_SENTENCES = {
    Flaw.CHANGED: "Event {0} was changed after it was written.",
    Flaw.MISSING: "Event {0} is missing.",
    Flaw.WRONG_PREVIOUS: "Event {0} does not follow event {1}: one of the two was replaced.",
    Flaw.NOT_AS_PUBLISHED: "Event {0} is not the one whose hash was published: the log was rewritten.",
}


def event_hash(content: Content) -> str:
    """SHA-256, as 64 hexadecimal digits, of the content as canonical JSON: keys sorted, ASCII, no spaces."""
    canonical = json.dumps(content._asdict(), sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()


def first_broken_link(rows: Iterable[StoredEvent], published: Head | None = None) -> Break | None:
    """The first event that is changed, missing or does not follow the one before; None when all is well.

    The rows come in order of their number. A chain cannot tell that its end was cut off, or that all of it
    was computed anew: a `published` head, kept outside the database, can.
    """
    last = EMPTY
    for row in rows:
        flaw = _flaw(row, last, published)
        if flaw is not None:
            return Break(last.id + 1, flaw)
        last = Head(row.content.id, row.hash)
    if published is not None and published.id > last.id:
        return Break(last.id + 1, Flaw.MISSING)
    return None


def _flaw(row: StoredEvent, last: Head, published: Head | None) -> Flaw | None:
    if row.content.id != last.id + 1:
        return Flaw.MISSING
    if row.hash != event_hash(row.content):
        return Flaw.CHANGED
    if row.content.prev_hash != last.hash:
        return Flaw.WRONG_PREVIOUS
    if published is not None and row.content.id == published.id and row.hash != published.hash:
        return Flaw.NOT_AS_PUBLISHED
    return None


def details_text(details: Mapping[str, Detail]) -> str:
    """The details as JSON text, keys sorted.

    Raises ValueError for what could be somebody's own words: a key that is not an identifier, a text of more
    than 200 characters or one line, a value other than text, a whole number, true, false or None.
    """
    for key, value in details.items():
        if not DETAIL_KEY.fullmatch(key):
            raise ValueError(f"an audit detail is named like a column, not {key!r}")
        if not (value is None or isinstance(value, int | str)):
            raise ValueError(
                f"the audit detail {key} is a {type(value).__name__}, which the log does not keep"
            )
        if isinstance(value, str) and (
            len(value) > LONGEST_DETAIL or value.splitlines() not in ([], [value])
        ):
            raise ValueError(f"the audit detail {key} is free text, which belongs in the record itself")
    return json.dumps(dict(details), sort_keys=True)


def check_names(what: str, subject_type: str) -> None:
    """Raise ValueError unless the act reads like `record:agreed` and the subject's type like `record`."""
    if not WHAT.fullmatch(what):
        raise ValueError(f"an audited act is named noun:past-tense, not {what!r}")
    if not SUBJECT_TYPE.fullmatch(subject_type):
        raise ValueError(f"an audited subject is named by a noun, not {subject_type!r}")
