"""A signed decision as a plain text document, for printing, keeping and checking with any other program.

The text follows from the pinned content alone: no word of it may come from anywhere that can change. Changing
a letter here would make every decision of the format look altered: a change is a new format.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

WIDTH = 78
"""Columns of a line, where its words allow it."""
_LABEL = 20
_TYPED, _CONTINUED = "  | ", "  : "
_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Signs that hide, turn round or break a line. Spelled as a list, because the tables of Unicode grow."""


def as_text(pinned: Mapping[str, Any]) -> str:
    """The document of format 2, lines ending in LF; its UTF-8 bytes are what a decision's digest is of.

    What people wrote stands behind a bar, so that no words of theirs can look like a line of the document.
    """
    parts = (
        _head(),
        _decision(pinned),
        _competency(pinned["competency"], pinned["framework"]),
        _request(pinned["request"], pinned["rating"]),
        _evidence(pinned["evidence"]),
        _signature(pinned),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head() -> Iterator[str]:
    yield "SIGN-OFF DECISION, AS SIGNED"
    yield "=" * WIDTH
    yield "Format 2. The decision's fingerprint is the SHA-256 of this file, to the byte."
    yield 'What people wrote stands behind "|"; ":" goes on with the line above.'
    yield "Times are in UTC."


def _decision(pinned: Mapping[str, Any]) -> Iterator[str]:
    said = pinned["decision"]
    yield from _heading("THE DECISION")
    yield from _fact("Coordinator", pinned["coordinator"])
    yield from _fact("Network", pinned["pcn"])
    yield from _fact("Outcome", said["outcome_words"])
    if said["level"] is not None:
        yield from _fact("Level", f"{said['level']}, {said['level_words']}")
    if said["condition"]:
        yield from _fact("Condition", f"to be met by {_day(said['condition_due_on'])}")
        yield from _typed(said["condition"])
    yield from _fact("Reasons", "")
    yield from _typed(said["comment"])
    if said["how_observed"]:
        yield from _fact("How it was observed", "")
        yield from _typed(said["how_observed"])
    if said["batch"]:
        yield from _fact("Signed with others", f"one note for several decisions, {said['batch']}")


def _competency(competency: Mapping[str, Any], framework: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading("THE COMPETENCY")
    yield from _fact("Code", competency["code"])
    yield from _fact("Title", competency["title"])
    yield from _fact("Area", competency["area"])
    yield from _fact("Statement", "")
    yield from _typed(competency["statement"])
    yield from _fact("Source", competency["source"])
    yield from _fact("Framework", framework["title"])
    yield from _fact("Version", f"{framework['version']} ({framework['status']})")
    yield from _fact("SHA-256", framework["digest"])


def _request(request: Mapping[str, Any], rating: Mapping[str, Any] | None) -> Iterator[str]:
    yield from _heading("THE REQUEST")
    yield from _fact("Attempt", str(request["attempt"]))
    yield from _fact("Asked by", request["requested_by"])
    yield from _fact("Asked at", _moment(request["requested_at"]))
    yield from _fact("Claim", "")
    yield from _typed(request["claim"])
    if rating is None:
        yield from _fact("Rated themselves", "never")
        return
    said = f"knowledge {rating['knowledge']} of 5, confidence {rating['confidence']} of 5"
    yield from _fact("Rated themselves", said)
    yield from _fact("Rated at", _moment(rating["rated_at"]))
    if rating["note"]:
        yield from _typed(rating["note"])


def _evidence(evidence: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from _heading(f"THE EVIDENCE ({len(evidence)})")
    if not evidence:
        yield "There was none."
    for number, each in enumerate(evidence, 1):
        if number > 1:
            yield ""
        yield from _piece(number, len(evidence), each)


def _piece(number: int, of: int, each: Mapping[str, Any]) -> Iterator[str]:
    yield from _fact(f"Piece {number} of {of}", each["kind_words"])
    yield from _fact("State", each["state_words"])
    yield from _fact("Happened on", _day(each["happened_on"]))
    yield from _fact("Added at", _moment(each["added_at"]))
    yield from _fact("Number", each["id"])
    if "title" not in each:
        return
    yield from _fact("Title", each["title"])
    for label, words in (("How it shows this", each["how"]), ("In words", each["reflection"])):
        if words:
            yield from _fact(label, "")
            yield from _typed(words)
    if each["link"]:
        yield from _fact("Web address", each["link"])
    for file in each["files"]:
        yield from _fact("File", file["name"])
        yield from _fact("", f"{file['kind']}, {file['size']} bytes; {file['state_words']}")
        yield from _fact("SHA-256", file["sha256"])


def _signature(pinned: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading("THE SIGNATURE")
    yield from _fact("Signed by", pinned["signed_by"])
    yield from _fact("Signed at", _moment(pinned["decision"]["decided_at"]))
    yield from _fact("Signed", pinned["decision"]["way_words"])
    yield from _typed(pinned["signature"])


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield words
    yield "-" * WIDTH


def _fact(label: str, value: str) -> Iterator[str]:
    """A short fact in one line; a long one goes on behind colons."""
    said = f"{label}:" if label else ""
    first, *rest = _folded(_visible(value), WIDTH - _LABEL - 1)
    yield f"{said:<{_LABEL}} {first}" if first else said
    yield from (f"{'':<{_LABEL - 1}}: {each}" for each in rest)


def _typed(words: str) -> Iterator[str]:
    """What somebody wrote, each of their lines behind a bar, with long ones folded at spaces."""
    for line in words.replace("\r\n", "\n").split("\n"):
        first, *rest = _folded(_visible(line), WIDTH - len(_TYPED))
        yield f"{_TYPED}{first}" if line else _TYPED.rstrip()
        yield from (f"{_CONTINUED}{each}" for each in rest)


def _folded(line: str, room: int) -> list[str]:
    """The line in pieces that fit; joined by one space each they are the line again."""
    pieces: list[str] = []
    for word in line.split(" "):
        if pieces and len(pieces[-1]) + 1 + len(word) <= room:
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
    return pieces


def _visible(words: str) -> str:
    """The words with every sign spelled out that could hide, turn round or break a line of the document."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", words)


def _moment(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M:%S.%f}"


def _day(iso: str) -> str:
    return date.fromisoformat(iso).isoformat()
