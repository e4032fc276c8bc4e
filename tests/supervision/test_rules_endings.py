"""How a record that not everybody agrees is named, and when silence may be recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party
from trainingapp.supervision import rules
from trainingapp.supervision.terms import RecordEventKind
from trainingapp.supervision.values import Step

COORDINATOR, SUPERVISOR, PCN = Party
SENT, AGREED, RETURNED, DISAGREED, NO_REPLY, ADDENDUM = RecordEventKind
SENT_ON = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("disagreed", "silent", "words"),
    [
        ((), (), ""),
        ((PCN,), (), "closed with a disagreement"),
        ((COORDINATOR, PCN), (), "closed with a disagreement"),
        ((), (PCN,), "closed, no reply from the PCN supervisor"),
        ((), (COORDINATOR, PCN), "closed, no reply from the coordinator and the PCN supervisor"),
        ((COORDINATOR,), (PCN,), "closed with a disagreement and no reply from the PCN supervisor"),
    ],
)
def test_ending_in_words(disagreed, silent, words):
    ended = rules.Ending(disagreed, silent)
    assert ended.words == words
    assert bool(ended) == bool(words)


@pytest.mark.parametrize(
    ("kinds", "disagreed", "silent"),
    [
        ([(SENT, SUPERVISOR), (AGREED, COORDINATOR)], (), ()),
        ([(SENT, SUPERVISOR), (DISAGREED, PCN), (NO_REPLY, COORDINATOR)], (PCN,), (COORDINATOR,)),
        ([(SENT, SUPERVISOR), (NO_REPLY, PCN), (ADDENDUM, PCN)], (), (PCN,)),
        ([(SENT, SUPERVISOR), (DISAGREED, PCN), (RETURNED, COORDINATOR), (SENT, SUPERVISOR)], (), ()),
        ([], (), ()),
    ],
)
def test_ending_is_about_the_text_that_was_sent_last(kinds, disagreed, silent):
    steps = [Step(kind, party, "text") for kind, party in kinds]
    assert rules.ending(steps) == rules.Ending(disagreed, silent)


@given(st.lists(st.integers(-5, 40), max_size=5), st.integers(0, 40), st.sampled_from(["", " ", "Left"]))
def test_silence_is_recorded_after_two_weeks_two_reminders_and_a_reason(offsets, waited, reason):
    today = SENT_ON + timedelta(days=waited)
    reminded = [SENT_ON + timedelta(days=offset) for offset in offsets]
    may = (
        waited >= 14
        and len(set(offsets)) >= 2
        and all(0 <= offset <= waited for offset in offsets)
        and reason.strip()
    )
    if may:
        assert rules.check_no_reply(SENT_ON, reminded, reason, today) == sorted(set(reminded))
    else:
        with pytest.raises(DomainError):
            rules.check_no_reply(SENT_ON, reminded, reason, today)
