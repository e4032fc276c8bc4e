from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worklist.plans import facts, plan
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.plans.terms import PlanState, SessionKind
from trainingapp.programme import rules
from trainingapp.programme.rules import NOT_PROMISED, Measure, Stage
from trainingapp.supervision.terms import ActivityStatus
from trainingapp.worklist.items import Pace, Picture, ReportFact

TODAY = date(2026, 8, 20)
"""In the third month of plans that start on 1 June and end on 30 November 2026."""
KINDS = [SessionKind.INDIVIDUAL, SessionKind.GROUP, SessionKind.INDIVIDUAL]


def picture(
    statuses: list[ActivityStatus] | None = None,
    state: PlanState = PlanState.ACTIVE,
    report: ReportFact | None = None,
) -> Picture:
    made = plan(KINDS, state)
    return Picture(made, facts(made, statuses or []).standings, (), Pace(0, 0, 0, 3), 3, None, report)


def numbers(pictures: list[Picture]) -> dict[SessionKind, list[int]]:
    return {tally.kind: [tally.numbers[m] for m in Measure] for tally in rules.tallies(pictures, TODAY)}


def test_activities_are_counted_by_kind_as_delivered_expected_late_booked_and_promised() -> None:
    held, late, booked = ActivityStatus.AGREED, ActivityStatus.MISSED, ActivityStatus.BOOKED
    found = numbers([picture([held, late, booked]), picture([held, held])])
    assert found == {SessionKind.INDIVIDUAL: [2, 2, 0, 1, 4], SessionKind.GROUP: [1, 2, 1, 0, 2]}


@pytest.mark.parametrize("state", sorted(NOT_PROMISED))
def test_a_plan_that_has_not_begun_or_ended_early_promises_nothing(state: PlanState) -> None:
    assert rules.tallies([picture(state=state)], TODAY) == []


@given(
    st.lists(
        st.builds(
            picture,
            st.lists(st.sampled_from(ActivityStatus), max_size=3),
            st.sampled_from(PlanState),
        ),
        max_size=4,
    )
)
def test_every_number_is_the_length_of_the_list_behind_it(pictures: list[Picture]) -> None:
    for tally in rules.tallies(pictures, TODAY):
        for measure, number in tally.numbers.items():
            assert len(rules.activities(pictures, measure, TODAY, tally.kind)) == number
            assert number <= tally.numbers[Measure.PROMISED]


REPORT = ReportFact(new_id(), new_id(), "HR-2026-001", clock.london(date(2026, 11, 27)), frozenset())
ACTIVE, PAUSED, COMPLETED = PlanState.ACTIVE, PlanState.PAUSED, PlanState.COMPLETED


@pytest.mark.parametrize(
    ("state", "today", "report", "stages"),
    [
        (ACTIVE, date(2026, 5, 31), None, {Stage.STARTING}),
        (ACTIVE, date(2026, 6, 1), None, {Stage.RUNNING, Stage.JOINED}),
        (ACTIVE, date(2026, 9, 1), None, {Stage.RUNNING, Stage.JOINED}),
        (ACTIVE, date(2026, 9, 2), None, {Stage.RUNNING}),
        (PAUSED, date(2026, 9, 2), None, {Stage.RUNNING, Stage.PAUSED}),
        (ACTIVE, date(2026, 10, 30), None, {Stage.RUNNING, Stage.FINISHING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 11, 30), None, {Stage.RUNNING, Stage.FINISHING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 12, 1), None, {Stage.RUNNING, Stage.HANDOVER_DUE}),
        (ACTIVE, date(2026, 11, 30), REPORT, {Stage.RUNNING, Stage.FINISHING, Stage.HANDED_OVER}),
        (COMPLETED, date(2027, 1, 1), REPORT, {Stage.COMPLETED, Stage.HANDED_OVER}),
        (COMPLETED, date(2027, 1, 1), None, {Stage.COMPLETED, Stage.HANDOVER_DUE}),
        (PlanState.WITHDRAWN, date(2026, 8, 1), None, {Stage.ENDED_EARLY}),
        (PlanState.DRAFT, date(2026, 8, 1), None, set()),
    ],
)
def test_where_a_coordinator_is(
    state: PlanState, today: date, report: ReportFact | None, stages: set[Stage]
) -> None:
    one = picture(state=state, report=report)
    assert {stage for stage in Stage if rules.is_in(stage, one, today)} == stages
    assert dict(rules.stages([one], today)) == {stage: int(stage in stages) for stage in Stage}
