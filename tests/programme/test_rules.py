from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.db import new_id
from trainingapp.plans.terms import PlanState
from trainingapp.programme import rules
from trainingapp.programme.rules import LINES_A_PAGE, Stage, Whereabouts

START, LAST = date(2026, 6, 1), date(2026, 11, 30)
ACTIVE, PAUSED, COMPLETED = PlanState.ACTIVE, PlanState.PAUSED, PlanState.COMPLETED


@pytest.mark.parametrize(
    ("state", "today", "has_report", "stages"),
    [
        (ACTIVE, date(2026, 5, 31), False, {Stage.STARTING}),
        (ACTIVE, date(2026, 6, 1), False, {Stage.RUNNING, Stage.JOINED}),
        (ACTIVE, date(2026, 9, 1), False, {Stage.RUNNING, Stage.JOINED}),
        (ACTIVE, date(2026, 9, 2), False, {Stage.RUNNING}),
        (PAUSED, date(2026, 9, 2), False, {Stage.RUNNING, Stage.PAUSED}),
        (ACTIVE, date(2026, 10, 30), False, {Stage.RUNNING, Stage.FINISHING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 11, 30), False, {Stage.RUNNING, Stage.FINISHING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 12, 1), False, {Stage.RUNNING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 11, 30), True, {Stage.RUNNING, Stage.FINISHING, Stage.HANDED_OVER}),
        (COMPLETED, date(2027, 1, 1), True, {Stage.COMPLETED, Stage.HANDED_OVER}),
        (COMPLETED, date(2027, 1, 1), False, {Stage.COMPLETED, Stage.HANDOVER_DUE}),
        (PlanState.WITHDRAWN, date(2026, 8, 1), False, {Stage.ENDED_EARLY}),
        (PlanState.DRAFT, date(2026, 8, 1), False, set()),
    ],
)
def test_where_a_coordinator_is(state: PlanState, today: date, has_report: bool, stages: set[Stage]) -> None:
    one = Whereabouts(new_id(), new_id(), "Vale PCN", state, START, LAST, has_report)
    assert {stage for stage in Stage if rules.is_in(stage, one, today)} == stages
    assert dict(rules.stages([one], today)) == {stage: int(stage in stages) for stage in Stage}


@given(total=st.integers(0, 500), asked=st.one_of(st.none(), st.text(max_size=4), st.integers(-2, 20)))
def test_a_page_of_a_long_list_is_always_one_there_is(total: int, asked: object) -> None:
    span = rules.span(None if asked is None else str(asked), total)
    assert 0 <= span.start <= span.stop <= total
    assert span.stop - span.start == min(LINES_A_PAGE, total - span.start)
    if span.others:
        assert [last - first + 1 for _, first, last in span.others] == [
            min(LINES_A_PAGE, total - (number - 1) * LINES_A_PAGE) for number, _, _ in span.others
        ]
        assert span.others[-1][2] == total


@pytest.mark.parametrize(
    ("asked", "number"),
    [(None, 1), ("1", 1), ("3", 3), ("4", 1), ("0", 1), ("-1", 1), ("²", 1), ("x", 1)],
)
def test_a_page_that_is_not_there_is_the_first(asked: str | None, number: int) -> None:
    assert rules.span(asked, 2 * LINES_A_PAGE + 1).number == number
    assert rules.span("1", LINES_A_PAGE).others == []
