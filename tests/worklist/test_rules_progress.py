from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worklist.plans import START, facts, noon, plan
from trainingapp.core import clock
from trainingapp.plans.terms import PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.worklist import rules
from trainingapp.worklist.items import Pace, Picture
from trainingapp.worklist.terms import PaceWord

HELD = ActivityStatus.AGREED
LATE = ActivityStatus.OVERDUE
AUGUST = date(2026, 8, 20)
"""In the third month: two activities are expected."""


def done(met: int, expected: int) -> str:
    return f"You have done {met} of the {expected} {'thing' if expected == 1 else 'things'} expected by today"


@pytest.mark.parametrize(
    ("statuses", "today", "state", "word", "sentence"),
    [
        ([], date(2026, 5, 31), PlanState.ACTIVE, PaceWord.NOT_STARTED, "Nothing was due before today"),
        ([], START, PlanState.ACTIVE, PaceWord.ON_TRACK, "Nothing was due before today"),
        ([HELD], START, PlanState.ACTIVE, PaceWord.AHEAD, "You have done 1 of 6 things already"),
        ([HELD], date(2026, 7, 1), PlanState.ACTIVE, PaceWord.ON_TRACK, done(1, 1)),
        ([LATE], date(2026, 7, 1), PlanState.ACTIVE, PaceWord.LITTLE_BEHIND, done(0, 1)),
        ([HELD, HELD], AUGUST, PlanState.ACTIVE, PaceWord.ON_TRACK, done(2, 2)),
        ([HELD, LATE], AUGUST, PlanState.ACTIVE, PaceWord.LITTLE_BEHIND, done(1, 2)),
        ([LATE, LATE], AUGUST, PlanState.ACTIVE, PaceWord.BEHIND, done(0, 2)),
        (
            [HELD, HELD, HELD],
            AUGUST,
            PlanState.ACTIVE,
            PaceWord.AHEAD,
            done(2, 2) + ", and 1 more ahead of time",
        ),
        (
            [HELD, LATE, HELD],
            AUGUST,
            PlanState.ACTIVE,
            PaceWord.LITTLE_BEHIND,
            done(1, 2) + ", and 1 more ahead of time",
        ),
        ([LATE, LATE], AUGUST, PlanState.PAUSED, PaceWord.PAUSED, done(0, 2)),
        ([HELD] * 6, date(2026, 12, 9), PlanState.COMPLETED, PaceWord.ENDED, "You have done 6 of 6 things"),
        ([HELD], AUGUST, PlanState.WITHDRAWN, PaceWord.ENDED, "You have done 1 of 6 things"),
    ],
)  # fmt: skip
def test_pace(
    statuses: list[ActivityStatus], today: date, state: PlanState, word: PaceWord, sentence: str
) -> None:
    made = plan(state=state)
    pace = rules.pace(made, facts(made, statuses).standings, today)
    assert (rules.pace_word(pace), rules.pace_sentence(pace)) == (word, sentence)


def test_what_is_due_today_is_not_yet_expected() -> None:
    made = plan()
    standings = facts(made).standings
    last = made.activities[0].due_to
    assert rules.pace(made, standings, last).expected == 0
    assert rules.pace(made, standings, date(2026, 7, 1)).expected == 1


@given(
    statuses=st.lists(st.sampled_from(ActivityStatus), min_size=6, max_size=6),
    today=st.dates(date(2026, 5, 1), date(2027, 6, 1)),
    state=st.sampled_from(PlanState),
)
def test_pace_never_counts_more_than_there_is(
    statuses: list[ActivityStatus], today: date, state: PlanState
) -> None:
    made = plan(state=state)
    pace = rules.pace(made, facts(made, statuses).standings, today)
    assert 0 <= pace.met <= min(pace.expected, pace.done) <= max(pace.expected, pace.done) <= pace.total == 6
    assert pace.done == sum(status in DELIVERED for status in statuses)
    assert rules.pace_word(pace) in PaceWord


@given(part=st.integers(0, 1000), whole=st.integers(0, 1000))
def test_a_bar_is_a_step_of_five_between_nothing_and_everything(part: int, whole: int) -> None:
    step = rules.step(part, whole)
    assert 0 <= step <= 100
    assert step % 5 == 0


def test_the_next_session_is_the_booked_one_that_ends_soonest_after_now() -> None:
    made = plan()
    booked = ActivityStatus.BOOKED
    standings = facts(made, [HELD, booked, booked]).standings
    second, third = made.activities[1], made.activities[2]
    found = rules.next_session(made, standings, noon(date(2026, 6, 20)))
    assert found is not None
    assert found.activity is second
    during = clock.london(second.due_from, 10, 30)
    assert rules.next_session(made, standings, during) == found
    after = rules.next_session(made, standings, clock.london(second.due_from, 10, 45))
    assert after is not None
    assert after.activity is third
    assert rules.next_session(made, standings, noon(date(2027, 1, 1))) is None


@pytest.mark.parametrize(
    ("status", "state", "number"),
    [
        (ActivityStatus.DUE, PlanState.ACTIVE, 1),
        (ActivityStatus.OVERDUE, PlanState.ACTIVE, 1),
        (ActivityStatus.BOOKED, PlanState.ACTIVE, 0),
        (ActivityStatus.DUE, PlanState.PAUSED, 0),
    ],
)
def test_a_group_is_needed_where_one_is_due_and_not_booked(
    status: ActivityStatus, state: PlanState, number: int
) -> None:
    made = plan([SessionKind.GROUP], state)
    picture = Picture(made, facts(made, [status]).standings, (), Pace(0, 0, 0, 1), 1, None, None)
    assert rules.waiting_for_a_group([picture]) == number
