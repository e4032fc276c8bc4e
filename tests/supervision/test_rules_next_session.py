"""When to meet next, and how late a record is."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.clock import LONDON
from trainingapp.plans.calendar import Window, is_working_day
from trainingapp.supervision import rules

WEDNESDAY = datetime(2026, 6, 10, 14, 30, tzinfo=LONDON)
JULY = Window(date(2026, 7, 1), date(2026, 7, 31))


@pytest.mark.parametrize(
    ("windows", "today", "place", "day"),
    [
        ([JULY], date(2026, 6, 10), 0, date(2026, 7, 1)),
        ([Window(date(2026, 6, 1), date(2026, 6, 30))], date(2026, 6, 10), 0, date(2026, 6, 17)),
        ([Window(date(2026, 6, 1), date(2026, 6, 30))], date(2026, 6, 19), 0, date(2026, 6, 24)),
        ([Window(date(2026, 6, 1), date(2026, 6, 12))], date(2026, 6, 10), 0, date(2026, 6, 12)),
        ([Window(date(2026, 6, 1), date(2026, 6, 10)), JULY], date(2026, 6, 10), 1, date(2026, 7, 1)),
        ([Window(date(2026, 6, 13), date(2026, 6, 14)), JULY], date(2026, 6, 10), 1, date(2026, 7, 1)),
        # a bank holiday on the same weekday: Monday 31 August 2026
        ([Window(date(2026, 8, 31), date(2026, 9, 4))], date(2026, 8, 24), 0, date(2026, 9, 4)),
    ],
)
def test_next_session_is_proposed_on_the_same_weekday_inside_the_window(windows, today, place, day):
    begins = datetime(2026, 8, 24, 14, 30, tzinfo=LONDON) if today.month == 8 else WEDNESDAY
    assert rules.proposed_next(begins, windows, today) == (place, day, time(14, 30))


def test_nothing_is_proposed_where_every_window_is_over():
    assert rules.proposed_next(WEDNESDAY, [], date(2026, 6, 10)) is None
    past = [Window(date(2026, 5, 1), date(2026, 5, 31))]
    assert rules.proposed_next(WEDNESDAY, past, date(2026, 6, 10)) is None


def test_time_is_londons_on_both_sides_of_the_clock_change():
    winter = [Window(date(2026, 11, 1), date(2026, 11, 30))]
    assert rules.proposed_next(WEDNESDAY, winter, date(2026, 6, 10)).time == time(14, 30)


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 60)), max_size=4),
    st.integers(-30, 90),
)
def test_proposal_is_a_working_day_of_its_window_after_the_session(day, spans, later):
    begins = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    windows = [Window(day + timedelta(a), day + timedelta(a + b)) for a, b in spans]
    today = day + timedelta(later)
    found = rules.proposed_next(begins, windows, today)
    if found is not None:
        assert found.day in windows[found.place]
        assert is_working_day(found.day)
        assert found.day > max(day, today)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (3, False), (4, True), (9, True)])
def test_record_is_late_after_three_days(days, late):
    held = date(2026, 6, 10)
    counted = rules.days_late(held, held + timedelta(days))
    assert counted == days
    assert rules.is_late(counted) is late


def test_record_sent_before_its_day_is_not_late():
    assert rules.days_late(date(2026, 6, 10), date(2026, 6, 9)) == 0
