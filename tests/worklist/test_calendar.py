"""The calendar page: whose it is, what it shows of a month, and what it costs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.supervision.test_services_offers import offer
from tests.world import START
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans import services as plans
from trainingapp.supervision import services
from trainingapp.worklist.presenters.calendar import asked_month

MOST = 12


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


@pytest.mark.parametrize(
    ("given_name", "month"),
    [
        (None, date(2026, 6, 1)),
        ("", date(2026, 6, 1)),
        ("2026-11", date(2026, 11, 1)),
        ("2000-01", date(2000, 1, 1)),
        ("2099-12", date(2099, 12, 1)),
        ("2026-13", None),
        ("2026-00", None),
        ("1999-12", None),
        ("2100-01", None),
        ("2026-1", None),
        ("2026", None),
        ("2026-11-01", None),
        ("２０２６-11", None),
        ("soon", None),
    ],
)
def test_month_of_an_address(given_name, month):
    assert asked_month(given_name, date(2026, 6, 17)) == month


@given(st.text(max_size=12))
def test_no_address_breaks_the_calendar(text):
    month = asked_month(text, START)
    assert month is None or month.day == 1


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "soon", "0000-01", "9999-12"])
def test_unknown_month_is_not_found(world, client, month):
    client.sign_in(world.supervisor).get(f"/calendar?month={month}", status=404)


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_first_and_last_month_open(world, client, month):
    page = client.sign_in(world.supervisor).get(f"/calendar?month={month}")
    assert "Nothing is booked in this month." in page.text


def test_everybody_sees_their_own_sessions_of_the_month(session, world, client):
    plan = world.enrol()
    scenes.second_plan(world)
    scenes.book(session, world, plan, "PLAN-1.1")
    scenes.book(session, world, plan, "PLAN-1.2", day=DAY + timedelta(days=1))
    scenes.book(session, world, plan, "PLAN-2.1", day=date(2026, 7, 14))
    seen = {}
    for who in ("coordinator", "supervisor", "pcn_supervisor", "other_coordinator", "other_supervisor"):
        text = client.sign_in(getattr(world, who)).get("/calendar").text
        seen[who] = (
            "10:00 to 10:45: Individual supervision" in text,
            "First joint session , Thursday" in text or "10:45: First joint session" in text,
        )
    assert seen == {
        "coordinator": (True, True),
        "supervisor": (True, True),
        "pcn_supervisor": (False, True),
        "other_coordinator": (False, False),
        "other_supervisor": (False, False),
    }
    july = client.sign_in(world.coordinator).get(client.get("/calendar").link("Month after"))
    assert july.h1 == "July 2026"
    assert "Tuesday 14 July 2026" in july.text
    assert "First joint" not in july.text
    assert client.get(july.link("This month")).h1 == client.get(july.link("Month before")).h1 == "June 2026"


def test_people_of_another_alliance_see_nothing_of_it(session, world, client):
    scenes.group(session, world, world.enrol())
    for person in world.elsewhere.people.values():
        page = client.sign_in(person).get("/calendar")
        assert "Nothing is booked in this month." in page.text


def test_operator_has_no_calendar(world, client):
    client.sign_in(world.operator).get("/calendar", status=403)


def test_cancelled_session_stays_with_its_word(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
    assert "Cancelled" in client.sign_in(world.coordinator).get("/calendar").text


def test_supervisor_sees_what_is_due_and_not_booked(session, world, client):
    plan = world.enrol()
    scenes.second_plan(world, alliance_supervisor=world.supervisor)
    page = client.sign_in(world.supervisor).get("/calendar")
    assert "First group session , 2 coordinators" in page.text, "a group is one line"
    assert "First joint session , Cora Valecoord, Vale PCN" in page.text
    assert page.link("Book First group session") == "/groups/book?activity=PLAN-1.4"
    scenes.book(session, world, plan, "PLAN-1.2")
    page = client.get("/calendar")
    assert "First joint session , Cora" not in page.text
    assert "First joint session , Ciaran" in page.text
    assert "Still to book" not in client.sign_in(world.coordinator).get("/calendar").text


def test_overdue_is_shown_in_this_month_and_not_in_a_later_one(world, client):
    world.enrol()
    with clock.at(date(2026, 8, 3)):
        client.sign_in(world.supervisor)
        assert "by 30 June 2026" in client.get("/calendar").text
        assert "by 30 June 2026" not in client.get("/calendar?month=2026-09").text
        assert "Everything due in this month is booked." in client.get("/calendar?month=2026-07").text


def test_lead_sees_groups_conferences_and_counts(session, world, client):
    plan = world.enrol()
    scenes.group(session, world, plan)
    scenes.book(session, world, plan)
    scenes.book(session, world, plan, "PLAN-1.2", day=DAY + timedelta(days=1))
    plans.add_conference(
        session, actor=world.lead, title="Summer day", held_on=date(2026, 6, 24), venue="Hall"
    )
    page = client.sign_in(world.lead).get("/calendar")
    for words in (
        "First group session",
        "Conference: Summer day",
        "Individual supervision: 1 session",
        "First joint session: 1 session",
        "Group supervision: 1 session",
    ):
        assert words in page.text
    assert "Cora" not in page.text


def test_offers_lead_to_the_page_on_which_they_go_on(session, world, client):
    offered = offer(session, world, world.enrol())
    page = client.sign_in(world.coordinator).get("/calendar")
    assert page.link("Say which times suit you") == f"/offers/{offered.id}/answer"
    page = client.sign_in(world.supervisor).get("/calendar")
    assert "First joint session, Cora Valecoord: 0 of 2 people answered" in page.text
    assert page.link("See the answers") == f"/offers/{offered.id}"


@pytest.mark.parametrize("number_of_plans", [2, 15])
def test_calendar_costs_the_same_for_many_plans(session, world, client, number_of_plans):
    enrolled = [world.enrol()]
    for number in range(1, number_of_plans):
        person = world.add_person(f"c{number}", f"Nr {number} Coordinator", Role.COORDINATOR, world.pcn)
        enrolled.append(world.enrol(person))
    for plan in enrolled:
        scenes.book(session, world, plan)
        offer(session, world, plan)
    scenes.group(session, world, *enrolled)
    both = world.add_person("both", "Bo Both", Role.PROGRAMME_LEAD, world.organisation)
    expected = {
        # 1) the person 2) their sessions 3) conferences 4) offers
        world.coordinator: 4,
        # 5) what is still to book
        world.supervisor: 5,
        # 1) the person 2) their sessions 3) groups 4) conferences 5) counts 6) offers
        both: 6,
    }
    for person, number in expected.items():
        client.sign_in(person)
        with statements(session.get_bind()) as asked:
            client.raw.get("/calendar")
        assert len(asked) == number <= MOST, "\n\n".join(asked)
