"""Which conference a plan counts on, and until when one can be changed."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.plans import rules
from trainingapp.plans.calendar import Window

TODAY = date(2026, 9, 1)
WINDOW = Window(date(2026, 6, 1), date(2027, 6, 1))


@dataclass(frozen=True)
class Day:
    held_on: date


days = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(Day)


@pytest.mark.parametrize(
    ("announced", "chosen"),
    [
        ([], None),
        (["2026-05-31", "2027-06-02"], None),
        (["2026-06-01"], "2026-06-01"),
        (["2027-06-01"], "2027-06-01"),
        (["2026-07-01", "2026-11-01", "2026-10-01"], "2026-10-01"),
        (["2026-07-01", "2026-09-01"], "2026-09-01"),
        (["2026-08-01", "2026-07-01"], "2026-07-01"),
    ],
)
def test_the_next_one_in_the_window_is_chosen(announced, chosen):
    found = rules.chosen_conference(WINDOW, [Day(date.fromisoformat(day)) for day in announced], TODAY)
    assert (found.held_on.isoformat() if found else None) == chosen


@given(st.lists(days), st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order(announced, random):
    found = rules.chosen_conference(WINDOW, announced, TODAY)
    shuffled = random.sample(announced, len(announced))
    assert rules.chosen_conference(WINDOW, shuffled, TODAY) == found
    inside = [day for day in announced if WINDOW.first <= day.held_on <= WINDOW.last]
    assert (found is None) == (not inside)
    if any(day.held_on >= TODAY for day in inside):
        assert found.held_on >= TODAY


@pytest.mark.parametrize(("days_ahead", "fine"), [(-1, False), (0, True), (1, True)])
def test_a_conference_changes_until_its_day_is_over(days_ahead, fine):
    day = TODAY + timedelta(days=days_ahead)
    for check in (
        lambda: rules.check_still_to_come(day, False, TODAY),
        lambda: rules.check_new_day(day, TODAY),
    ):
        if fine:
            check()
        else:
            with pytest.raises(DomainError):
                check()
    with pytest.raises(DomainError, match="was cancelled"):
        rules.check_still_to_come(day, True, TODAY)
