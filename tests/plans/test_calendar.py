"""The programme calendar: months, windows, working days, eligibility."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.plans.calendar import (
    Window,
    add_months,
    appraisal_due,
    bank_holidays,
    due_window,
    eligibility,
    is_working_day,
    month_of,
    programme_month,
    roll,
)
from trainingapp.plans.terms import Track

days = st.dates(date(2024, 1, 1), date(2035, 12, 31))
ONE_DAY = timedelta(days=1)


def window(first: str, last: str) -> Window:
    return Window(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("start", "n", "first", "last"),
    [
        ("2026-04-01", 1, "2026-04-01", "2026-04-30"),
        ("2026-04-01", 6, "2026-09-01", "2026-09-30"),
        ("2026-04-15", 2, "2026-05-15", "2026-06-14"),
        ("2026-08-31", 1, "2026-08-31", "2026-09-29"),
        ("2026-08-31", 2, "2026-09-30", "2026-10-30"),
        ("2026-08-31", 3, "2026-10-31", "2026-11-29"),
        ("2026-08-31", 7, "2027-02-28", "2027-03-30"),
        ("2028-02-29", 1, "2028-02-29", "2028-03-28"),
        ("2028-02-29", 13, "2029-02-28", "2029-03-28"),
        ("2026-01-30", 2, "2026-02-28", "2026-03-29"),
        ("2027-12-31", 3, "2028-02-29", "2028-03-30"),
    ],
)
def test_programme_month_counts_from_the_start_and_clamps(start: str, n: int, first: str, last: str) -> None:
    assert programme_month(date.fromisoformat(start), n) == window(first, last)


@pytest.mark.parametrize("n", [0, -1])
def test_there_is_no_programme_month_before_the_first(n: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        programme_month(date(2026, 4, 1), n)


@given(start=days)
def test_programme_months_tile_without_gap_or_overlap(start: date) -> None:
    months = [programme_month(start, n) for n in range(1, 7)]
    assert months[0].first == start
    assert all(later.first == earlier.last + ONE_DAY for earlier, later in pairwise(months))
    assert months[5].last == add_months(start, 6) - ONE_DAY


@given(start=days, offset=st.integers(0, 800))
def test_every_day_lies_in_the_month_it_is_said_to_be_of(start: date, offset: int) -> None:
    day = start + timedelta(days=offset)
    assert day in programme_month(start, month_of(start, day))


@given(start=days, before=st.integers(1, 800))
def test_every_day_before_the_start_is_of_month_0(start: date, before: int) -> None:
    assert month_of(start, start - timedelta(days=before)) == 0


def test_a_clamped_first_day_belongs_to_the_new_month() -> None:
    assert month_of(date(2026, 8, 31), date(2026, 9, 29)) == 1
    assert month_of(date(2026, 8, 31), date(2026, 9, 30)) == 2


def test_months_are_counted_from_the_original_date() -> None:
    assert add_months(date(2026, 8, 31), 2) == date(2026, 10, 31)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_a_window_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        window("2026-04-02", "2026-04-01")


@pytest.mark.parametrize(
    ("start", "from_month", "to_month", "expected"),
    [
        ("2026-04-01", 1, 2, window("2026-04-01", "2026-04-30")),
        ("2026-04-01", 1, 7, window("2026-04-01", "2026-09-30")),
        ("2026-04-01", 5, 6.5, window("2026-08-01", "2026-09-16")),  # month 6 has 30 days
        ("2026-04-01", Decimal("5"), Decimal("6.5"), window("2026-08-01", "2026-09-16")),
        ("2026-05-01", 5, 6.5, window("2026-09-01", "2026-10-16")),  # month 6 has 31 days
        ("2026-09-15", 5, 6.5, window("2027-01-15", "2027-03-01")),  # month 6 has 28 days
        ("2026-04-01", 6.5, 7, window("2026-09-16", "2026-09-30")),
        ("2026-04-01", 1, 1.5, window("2026-04-01", "2026-04-16")),
        ("2026-08-31", 2, 3, window("2026-09-30", "2026-10-30")),
    ],
)
def test_due_window_counts_in_whole_and_half_months(
    start: str, from_month: Decimal | float, to_month: Decimal | float, expected: Window
) -> None:
    assert due_window(date.fromisoformat(start), from_month, to_month) == expected


@pytest.mark.parametrize(
    ("from_month", "to_month"),
    [(5.1, 6), (5, 5.75), (float("nan"), 6), (1, float("inf")), (0, 2), (0.5, 2), (3, 3), (4, 2.5), (1, 0.5)],
)
def test_due_window_refuses_other_fractions_and_orders(from_month: float, to_month: float) -> None:
    with pytest.raises(ValueError, match=r"wholes and halves|counted from 1|cannot end"):
        due_window(date(2026, 4, 1), from_month, to_month)


@given(start=days)
def test_later_moments_move_both_ends_of_a_window_later(start: date) -> None:
    halves = [half / 2 for half in range(2, 15)]
    firsts = [due_window(start, moment, 7).first for moment in halves[:-1]]
    lasts = [due_window(start, 1, moment).last for moment in halves[1:]]
    assert firsts == sorted(set(firsts))
    assert lasts == sorted(set(lasts))


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
        (2029, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"),
        (2030, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"),
    ],
)
def test_bank_holidays_are_the_ones_of_england(year: int, expected: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(bank_holidays(year))] == expected.split()


def test_bank_holidays_of_a_year_do_not_spread_to_others() -> None:
    assert {day.year for day in bank_holidays(2027)} == {2027}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-04-02", True),  # Maundy Thursday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-04", False),  # Saturday
        ("2026-04-07", True),  # Tuesday after Easter
        ("2026-12-24", True),
        ("2026-12-28", False),  # Boxing Day's substitute
        ("2026-03-17", True),  # St Patrick's Day, a holiday in Northern Ireland alone
        ("2026-01-02", True),  # a holiday in Scotland alone
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "within", "rolled"),
    [
        ("2026-04-15", window("2026-04-01", "2026-04-30"), "2026-04-15"),  # a Wednesday stays
        ("2026-04-18", window("2026-04-01", "2026-04-30"), "2026-04-20"),  # Saturday to Monday
        ("2026-04-03", window("2026-04-01", "2026-04-30"), "2026-04-07"),  # over Easter
        ("2026-12-25", window("2026-12-01", "2026-12-31"), "2026-12-29"),  # over Christmas 2026
        ("2026-05-31", window("2026-05-01", "2026-05-31"), "2026-05-29"),  # Sunday at the end: back
        ("2027-01-01", window("2026-12-02", "2027-01-01"), "2026-12-31"),  # New Year at the end: back
        ("2026-04-05", window("2026-03-06", "2026-04-05"), "2026-04-02"),  # back over Good Friday
        ("2026-04-04", window("2026-04-03", "2026-04-06"), "2026-04-04"),  # nothing but Easter: stays
    ],
)
def test_roll_goes_forward_inside_the_window_or_else_back(day: str, within: Window, rolled: str) -> None:
    assert roll(date.fromisoformat(day), within) == date.fromisoformat(rolled)


def test_roll_refuses_a_day_outside_the_window() -> None:
    with pytest.raises(ValueError, match="outside the window"):
        roll(date(2026, 5, 1), window("2026-04-01", "2026-04-30"))


@given(first=days, length=st.integers(1, 40), at=st.floats(0, 1, exclude_max=True))
def test_rolled_day_stays_in_the_window_and_works_if_any_day_does(
    first: date, length: int, at: float
) -> None:
    within = Window(first, first + timedelta(days=length - 1))
    day = first + timedelta(days=int(at * length))
    rolled = roll(day, within)
    working = {d for n in range(length) if is_working_day(d := first + timedelta(days=n))}
    assert rolled in within
    assert rolled in working if working else rolled == day
    if any(d >= day for d in working):
        assert rolled == min(d for d in working if d >= day)


@pytest.mark.parametrize(
    ("employed", "starts", "track"),
    [
        ("2026-04-01", "2026-04-01", "full"),
        ("2026-04-01", "2026-08-01", "full"),
        ("2026-04-01", "2026-08-02", "training_only"),
        ("2026-10-31", "2027-02-28", "full"),  # clamped: February has no 31st
        ("2026-10-31", "2027-03-01", "training_only"),
        ("2027-10-31", "2028-02-29", "full"),
        ("2020-01-06", "2026-04-01", "training_only"),
    ],
)
def test_eligibility_is_full_within_four_months_of_employment(employed: str, starts: str, track: str) -> None:
    assert eligibility(date.fromisoformat(employed), date.fromisoformat(starts)).track == track


@given(employed=days)
def test_eligibility_includes_the_boundary_day_and_ends_there(employed: date) -> None:
    boundary = employed + relativedelta(months=4)
    assert eligibility(employed, boundary).track is Track.FULL
    assert eligibility(employed, boundary + ONE_DAY).track is Track.TRAINING_ONLY


def test_eligibility_explains_itself() -> None:
    assert eligibility(date(2026, 4, 1), date(2026, 7, 6)).reason == (
        "Employed since 1 April 2026; the programme starts on 6 July 2026, "
        "within 4 months (up to 1 August 2026)."
    )
    assert eligibility(date(2026, 1, 5), date(2026, 7, 6)).reason == (
        "Employed since 5 January 2026; the programme starts on 6 July 2026, more than 4 months later: "
        "the full track was open up to 5 May 2026."
    )


def test_employment_cannot_begin_after_the_programme() -> None:
    with pytest.raises(DomainError, match=r"begins on 2 April 2026.*starts on 1 April 2026") as refusal:
        eligibility(date(2026, 4, 2), date(2026, 4, 1))
    assert refusal.value.field == "employment_start"


@pytest.mark.parametrize(("employed", "due"), [("2026-04-01", "2027-04-01"), ("2028-02-29", "2029-02-28")])
def test_appraisal_is_due_a_year_after_employment_began(employed: str, due: str) -> None:
    assert appraisal_due(date.fromisoformat(employed)) == date.fromisoformat(due)
