from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worklist.plans import START, noon, plan, planned
from trainingapp.core import clock
from trainingapp.plans.pace import Contract
from trainingapp.plans.terms import PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.training.terms import TimePurpose
from trainingapp.worklist import rules
from trainingapp.worklist.items import Away
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
        (
            [LATE, LATE],
            AUGUST,
            PlanState.PAUSED,
            PaceWord.PAUSED,
            done(0, 2).replace("by today", "before the pause"),
        ),
        ([HELD] * 6, date(2026, 12, 9), PlanState.COMPLETED, PaceWord.ENDED, "You have done 6 of 6 things"),
        ([HELD], AUGUST, PlanState.WITHDRAWN, PaceWord.ENDED, "You have done 1 of 6 things"),
    ],
)  # fmt: skip
def test_pace(
    statuses: list[ActivityStatus], today: date, state: PlanState, word: PaceWord, sentence: str
) -> None:
    made = plan(state=state)
    pace = rules.pace(made, planned(made, statuses), today)
    assert (rules.pace_word(pace), rules.pace_sentence(pace)) == (word, sentence)


def test_what_is_due_today_is_not_yet_expected() -> None:
    made = plan()
    activities = planned(made)
    last = activities[0].due_to
    assert rules.pace(made, activities, last).expected == 0
    assert rules.pace(made, activities, date(2026, 7, 1)).expected == 1


def test_in_a_pause_nothing_more_is_expected_than_before_it() -> None:
    away = (Away(date(2026, 7, 15), None),)
    made = plan(state=PlanState.PAUSED, pauses=away)
    pace = rules.pace(made, planned(made, [HELD]), date(2026, 10, 20))
    assert (pace.met, pace.expected, pace.paused) == (1, 1, True)
    assert rules.pace_sentence(pace) == "You have done 1 of the 1 thing expected before the pause"
    assert rules.month_of(made, date(2026, 10, 20)) == 2, "the programme's clock stands still"
    assert made.paused_on == date(2026, 7, 15)


def test_what_was_waived_is_not_counted() -> None:
    made = plan()
    pace = rules.pace(made, planned(made, [ActivityStatus.WAIVED, HELD]), AUGUST)
    assert (pace.met, pace.expected, pace.done, pace.total) == (1, 1, 1, 5)


@given(
    statuses=st.lists(st.sampled_from(ActivityStatus), min_size=6, max_size=6),
    today=st.dates(date(2026, 5, 1), date(2027, 6, 1)),
    state=st.sampled_from(PlanState),
)
def test_pace_never_counts_more_than_there_is(
    statuses: list[ActivityStatus], today: date, state: PlanState
) -> None:
    made = plan(state=state)
    pace = rules.pace(made, planned(made, statuses), today)
    assert 0 <= pace.met <= min(pace.expected, pace.done) <= max(pace.expected, pace.done) <= pace.total
    assert pace.total == 6 - statuses.count(ActivityStatus.WAIVED)
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
    activities = planned(made, [HELD, booked, booked])
    second, third = activities[1], activities[2]
    found = rules.next_session(activities, noon(date(2026, 6, 20)))
    assert found is not None
    assert found.activity is second
    during = clock.london(second.due_from, 10, 30)
    assert rules.next_session(activities, during) == found
    after = rules.next_session(activities, clock.london(second.due_from, 10, 45))
    assert after is not None
    assert after.activity is third
    assert rules.next_session(activities, noon(date(2027, 1, 1))) is None


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
    made = plan(state)
    assert rules.needs_group(made, planned(made, [status], [SessionKind.GROUP])) is bool(number)


def test_protected_time_is_counted_without_the_days_away_and_the_weekly_time_apart_from_the_days() -> None:
    made = plan(pauses=(Away(date(2026, 7, 6), date(2026, 7, 20)),))
    contracts = [Contract(START, made.weekly_hours)]
    used = {
        TimePurpose.LEARNING: 150,
        TimePurpose.COMMUNITY: 50,
        TimePurpose.GROUP: 60,
        TimePurpose.COURSE: 900,
    }
    time = rules.time_used(made, contracts, used, date(2026, 8, 3))
    assert time.weekly.used == 200, "what is learned in the week, and nothing else"
    assert (time.weekly.least, time.weekly.most) == (7 * 60, 14 * 60), "nine weeks, two of them away"
    assert time.weekly.whole_least == 26 * 60 + 8, "six months of 183 days"
    assert (time.days.used, time.days.whole_most) == (960, 5 * 450), "the days beside it"
    later = rules.time_used(made, contracts, used, date(2027, 8, 3))
    assert later.weekly.least == later.weekly.whole_least, "nothing more is expected after the last day"
