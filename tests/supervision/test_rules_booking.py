"""What can be booked, and what a booking makes people consider."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import JOINT, PlanState, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.terms import Attendance, SessionState

START = date(2026, 6, 1)


def plan(state=PlanState.ACTIVE):
    return Plan(id=uuid4(), starts_on=START, state=state)


@pytest.mark.parametrize("kind", SessionKind)
def test_joint_sessions_alone_have_a_usual_length_of_30_to_60_minutes(kind):
    usual = [minutes for minutes in (1, 29, 30, 60, 61, 480) if rules.is_usual_length(kind, minutes)]
    assert usual == ([30, 60] if kind in JOINT else [1, 29, 30, 60, 61, 480])


@pytest.mark.parametrize("minutes", [-1, 0, 481])
def test_length_outside_a_working_day_is_refused(minutes):
    with pytest.raises(DomainError, match="between 1 and 480"):
        rules.check_length(minutes)


@pytest.mark.parametrize("state", PlanState)
def test_only_a_running_plan_can_be_booked_on(state):
    booked = plan(state)
    activity = Activity(plan_id=booked.id)
    if state is PlanState.ACTIVE:
        rules.check_bookable(booked, activity, START)
    else:
        with pytest.raises(DomainError, match=state.value):
            rules.check_bookable(booked, activity, START)


@pytest.mark.parametrize(
    ("day", "passes"),
    [
        (START - timedelta(days=1), False),
        (START, True),
        (date(2028, 6, 1), True),
        (date(2028, 6, 2), False),
    ],
)
def test_day_must_lie_in_the_programme_or_soon_after(day, passes):
    booked = plan()
    activity = Activity(plan_id=booked.id)
    if passes:
        rules.check_bookable(booked, activity, day)
    else:
        with pytest.raises(DomainError) as refusal:
            rules.check_bookable(booked, activity, day)
        assert refusal.value.field == "day"


def test_activity_of_another_plan_is_refused():
    with pytest.raises(DomainError, match="another plan"):
        rules.check_bookable(plan(), Activity(plan_id=uuid4()), START)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 10), []),
        (date(2026, 6, 13), ["not a working day"]),
        (date(2026, 7, 1), ["outside the time"]),
        (date(2026, 8, 31), ["outside the time", "not a working day"]),
    ],
)
def test_notes_on_a_day_say_what_to_consider(day, words):
    notes = rules.booking_notes(day, START, date(2026, 6, 30))
    assert len(notes) == len(words)
    assert all(word in note for word, note in zip(words, notes, strict=True))


def test_day_of_a_moment_is_the_day_in_london():
    assert rules.day_of(datetime(2026, 6, 9, 23, 30, tzinfo=UTC)) == date(2026, 6, 10)


@pytest.mark.parametrize(
    ("state", "attendance", "live"),
    [
        (SessionState.BOOKED, None, True),
        (SessionState.HELD, Attendance.ATTENDED, True),
        (SessionState.HELD, None, True),
        (SessionState.HELD, Attendance.APOLOGIES, False),
        (SessionState.HELD, Attendance.DID_NOT_ATTEND, False),
        (SessionState.NOT_HELD, Attendance.APOLOGIES, False),
        (SessionState.CANCELLED, None, False),
    ],
)
def test_place_in_a_session_stands_in_the_way_of_another_booking(state, attendance, live):
    assert rules.is_live(state, attendance) is live


def test_glass_stays_broken_for_24_hours():
    broken = datetime(2026, 6, 10, 12, tzinfo=UTC)
    almost, over = broken + timedelta(hours=23, minutes=59), broken + timedelta(hours=24)
    assert rules.glass_is_broken([broken], broken)
    assert rules.glass_is_broken([broken], almost)
    assert not rules.glass_is_broken([broken], over)
    assert not rules.glass_is_broken([], broken)
    assert not rules.glass_is_broken([over], broken), "not before it was broken"


# --- clashes --------------------------------------------------------------------------------------

TEN = datetime(2026, 6, 10, 9, tzinfo=UTC)
"""10:00 in London."""


def busy(start, minutes, name="Cora Valecoord"):
    return rules.Busy(uuid4(), name, start, minutes)


@pytest.mark.parametrize(
    ("shift", "minutes", "clashes"),
    [
        (-60, 60, False),  # ends as the other begins
        (-60, 61, True),
        (-480, 480, False),
        (-480, 481, True),
        (0, 1, True),
        (44, 30, True),
        (45, 30, False),  # begins as the other ends
        (-10, 480, True),  # all around it
        (10, 5, True),  # inside it
    ],
)
def test_sessions_clash_when_they_share_a_minute(shift, minutes, clashes):
    other = busy(TEN + timedelta(minutes=shift), minutes)
    assert rules.clashes(TEN, 45, [other]) == ([other] if clashes else [])


minute_counts = st.integers(min_value=1, max_value=480)
shifts = st.integers(min_value=-600, max_value=600)
origins = st.integers(0, 700 * 24 * 60).map(lambda minutes: TEN + timedelta(minutes=minutes))


@given(origins, shifts, minute_counts, minute_counts)
def test_clashes_are_the_same_from_both_sides_and_are_shared_minutes(origin, shift, one, two):
    later = origin + timedelta(minutes=shift)
    shared = set(range(one)) & set(range(shift, shift + two))
    assert bool(rules.clashes(origin, one, [busy(later, two)])) == bool(shared)
    assert bool(rules.clashes(later, two, [busy(origin, one)])) == bool(shared)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        # clocks go forward: from 00:30 to 02:30 on the clock is one hour
        (date(2026, 3, 29), (0, 30), (2, 30)),
        # clocks go back: from 00:30 to 02:30 on the clock is three hours
        (date(2026, 10, 25), (0, 30), (2, 30)),
    ],
)
def test_clashes_at_a_change_of_the_clocks_count_real_minutes(day, before, after):
    start, end = clock.london(day, *before), clock.london(day, *after)
    minutes = int((end - start).total_seconds() // 60)
    assert minutes == (60 if day.month == 3 else 180)
    assert rules.clashes(start, minutes, [busy(end, 30)]) == []
    assert len(rules.clashes(start, minutes + 1, [busy(end, 30)])) == 1


def test_clash_is_told_with_who_and_when_and_nothing_else():
    actor = uuid4()
    mine = rules.Busy(actor, "Sam Valesuper", TEN, 45)
    theirs = busy(TEN + timedelta(minutes=30), 60)
    assert rules.clash_notes([mine, theirs], actor) == [
        "You have another session from 10:00 to 10:45.",
        "Cora Valecoord has another session from 10:30 to 11:30.",
    ]


@pytest.mark.parametrize(
    ("day", "at", "exists"),
    [
        (date(2026, 3, 29), time(0, 59), True),
        (date(2026, 3, 29), time(1, 0), False),
        (date(2026, 3, 29), time(1, 59), False),
        (date(2026, 3, 29), time(2, 0), True),
        (date(2026, 10, 25), time(1, 30), True),
        (date(2026, 6, 10), time(1, 30), True),
    ],
)
def test_hour_that_the_clocks_leave_out_is_noticed(day, at, exists):
    assert rules.is_on_the_clock(day, at) is exists


def test_session_is_moved_to_what_is_still_to_come():
    rules.check_move(TEN + timedelta(minutes=1), TEN)
    for gone in (TEN, TEN - timedelta(days=1)):
        with pytest.raises(DomainError, match="still to come"):
            rules.check_move(gone, TEN)
