"""Offering times, answering, and booking one, as people do it on the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.supervision.test_services_offers import TIMES, offer, offer_group
from tests.world import START
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.supervision import services
from trainingapp.supervision.models import SupervisionSession, TimeOffer
from trainingapp.supervision.terms import OfferState

TWO_TIMES = {
    "times-0-day-day": "10",
    "times-0-day-month": "6",
    "times-0-day-year": "2026",
    "times-0-time": "10:00",
    "times-1-day-day": "11",
    "times-1-day-month": "6",
    "times-1-day-year": "2026",
    "times-1-time": "14:30",
    "minutes": "45",
    "mode": "video",
}


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


def offer_path(plan, code="PLAN-1.2"):
    return f"/plans/{plan.id}/activities/{scenes.activity(plan, code).id}/offer"


def test_times_are_offered_answered_and_one_is_booked(session, world, client):
    plan = world.enrol()
    form = client.sign_in(world.supervisor).get(offer_path(plan))
    page = client.submit(form, TWO_TIMES)
    assert page.h1 == "Times offered: First joint session"
    assert "0 of 2 people answered so far." in page.text
    [offered] = session.query(TimeOffer)
    first, second = offered.options
    path = f"/offers/{offered.id}/answer"
    for who, suits in (("coordinator", [first.id, second.id]), ("pcn_supervisor", [second.id])):
        asked = client.sign_in(getattr(world, who)).get(path)
        assert "Sam Valesuper offers these times." in asked.text
        assert "Thank you." in client.submit(asked, {"suits": [str(id_) for id_ in suits]}).text
    page = client.sign_in(world.supervisor).get(f"/offers/{offered.id}")
    assert "Everybody has answered." in page.text
    assert "10:00 : suits 1 of 2" in page.text
    assert "14:30 : suits 2 of 2 (the most)" in page.text
    assert "does not suit" in page.text
    booking = client.get(f"/offers/{offered.id}/times/{second.id}/book")
    booked = client.submit(booking)
    assert "Booked. Everybody gets an invitation" in booked.text
    assert session.query(SupervisionSession).one().starts_at == clock.london(DAY + timedelta(days=1), 14, 30)
    assert "has been booked" in client.sign_in(world.coordinator).get(path).text
    again = client.sign_in(world.supervisor).post(f"/offers/{offered.id}/times/{second.id}/book")
    assert again.path == booked.path, "sent twice, it is the same session"


def test_group_is_offered_to_many_and_booked_for_those_it_suits(session, world, client):
    world.enrol()
    scenes.second_plan(world)
    client.sign_in(world.supervisor)
    choice = client.get("/groups/offer")
    form = client.get(choice.link("First group session"))
    boxes = [e.get("value") for e in form.all("input") if e.get("name") == "attendees"]
    assert len(boxes) == 2
    page = client.submit(form, TWO_TIMES | {"attendees": boxes, "minutes": "90"})
    assert "0 of 2 people answered so far." in page.text
    [offered] = session.query(TimeOffer)
    option = offered.options[0]
    asked = client.sign_in(world.coordinator).get(f"/offers/{offered.id}/answer")
    assert "Ciaran" not in asked.text
    client.submit(asked, {"suits": str(option.id)})
    booking = client.sign_in(world.supervisor).get(f"/offers/{offered.id}/times/{option.id}/book")
    ticked = booking.fields()["attendees"]
    assert ticked in boxes, "only whom the time suits is ticked"
    client.submit(booking)
    assert {p.person_id for p in session.query(SupervisionSession).one().participants} == {
        world.coordinator.id,
        world.supervisor.id,
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"times-1-time": ""}, "Enter the time it begins"),
        ({"times-1-day-day": "", "times-1-day-month": "", "times-1-day-year": ""}, "Enter the date"),
        ({"times-0-time": "25:00"}, "Time must be a time, like 9:30 or 14:05"),
        ({"times-1-day-day": "10", "times-1-time": "10:00"}, "This time is there already. Enter another one"),
        ({"times-0-day-year": "2025"}, "Enter a time that is still to come"),
        ({"minutes": "481"}, "Minutes must be between 1 and 480"),
    ],
)
def test_offer_that_cannot_be_says_so_and_keeps_what_was_typed(session, world, client, changes, error):
    form = client.sign_in(world.supervisor).get(offer_path(world.enrol()))
    page = client.submit(form, TWO_TIMES | changes)
    assert page.errors == [error]
    assert page.field("times-0-day-day") == "10"
    assert session.query(TimeOffer).count() == 0


def test_one_time_is_no_choice(session, world, client):
    form = client.sign_in(world.supervisor).get(offer_path(world.enrol()))
    one = {name: value for name, value in TWO_TIMES.items() if not name.startswith("times-1")}
    assert client.submit(form, one).errors == ["Enter at least 2 times: number 2 is blank"]


def test_answer_is_something_and_a_new_one_replaces_it(session, world, client):
    offered = offer(session, world, world.enrol())
    path = f"/offers/{offered.id}/answer"
    asked = client.sign_in(world.coordinator).get(path)
    assert client.submit(asked).errors == ["Tick the times that suit you, or that none of them does"]
    both = client.submit(asked, {"suits": str(offered.options[0].id), "none_suits": "yes"})
    assert both.errors == ["Tick the times that suit you, or that none of them does"]
    client.submit(asked, {"none_suits": "yes"})
    again = client.get(path)
    assert "A new answer replaces it." in again.text
    assert again.fields().get("none_suits") == "yes"
    assert "suits" not in again.fields()


def test_foreign_time_and_times_that_are_over_are_not_accepted(session, world, client):
    offered = offer(session, world, world.enrol())
    asked = client.sign_in(world.coordinator).get(f"/offers/{offered.id}/answer")
    wrong = client.submit(asked, {"suits": str(uuid4())})
    assert wrong.errors == ["Select one of the options for the times"]
    with clock.at(TIMES[-1] + timedelta(days=1)):
        late = client.sign_in(world.coordinator).get(f"/offers/{offered.id}/answer")
        assert "All of these times are over." in late.text
        option = offered.options[0]
        page = client.sign_in(world.supervisor).post(f"/offers/{offered.id}/times/{option.id}/book")
    assert page.errors == ["This time is over. Choose another one, or offer new times"]


def test_withdrawn_offer_says_so_to_both(session, world, client):
    offered = offer(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/offers/{offered.id}/withdraw")
    assert "Withdrawn. Nobody is asked any more." in client.submit(form).text
    session.refresh(offered)
    assert offered.state is OfferState.WITHDRAWN
    assert "were withdrawn" in client.sign_in(world.coordinator).get(f"/offers/{offered.id}/answer").text


def test_activity_booked_meanwhile_is_told_in_words(session, world, client):
    plan = world.enrol()
    offered = offer(session, world, plan)
    form = client.sign_in(world.supervisor).get(f"/offers/{offered.id}/times/{offered.options[0].id}/book")
    scenes.book(session, world, plan, "PLAN-1.2", starts_at=clock.london(DAY, 16))
    page = client.submit(form)
    assert page.errors == ["These times were withdrawn. Offer new ones, or book a time directly"]


def test_offers_are_for_who_runs_and_who_is_asked(session, world, client):
    offered = offer(session, world, world.enrol())
    scenes.second_plan(world)
    option = offered.options[0].id
    for path, expected in {
        f"/offers/{offered.id}": (200, 403, 403, 404, 403),
        f"/offers/{offered.id}/withdraw": (200, 403, 403, 404, 403),
        f"/offers/{offered.id}/times/{option}/book": (200, 403, 403, 404, 403),
        f"/offers/{offered.id}/times/{uuid4()}/book": (404, 403, 403, 404, 403),
        f"/offers/{offered.id}/answer": (403, 200, 200, 403, 403),
        f"/offers/{uuid4()}/answer": (403, 404, 404, 403, 403),
    }.items():
        people = ("supervisor", "coordinator", "pcn_supervisor", "other_supervisor", "lead")
        for who, status in zip(people, expected, strict=True):
            client.sign_in(getattr(world, who)).get(path, status=status)
    for person in world.elsewhere.people.values():
        client.sign_in(person)
        for page in ("", "/answer", "/withdraw"):
            assert client.raw.get(f"/offers/{offered.id}{page}").status_code in {403, 404}


@pytest.mark.parametrize("more", [0, 6])
def test_table_of_answers_costs_the_same_for_many(session, world, client, more):
    plans = [world.enrol()]
    for number in range(more):
        person = world.add_person(f"c{number}", f"Nr {number} Coordinator", Role.COORDINATOR, world.pcn)
        plans.append(world.enrol(person))
    offered = offer_group(session, world, *plans)
    services.answer_offer(session, actor=world.coordinator, invitee=offered.invitees[0], suits=[])
    path = f"/offers/{offered.id}"
    client.sign_in(world.supervisor)
    with statements(session.get_bind()) as asked:
        client.raw.get(path)
    assert len(asked) == 5, "\n".join(asked)  # 1) the person 2) offer 3) times 4) answers 5) supervisors
