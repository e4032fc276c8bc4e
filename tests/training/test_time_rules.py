"""What the two entitlements come to, and what may be entered in the ledger, answered and taken back."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.plans import pace
from trainingapp.training import presenters, rules
from trainingapp.training.rules import Expected, Taken
from trainingapp.training.terms import ANSWERS, BY_HAND, DAYS, WEEKLY, TimeKind, TimePurpose

TODAY = date(2026, 7, 1)
START = date(2026, 6, 1)


@dataclass(eq=False)
class Line:
    """An entry as the rules see it."""

    kind: TimeKind
    minutes: int = 60
    answers_id: UUID | None = None
    reverses_id: UUID | None = None
    purpose: TimePurpose = TimePurpose.LEARNING
    id: UUID = field(default_factory=uuid4)


def test_every_purpose_counts_against_one_entitlement():
    assert set(TimePurpose) == WEEKLY | DAYS
    assert not WEEKLY & DAYS
    assert set(TimePurpose) > BY_HAND


def allowed(least=240, most=480, whole=(1560, 3120), training=2250):
    by_now = pace.ProtectedTime(least, most, training)
    return Expected(by_now, pace.ProtectedTime(*whole, training))


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (0, "Nothing used. By now it could be 4 hours to 8 hours: 4 hours more would make the least."),
        (239, "3 hours 59 minutes used. By now it could be 4 hours to 8 hours: 1 minute more would make"),
        (240, "4 hours used. By now it could be 4 hours to 8 hours: that is as expected."),
        (480, "8 hours used. By now it could be 4 hours to 8 hours: that is as expected."),
        (490, "8 hours 10 minutes used. By now it could be 4 hours to 8 hours: that is 10 minutes more than"),
    ],
)
def test_weekly_time_is_said_without_blame(used, said):
    found = rules.entitlement({TimePurpose.LEARNING: used}, allowed())
    assert presenters.time_lines(found)[0].sentence.startswith(said)


def test_nothing_is_expected_before_the_first_day():
    found = rules.entitlement({}, allowed(0, 0))
    assert presenters.time_lines(found)[0].sentence == "Nothing used. Nothing is expected yet."


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (0, "Nothing used of up to 37 hours 30 minutes over the whole programme. By now it could be up to 5"),
        (
            450,
            "7 hours 30 minutes used of up to 37 hours 30 minutes over the whole programme: 30 hours left",
        ),
        (
            2260,
            "37 hours 40 minutes used of up to 37 hours 30 minutes over the whole programme: that is",
        ),
    ],
)
def test_the_days_are_a_limit(used, said):
    found = rules.entitlement({TimePurpose.SUPERVISION: used}, allowed())
    assert presenters.time_lines(found)[1].sentence.startswith(said)


def test_the_two_are_never_added_up():
    found = rules.entitlement({TimePurpose.COMMUNITY: 30, TimePurpose.GROUP: 90}, allowed())
    assert (found.weekly.used, found.days.used) == (30, 90)


@pytest.mark.parametrize(("hours", "days"), [("37.5", 2250), ("18.75", 1125), ("30", 1800)])
def test_the_days_follow_the_contract_hours(hours, days):
    held = [pace.Contract(START, Decimal(hours))]
    whole = pace.protected_time(held, starts_on=START, today=START + timedelta(days=182))
    half = pace.protected_time(held, starts_on=START, today=START + timedelta(days=91))
    found = rules.entitlement({}, Expected(half, whole))
    assert found.days.whole_most == days
    assert found.days.most == days // 2


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_bar_is_never_longer_than_its_place(part, whole):
    step = presenters.step(part, whole)
    assert 0 <= step <= 100
    assert step % 5 == 0
    assert (step == 0) == (part == 0 or whole == 0)


def test_short_over_and_ahead_exclude_each_other():
    assert Taken(100, 240, 480, 1560, 3120)[:1] == (100,)
    assert (Taken(100, 240, 480, 1560, 3120).short, Taken(100, 240, 480, 1560, 3120).ahead) == (140, 0)
    assert (Taken(500, 240, 480, 1560, 3120).short, Taken(500, 240, 480, 1560, 3120).ahead) == (0, 20)


@pytest.mark.parametrize("purpose", sorted(set(TimePurpose) - BY_HAND))
def test_sessions_are_not_entered_by_hand(purpose):
    with pytest.raises(DomainError, match="entered by their records"):
        rules.check_by_hand(purpose)


@pytest.mark.parametrize(("there", "minutes", "fits"), [(0, 1440, True), (1380, 60, True), (1380, 61, False)])
def test_a_day_has_24_hours(there, minutes, fits):
    if fits:
        rules.check_day(there, minutes, TODAY)
        return
    with pytest.raises(DomainError, match="23 hours are entered for 1 July 2026 already"):
        rules.check_day(there, minutes, TODAY)


@pytest.mark.parametrize(
    ("used_on", "minutes", "said"),
    [
        (TODAY - timedelta(days=1), 60, "Enter a day to come"),
        (date(2029, 1, 1), 60, "Check the year"),
        (TODAY, 0, "between 1 and 1440"),
        (TODAY, -60, "between 1 and 1440"),
        (TODAY, 1500, "between 1 and 1440"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(used_on, minutes, said):
    with pytest.raises(DomainError, match=said):
        rules.check_ahead(SimpleNamespace(starts_on=START), used_on, minutes, TODAY)


@pytest.mark.parametrize(
    ("granted", "has_reason", "said"),
    [(121, True, "at most the 2 hours"), (-1, True, "at most"), (60, False, "reason"), (0, False, "reason")],
)
def test_an_answer_that_does_not_add_up_is_refused(granted, has_reason, said):
    with pytest.raises(DomainError, match=said):
        rules.check_answer(120, granted, has_reason=has_reason)


def test_what_rests_on_another_entry_keeps_it():
    asked, other = Line(TimeKind.REQUESTED, 120), Line(TimeKind.REQUESTED)
    granted = Line(TimeKind.GRANTED, 60, answers_id=asked.id)
    refused = Line(TimeKind.REFUSED, 60, answers_id=asked.id)
    ledger = [asked, other, granted, refused]
    assert rules.unanswered(ledger) == [other]
    assert rules.not_taken_up(ledger) == [granted]
    assert rules.untouched(ledger) == [other, granted, refused]
    used = Line(TimeKind.USED, 55, answers_id=granted.id)
    assert rules.untouched([*ledger, used]) == [other, used], "both halves of the answer stay"
    assert rules.not_taken_up([*ledger, used]) == []
    undone = Line(TimeKind.USED, -55, answers_id=granted.id, reverses_id=used.id)
    assert rules.untouched([*ledger, used, undone]) == [other, granted, refused]
    assert {each.kind for each in (granted, refused)} == ANSWERS
