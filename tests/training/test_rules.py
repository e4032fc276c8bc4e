"""What the ledger adds up to, and what may be entered."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.training import rules
from trainingapp.training.terms import TimeKind, TimePurpose

TODAY = date(2026, 7, 1)


@dataclass(eq=False)
class Line:
    """An entry as the rules see it."""

    minutes: int
    purpose: TimePurpose = TimePurpose.GROUP
    reverses_id: UUID | None = None
    kind: TimeKind = TimeKind.USED
    id: UUID = field(default_factory=uuid4)


@st.composite
def ledgers(draw):
    """Entries logged and taken back in any order, and the minutes of those that stand."""
    entries, standing = [], []
    for minutes in draw(st.lists(st.integers(1, 1440), max_size=20)):
        if standing and draw(st.booleans()):
            gone = standing.pop(draw(st.integers(0, len(standing) - 1)))
            entries.append(Line(-gone.minutes, gone.purpose, gone.id))
        entries.append(Line(minutes, draw(st.sampled_from(list(TimePurpose)))))
        standing.append(entries[-1])
    return entries, standing


@given(ledgers())
def test_the_balance_is_what_stands(ledger):
    entries, standing = ledger
    assert rules.balance(entries) == sum(line.minutes for line in standing)
    assert {line.id for line in rules.in_force(entries)} == {line.id for line in standing}
    assert sum(rules.by_purpose(entries).values()) == rules.balance(entries)
    assert all(minutes > 0 for minutes in rules.by_purpose(entries).values())


def test_nothing_adds_up_to_nothing():
    assert rules.balance([]) == 0
    assert rules.by_purpose([]) == {}


@pytest.mark.parametrize(
    ("used_on", "minutes", "said"),
    [
        (TODAY + timedelta(days=1), 60, "today or in the past"),
        (TODAY, 0, "between 1 and 1440"),
        (TODAY, 1441, "between 1 and 1440"),
        (TODAY, -30, "between 1 and 1440"),
    ],
)
def test_what_cannot_be_is_refused(used_on, minutes, said):
    with pytest.raises(DomainError, match=said):
        rules.check_use(used_on, minutes, TODAY)


@pytest.mark.parametrize("minutes", [1, 45, 1440])
def test_a_day_up_to_today_is_fine(minutes):
    rules.check_use(TODAY, minutes, TODAY)
