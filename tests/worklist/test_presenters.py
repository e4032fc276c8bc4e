import pytest

from trainingapp.worklist import presenters


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0"), (14, "0"), (15, "½"), (30, "½"), (60, "1"), (89, "1½"), (840, "14"), (1568, "26")],
)
def test_minutes_are_said_in_hours_to_the_nearest_half(minutes: int, said: str) -> None:
    assert presenters.hours(minutes) == said


@pytest.mark.parametrize(("minutes", "said"), [(60, "1 hour"), (90, "1½ hours"), (1560, "26 hours")])
def test_hours_are_counted_with_their_unit(minutes: int, said: str) -> None:
    assert presenters.hours(minutes, "hour") == said
