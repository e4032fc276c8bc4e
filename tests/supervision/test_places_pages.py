"""The pages of places in groups."""

from datetime import timedelta

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.test_places import EARLIER, book, coordinators, opened, plans_of
from trainingapp.core import clock
from trainingapp.supervision import services

GROUPS = "/groups"


@pytest.fixture(autouse=True)
def before_the_group():
    with clock.at(EARLIER):
        yield


def test_a_coordinator_books_a_place_and_gives_it_back(client, session, world):
    meeting = opened(session, world)
    [person] = coordinators(world, 1)
    page = client.sign_in(person).get(GROUPS)
    assert "First group session" in page.text
    assert "1 place of 2 left." in page.text
    assert "Contract, quality framework and integrated care" in page.text
    page = client.submit(client.get(f"/sessions/{meeting.id}/place"))
    assert "You have a place." in page.text
    page = client.submit(client.get(f"/sessions/{meeting.id}/place/give-back"))
    assert "You gave your place back." in page.text
    assert "1 place of 2 left." in page.text


def test_a_full_group_says_where_one_stands(client, session, world):
    meeting = opened(session, world, capacity=1)
    first, second = coordinators(world, 2)
    book(session, first, meeting)
    page = client.sign_in(second).get(GROUPS)
    assert "Full: all places taken. 1 person waits for one." in page.text
    page = client.submit(client.get(f"/sessions/{meeting.id}/place"))
    assert "You are number 2 on the waiting list" in page.text
    assert "Number 2 of 2" in page.text
    page = client.submit(client.get(f"/sessions/{meeting.id}/place/give-back"))
    assert "You are off the waiting list." in page.text


def test_who_has_nothing_to_join_is_told_so(client, world):
    world.enrol()
    assert "There is no group to book" in client.sign_in(world.coordinator).get(GROUPS).text


def test_a_group_for_another_month_is_not_offered(client, session, world):
    opened(session, world)
    plan = scenes.second_plan(world)
    scenes.group(session, world, plan, actor=world.other_supervisor, day=scenes.DAY + timedelta(days=1))
    page = client.sign_in(world.other_coordinator).get(GROUPS)
    assert "First group session" not in page.text


def test_a_group_of_another_alliance_is_not_found(client, session, world):
    meeting = opened(session, world)
    world.elsewhere.enrol()
    client.sign_in(world.elsewhere.coordinator).get(f"/sessions/{meeting.id}/place", status=404)
    client.sign_in(world.elsewhere.lead).get(f"/sessions/{meeting.id}/places", status=404)


@pytest.mark.parametrize("who", ["supervisor", "lead"])
def test_places_are_offered_and_changed(client, session, world, who):
    meeting = scenes.group(session, world, world.enrol())
    address = f"/sessions/{meeting.id}/places"
    page = client.sign_in(getattr(world, who)).get(address)
    assert "cannot book this group themselves yet" in page.text
    page = client.submit(client.get(address), {"capacity": "1"})
    assert "1 of 1 place taken" in page.text
    first, second = coordinators(world, 2)
    book(session, first, meeting)
    book(session, second, meeting)
    page = client.get(address)
    assert "2 people wait" in page.text
    assert page.text.index(first.name) < page.text.index(second.name)
    page = client.submit(client.get(address), {"capacity": "2"})
    assert "1 person waits" in page.text
    page = client.submit(client.get(address), {"capacity": "1"})
    assert "2 coordinators have a place already, so enter 2 or more" in page.text
    assert page.field("capacity") == "1", "what was typed stays"
    for typed, said in (("0", "between 1 and 200"), ("-3", "between 1 and 200"), ("x", "whole number")):
        assert said in client.submit(client.get(address), {"capacity": typed}).text


def test_of_two_who_change_the_number_the_second_decides_again(client, session, world):
    meeting = opened(session, world, capacity=2)
    address = f"/sessions/{meeting.id}/places"
    client.sign_in(world.lead)
    fields = client.get(address).fields()
    services.open_places(session, actor=world.supervisor, meeting=meeting, capacity=4, version=1)
    page = client.post(address, fields | {"capacity": "3"})
    assert "Somebody else set the number of places to 4" in page.text
    page = client.post(address, page.fields())
    assert "of 3 places taken" in page.text


@pytest.mark.parametrize("groups", [2, 9])
def test_the_list_costs_the_same_however_long_it_is(client, session, world, groups):
    people = coordinators(world, groups + 1)
    plans = [plan for person in people for plan in plans_of(session, person)]
    for number, plan in enumerate(plans[1:], 1):
        meeting = scenes.group(session, world, plan, day=scenes.DAY + timedelta(days=number))
        services.open_places(session, actor=world.supervisor, meeting=meeting, capacity=3, version=None)
    client.sign_in(people[0]).get(GROUPS)
    with statements(world.session.get_bind()) as asked:
        text = client.raw.get(GROUPS).get_data(as_text=True)
    assert text.count("2 places of 3 left.") == groups
    # 1) the person 2) openings 3) their places 4) who is in them 5) the open activities 6-7) met elsewhere
    # 8) themes
    assert len(asked) <= 8, "\n".join(asked)
