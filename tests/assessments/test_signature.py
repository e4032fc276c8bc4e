"""The digest of what is signed: the same for the same content, another for any other."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments.signature import decision_digest, in_utc, signing_sentence
from trainingapp.assessments.terms import Outcome

MOMENT = datetime(2026, 7, 8, 11, 0, 0, 123456, tzinfo=UTC)
SIGNED: dict[str, Any] = {
    "outcome": Outcome.CONFIRMED,
    "level": 3,
    "comment": "Seen twice",
    "decided_at": MOMENT,
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_one_content_has_one_digest_whatever_the_order_of_its_keys() -> None:
    one = decision_digest({"a": 1, "b": [1, 2]}, **SIGNED)
    other = decision_digest({"b": [1, 2], "a": 1}, **SIGNED)
    assert one == other
    assert len(one) == 64


def test_the_moment_counts_and_not_the_clock_it_is_shown_on() -> None:
    summer = MOMENT.astimezone(timezone(timedelta(hours=1)))
    assert decision_digest({}, **SIGNED) == decision_digest({}, **(SIGNED | {"decided_at": summer}))
    later = MOMENT + timedelta(microseconds=1)
    assert decision_digest({}, **SIGNED) != decision_digest({}, **(SIGNED | {"decided_at": later}))
    assert in_utc(MOMENT) == "2026-07-08T11:00:00.123456+00:00"


@given(TEXTS, TEXTS)
def test_another_word_is_another_digest(one: str, other: str) -> None:
    same = decision_digest({"statement": one}, **SIGNED) == decision_digest({"statement": other}, **SIGNED)
    assert same == (one == other)
    same = decision_digest({}, **(SIGNED | {"comment": one})) == decision_digest(
        {}, **(SIGNED | {"comment": other})
    )
    assert same == (one == other)


def test_outcome_and_level_are_signed_too() -> None:
    digests = {
        decision_digest({}, **(SIGNED | {"outcome": outcome, "level": level}))
        for outcome in Outcome
        for level in (None, 3, 4)
    }
    assert len(digests) == len(Outcome) * 3


def test_the_sentence_names_who_signs_and_for_whom() -> None:
    assert signing_sentence("Sam Super", "Cora Coord").startswith(
        "I am Sam Super, signing as alliance supervisor of Cora Coord."
    )
