"""The table of moves, and the rules that follow from it: whatever is not in the table is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments import rules
from trainingapp.assessments.terms import (
    ATTEMPT_WORDS,
    DECIDABLE,
    TRANSITIONS,
    AttemptState,
    DecisionEventKind,
    Mover,
    Outcome,
)
from trainingapp.core.errors import DomainError, NotAllowed

TODAY = date(2026, 7, 8)
S, K = AttemptState, DecisionEventKind
STATES = st.sampled_from(list(AttemptState))
MOVERS = st.sampled_from(list(Mover))


# --- moves ----------------------------------------------------------------------------------------


@given(STATES, STATES, MOVERS, st.sampled_from(["", " \n", "Seen twice"]))
def test_the_table_is_all_there_is(from_: AttemptState, to: AttemptState, mover: Mover, reason: str) -> None:
    known = [rule for rule in TRANSITIONS[from_] if rule.to is to]
    mine = [rule for rule in known if rule.who is mover]
    allowed = bool(mine) and (bool(reason.strip()) or not mine[0].needs_reason)
    if allowed:
        rules.check_attempt_move(from_, to, mover, reason)
        return
    with pytest.raises(DomainError) as refused:
        rules.check_attempt_move(from_, to, mover, reason)
    assert isinstance(refused.value, NotAllowed) == (bool(known) and not mine)
    assert (refused.value.field == "reason") == bool(mine)


def test_a_refusal_says_where_it_stands_and_the_reason_is_wanted_at_the_right_field() -> None:
    with pytest.raises(DomainError, match="stands at “Revoked” now"):
        rules.check_attempt_move(S.REVOKED, S.CONFIRMED, Mover.SUPERVISOR, "Mine")
    with pytest.raises(DomainError) as refused:
        rules.check_attempt_move(S.REQUESTED, S.NOT_YET, Mover.SUPERVISOR, " ", field="comment")
    assert refused.value.field == "comment"


def test_every_move_but_replacing_needs_a_reason_and_has_one_mover() -> None:
    moves = [(from_, rule) for from_, table in TRANSITIONS.items() for rule in table]
    assert all(rule.needs_reason or rule.to is S.SUPERSEDED for _, rule in moves)
    assert len({(from_, rule.to) for from_, rule in moves}) == len(moves)
    assert set(TRANSITIONS) == set(ATTEMPT_WORDS) == set(AttemptState)


@pytest.mark.parametrize("state", [S.MORE_EVIDENCE, S.NOT_YET, S.WITHDRAWN, S.SUPERSEDED, S.REVOKED])
def test_an_attempt_that_has_ended_stays_so(state: AttemptState) -> None:
    assert TRANSITIONS[state] == ()


# --- states ---------------------------------------------------------------------------------------

EVENTS = {
    K.CONDITION_MET: {S.CONDITIONAL: S.CONFIRMED},
    K.REVOKED: dict.fromkeys([S.CONFIRMED, S.CONDITIONAL, S.FROZEN], S.REVOKED),
    K.SUPERSEDED: dict.fromkeys([S.CONFIRMED, S.CONDITIONAL], S.SUPERSEDED),
    K.FROZEN: dict.fromkeys([S.CONFIRMED, S.CONDITIONAL], S.FROZEN),
}


@given(st.booleans(), st.lists(st.sampled_from(list(K)), max_size=12))
def test_the_state_follows_from_what_happened(has_condition: bool, wished: list[DecisionEventKind]) -> None:
    state = before = S.CONDITIONAL if has_condition else S.CONFIRMED
    happened: list[DecisionEventKind] = []
    for kind in wished:
        if kind is K.RELEASED and state is S.FROZEN:
            to = before
        elif kind is not K.RELEASED and state in EVENTS[kind]:
            to = EVENTS[kind][state]
        else:
            continue
        assert to in {rule.to for rule in TRANSITIONS[state]}
        before = state
        state = to
        happened.append(kind)
        assert rules.attempt_state(Outcome.CONFIRMED, has_condition, happened) is state


def test_a_request_waits_and_other_outcomes_stay() -> None:
    assert rules.attempt_state(None, False, []) is S.REQUESTED
    assert rules.attempt_state(Outcome.MORE_EVIDENCE, False, []) is S.MORE_EVIDENCE
    assert rules.attempt_state(Outcome.NOT_YET, False, []) is S.NOT_YET
    assert rules.attempt_state(Outcome.WITHDRAWN, False, []) is S.WITHDRAWN


@pytest.mark.parametrize(
    ("has_condition", "happened", "state"),
    [
        (True, [K.FROZEN, K.RELEASED], S.CONDITIONAL),
        (True, [K.CONDITION_MET, K.FROZEN, K.RELEASED], S.CONFIRMED),
        (False, [K.FROZEN, K.RELEASED, K.FROZEN], S.FROZEN),
        (False, [K.FROZEN, K.RELEASED, K.FROZEN, K.REVOKED], S.REVOKED),
        (True, [K.SUPERSEDED], S.SUPERSEDED),
    ],
)
def test_released_goes_back_to_what_it_was(
    has_condition: bool, happened: list[DecisionEventKind], state: AttemptState
) -> None:
    assert rules.attempt_state(Outcome.CONFIRMED, has_condition, happened) is state


@pytest.mark.parametrize("outcome", [each for each in Outcome if each in DECIDABLE])
@pytest.mark.parametrize("has_condition", [False, True])
def test_whatever_is_decided_is_a_move_of_the_supervisor(outcome: Outcome, has_condition: bool) -> None:
    to = rules.decided_state(outcome, has_condition)
    rules.check_attempt_move(S.REQUESTED, to, Mover.SUPERVISOR, "Seen twice")


# --- conditions and asking ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "condition", "due_on", "field"),
    [
        (Outcome.CONFIRMED, "", None, None),
        (Outcome.NOT_YET, " ", None, None),
        (Outcome.CONFIRMED, "The audit", TODAY + timedelta(days=1), None),
        (Outcome.CONFIRMED, "The audit", TODAY, "condition_due_on"),
        (Outcome.CONFIRMED, "The audit", TODAY - timedelta(days=1), "condition_due_on"),
        (Outcome.CONFIRMED, "The audit", None, "condition_due_on"),
        (Outcome.CONFIRMED, " ", TODAY + timedelta(days=1), "condition"),
        (Outcome.NOT_YET, "The audit", TODAY + timedelta(days=1), "condition"),
        (Outcome.MORE_EVIDENCE, "", TODAY + timedelta(days=1), "condition"),
    ],
)
def test_a_condition_has_words_and_a_day_to_come(
    outcome: Outcome, condition: str, due_on: date | None, field: str | None
) -> None:
    if field is None:
        rules.check_condition(outcome, condition, due_on, today=TODAY)
        return
    with pytest.raises(DomainError) as refused:
        rules.check_condition(outcome, condition, due_on, today=TODAY)
    assert refused.value.field == field


def test_asking_for_several_names_all_that_cannot_be_asked_for() -> None:
    rules.check_askable([], [])
    with pytest.raises(DomainError) as refused:
        rules.check_askable(["A.1", "A.2", "B.1"], ["C.1"], ["D.4"])
    assert refused.value.field == "entries"
    assert refused.value.message == (
        "A.1, A.2 and B.1 have no evidence yet; C.1 waits for a decision already; D.4 does not apply "
        "to your post. Nothing was sent: take those out, or add evidence"
    )
