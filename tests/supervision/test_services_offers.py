"""Times that are offered, answered, booked and withdrawn, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.world import START
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import services as plans
from trainingapp.plans.terms import Party, PlanState
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import TimeOffer
from trainingapp.supervision.terms import Mode, OfferState

TIMES = [clock.london(DAY + timedelta(days=day), 10) for day in range(3)]
GONE = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


def offer(session, world, plan, code="PLAN-1.2", **changes):
    given = {
        "actor": world.supervisor,
        "plan": plan,
        "activity": scenes.activity(plan, code),
        "times": TIMES,
        "minutes": 45,
        "mode": Mode.VIDEO,
    }
    return services.offer_times(session, **(given | changes))


def offer_group(session, world, *of_plans, **changes):
    given = {
        "actor": world.supervisor,
        "title": "First group session",
        "theme_code": "THM-1",
        "times": TIMES,
        "minutes": 90,
        "mode": Mode.VIDEO,
        "place": "",
        "activities": [scenes.activity(plan, "PLAN-1.4") for plan in of_plans],
    }
    return services.offer_group_times(session, **(given | changes))


def answer(session, person, offered, *chosen):
    invitee = queries.invitation_of(session, offered.id, actor=person)
    return services.answer_offer(session, actor=person, invitee=invitee, suits=[o.id for o in chosen])


def book(session, world, offered, option, **changes):
    activities = [invitee.activity for invitee in offered.invitees if invitee.activity]
    given = {"actor": world.supervisor, "offer": offered, "option": option, "activities": activities}
    return services.book_offer(session, **(given | changes))


@pytest.mark.parametrize(
    ("code", "asked"),
    [("PLAN-1.1", [Party.COORDINATOR]), ("PLAN-1.2", [Party.COORDINATOR, Party.PCN_SUPERVISOR])],
)
def test_who_is_asked_follows_from_the_kind_and_no_mail_goes_out(session, world, code, asked):
    offered = offer(session, world, world.enrol(), code)
    assert [invitee.party for invitee in offered.invitees] == asked
    assert [option.starts_at for option in offered.options] == TIMES
    assert session.query(OutboxMessage).count() == 0
    assert session.query(Event).filter_by(what="offer:made").count() == 1


def test_many_coordinators_are_asked_for_a_group_at_once(session, world):
    offered = offer_group(session, world, world.enrol(), scenes.second_plan(world))
    assert {invitee.person_id for invitee in offered.invitees} == {
        world.coordinator.id,
        world.other_coordinator.id,
    }


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_alliance_supervisor_of_the_plan_offers_times(session, world, who):
    with pytest.raises(NotAllowed):
        offer(session, world, world.enrol(), actor=getattr(world, who))


def test_nobody_of_another_alliance_is_asked(session, world):
    with pytest.raises(NotAllowed, match="another alliance"):
        offer_group(session, world, world.enrol(), world.elsewhere.enrol())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"times": TIMES[:1]}, "times-1-day"),
        ({"times": [TIMES[0], clock.london(START, 9)]}, "times-1-day"),
        ({"times": [TIMES[0], TIMES[0]]}, "times-1-day"),
        ({"times": [TIMES[0], clock.london(DAY.replace(year=2040), 9)]}, "times-1-day"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"minutes": 90}, "unusual_length"),
    ],
)
def test_offer_that_cannot_be_is_refused_at_its_field(session, world, changes, field):
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        offer(session, world, plan, **changes)
    assert refusal.value.field == field
    assert session.query(TimeOffer).count() == 0


def test_activity_that_is_booked_or_of_a_paused_plan_is_not_offered(session, world):
    plan = world.enrol()
    scenes.book(session, world, plan, "PLAN-1.2")
    with pytest.raises(DomainError, match="already booked for this on 10 June 2026"):
        offer(session, world, plan)
    with pytest.raises(DomainError, match="another plan"):
        offer(session, world, plan, activity=scenes.activity(scenes.second_plan(world), "PLAN-1.1"))
    plans.change_state(session, actor=world.lead, plan=plan, to=PlanState.PAUSED, reason="Leave")
    with pytest.raises(DomainError, match="paused"):
        offer(session, world, plan, "PLAN-1.1")


def test_new_offer_withdraws_the_former_and_the_same_again_is_one(session, world):
    plan = world.enrol()
    first = offer(session, world, plan)
    assert offer(session, world, plan) is first
    second = offer(session, world, plan, times=TIMES[:2])
    assert (first.state, second.state) == (OfferState.WITHDRAWN, OfferState.OPEN)


def test_group_offered_by_somebody_else_is_not_taken_from_them(session, world):
    mine, theirs = world.enrol(), scenes.second_plan(world)
    offer_group(session, world, mine, theirs)
    with pytest.raises(DomainError, match="Sam Valesuper has offered times") as refusal:
        offer_group(session, world, theirs, actor=world.other_supervisor)
    assert refusal.value.field == "attendees"


# --- answering ------------------------------------------------------------------------------------


def test_second_answer_replaces_the_first_and_none_is_an_answer(session, world):
    offered = offer(session, world, world.enrol())
    first, second, third = offered.options
    answer(session, world.coordinator, offered, first, second)
    invitee = answer(session, world.coordinator, offered, third)
    assert invitee.suits == [str(third.id)]
    assert answer(session, world.coordinator, offered).suits == []
    assert invitee.answered_at is not None


def test_answer_to_a_withdrawn_offer_or_a_time_that_is_over_is_refused(session, world):
    offered = offer(session, world, world.enrol())
    first, second, _ = offered.options
    with clock.at(TIMES[0] + timedelta(hours=1)):
        with pytest.raises(DomainError, match="is over"):
            answer(session, world.coordinator, offered, first)
        answer(session, world.coordinator, offered, second)
    with clock.at(GONE), pytest.raises(DomainError, match="All of these times are over"):
        answer(session, world.coordinator, offered)
    services.withdraw_offer(session, actor=world.supervisor, offer=offered)
    with pytest.raises(DomainError, match="withdrawn"):
        answer(session, world.coordinator, offered, second)


def test_nobody_else_finds_or_answers_an_invitation(session, world):
    offered = offer(session, world, world.enrol())
    scenes.second_plan(world)
    for who in ("supervisor", "lead", "other_coordinator", "other_pcn_supervisor"):
        assert queries.invitation_of(session, offered.id, actor=getattr(world, who)) is None
    assert queries.invitation_of(session, uuid4(), actor=world.coordinator) is None
    with pytest.raises(NotAllowed):
        services.answer_offer(session, actor=world.lead, invitee=offered.invitees[0], suits=[])


def test_pcn_supervisor_who_left_the_plan_is_no_longer_asked(session, world):
    plan = world.enrol()
    offered = offer(session, world, plan)
    assert queries.invitation_of(session, offered.id, actor=world.pcn_supervisor) is not None
    next(a for a in plan.assignments if a.party is Party.PCN_SUPERVISOR).ends_on = START
    session.flush()
    assert queries.invitation_of(session, offered.id, actor=world.pcn_supervisor) is None
    [line] = queries.offers_waiting(session, plan_ids=[plan.id])
    assert line.unanswered == ((world.coordinator.id, Party.COORDINATOR),)


# --- booking --------------------------------------------------------------------------------------


def test_time_is_booked_through_the_ordinary_booking(session, world):
    offered = offer(session, world, world.enrol(), minutes=75, unusual_length=True, place="Room 2")
    meeting = book(session, world, offered, offered.options[1])
    assert (meeting.starts_at, meeting.minutes, meeting.place) == (TIMES[1], 75, "Room 2")
    assert len(meeting.participants) == 3
    assert (offered.state, offered.session_id) == (OfferState.BOOKED, meeting.id)
    assert session.query(OutboxMessage).filter_by(kind="session-invitation").count() == 3
    assert book(session, world, offered, offered.options[1]) is meeting
    with pytest.raises(DomainError, match="booked already"):
        book(session, world, offered, offered.options[0])
    with pytest.raises(DomainError, match="has been booked"):
        services.withdraw_offer(session, actor=world.supervisor, offer=offered)


def test_time_that_is_over_or_withdrawn_or_anothers_is_not_booked(session, world):
    offered = offer(session, world, world.enrol())
    with clock.at(GONE), pytest.raises(DomainError, match="over"):
        book(session, world, offered, offered.options[0])
    with pytest.raises(NotAllowed):
        book(session, world, offered, offered.options[0], actor=world.other_supervisor)
    for _ in range(2):
        services.withdraw_offer(session, actor=world.supervisor, offer=offered)
    with pytest.raises(DomainError, match="withdrawn"):
        book(session, world, offered, offered.options[0])
    assert session.query(Event).filter_by(what="offer:withdrawn").count() == 1


def test_direct_booking_ends_the_offer(session, world):
    plan = world.enrol()
    offered = offer(session, world, plan)
    scenes.book(session, world, plan, "PLAN-1.2")
    assert offered.state is OfferState.WITHDRAWN


def test_group_is_booked_for_those_who_come(session, world):
    offered = offer_group(session, world, world.enrol(), scenes.second_plan(world))
    [first] = [i.activity for i in offered.invitees if i.person_id == world.coordinator.id]
    meeting = book(session, world, offered, offered.options[0], activities=[first])
    assert {p.person_id for p in meeting.participants} == {world.coordinator.id, world.supervisor.id}
    assert meeting.theme_code == "THM-1"


def test_group_offer_stays_open_until_everybody_in_it_is_booked(session, world):
    mine, theirs = world.enrol(), scenes.second_plan(world)
    offered = offer_group(session, world, mine, theirs)
    meeting = scenes.group(session, world, mine)
    assert offered.state is OfferState.OPEN
    late = [scenes.activity(theirs, "PLAN-1.4")]
    services.add_attendees(session, actor=world.supervisor, meeting=meeting, activities=late)
    assert offered.state is OfferState.WITHDRAWN


def test_what_is_considered_names_who_is_elsewhere(session, world):
    plan = world.enrol()
    offered = offer(session, world, plan)
    scenes.book(session, world, plan, "PLAN-1.1")
    [activity] = [invitee.activity for invitee in offered.invitees if invitee.activity]
    given = {"actor": world.supervisor, "offer": offered, "activities": [activity]}
    assert services.consider_offer(session, option=offered.options[1], **given) == []
    assert services.consider_offer(session, option=offered.options[0], **given) == [
        "Cora Valecoord has another session from 10:00 to 10:45.",
        "You have another session from 10:00 to 10:45.",
    ]


# --- whose move -----------------------------------------------------------------------------------


def test_waiting_offers_say_whose_move_it_is(session, world):
    mine, theirs = world.enrol(), scenes.second_plan(world)
    offered = offer_group(session, world, mine, theirs)
    ids = [mine.id, theirs.id]
    assert [line.unanswered for line in queries.offers_waiting(session, plan_ids=ids)] == [
        ((world.coordinator.id, Party.COORDINATOR),),
        ((world.other_coordinator.id, Party.COORDINATOR),),
    ]
    answer(session, world.coordinator, offered, offered.options[0])
    [line] = queries.offers_waiting(session, plan_ids=[mine.id])
    assert (line.unanswered, line.is_answered, line.led_by_name) == ((), False, "Sam Valesuper")
    with clock.at(DAY):
        answer(session, world.other_coordinator, offered)
        lines = queries.offers_waiting(session, plan_ids=ids)
    assert [line.is_answered for line in lines] == [True, True]
    assert lines[0].answered_at == clock.london(DAY, 12)
    with clock.at(GONE):
        assert not queries.offers_waiting(session, plan_ids=ids)[0].has_time_left
    book(session, world, offered, offered.options[0])
    assert queries.offers_waiting(session, plan_ids=ids) == []


def test_open_offers_are_those_one_runs_or_is_asked_in(session, world):
    offered = offer(session, world, world.enrol())
    scenes.second_plan(world)
    answer(session, world.coordinator, offered)
    seen = {
        who: [(line.asks_me, line.has_my_answer, line.answered, line.people) for line in found]
        for who in ("coordinator", "pcn_supervisor", "supervisor", "other_supervisor", "lead")
        if (found := queries.open_offers(session, actor=getattr(world, who)))
    }
    assert seen == {
        "coordinator": [(True, True, 1, 2)],
        "pcn_supervisor": [(True, False, 1, 2)],
        "supervisor": [(False, False, 1, 2)],
    }
