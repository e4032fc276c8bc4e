"""Where somebody should be by a day: starts, absences and hours of every kind, by table and by property."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.plans import calendar, pace
from trainingapp.plans.calendar import Window
from trainingapp.plans.pace import Absence, Contract, ProtectedTime

JUNE = "2026-06-01"
AUTUMN = "2026-08-31"
LEAP = "2028-02-29"
FORTNIGHT = [("2026-07-06", "2026-07-20")]
MONTHS = [(month, month + 1) for month in range(1, 7)]


@dataclass(frozen=True)
class Line:
    """Something with a last day, as an activity has."""

    due_to: date


def day(text: str) -> date:
    return date.fromisoformat(text)


def absences(pairs: list[tuple[str, str | None]]) -> list[Absence]:
    return [Absence(day(first), day(back) if back else None) for first, back in pairs]


# --- windows: a start, absences, hours, a programme month, and the days it is due in ----------------

CASES = [
    # Starts on every awkward day, nobody away, full time.
    (JUNE, [], "37.5", 1, "2026-06-01", "2026-06-30"),
    (JUNE, [], "37.5", 3, "2026-08-03", "2026-08-28"),  # 31 August 2026 is a bank holiday
    (AUTUMN, [], "37.5", 1, "2026-09-01", "2026-09-29"),  # it begins on that bank holiday
    (AUTUMN, [], "37.5", 2, "2026-09-30", "2026-10-30"),
    (AUTUMN, [], "37.5", 6, "2027-02-01", "2027-02-26"),  # from 31 January to 27 February
    (LEAP, [], "37.5", 1, "2028-02-29", "2028-03-28"),
    (LEAP, [], "37.5", 2, "2028-03-29", "2028-04-28"),
    (LEAP, [], "37.5", 6, "2028-07-31", "2028-08-25"),  # 28 August 2028 is a bank holiday
    ("2027-01-30", [], "37.5", 1, "2027-02-01", "2027-02-26"),
    ("2027-01-30", [], "37.5", 2, "2027-03-01", "2027-03-25"),  # Good Friday is 26 March 2027
    ("2027-01-31", [], "37.5", 1, "2027-02-01", "2027-02-26"),
    ("2027-01-31", [], "37.5", 2, "2027-03-01", "2027-03-30"),
    ("2027-01-31", [], "37.5", 3, "2027-03-31", "2027-04-29"),
    ("2026-11-25", [], "37.5", 1, "2026-11-25", "2026-12-24"),  # to the day before Christmas
    ("2026-12-01", [], "37.5", 1, "2026-12-01", "2026-12-31"),
    ("2027-05-01", [], "37.5", 1, "2027-05-04", "2027-05-28"),  # Saturday before a bank holiday
    # One absence of a fortnight: ended before it, open at its beginning, later.
    (JUNE, FORTNIGHT, "37.5", 1, "2026-06-01", "2026-06-30"),
    (JUNE, FORTNIGHT, "37.5", 2, "2026-07-01", "2026-08-14"),
    (JUNE, FORTNIGHT, "37.5", 3, "2026-08-17", "2026-09-11"),
    # Away from the first day of the window, or on the day it ends.
    (JUNE, [("2026-07-01", "2026-07-15")], "37.5", 2, "2026-07-15", "2026-08-14"),
    (JUNE, [("2026-07-31", "2026-08-01")], "37.5", 2, "2026-07-01", "2026-08-03"),
    (JUNE, [("2026-07-31", "2026-08-03")], "37.5", 2, "2026-07-01", "2026-08-03"),
    # Over the end of a month.
    (JUNE, [("2026-07-27", "2026-08-10")], "37.5", 2, "2026-07-01", "2026-08-14"),
    (JUNE, [("2026-07-27", "2026-08-10")], "37.5", 3, "2026-08-17", "2026-09-11"),
    # One day, and no day at all.
    (JUNE, [("2026-07-31", "2026-08-01")], "37.5", 3, "2026-08-04", "2026-09-01"),
    (JUNE, [("2026-06-10", "2026-06-10")], "37.5", 3, "2026-08-03", "2026-08-28"),
    # Two absences, apart and one after the other.
    (JUNE, [("2026-06-15", "2026-06-29"), ("2026-08-10", "2026-08-24")], "37.5", 4,
     "2026-09-29", "2026-10-28"),
    (JUNE, [("2026-06-15", "2026-06-29"), ("2026-08-10", "2026-08-24")], "37.5", 1,
     "2026-06-01", "2026-07-14"),
    (JUNE, [("2026-06-15", "2026-06-29"), ("2026-06-29", "2026-07-06")], "37.5", 6,
     "2026-11-23", "2026-12-21"),
    # From the first day of the programme, into a window's last day, after it, for a year, and not over yet.
    (JUNE, [("2026-06-01", "2026-06-08")], "37.5", 1, "2026-06-08", "2026-07-07"),
    (JUNE, [("2026-11-30", "2026-12-21")], "37.5", 6, "2026-11-02", "2026-12-21"),
    (JUNE, [("2026-12-01", "2026-12-21")], "37.5", 6, "2026-11-02", "2026-11-30"),
    (JUNE, [("2026-07-01", "2027-07-01")], "37.5", 6, "2027-11-02", "2027-11-30"),
    (JUNE, [("2026-09-01", None)], "37.5", 6, "2026-11-02", "2026-11-30"),
    (AUTUMN, [("2026-10-30", "2026-11-02")], "37.5", 2, "2026-09-30", "2026-11-02"),
    (LEAP, [("2028-03-28", "2028-03-29")], "37.5", 1, "2028-02-29", "2028-03-29"),
    # Part time: 30 hours take a quarter longer; half time takes twice as long; more hours change nothing.
    (JUNE, [], "30", 1, "2026-06-01", "2026-07-08"),
    (JUNE, [], "30", 2, "2026-07-09", "2026-08-17"),
    (JUNE, [], "30", 6, "2026-12-11", "2027-01-15"),
    (JUNE, [], "18.75", 1, "2026-06-01", "2026-07-30"),
    (JUNE, [], "18.75", 6, "2027-04-05", "2027-06-01"),
    (JUNE, [], "7.5", 6, "2027-04-05", "2027-06-01"),
    (JUNE, [], "22.5", 3, "2026-09-14", "2026-10-26"),
    (JUNE, [], "45", 3, "2026-08-03", "2026-08-28"),
    (AUTUMN, [], "30", 3, "2026-11-18", "2026-12-21"),
    (LEAP, [], "18.75", 4, "2028-08-29", "2028-10-27"),
    # Part time and away: 31 August 2026, where the second window would end, is a bank holiday.
    (JUNE, FORTNIGHT, "30", 2, "2026-07-23", "2026-09-01"),
    (JUNE, FORTNIGHT, "18.75", 3, "2026-10-19", "2026-12-09"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "away", "hours", "month", "first", "last"), CASES)
def test_a_month_is_due_in_these_days(
    start: str, away: list[tuple[str, str | None]], hours: str, month: int, first: str, last: str
) -> None:
    [window] = pace.planned_windows(
        day(start), [(month, month + 1)], pauses=absences(away), weekly_hours=Decimal(hours)
    )
    assert window == Window(day(first), day(last))


def test_the_table_has_forty_cases_and_more() -> None:
    assert len(CASES) == len({str(case) for case in CASES}) >= 40


def test_absences_before_a_plan_is_spread_move_it_first() -> None:
    """A week away in June, spread on 1 July for half time: what is left of each window is doubled."""
    [window] = pace.planned_windows(
        day(JUNE),
        [(2, 3)],
        pauses=absences([("2026-06-08", "2026-06-15")]),
        weekly_hours=Decimal("18.75"),
        spread_on=day("2026-07-01"),
    )
    # Moved to 8 July to 7 August; then 7 days become 14, and the 38 to its end become 76.
    assert window == Window(day("2026-07-15"), day("2026-09-14"))


def test_an_absence_that_lasts_cannot_be_counted_in_days() -> None:
    with pytest.raises(ValueError, match="that lasts"):
        pace.shifted(Window(day(JUNE), day("2026-06-30")), Absence(day(JUNE)))


@pytest.mark.parametrize(
    ("due", "away", "moved"),
    [
        ("2026-06-30", FORTNIGHT, "2026-06-30"),
        ("2026-07-06", FORTNIGHT, "2026-07-20"),
        ("2026-08-17", FORTNIGHT, "2026-09-01"),
        ("2026-12-11", [("2026-12-01", "2026-12-15")], "2026-12-29"),
    ],
    ids=["before", "on the first day away", "to a bank holiday", "to Christmas Day"],
)
def test_a_single_day_moves_as_a_window_does(
    due: str, away: list[tuple[str, str | None]], moved: str
) -> None:
    assert pace.shifted_day(day(due), absences(away)[0]) == day(moved)


# --- the clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "away", "programme_day", "month"),
    [
        ("2026-05-31", [], "2026-05-31", 0),
        ("2026-07-05", FORTNIGHT, "2026-07-05", 2),
        ("2026-07-06", FORTNIGHT, "2026-07-06", 2),
        ("2026-07-19", FORTNIGHT, "2026-07-06", 2),
        ("2026-07-20", FORTNIGHT, "2026-07-06", 2),
        ("2026-07-21", FORTNIGHT, "2026-07-07", 2),
        ("2026-08-10", FORTNIGHT, "2026-07-27", 2),
        ("2026-12-24", [("2026-06-30", None)], "2026-06-30", 1),
        ("2026-09-01", [("2026-06-15", "2026-06-29"), ("2026-08-10", "2026-08-24")], "2026-08-04", 3),
        ("2026-07-10", [("2026-07-01", "2026-07-01")], "2026-07-10", 2),
    ],
)
def test_the_clock_stands_still_while_somebody_is_away(
    today: str, away: list[tuple[str, str | None]], programme_day: str, month: int
) -> None:
    assert pace.programme_day(day(today), absences(away)) == day(programme_day)
    assert pace.month_of(day(JUNE), absences(away), day(today)) == month


@pytest.mark.parametrize(
    ("start", "away", "extended_to", "last"),
    [
        (JUNE, [], None, "2026-11-30"),
        (AUTUMN, [], None, "2027-02-27"),
        (LEAP, [], None, "2028-08-28"),
        (JUNE, FORTNIGHT, None, "2026-12-14"),
        (JUNE, [("2026-07-06", "2026-07-18")], None, "2026-12-14"),  # 12 December is a Saturday
        (JUNE, [("2026-11-30", "2026-12-07"), ("2026-12-07", "2026-12-14")], None, "2026-12-14"),
        (JUNE, [("2026-12-01", "2026-12-14")], None, "2026-11-30"),
        (JUNE, [("2026-09-01", None)], None, "2026-11-30"),
        (JUNE, FORTNIGHT, "2027-01-31", "2027-01-31"),
    ],
)
def test_the_last_day_moves_with_absences_within_the_programme(
    start: str, away: list[tuple[str, str | None]], extended_to: str | None, last: str
) -> None:
    extended = day(extended_to) if extended_to else None
    assert pace.last_day(day(start), absences(away), extended) == day(last)


@pytest.mark.parametrize(
    ("today", "away", "expected"),
    [
        ("2026-06-30", [], 0),
        ("2026-07-01", [], 1),
        ("2026-07-05", [("2026-07-01", None)], 1),
        ("2026-09-30", [("2026-07-01", None)], 1),
        ("2026-09-30", [("2026-06-30", None)], 0),
        ("2026-08-01", [("2026-07-01", "2026-07-02")], 2),
        ("2026-08-01", [("2026-08-02", None)], 2),
        ("2027-01-01", [], 3),
    ],
)
def test_expected_is_what_ended_before_today_or_before_the_absence(
    today: str, away: list[tuple[str, str | None]], expected: int
) -> None:
    lines = [Line(day(text)) for text in ("2026-06-30", "2026-07-31", "2026-08-28")]
    assert pace.expected(lines, day(today), absences(away)) == expected


# --- properties -------------------------------------------------------------------------------------

STARTS = st.dates(date(2023, 4, 1), date(2030, 12, 31))
HOURS = st.decimals(1, 60, places=1)


@st.composite
def plans(draw: st.DrawFn, *, may_last: bool = False) -> tuple[date, list[Absence]]:
    """A start and absences one after the other, the last of which may still go on."""
    start = draw(STARTS)
    found, first = [], start
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 60)), max_size=4)):
        first += timedelta(days=gap)
        found.append(Absence(first, first + timedelta(days=length)))
        first += timedelta(days=length)
    if may_last and draw(st.booleans()):
        found.append(Absence(first + timedelta(days=draw(st.integers(0, 90)))))
    return start, found


def days_away(away: list[Absence]) -> int:
    return sum((each.back_on - each.from_on).days for each in away if each.back_on)


@given(plans(), HOURS)
def test_windows_are_in_order_and_on_working_days(plan: tuple[date, list[Absence]], hours: Decimal) -> None:
    start, away = plan
    windows = pace.planned_windows(start, MONTHS, pauses=away, weekly_hours=hours)
    assert all(calendar.is_working_day(end) for window in windows for end in (window.first, window.last))
    assert [w.first for w in windows] == sorted(w.first for w in windows)
    assert [w.last for w in windows] == sorted(w.last for w in windows)


@given(plans())
def test_nobody_has_less_time_for_having_been_away(plan: tuple[date, list[Absence]]) -> None:
    start, away = plan
    before = pace.planned_windows(start, MONTHS)
    after = pace.planned_windows(start, MONTHS, pauses=away)
    for planned, moved in zip(before, after, strict=True):
        touched = [each for each in away if each.from_on <= moved.last]
        assert moved.last >= planned.last
        present = set(_days(moved)) - {d for each in away for d in _days_of(each)}
        assert len(present) >= planned.days() - _rolls(len(touched))
        assert (moved.last - planned.last).days <= days_away(touched) + _rolls(len(touched))


def _rolls(absences_in_it: int) -> int:
    """To the next working day is at most 4 days: over Christmas and over Easter; at either end."""
    return 4 * absences_in_it


def _days(window: Window) -> list[date]:
    return [window.first + timedelta(days=n) for n in range(window.days())]


def _days_of(away: Absence) -> list[date]:
    assert away.back_on
    return [away.from_on + timedelta(days=n) for n in range((away.back_on - away.from_on).days)]


@given(plans(may_last=True), st.integers(-30, 800))
def test_the_clock_never_runs_back_nor_ahead(plan: tuple[date, list[Absence]], after: int) -> None:
    start, away = plan
    today = start + timedelta(days=after)
    tomorrow = pace.programme_day(today + timedelta(days=1), away)
    is_away = any(a.from_on <= today and (a.back_on is None or today < a.back_on) for a in away)
    assert pace.programme_day(today, away) <= today
    assert tomorrow == pace.programme_day(today, away) + timedelta(days=0 if is_away else 1)


@given(plans(may_last=True), st.integers(-30, 800), HOURS)
def test_what_is_expected_grows_by_the_day_and_stands_still_in_absences(
    plan: tuple[date, list[Absence]], after: int, hours: Decimal
) -> None:
    start, away = plan
    windows = pace.planned_windows(start, MONTHS, pauses=away, weekly_hours=hours)
    lines = [Line(window.last) for window in windows]
    ended = [each for each in away if each.back_on is not None]
    lasting = [each for each in away if each.back_on is None]
    today = start + timedelta(days=after)
    now, tomorrow = (pace.expected(lines, d, lasting) for d in (today, today + timedelta(days=1)))
    assert 0 <= now <= tomorrow <= len(lines)
    for each in lasting:
        if today >= each.from_on:
            assert now == pace.expected(lines, each.from_on, ended)


@given(plans(), st.integers(0, 800))
def test_never_more_is_expected_than_of_somebody_never_away_on_the_programmes_own_day(
    plan: tuple[date, list[Absence]], after: int
) -> None:
    start, away = plan
    today = start + timedelta(days=after)
    planned = [Line(w.last) for w in pace.planned_windows(start, MONTHS)]
    moved = [Line(w.last) for w in pace.planned_windows(start, MONTHS, pauses=away)]
    assert pace.expected(moved, today) <= pace.expected(planned, pace.programme_day(today, away))


@given(plans())
def test_nothing_of_the_six_months_is_due_after_their_last_day(plan: tuple[date, list[Absence]]) -> None:
    start, away = plan
    windows = pace.planned_windows(start, MONTHS, pauses=away)
    assert max(window.last for window in windows) <= pace.last_day(start, away)


@given(STARTS, HOURS)
def test_spreading_takes_at_most_twice_the_time(start: date, hours: Decimal) -> None:
    planned = pace.planned_windows(start, MONTHS)
    stretched = pace.planned_windows(start, MONTHS, weekly_hours=hours)
    for before, after in zip(planned, stretched, strict=True):
        assert before.last <= after.last
        assert (after.last - start).days <= 2 * ((before.last - start).days + 1) + 4


@given(STARTS, HOURS, HOURS)
def test_spreading_for_fewer_hours_later_is_spreading_once_for_those(
    start: date, first: Decimal, then: Decimal
) -> None:
    both = pace.stretch(first) * pace.stretch(then, first)
    assert both == max(pace.stretch(first), pace.stretch(then))


# --- protected time ---------------------------------------------------------------------------------


def hours_a_week(*contracts: tuple[str, str]) -> list[Contract]:
    return [Contract(day(first), Decimal(hours)) for first, hours in contracts]


@pytest.mark.parametrize(
    ("contracts", "today", "away", "entitled"),
    [
        ([(JUNE, "37.5")], JUNE, [], ProtectedTime(0, 0, 2250)),
        ([(JUNE, "37.5")], "2026-05-01", [], ProtectedTime(0, 0, 2250)),
        ([(JUNE, "37.5")], "2026-06-08", [], ProtectedTime(60, 120, 2250)),
        ([(JUNE, "37.5")], "2026-08-10", [], ProtectedTime(600, 1200, 2250)),
        ([(JUNE, "18.75")], "2026-08-10", [], ProtectedTime(300, 600, 1125)),
        ([(JUNE, "30")], "2026-08-10", [], ProtectedTime(480, 960, 1800)),
        ([(JUNE, "45")], "2026-08-10", [], ProtectedTime(600, 1200, 2250)),
        ([(JUNE, "37.5")], "2026-08-10", FORTNIGHT, ProtectedTime(480, 960, 2250)),
        ([(JUNE, "37.5")], "2026-07-13", FORTNIGHT, ProtectedTime(300, 600, 2250)),
        ([(JUNE, "37.5")], "2026-08-10", [("2026-06-29", None)], ProtectedTime(240, 480, 2250)),
        ([(JUNE, "37.5"), ("2026-07-06", "18.75")], "2026-08-10", [], ProtectedTime(450, 900, 1125)),
        ([(JUNE, "37.5"), ("2026-07-06", "18.75")], "2026-07-06", [], ProtectedTime(300, 600, 2250)),
        ([(JUNE, "37.5")], "2027-06-01", [], ProtectedTime(1568, 3137, 2250)),
        ([(JUNE, "37.5"), ("2027-02-01", "30")], "2027-06-01", [], ProtectedTime(1568, 3137, 1800)),
    ],
)  # fmt: skip
def test_protected_time_is_one_to_two_hours_a_week_present(
    contracts: list[tuple[str, str]], today: str, away: list[tuple[str, str | None]], entitled: ProtectedTime
) -> None:
    """Six months are 183 days, so 1,568 to 3,137 minutes; ten weeks are 600 to 1,200."""
    found = pace.protected_time(
        hours_a_week(*contracts),
        starts_on=day(JUNE),
        today=day(today),
        pauses=absences(away),
        last_on=day("2026-11-30"),
    )
    assert found == entitled


@given(plans(may_last=True), st.integers(-30, 800), HOURS, HOURS, st.integers(0, 200))
def test_protected_time_grows_with_presence_alone(
    plan: tuple[date, list[Absence]], after: int, first: Decimal, then: Decimal, changed: int
) -> None:
    start, away = plan
    contracts = [Contract(start, first), Contract(start + timedelta(days=changed), then)]
    today = start + timedelta(days=after)
    found = [
        pace.protected_time(contracts, starts_on=start, today=d, pauses=away)
        for d in (today, today + timedelta(days=1))
    ]
    weeks = max(0, (pace.programme_day(today, away) - start).days) / 7
    assert 0 <= found[0].least <= found[1].least <= found[0].least + 9
    assert found[0].most <= 120 * weeks
    assert 2 * found[0].least <= found[0].most <= 2 * found[0].least + 1
