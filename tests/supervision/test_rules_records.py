"""When a record counts as agreed, whatever people do in whatever order; and what it must hold."""

from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import JOINT, SHARED, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.terms import (
    ActionState,
    Attendance,
    Mode,
    RecordEventKind,
    RecordState,
    SessionState,
)
from trainingapp.supervision.values import RecordValues, Step

SUBMITTED, AGREED = RecordEventKind.SUBMITTED, RecordEventKind.AGREED
RETURNED, ADDENDUM = RecordEventKind.RETURNED, RecordEventKind.ADDENDUM
COORDINATOR, SUPERVISOR, PCN = Party
CAME, APOLOGIES, ABSENT = Attendance
VALUES = RecordValues(date(2026, 6, 10), 60, Mode.VIDEO, agenda="Welcome", summary="We talked.")


def play(required, steps):
    """The state and the steps taken when these are tried one after the other; refused ones do nothing."""
    state, taken = RecordState.DRAFT, []
    for step in steps:
        try:
            state = rules.after(state, taken, step, required)
        except DomainError:
            continue
        taken.append(step)
    return state, taken


# --- agreement ------------------------------------------------------------------------------------

steps = st.lists(
    st.builds(
        Step, st.sampled_from(RecordEventKind), st.sampled_from(Party), st.sampled_from(["old", "new"])
    ),
    max_size=14,
)


@given(st.sampled_from(SessionKind), steps)
def test_record_is_never_locked_unless_everybody_required_agreed_the_text_sent_last(kind, tried):
    required = rules.must_agree(kind)
    state, taken = play(required, tried)
    if state is not RecordState.AGREED:
        return
    sent = max(place for place, step in enumerate(taken) if step.kind is SUBMITTED)
    since = taken[sent:]
    assert not [step for step in since if step.kind is RETURNED]
    digests = {step.digest for step in since if step.kind is AGREED}
    assert any(
        required <= {step.party for step in since if step.kind is AGREED and step.digest == digest}
        for digest in digests or {"shared"}
    )


@given(st.sampled_from(SessionKind), steps)
def test_locked_record_takes_nothing_but_addenda(kind, tried):
    required = rules.must_agree(kind)
    state, taken = play(required, tried)
    if state is RecordState.AGREED:
        for step_kind in (SUBMITTED, AGREED, RETURNED):
            with pytest.raises(DomainError):
                rules.after(state, taken, Step(step_kind, COORDINATOR, "new"), required)
        assert rules.after(state, taken, Step(ADDENDUM, COORDINATOR, "new"), required) is state


@given(st.sampled_from(sorted(set(SessionKind) - SHARED)), steps)
def test_there_is_always_a_way_on_for_a_record_that_is_not_locked(kind, tried):
    required = rules.must_agree(kind)
    state, taken = play(required, tried)
    if state in rules.LOCKED:
        return
    rest = [Step(SUBMITTED, SUPERVISOR, "final")] if state is not RecordState.SUBMITTED else []
    digest = "final" if rest else taken[-1].digest
    rest += [Step(AGREED, party, digest) for party in required]
    end, _ = play(required, [*taken, *rest])
    assert end in rules.LOCKED


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        *((kind, {COORDINATOR}) for kind in sorted(rules.PRIVATE_KINDS)),
        *((kind, {COORDINATOR, PCN}) for kind in sorted(JOINT)),
        *((kind, set()) for kind in sorted(SHARED)),
    ],
)
def test_who_must_agree(kind, who):
    assert rules.must_agree(kind) == who


MOVES = {
    (RecordState.DRAFT, SUBMITTED): RecordState.SUBMITTED,
    (RecordState.CHANGES_REQUESTED, SUBMITTED): RecordState.SUBMITTED,
    (RecordState.SUBMITTED, RETURNED): RecordState.CHANGES_REQUESTED,
    (RecordState.SUBMITTED, AGREED): RecordState.SUBMITTED,  # one of two parties
    (RecordState.SUBMITTED, RecordEventKind.DISAGREED): RecordState.SUBMITTED,
    (RecordState.SUBMITTED, RecordEventKind.NO_REPLY): RecordState.SUBMITTED,
    (RecordState.AGREED, ADDENDUM): RecordState.AGREED,
    (RecordState.CLOSED, ADDENDUM): RecordState.CLOSED,
}


@pytest.mark.parametrize(("state", "kind"), list(product(RecordState, RecordEventKind)))
def test_moves_of_a_joint_record(state, kind):
    required = frozenset({COORDINATOR, PCN})
    before = [Step(SUBMITTED, SUPERVISOR, "text")] if state is not RecordState.DRAFT else []
    step = Step(kind, COORDINATOR, "text")
    if (state, kind) in MOVES:
        assert rules.after(state, before, step, required) is MOVES[state, kind]
    else:
        with pytest.raises(DomainError):
            rules.after(state, before, step, required)


def test_shared_record_is_recorded_as_soon_as_it_is_sent():
    sent = Step(SUBMITTED, SUPERVISOR, "text")
    assert rules.after(RecordState.DRAFT, [], sent, frozenset()) is RecordState.AGREED


def test_agreement_given_before_the_last_sending_has_lapsed():
    first = [Step(SUBMITTED, SUPERVISOR, "text"), Step(AGREED, COORDINATOR, "text")]
    again = [*first, Step(RETURNED, PCN, "text"), Step(SUBMITTED, SUPERVISOR, "text")]
    required = frozenset({COORDINATOR, PCN})
    assert rules.outstanding(required, first, "text") == {PCN}
    assert rules.outstanding(required, again, "text") == required
    assert rules.outstanding(required, [], "text") == required


def test_two_who_agreed_different_texts_have_not_agreed():
    steps = [Step(SUBMITTED, SUPERVISOR, "new"), Step(AGREED, PCN, "old")]
    required = frozenset({COORDINATOR, PCN})
    state = rules.after(RecordState.SUBMITTED, steps, Step(AGREED, COORDINATOR, "new"), required)
    assert state is RecordState.SUBMITTED


# --- content --------------------------------------------------------------------------------------

ANN, BOB = UUID(int=1), UUID(int=2)
BASE = (VALUES, {ANN: CAME}, [("Visit", COORDINATOR, date(2026, 7, 1))], {BOB: (ActionState.DONE, "Good")})


@pytest.mark.parametrize(
    "changed",
    [
        (RecordValues(**(VALUES.as_dict() | {"summary": "We talked!"})), *BASE[1:]),
        (RecordValues(**(VALUES.as_dict() | {"minutes": 61})), *BASE[1:]),
        (RecordValues(**(VALUES.as_dict() | {"next_on": date(2026, 7, 1)})), *BASE[1:]),
        (BASE[0], {ANN: ABSENT}, *BASE[2:]),
        (*BASE[:2], [("Visit", COORDINATOR, date(2026, 7, 2))], BASE[3]),
        (*BASE[:2], [("Visit", PCN, date(2026, 7, 1))], BASE[3]),
        (*BASE[:2], [], BASE[3]),
        (*BASE[:3], {BOB: (ActionState.DROPPED, "Good")}),
        (*BASE[:3], {BOB: (ActionState.DONE, "")}),
        (*BASE, ["CMP-A.1"]),
    ],
)
def test_digest_changes_with_anything_that_is_agreed(changed):
    assert rules.content_digest(*changed) != rules.content_digest(*BASE)


def test_digest_does_not_depend_on_order():
    lines = [("A", COORDINATOR, date(2026, 7, 1)), ("B", PCN, date(2026, 7, 2))]
    one = rules.content_digest(VALUES, {ANN: CAME, BOB: None}, lines, {})
    other = rules.content_digest(VALUES, {BOB: None, ANN: CAME}, lines[::-1], {})
    assert one == other
    assert len(one) == 64


@given(st.text())
def test_digest_takes_any_text(text):
    values = RecordValues(**(VALUES.as_dict() | {"summary": text}))
    changed = rules.content_digest(values, *BASE[1:]) != rules.content_digest(*BASE)
    assert changed == (text != VALUES.summary)


# --- the register ---------------------------------------------------------------------------------

BOOKED, HELD, NOT_HELD, CANCELLED = SessionState


@pytest.mark.parametrize(
    ("now", "marks", "then"),
    [
        (BOOKED, [CAME], HELD),
        (BOOKED, [APOLOGIES], NOT_HELD),
        (BOOKED, [ABSENT], NOT_HELD),
        (BOOKED, [None], BOOKED),
        (HELD, [None], HELD),
        (HELD, [APOLOGIES], NOT_HELD),
        (NOT_HELD, [CAME], HELD),
        (NOT_HELD, [None], BOOKED),
        (BOOKED, [CAME, ABSENT], HELD),
        (BOOKED, [ABSENT, None], BOOKED),
        (BOOKED, [ABSENT, APOLOGIES], NOT_HELD),
    ],
)
def test_register_decides_whether_a_session_was_held(now, marks, then):
    assert rules.state_from_attendance(now, marks) is then


# --- what cannot be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": date(2026, 6, 11)}, "held_on"),
        ({"held_on": date(2026, 5, 31)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"minutes": -5}, "minutes"),
        ({"next_on": date(2026, 6, 10)}, "next_on"),
    ],
)
def test_values_that_cannot_be_are_refused_at_their_field(changes, field):
    values = RecordValues(**(VALUES.as_dict() | changes))
    with pytest.raises(DomainError) as refusal:
        rules.check_values(values, today=date(2026, 6, 10), first_day=date(2026, 6, 1))
    assert refusal.value.field == field
    assert not refusal.value.message.endswith(".")


@pytest.mark.parametrize("minutes", [1, 480])
def test_shortest_and_longest_session_pass(minutes):
    values = RecordValues(**(VALUES.as_dict() | {"minutes": minutes}))
    rules.check_values(values, today=date(2026, 6, 10), first_day=date(2026, 6, 10))


@pytest.mark.parametrize("kind", SessionKind)
def test_every_part_of_its_kind_must_be_there_before_a_record_is_sent(kind):
    needed = [*rules.NEEDED, *rules.EXTRAS.get(kind, {})]
    whole = RecordValues(**(VALUES.as_dict() | dict.fromkeys(needed, "Said")))
    rules.check_complete(kind, whole, [CAME])
    for name in needed:
        with pytest.raises(DomainError) as refusal:
            rules.check_complete(kind, RecordValues(**(whole.as_dict() | {name: " \n"})), [CAME])
        assert refusal.value.field == name
    with pytest.raises(DomainError, match="whether they came"):
        rules.check_complete(kind, whole, [CAME, None])


def test_parts_of_other_kinds_are_not_kept():
    everything = RecordValues(**(VALUES.as_dict() | {"priorities": "A", "review": "B", "handover": "C"}))
    fitted = rules.fitting(SessionKind.JOINT_REVIEW, everything)
    assert (fitted.priorities, fitted.review, fitted.handover) == ("", "B", "")
    assert rules.fitting(SessionKind.INDIVIDUAL, VALUES) == VALUES
