"""Places in groups: booking them, waiting for one, giving one back, on both databases."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision import scenes
from trainingapp.accounts.terms import Role
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PauseKind
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import GroupPlace
from trainingapp.supervision.terms import Attendance, PlaceState
from trainingapp.training import queries as training

DAY = scenes.DAY
EARLIER = DAY - timedelta(days=5)


def coordinators(world, number):
    """So many coordinators with a plan each, whose first group is open."""
    found = []
    for each in range(number):
        person = world.add_person(f"extra_{each}", f"Extra Person{each}", Role.COORDINATOR, world.pcn)
        world.enrol(person)
        found.append(person)
    return found


def opened(session, world, capacity=2):
    """A group that one coordinator was booked for by hand, with places offered."""
    with clock.at(EARLIER):
        meeting = scenes.group(session, world, world.enrol())
        offer(session, world, meeting, capacity)
    return meeting


def offer(session, world, meeting, capacity, actor=None):
    opening = queries.opening(session, session_id=meeting.id)
    return services.open_places(
        session,
        actor=actor or world.supervisor,
        meeting=meeting,
        capacity=capacity,
        version=opening.version if opening else None,
    )


def book(session, person, meeting):
    with clock.at(EARLIER):
        place = services.book_place(session, actor=person, meeting=meeting)
    return place and place.state


def give_back(session, person, meeting, on=EARLIER):
    with clock.at(on):
        services.give_back_place(session, actor=person, meeting=meeting)


def attending(session, meeting):
    session.expire(meeting, ["participants"])
    return {place.person_id for place in meeting.participants if place.party is Party.COORDINATOR}


def plans_of(session, person):
    return session.query(Plan).filter_by(coordinator_id=person.id).all()


def told(session, person, kind):
    return session.query(OutboxMessage).filter_by(kind=kind, to_name=person.name).count()


def test_a_place_makes_a_participant_for_the_right_activity(session, world):
    meeting = opened(session, world)
    [person] = coordinators(world, 1)
    assert book(session, person, meeting) is PlaceState.BOOKED
    session.expire(meeting, ["participants"])
    [place] = [place for place in meeting.participants if place.person_id == person.id]
    assert (place.party, place.activity.code) == (Party.COORDINATOR, "PLAN-1.4")
    assert told(session, person, "session-invitation") == 1
    assert book(session, person, meeting) is PlaceState.BOOKED, "sent twice"
    assert told(session, person, "session-invitation") == 1


def test_a_full_group_has_a_waiting_list_that_moves_up_in_order(session, world):
    meeting = opened(session, world)
    first, second, third = coordinators(world, 3)
    assert [book(session, person, meeting) for person in (first, second, third)] == [
        PlaceState.BOOKED,
        PlaceState.WAITING,
        PlaceState.WAITING,
    ]
    give_back(session, first, meeting)
    assert attending(session, meeting) == {world.coordinator.id, second.id}
    assert told(session, second, "place-found") == 1
    assert told(session, first, "place-given-back") == 1
    assert told(session, third, "place-found") == 0
    give_back(session, first, meeting)
    assert told(session, first, "place-given-back") == 1, "again does nothing"
    assert book(session, first, meeting) is PlaceState.WAITING
    with clock.at(EARLIER):
        offer(session, world, meeting, 3)
    assert attending(session, meeting) == {world.coordinator.id, second.id, third.id}


def test_who_was_booked_by_the_facilitator_has_a_place(session, world):
    meeting = opened(session, world, capacity=1)
    assert book(session, world.coordinator, meeting) is None
    [person] = coordinators(world, 1)
    assert book(session, person, meeting) is PlaceState.WAITING
    give_back(session, world.coordinator, meeting)
    assert attending(session, meeting) == {person.id}
    assert book(session, world.coordinator, meeting) is PlaceState.WAITING


def test_nobody_is_added_by_hand_beyond_the_places(session, world):
    meeting = opened(session, world, capacity=1)
    [person] = coordinators(world, 1)
    open_ones = queries.open_group_activities(session, coordinator_ids=[person.id])
    wanted = [activity for activity in open_ones if activity.code == "PLAN-1.4"]
    give_back(session, world.coordinator, meeting)
    add = {"actor": world.supervisor, "meeting": meeting, "activities": wanted}
    with clock.at(EARLIER):
        services.add_attendees(session, **add)
        services.add_attendees(session, **add)
    assert attending(session, meeting) == {person.id}
    own = [scenes.activity(plan, "PLAN-1.4") for plan in plans_of(session, world.coordinator)]
    with clock.at(EARLIER), pytest.raises(DomainError, match="0 places left"):
        services.add_attendees(session, actor=world.supervisor, meeting=meeting, activities=own)


def test_fewer_places_than_are_taken_are_refused(session, world):
    meeting = opened(session, world, capacity=3)
    for person in coordinators(world, 2):
        book(session, person, meeting)
    with clock.at(EARLIER), pytest.raises(DomainError, match="3 coordinators have a place") as refusal:
        offer(session, world, meeting, 2)
    assert refusal.value.field == "capacity"
    for capacity in (0, 201):
        with clock.at(EARLIER), pytest.raises(DomainError, match="between 1 and 200"):
            offer(session, world, meeting, capacity)


def test_of_two_who_change_the_number_the_second_is_told(session, world):
    meeting = opened(session, world, capacity=3)
    with clock.at(EARLIER):
        offer(session, world, meeting, 5, actor=world.lead)
        with pytest.raises(EditConflict, match="number of places to 5"):
            services.open_places(session, actor=world.supervisor, meeting=meeting, capacity=4, version=1)
        services.open_places(session, actor=world.supervisor, meeting=meeting, capacity=5, version=1)


@pytest.mark.parametrize("who", ["other_supervisor", "coordinator", "pcn_supervisor"])
def test_only_who_leads_it_and_the_lead_offer_places(session, world, who):
    meeting = opened(session, world)
    with clock.at(EARLIER), pytest.raises(NotAllowed):
        offer(session, world, meeting, 9, actor=getattr(world, who))
    with clock.at(EARLIER), pytest.raises(NotAllowed):
        offer(session, world, meeting, 9, actor=world.elsewhere.lead)


def test_places_end_when_the_group_begins(session, world):
    meeting = opened(session, world)
    [person] = coordinators(world, 1)
    book(session, person, meeting)
    begun = clock.london(DAY, 14)
    with clock.at(begun), pytest.raises(DomainError, match="has begun"):
        services.give_back_place(session, actor=person, meeting=meeting)
    with clock.at(begun), pytest.raises(DomainError, match="has begun"):
        services.book_place(session, actor=world.coordinator, meeting=meeting)
    with clock.at(begun), pytest.raises(DomainError, match="has begun"):
        offer(session, world, meeting, 9)


def test_a_group_that_nobody_needs_is_refused(session, world):
    meeting = opened(session, world, capacity=5)
    plan = scenes.second_plan(world)
    scenes.group(session, world, plan, day=date(2026, 6, 11), actor=world.other_supervisor)
    with clock.at(EARLIER), pytest.raises(DomainError, match="no group session open that this one is for"):
        services.book_place(session, actor=world.other_coordinator, meeting=meeting)
    with clock.at(EARLIER), pytest.raises(NotAllowed):
        services.book_place(session, actor=world.elsewhere.coordinator, meeting=meeting)


def test_a_group_without_places_is_not_booked(session, world):
    meeting = scenes.group(session, world, world.enrol())
    [person] = coordinators(world, 1)
    with clock.at(EARLIER), pytest.raises(DomainError, match="Ask who leads it"):
        services.book_place(session, actor=person, meeting=meeting)


def test_whoever_waits_hears_that_the_group_was_called_off(session, world):
    meeting = opened(session, world, capacity=1)
    [person] = coordinators(world, 1)
    book(session, person, meeting)
    with clock.at(EARLIER):
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Illness")
    assert told(session, person, "place-called-off") == 1
    assert told(session, world.coordinator, "session-cancelled") == 1
    with clock.at(EARLIER), pytest.raises(DomainError, match="was cancelled"):
        services.give_back_place(session, actor=person, meeting=meeting)


def test_who_cannot_come_now_keeps_their_turn(session, world):
    meeting = opened(session, world, capacity=1)
    first, second = coordinators(world, 2)
    book(session, first, meeting)
    book(session, second, meeting)
    [place] = session.query(GroupPlace).filter_by(turn=1)
    with clock.at(EARLIER):
        plans.pause_plan(
            session, actor=world.lead, plan=place.plan, kind=PauseKind.OTHER, from_on=EARLIER, reason="Leave"
        )
        offer(session, world, meeting, 2)
    assert attending(session, meeting) == {world.coordinator.id, second.id}
    assert place.state is PlaceState.WAITING


def test_the_register_logs_hours_and_signs_nothing_off(session, world):
    meeting = opened(session, world)
    [person] = coordinators(world, 1)
    book(session, person, meeting)
    session.refresh(meeting)
    marks = {p.id: Attendance.ATTENDED for p in meeting.participants if p.party is Party.COORDINATOR}
    with clock.at(clock.london(DAY, 16)):
        services.take_register(
            session,
            actor=world.supervisor,
            meeting=meeting,
            version=meeting.version,
            attendance=marks,
            guests={},
        )
    [plan_id] = [p.plan_id for p in meeting.participants if p.person_id == person.id]
    assert training.minutes_used(session, plan_ids=[plan_id]) == {plan_id: 90}
    assert session.query(Event).filter(Event.what.startswith("sign-off")).count() == 0


MOVES = st.lists(
    st.tuples(st.sampled_from(["book", "give back", "offer"]), st.integers(0, 3)), min_size=1, max_size=14
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_never_more_than_the_places_and_always_in_order(session, world, moves):
    with session.begin_nested() as undone:
        _play(session, world, moves)
        undone.rollback()


def _play(session, world, moves):
    """Random moves against a model in plain lists: who attends, and who waits in which order."""
    world.people = {key: one for key, one in world.people.items() if not key.startswith("extra_")}
    meeting = opened(session, world, capacity=2)
    people = [world.coordinator, *coordinators(world, 3)]
    capacity, inside, queue = 2, [world.coordinator.id], []
    for what, number in moves:
        person = people[number]
        if what == "book":
            book(session, person, meeting)
            if person.id not in inside + queue:
                (inside if len(inside) < capacity else queue).append(person.id)
        elif what == "give back":
            give_back(session, person, meeting)
            for each in (inside, queue):
                if person.id in each:
                    each.remove(person.id)
        elif number + 1 >= len(inside):
            capacity = number + 1
            with clock.at(EARLIER):
                offer(session, world, meeting, capacity)
        while queue and len(inside) < capacity:
            inside.append(queue.pop(0))
        opening = queries.opening(session, session_id=meeting.id)
        session.expire(opening, ["places"])
        waiting = [p.plan.coordinator_id for p in opening.places if p.state is PlaceState.WAITING]
        assert attending(session, meeting) == set(inside)
        assert waiting == queue
        assert len(inside) <= opening.capacity == capacity
