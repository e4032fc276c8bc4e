"""When a message is tried again, and when not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.notifications import rules

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LUCK = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (10, 240), (500, 240)]
)
def test_pauses_double_up_to_four_hours(attempts: int, minutes: int) -> None:
    assert rules.pause_after(attempts, luck=1.0) == timedelta(minutes=minutes)
    assert rules.pause_after(attempts, luck=0.0) == timedelta(minutes=minutes) * 0.75


@given(attempts=st.integers(0, 10_000), luck=LUCK)
def test_a_pause_is_never_longer_than_four_hours(attempts: int, luck: float) -> None:
    assert rules.FIRST_PAUSE * 0.75 <= rules.pause_after(attempts, luck) <= rules.LONGEST_PAUSE


@given(lucks=st.lists(LUCK, min_size=40, max_size=40))
def test_it_is_tried_for_three_days_and_not_much_longer(lucks: list[float]) -> None:
    now = NOON
    for attempts, luck in enumerate(lucks, start=1):
        again = rules.next_try(attempts=attempts, first_tried_at=NOON, now=now, luck=luck)
        if again is None:
            break
        assert again > now
        now = again
    assert again is None
    assert rules.GIVEN_UP_AFTER <= now - NOON <= rules.GIVEN_UP_AFTER + rules.LONGEST_PAUSE


@pytest.mark.parametrize(
    ("code", "final"),
    [
        *((code, True) for code in (550, 551, 552, 553, 554)),
        *((code, False) for code in (421, 450, 451, 500, 503, 530, 535, 560)),
    ],
)
def test_only_what_speaks_of_the_recipient_or_the_text_is_final(code: int, final: bool) -> None:
    assert rules.is_final(code) is final
