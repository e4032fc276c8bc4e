"""Drawing at random so that it can be done again, and the figures of how supervisors decide."""

import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments.terms import Outcome
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.programme.rules import moderation as rules
from trainingapp.programme.rules.moderation import Judged
from trainingapp.programme.terms import Verdict

TODAY = date(2026, 9, 1)
IDS = st.lists(st.uuids(), max_size=60, unique=True)
FIXED = [UUID(int=number) for number in range(20)]


# --- the draw -------------------------------------------------------------------------------------


@given(IDS, st.text(min_size=1), st.integers(0, 70), st.randoms(use_true_random=False))
def test_a_draw_is_the_same_in_whatever_order_the_rows_come(
    ids: list[UUID], seed: str, size: int, shuffle: random.Random
) -> None:
    drawn = rules.draw(ids, seed, size)
    others = list(ids)
    shuffle.shuffle(others)
    assert rules.draw(others, seed, size) == drawn
    assert len(set(drawn)) == len(drawn) == min(size, len(ids))
    assert set(drawn) <= set(ids)


@given(IDS, st.text(min_size=1), st.integers(0, 30))
def test_a_larger_sample_begins_with_the_smaller(ids: list[UUID], seed: str, size: int) -> None:
    assert rules.draw(ids, seed, size + 5)[:size] == rules.draw(ids, seed, size)


def test_a_draw_is_the_same_in_later_years() -> None:
    """If this fails, samples that were drawn before cannot be drawn again."""
    assert [each.int for each in rules.draw(FIXED, "a-seed", 5)] == [13, 10, 14, 19, 1]


def test_every_decision_is_about_equally_likely() -> None:
    counts = Counter(each for n in range(2_000) for each in rules.draw(FIXED, f"seed {n}", 5))
    assert set(counts) == set(FIXED)
    # 500 times each on average; a fair draw strays by more than 100 less than once in a million
    assert all(400 <= times <= 600 for times in counts.values()), counts


@pytest.mark.parametrize(
    ("from_on", "until_on", "size", "field"),
    [
        (TODAY - timedelta(days=2), TODAY - timedelta(days=3), 5, "until_on"),
        (TODAY - timedelta(days=2), TODAY, 5, "until_on"),
        (TODAY - timedelta(days=2), TODAY + timedelta(days=1), 5, "until_on"),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), 0, "size"),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), -1, "size"),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), rules.MOST_PICKS + 1, "size"),
    ],
)
def test_a_draw_that_will_not_do_is_refused_at_its_field(
    from_on: date, until_on: date, size: int, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_draw(from_on, until_on, size, today=TODAY)
    assert refused.value.field == field


def test_one_day_that_has_ended_may_be_drawn_from() -> None:
    day = TODAY - timedelta(days=1)
    rules.check_draw(day, day, rules.MOST_PICKS, today=TODAY)


def test_nobody_moderates_what_they_signed() -> None:
    person = uuid4()
    with pytest.raises(NotAllowed):
        rules.check_reviewer(signed_by=person, reviewer=person)
    rules.check_reviewer(signed_by=person, reviewer=uuid4())


def test_a_query_says_what_it_is_about() -> None:
    rules.check_review(Verdict.AGREE, "")
    rules.check_review(Verdict.QUERY, "Where is the audit?")
    with pytest.raises(DomainError):
        rules.check_review(Verdict.QUERY, "  ")


# --- figures --------------------------------------------------------------------------------------

SAM, OONA, ELSE = (UUID(int=number) for number in (1, 2, 3))


def judged(
    signer: UUID = SAM,
    outcome: Outcome = Outcome.CONFIRMED,
    level: int | None = 3,
    pieces: int = 1,
    verdict: Verdict | None = None,
) -> Judged:
    return Judged(signer, outcome, level if outcome is Outcome.CONFIRMED else None, pieces, verdict)


def test_figures_of_a_handful_of_decisions() -> None:
    found = rules.figures(
        [
            judged(pieces=1, verdict=Verdict.AGREE),
            judged(pieces=2, level=4, verdict=Verdict.QUERY),
            judged(pieces=6, level=4),
            judged(outcome=Outcome.MORE_EVIDENCE, pieces=9),
            judged(outcome=Outcome.NOT_YET),
        ]
    )
    assert found == rules.Figures(5, (3, 5), (2, 3), (1, 5), 2, 2, 1, 1)
    assert found.confirmed.percent == 60


def test_figures_of_nothing_divide_by_nothing() -> None:
    found = rules.figures([])
    assert (found.decisions, found.pieces, found.confirmed.percent) == (0, None, None)


@pytest.mark.parametrize(
    ("others", "is_shown"),
    [
        ([], False),
        ([OONA] * 4, False),
        ([OONA] * 9, False),
        ([OONA] * 3 + [ELSE], False),
        ([OONA] * 4 + [ELSE], True),
    ],
)
def test_figures_of_others_never_point_at_somebody(others: list[UUID], is_shown: bool) -> None:
    everything = [judged() for _ in range(9)] + [judged(each) for each in others]
    found = rules.beside(everything, SAM)
    assert (found is not None) == is_shown
    if found is not None:
        assert found.decisions == len(others)
