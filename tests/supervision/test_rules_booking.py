"""What can be booked, and what a booking makes people consider."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

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
