"""Which times may be offered, what an answer may say, and when an offer is the supervisor's move."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from trainingapp.core.errors import DomainError
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import JOINT, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Invitee, TimeOffer, TimeOption
from trainingapp.supervision.terms import OfferState

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def times(*hours):
    return [NOW + timedelta(hours=hour) for hour in hours]


@pytest.mark.parametrize("number", range(7))
def test_two_to_five_times_are_offered(number):
    offered = times(*range(1, number + 1))
    if 2 <= number <= 5:
        rules.check_times(offered, NOW)
    else:
        with pytest.raises(DomainError, match="2 to 5"):
            rules.check_times(offered, NOW)


@pytest.mark.parametrize(
    ("hours", "field"),
    [((0, 1), "times-0-day"), ((1, -1), "times-1-day"), ((1, 2, 1), "times-2-day")],
)
def test_time_that_is_over_or_there_twice_is_refused_at_its_field(hours, field):
    with pytest.raises(DomainError) as refusal:
        rules.check_times(times(*hours), NOW)
    assert refusal.value.field == field


@pytest.mark.parametrize("kind", SessionKind)
def test_pcn_supervisor_is_asked_for_joint_sessions_alone(kind):
    asked = rules.asked_parties(kind)
    assert Party.ALLIANCE_SUPERVISOR not in asked
    assert (Party.PCN_SUPERVISOR in asked) == (kind in JOINT)


def offer(state=OfferState.OPEN, hours=(1, 2)):
    person = uuid4()
    plan = Plan(id=uuid4(), coordinator_id=person)
    return TimeOffer(
        state=state,
        options=[TimeOption(id=uuid4(), starts_at=moment) for moment in times(*hours)],
        invitees=[Invitee(person_id=person, party=Party.COORDINATOR, plan=plan, plan_id=plan.id)],
    )


def test_answer_names_times_that_are_still_to_come():
    offered = offer(hours=(-1, 1))
    gone, open_one = offered.options
    rules.check_answer(offered, [open_one.id], NOW)
    rules.check_answer(offered, [], NOW)
    for wrong in (gone.id, uuid4()):
        with pytest.raises(DomainError) as refusal:
            rules.check_answer(offered, [wrong], NOW)
        assert refusal.value.field == "suits"


@pytest.mark.parametrize(
    ("state", "hours", "words"),
    [
        (OfferState.WITHDRAWN, (1, 2), "withdrawn"),
        (OfferState.BOOKED, (1, 2), "booked"),
        (OfferState.OPEN, (-2, -1), "over"),
    ],
)
def test_answer_that_comes_too_late_is_refused_in_words(state, hours, words):
    with pytest.raises(DomainError, match=words):
        rules.check_answer(offer(state, hours), [], NOW)


def test_none_suits_is_an_answer_and_no_answer_is_not():
    offered = offer()
    [invitee], [first, _] = offered.invitees, offered.options
    assert rules.suits(invitee, first.id) is None
    assert not rules.is_answered(offered)
    invitee.suits = []
    assert rules.suits(invitee, first.id) is False
    assert rules.is_answered(offered)
    invitee.suits = [str(first.id)]
    assert rules.suits(invitee, first.id) is True


def test_who_was_replaced_on_the_plan_is_not_waited_for():
    offered = offer()
    offered.invitees[0].suits = []
    former = Invitee(person_id=uuid4(), party=Party.PCN_SUPERVISOR, plan=offered.invitees[0].plan)
    offered.invitees.append(former)
    assert not rules.is_asked(former)
    assert rules.is_answered(offered)
