"""What the event log refuses, and what breaks its chain: no database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.audit.rules import (
    EMPTY,
    Break,
    Content,
    Head,
    StoredEvent,
    check_names,
    details_text,
    event_hash,
    first_broken_link,
)
from trainingapp.audit.terms import Flaw


def chain(length: int) -> list[StoredEvent]:
    rows: list[StoredEvent] = []
    for n in range(1, length + 1):
        content = Content(
            id=n,
            at=f"2026-04-01T09:00:{n:02}.000000+00:00",
            actor_id="0190a1b2",
            actor_name="Amara Okafor",
            alliance_id=None,
            what="record:agreed",
            subject_type="record",
            subject_id=str(n),
            details="{}",
            prev_hash=rows[-1].hash if rows else EMPTY.hash,
        )
        rows.append(StoredEvent(content, event_hash(content)))
    return rows


def head_of(rows: list[StoredEvent]) -> Head:
    return Head(rows[-1].content.id, rows[-1].hash)


def with_change(row: StoredEvent, **changes: Any) -> StoredEvent:
    return row._replace(content=row.content._replace(**changes))


def test_the_hash_never_changes_between_versions_of_the_app() -> None:
    assert event_hash(chain(1)[0].content) == (
        "2c63c0df9ad7f2970109a47a6f06d0563b2f9c7f2cefbe6c9866141dd5d99476"
    )


@pytest.mark.parametrize("length", [0, 1, 20])
def test_an_untouched_chain_is_whole(length: int) -> None:
    assert first_broken_link(chain(length)) is None


@given(data=st.data())
def test_any_change_of_any_field_breaks_the_chain(data: st.DataObject) -> None:
    rows = chain(6)
    at = data.draw(st.integers(0, 5))
    name = data.draw(st.sampled_from([*Content._fields, "hash"]))
    before = rows[at].hash if name == "hash" else getattr(rows[at].content, name)
    values = st.integers() if name == "id" else st.none() | st.text("a0:- é☂\n", max_size=70)
    after: Any = data.draw(values.filter(lambda value: value != before))
    rows[at] = rows[at]._replace(hash=after) if name == "hash" else with_change(rows[at], **{name: after})
    broken = first_broken_link(rows)
    assert broken is not None
    assert broken.id == at + 1


@given(moved=st.permutations(list(range(6))).filter(lambda order: order != sorted(order)))
def test_any_other_order_breaks_the_chain_where_it_begins_to_differ(moved: list[int]) -> None:
    rows = chain(6)
    contents = [rows[place] for place in moved]
    renumbered = [with_change(row, id=n) for n, row in enumerate(contents, start=1)]
    first_moved = next(n for n, place in enumerate(moved, start=1) if place != n - 1)
    assert first_broken_link(renumbered) == Break(first_moved, Flaw.CHANGED)
    assert first_broken_link(contents) == Break(first_moved, Flaw.MISSING)


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_a_missing_row_is_named(gone: int) -> None:
    rows = [row for row in chain(6) if row.content.id != gone]
    assert first_broken_link(rows) == Break(gone, Flaw.MISSING)


def test_a_row_replaced_with_a_right_hash_of_its_own_is_found_at_the_next() -> None:
    rows = chain(6)
    forged = with_change(rows[2], subject_id="99").content
    rows[2] = StoredEvent(forged, event_hash(forged))
    assert first_broken_link(rows) == Break(4, Flaw.WRONG_PREVIOUS)


def test_a_cut_off_end_is_found_by_the_published_head_alone() -> None:
    rows = chain(6)
    assert first_broken_link(rows[:4]) is None
    assert first_broken_link(rows[:4], head_of(rows)) == Break(5, Flaw.MISSING)
    assert first_broken_link([], head_of(rows)) == Break(1, Flaw.MISSING)


def test_a_log_computed_anew_is_found_by_the_published_head_alone() -> None:
    rows = chain(6)
    forged = [rows[0]]
    for row in rows[1:]:
        content = row.content._replace(actor_name="Nobody", prev_hash=forged[-1].hash)
        forged.append(StoredEvent(content, event_hash(content)))
    assert first_broken_link(forged) is None
    assert first_broken_link(forged, head_of(rows)) == Break(6, Flaw.NOT_AS_PUBLISHED)


@pytest.mark.parametrize("published", [0, 3, 6])
def test_a_log_that_only_grew_agrees_with_what_was_published(published: int) -> None:
    rows = chain(6)
    assert first_broken_link(rows, head_of(rows[:published]) if published else EMPTY) is None


@pytest.mark.parametrize(
    ("flaw", "sentence"),
    [
        (Flaw.CHANGED, "Event 4 was changed after it was written."),
        (Flaw.MISSING, "Event 4 is missing."),
        (Flaw.WRONG_PREVIOUS, "Event 4 does not follow event 3: one of the two was replaced."),
        (
            Flaw.NOT_AS_PUBLISHED,
            "Event 4 is not the one whose hash was published: the log was rewritten.",
        ),
    ],
)
def test_a_break_says_in_words_what_was_found(flaw: Flaw, sentence: str) -> None:
    assert Break(4, flaw).sentence == sentence


def test_details_are_kept_as_sorted_json() -> None:
    text = details_text(
        {"version": 2, "to": "agreed", "first_time": True, "reason_code": None, "area": "Café"}
    )
    assert (
        text
        == '{"area": "Caf\\u00e9", "first_time": true, "reason_code": null, "to": "agreed", "version": 2}'
    )


@pytest.mark.parametrize(
    "details",
    [
        {"note": "x" * 201},
        {"note": "She said that\nshe felt unsafe."},
        {"note": "A line and its end\n"},
        {"note": "two\u2028lines"},
        {"note": 1.5},
        {"note": ["a", "b"]},
        {"note": {"deep": "er"}},
        {"note": b"bytes"},
        {"What she said": "x"},
        {"Note": "x"},
        {"": "x"},
        {"n" * 41: "x"},
        {"note\n": "x"},
    ],
)
def test_details_refuse_what_could_be_free_text(details: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="audit detail"):
        details_text(details)


def test_details_take_a_text_of_200_characters() -> None:
    assert len(details_text({"note": "x" * 200})) == 212


@pytest.mark.parametrize(
    ("what", "subject_type"),
    [
        ("agreed", "record"),
        ("Record:agreed", "record"),
        ("record:agreed at last", "record"),
        ("record:agreed\n", "record"),
        ("record:agreed", "Record"),
        ("record:agreed", ""),
        ("record:agreed", "the record"),
    ],
)
def test_acts_and_subjects_have_plain_names(what: str, subject_type: str) -> None:
    with pytest.raises(ValueError, match="audited"):
        check_names(what, subject_type)


@pytest.mark.parametrize("what", ["record:agreed", "sign-off:sent-back", "tna2:opened"])
def test_names_like_the_messages_are_taken(what: str) -> None:
    check_names(what, "sign_off")
