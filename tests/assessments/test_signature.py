"""What is signed: its document to the letter, its digest, and that no words of anybody's can forge a line."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessments.pinned import PINNED
from trainingapp.assessments.models import Decision
from trainingapp.assessments.signature import (
    first_format_digest,
    in_utc,
    is_intact,
    signing_sentence,
    text_digest,
)
from trainingapp.assessments.signed_text import WIDTH, as_text
from trainingapp.assessments.terms import Outcome, SigningWay

MOMENT = datetime(2026, 7, 8, 11, 0, 0, 123456, tzinfo=UTC)
SIGNED: dict[str, Any] = {
    "outcome": Outcome.CONFIRMED,
    "level": 3,
    "comment": "Seen twice",
    "decided_at": MOMENT,
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
DOCUMENT = Path(__file__).with_name("as_signed_format_2.txt")


# --- format 2: a document -------------------------------------------------------------------------


def test_the_document_is_the_same_to_the_byte_as_when_the_format_was_made() -> None:
    assert as_text(PINNED).encode() == DOCUMENT.read_bytes()


def test_its_digest_is_what_any_other_program_says_of_the_file() -> None:
    assert text_digest(as_text(PINNED)) == sha256(DOCUMENT.read_bytes()).hexdigest()


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in the pinned content each plain value lies."""
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(each, (*path, key))
    else:
        yield path


def changed(path: tuple[Any, ...], to: Any) -> dict[str, Any]:
    """The pinned content with another value in one place."""
    content = copy.deepcopy(PINNED)
    place: Any = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return content


IN_CODES = {"format", "kind", "state", "outcome", "way"}
"""What the document says in words that are pinned beside it, so that the code itself is not in it."""
SEEN = [path for path in paths(PINNED) if path[-1] not in IN_CODES]


@pytest.mark.parametrize("path", SEEN, ids=lambda path: ".".join(map(str, path)))
def test_everything_that_is_pinned_is_in_the_document(path: tuple[Any, ...]) -> None:
    was: Any = PINNED
    for key in path:
        was = was[key]
    other: Any = "2025-01-02T03:04:05.000006+00:00" if str(was).startswith("2026-") else f"{was}9"
    if path[-1] in {"happened_on", "condition_due_on"}:
        other = "2025-01-02"
    assert as_text(changed(path, other)) != as_text(PINNED)


@given(TEXTS)
def test_what_people_wrote_cannot_look_like_a_line_of_the_document(words: str) -> None:
    plain = as_text(changed(("request", "claim"), ""))
    typed = as_text(changed(("request", "claim"), words))
    around = plain.split("\n")
    start = around.index("Claim:") + 1
    lines = typed.split("\n")
    count = len(lines) - len(around) + 1
    assert lines[:start] + lines[start + count :] == around[:start] + around[start + 1 :]
    assert all(line.startswith(("  |", "  :")) for line in lines[start : start + count])


@given(TEXTS)
def test_titles_and_names_stay_in_their_place(words: str) -> None:
    typed = as_text(changed(("evidence", 0, "title"), words))
    start = typed.split("\n").index("  | I drew it up alone")
    heads = [line for line in typed.split("\n")[:start] if line and not line.startswith(" ")]
    assert heads[-2].startswith("Title:")
    assert heads[-1] == "How it shows this:"


@pytest.mark.parametrize("sign", ["\u202e", "\u2028", "\x85", "\x0b", "\x0c", "\r", "\u200b", "\u2066"])
def test_signs_that_hide_or_turn_words_round_are_spelled_out(sign: str) -> None:
    typed = as_text(changed(("request", "claim"), f"up{sign}down"))
    assert f"  | up[U+{ord(sign):04X}]down\n" in typed


@given(st.text(st.sampled_from("ab \n"), max_size=300))
def test_folding_loses_nothing(words: str) -> None:
    lines = as_text(changed(("request", "claim"), words)).split("\n")
    start = lines.index("Claim:") + 1
    back: list[str] = []
    for line in lines[start : lines.index("Rated themselves:    knowledge 4 of 5, confidence 3 of 5")]:
        said = line[4:]
        if line.startswith("  :"):
            back[-1] += f" {said}"
        else:
            back.append(said)
    assert "\n".join(back) == words


def test_lines_fit_the_page_where_their_words_allow_it() -> None:
    long = [line for line in as_text(PINNED).split("\n") if len(line) > WIDTH]
    assert all(line.startswith("SHA-256:") for line in long)


# --- whether it is what was signed ----------------------------------------------------------------


def signed(**changes: Any) -> Decision:
    """A decision as the pinned content says it, and what is altered in it."""
    text = as_text(PINNED)
    said = PINNED["decision"]
    values: dict[str, Any] = {
        "outcome": Outcome.CONFIRMED,
        "level": 3,
        "comment": said["comment"],
        "condition": said["condition"],
        "condition_due_on": datetime(2026, 9, 1, tzinfo=UTC).date(),
        "how_observed": said["how_observed"],
        "way": SigningWay.CODE,
        "pinned": PINNED,
        "as_signed": text,
        "digest": text_digest(text),
        "created_at": MOMENT,
    }
    return Decision(**(values | changes))


def test_what_was_signed_is_intact() -> None:
    assert is_intact(signed())


@pytest.mark.parametrize(
    "change",
    [
        {"as_signed": as_text(PINNED) + " "},
        {"digest": "0" * 64},
        {"level": 4},
        {"comment": "Something else"},
        {"condition": ""},
        {"how_observed": "By nobody"},
        {"way": SigningWay.SIGNED_IN},
        {"created_at": MOMENT + timedelta(microseconds=1)},
        {"pinned": changed(("request", "claim"), "Another claim")},
        {"pinned": changed(("decision", "outcome"), "not_yet")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_other_content_is_noticed(change: dict[str, Any]) -> None:
    assert not is_intact(signed(**change))


def test_a_text_made_to_fit_its_own_digest_is_noticed() -> None:
    forged = as_text(changed(("decision", "level"), 4))
    assert not is_intact(signed(as_signed=forged, digest=text_digest(forged)))


def test_words_that_the_program_says_otherwise_today_are_no_alteration() -> None:
    content = changed(("decision", "outcome_words"), "Signed off")
    text = as_text(content)
    assert is_intact(signed(pinned=content, as_signed=text, digest=text_digest(text)))


# --- format 1: canonical JSON ---------------------------------------------------------------------


def test_one_content_has_one_digest_whatever_the_order_of_its_keys() -> None:
    one = first_format_digest({"a": 1, "b": [1, 2]}, **SIGNED)
    other = first_format_digest({"b": [1, 2], "a": 1}, **SIGNED)
    assert one == other
    assert one == "575e4f468401213033559d955101589fe363cac357e93ecdb44453ce2e3ff918"


def test_the_moment_counts_and_not_the_clock_it_is_shown_on() -> None:
    summer = MOMENT.astimezone(timezone(timedelta(hours=1)))
    assert first_format_digest({}, **SIGNED) == first_format_digest({}, **(SIGNED | {"decided_at": summer}))
    later = MOMENT + timedelta(microseconds=1)
    assert first_format_digest({}, **SIGNED) != first_format_digest({}, **(SIGNED | {"decided_at": later}))
    assert in_utc(MOMENT) == "2026-07-08T11:00:00.123456+00:00"


@given(TEXTS, TEXTS)
def test_another_word_is_another_digest(one: str, other: str) -> None:
    first = first_format_digest({"statement": one}, **(SIGNED | {"comment": other}))
    second = first_format_digest({"statement": other}, **(SIGNED | {"comment": one}))
    assert (first == second) == (one == other)


def test_a_decision_of_the_first_format_is_still_verified() -> None:
    pinned = {"format": 1, "competency": {"code": "CMP-A.1"}, "evidence": []}
    digest = first_format_digest(pinned, **SIGNED)
    kept = {"pinned": pinned, "digest": digest, "as_signed": "", "comment": "Seen twice"}
    assert is_intact(signed(**kept))
    assert not is_intact(signed(**(kept | {"comment": "Seen once"})))


def test_the_sentence_names_who_signs_and_for_whom() -> None:
    assert signing_sentence("Sam Super", "Cora Coord").startswith(
        "I am Sam Super, signing as alliance supervisor of Cora Coord."
    )
