"""Words, who may do what, and how needs have moved: tables and properties."""

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsItem
from trainingapp.assessments.terms import (
    ANALYSIS_EVENT_WORDS,
    ANALYSIS_TRANSITIONS,
    OUTCOME_WORDS,
    STAGE_WORDS,
    STAGES,
    STATUS_WORDS,
    AnalysisEventKind,
    AnalysisState,
    CompetencyStatus,
    Outcome,
    Stage,
)
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party, PlanState

LEVELS = st.integers(1, 5)

# --- words ----------------------------------------------------------------------------------------


def test_every_word_and_stage_is_there() -> None:
    assert set(STATUS_WORDS) == set(CompetencyStatus)
    assert set(STAGES) == set(CompetencyStatus) - {CompetencyStatus.NOT_APPLICABLE}
    assert set(STAGE_WORDS) == set(Stage)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(ANALYSIS_EVENT_WORDS) == set(AnalysisEventKind)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("party", [None, *Party])
def test_only_the_two_whose_work_it_is_read_content_and_write_analyses(party: Party | None) -> None:
    both = party in {Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR}
    assert rules.reads_content(party) == both
    if both:
        rules.check_writer(party)
    else:
        with pytest.raises(NotAllowed):
            rules.check_writer(party)


@pytest.mark.parametrize("party", [None, Party.COORDINATOR, Party.PCN_SUPERVISOR])
def test_nobody_but_the_alliance_supervisor_decides(party: Party | None) -> None:
    with pytest.raises(NotAllowed):
        rules.check_decider(party, person_id=uuid4(), coordinator_id=uuid4())


def test_nobody_decides_on_their_own_record() -> None:
    me = uuid4()
    rules.check_decider(Party.ALLIANCE_SUPERVISOR, person_id=me, coordinator_id=uuid4())
    with pytest.raises(NotAllowed):
        rules.check_decider(Party.ALLIANCE_SUPERVISOR, person_id=me, coordinator_id=me)


@pytest.mark.parametrize("state", list(PlanState))
def test_only_running_plans_are_assessed(state: PlanState) -> None:
    if state in {PlanState.ACTIVE, PlanState.PAUSED}:
        rules.check_open(state)
    else:
        with pytest.raises(DomainError, match="not active"):
            rules.check_open(state)


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "level", "comment", "field"),
    [
        (Outcome.CONFIRMED, 3, "Seen twice", None),
        (Outcome.CONFIRMED, 4, "Seen twice", None),
        (Outcome.MORE_EVIDENCE, None, "One more, please", None),
        (Outcome.NOT_YET, None, "Practise with Sam", None),
        (Outcome.CONFIRMED, None, "Seen twice", "outcome"),
        (Outcome.CONFIRMED, 2, "Seen twice", "outcome"),
        (Outcome.CONFIRMED, 5, "Seen twice", "outcome"),
        (Outcome.NOT_YET, 3, "Practise", "outcome"),
        (Outcome.WITHDRAWN, None, "Mine", "outcome"),
        (Outcome.CONFIRMED, 3, "", "comment"),
        (Outcome.NOT_YET, None, " \n ", "comment"),
    ],
)
def test_outcome_level_and_reasons_belong_together(
    outcome: Outcome, level: int | None, comment: str, field: str | None
) -> None:
    if field is None:
        rules.check_decision(outcome, level, comment)
        return
    with pytest.raises(DomainError) as refused:
        rules.check_decision(outcome, level, comment)
    assert refused.value.field == field


# --- needs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("importance", "current", "target", "gap", "priority"),
    [(5, 1, 4, 3, 15), (5, 1, 5, 4, 20), (1, 4, 4, 0, 0), (5, 5, 4, 0, 0), (3, 2, 3, 1, 3)],
)
def test_gap_and_priority(importance: int, current: int, target: int, gap: int, priority: int) -> None:
    item = NeedsItem(importance=importance, current=current, target=target)
    assert (item.gap, item.priority) == (gap, priority)
    assert rules.gap(target, current) == gap


@given(LEVELS, LEVELS, LEVELS)
def test_priority_is_never_below_nothing_nor_above_twenty(importance: int, current: int, target: int) -> None:
    item = NeedsItem(importance=importance, current=current, target=target)
    assert 0 <= item.priority <= 20
    assert (item.priority == 0) == (current >= target)


@pytest.mark.parametrize("value", [None, 0, 6, -1, 100])
def test_ratings_outside_the_scale_are_refused_at_their_field(value: int | None) -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_rated(value, "knowledge", "your knowledge")
    assert refused.value.field == "knowledge"


@given(st.sampled_from(AnalysisState), st.sampled_from(AnalysisState))
def test_analyses_move_along_their_table_only(state: AnalysisState, to: AnalysisState) -> None:
    if to in ANALYSIS_TRANSITIONS[state]:
        rules.check_move(state, to)
    else:
        with pytest.raises(DomainError):
            rules.check_move(state, to)


def test_an_agreed_analysis_never_moves_again() -> None:
    assert ANALYSIS_TRANSITIONS[AnalysisState.AGREED] == frozenset()
    assert not rules.is_writable(AnalysisState.AGREED)
    assert not rules.is_writable(AnalysisState.SUBMITTED)


@pytest.mark.parametrize("party", [Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR])
def test_nobody_agrees_what_they_sent_themselves(party: Party) -> None:
    with pytest.raises(NotAllowed):
        rules.check_answerer(party, party)
    other = ({Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR} - {party}).pop()
    rules.check_answerer(other, party)


def need(current: int, *, target: int = 4, earlier: UUID | None = None) -> SimpleNamespace:
    return SimpleNamespace(
        id=uuid4(),
        topic="Spreadsheets",
        importance=3,
        current=current,
        target=target,
        earlier_id=earlier,
        progress=[],
    )


@pytest.mark.parametrize(
    ("first", "second", "words", "closed"),
    [
        (1, 4, "Gap closed", True),
        (3, 5, "Gap closed", True),
        (1, 3, "Up 2 levels", False),
        (2, 3, "Up 1 level", False),
        (3, 2, "Down 1 level", False),
        (2, 2, "No change", False),
        (4, 4, "No change", False),
    ],
)
def test_movement_in_words(first: int, second: int, words: str, closed: bool) -> None:
    before = need(first)
    [row] = rules.movements([before], [need(second, earlier=before.id)])
    assert (row.in_words, row.is_closed) == (words, closed)
    assert (row.first, row.second) == (first, second)


def test_needs_on_one_side_only_are_shown_too() -> None:
    gone, new = need(2), need(3)
    rows = rules.movements([gone], [new])
    assert [row.in_words for row in rows] == [
        "Not carried into the second analysis",
        "New in the second analysis",
    ]
    assert not any(row.is_closed for row in rows)


@given(st.lists(st.tuples(LEVELS, st.none() | LEVELS), max_size=8), st.lists(LEVELS, max_size=4))
def test_movements_lose_no_item(pairs: list[tuple[int, int | None]], new: list[int]) -> None:
    first = [need(current) for current, _ in pairs]
    followed = zip(first, pairs, strict=True)
    second = [need(later, earlier=before.id) for before, (_, later) in followed if later is not None]
    second += [need(current) for current in new]
    rows = rules.movements(first, second)
    assert len(rows) == len(first) + len(new)
    assert [row.first for row in rows if row.first is not None] == [item.current for item in first]
    assert sum(1 for row in rows if row.second is not None) == len(second)
