"""How long sign-offs wait, in days that people count, and the median said as a sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments.rules.queue import days_waiting, half_wait_less_than

SPANS = st.lists(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)), min_size=1, max_size=40
)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], None),
        ([0], 1),
        ([23], 1),
        ([24], 2),
        ([1, 49], 1),
        ([1, 49, 200], 3),
        ([24, 24, 24, 2400], 2),
    ],
)
def test_half_wait_less_than_so_many_days(hours: list[int], said: int | None) -> None:
    assert half_wait_less_than(timedelta(hours=each) for each in hours) == said


@given(SPANS)
def test_the_sentence_is_true_and_no_smaller_number_would_be(spans: list[timedelta]) -> None:
    days = half_wait_less_than(spans)
    assert days is not None
    assert days >= 1
    assert sum(span < days * DAY for span in spans) * 2 >= len(spans)
    assert sum(span < (days - 1) * DAY for span in spans) * 2 < len(spans)


@given(SPANS, st.randoms(use_true_random=False))
def test_the_order_of_the_decisions_says_nothing(spans: list[timedelta], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(spans)
    random.shuffle(shuffled)
    assert half_wait_less_than(shuffled) == half_wait_less_than(spans)


@pytest.mark.parametrize(
    ("asked_at", "days"),
    [
        (datetime(2026, 7, 8, 11, tzinfo=UTC), 0),
        (datetime(2026, 7, 7, 22, 59, tzinfo=UTC), 1),
        (datetime(2026, 7, 7, 23, 1, tzinfo=UTC), 0),  # past midnight in London
        (datetime(2026, 6, 28, 12, tzinfo=UTC), 10),
    ],
)
def test_days_are_counted_as_in_london(asked_at: datetime, days: int) -> None:
    assert days_waiting(asked_at, date(2026, 7, 8)) == days
