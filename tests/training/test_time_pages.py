"""The pages of protected time: entering, planning, asking, answering and taking back."""

from datetime import date, timedelta

import pytest

from tests.counting import statements
from tests.plans.test_links_pages import come_in
from tests.training.test_time_ledger import ask, log
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import services as plans
from trainingapp.training import queries
from trainingapp.training.terms import TimeKind

DAY = date(2026, 6, 10)
FILLED = {
    "used_on-day": "10",
    "used_on-month": "6",
    "used_on-year": "2026",
    "hours": "1",
    "minutes": "30",
    "purpose": "learning",
    "title": "E-learning on personalised care",
}
SOON = {"used_on-day": "17"}


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(clock.london(DAY, 12)):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def send(client, person: Person, path: str, **changes):
    """Fill in a page of the ledger as somebody would, and send it."""
    return client.submit(client.sign_in(person).get(path), FILLED | changes)


def test_a_coordinator_logs_time(client, session, world, plan):
    page = send(client, world.coordinator, f"/plans/{plan.id}/time/log")
    assert page.path == f"/plans/{plan.id}/time"
    assert "Logged." in page.text
    assert "1 hour 30 minutes used. By now it could be" in page.text
    [entry] = queries.entries(session, plan_id=plan.id)
    assert (entry.kind, entry.minutes, entry.used_on) == (TimeKind.USED, 90, DAY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": "-1"}, "Hours must be between 0 and 24"),
        ({"hours": "0", "minutes": "0"}, "Enter how long it is"),
        ({"hours": "", "minutes": ""}, "Enter how long it is"),
        ({"hours": "25"}, "Hours must be between 0 and 24"),
        ({"hours": "24", "minutes": "30"}, "A day has 24 hours"),
        ({"hours": "1,5"}, "Hours must be a whole number"),
        ({"used_on-day": "11"}, "its date must be today or in the past"),
        ({"title": ""}, "Enter what it is for"),
        ({"title": "Call about Mrs Smith 9434765919"}, "patient"),
    ],
)
def test_what_cannot_be_keeps_what_was_typed_and_writes_nothing(client, session, world, plan, changes, said):
    page = send(client, world.coordinator, f"/plans/{plan.id}/time/log", **changes)
    assert said in page.text
    for name, value in (FILLED | changes).items():
        if name != "purpose":
            assert page.field(name) == value
    assert queries.entries(session, plan_id=plan.id) == []


def test_25_hours_of_a_day_are_refused_in_words(client, session, world, plan):
    log(session, world, plan, minutes=23 * 60)
    page = send(client, world.coordinator, f"/plans/{plan.id}/time/log", hours="2", minutes="0")
    assert "23 hours are entered for 10 June 2026 already, and a day has 24 hours" in page.text


def test_time_is_planned_and_asked_for_on_days_to_come(client, session, world, plan):
    for path, said in (("plan", "Planned."), ("ask", "Asked for.")):
        page = send(client, world.coordinator, f"/plans/{plan.id}/time/{path}", **SOON)
        assert said in page.text
    page = send(client, world.coordinator, f"/plans/{plan.id}/time/ask", **{"used_on-day": "9"})
    assert "Enter a day to come" in page.text
    kinds = sorted(entry.kind for entry in queries.entries(session, plan_id=plan.id))
    assert kinds == [TimeKind.PLANNED, TimeKind.REQUESTED]


def test_the_same_form_sent_twice_enters_nothing_twice(client, session, world, plan):
    send(client, world.coordinator, f"/plans/{plan.id}/time/log")
    page = send(client, world.coordinator, f"/plans/{plan.id}/time/log")
    assert "You entered exactly this already" in page.text
    assert len(queries.entries(session, plan_id=plan.id)) == 1


def test_an_entry_is_taken_back_and_stays(client, session, world, plan):
    entry = log(session, world, plan)
    page = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time")
    assert f"/time-entries/{entry.id}/take-back" in [a.get("href") for a in page.all("a")]
    page = client.submit(client.get(f"/time-entries/{entry.id}/take-back"))
    assert "Taken back." in page.text
    assert "What was entered, and taken back" in page.text
    assert "minus 1 hour" in page.text
    assert "Nothing used. By now" in page.text


def test_a_request_is_answered_by_the_pcn_supervisor(client, session, world, plan):
    request = ask(session, world, plan)
    client.sign_in(world.pcn_supervisor)
    assert "2 hours asked for, waiting for your answer" in client.get(f"/plans/{plan.id}/time").text
    page = client.get("/time-requests")
    assert f"{world.coordinator.name}: 2 hours on 17 June 2026 (in 7 days)" in page.text
    page = client.get(f"/time-requests/{request.id}/answer")
    assert (page.field("hours"), page.field("minutes")) == ("2", "0")
    for changes, said in (
        ({}, "Select your answer"),
        ({"answer": "refuse"}, "Select the reason"),
        ({"answer": "grant", "hours": "1"}, "Select the reason"),
        ({"answer": "grant", "hours": "3"}, "Grant at most the 2 hours"),
        ({"answer": "grant", "hours": "0"}, "Enter how long it is"),
    ):
        assert said in client.submit(client.get(f"/time-requests/{request.id}/answer"), changes).text
    page = client.submit(
        client.get(f"/time-requests/{request.id}/answer"),
        {"answer": "grant", "hours": "1", "refused_for": "staffing", "comment": "The first hour only"},
    )
    assert "Nobody waits for an answer" in page.text
    page = client.get(f"/time-requests/{request.id}/answer")
    assert "1 hour granted, 1 hour not: not enough staff on that day" in page.text
    text = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time").text
    for said in ("Granted, and not logged yet", "The first hour only", "Not enough staff on that day"):
        assert said in text


def test_granted_time_is_logged_with_a_tap(client, session, world, plan):
    request = ask(session, world, plan, used_on=DAY)
    client.sign_in(world.pcn_supervisor)
    client.submit(client.get(f"/time-requests/{request.id}/answer"), {"answer": "grant"})
    page = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time")
    [way] = [a.get("href") for a in page.all("a") if "grant=" in (a.get("href") or "")]
    page = client.get(way)
    assert "This uses the time that you were granted" in page.text
    assert page.field("title") == "A course"
    page = client.submit(page)
    assert "Logged." in page.text
    assert "Granted, and not logged yet" not in page.text


def test_an_answer_is_taken_back_and_the_request_is_open_again(client, session, world, plan):
    request = ask(session, world, plan)
    client.sign_in(world.pcn_supervisor)
    client.submit(
        client.get(f"/time-requests/{request.id}/answer"), {"answer": "refuse", "refused_for": "other_day"}
    )
    page = client.get(f"/time-requests/{request.id}/answer")
    page = client.submit(client.get(page.link("Take the answer back")))
    assert page.path == f"/time-requests/{request.id}/answer"
    assert "Your answer" in page.text


def test_a_visitor_by_a_link_answers_for_that_plan_alone(client, session, world, plan):
    other = world.enrol(world.other_coordinator)
    request = ask(session, world, plan)
    theirs = ask(session, world, other, actor=world.other_coordinator)
    link = plans.make_link(session, actor=world.supervisor, plan=plan)
    come_in(client, link)
    page = client.get("/time-requests")
    assert world.coordinator.name in page.text
    assert world.other_coordinator.name not in page.text
    client.get(f"/time-requests/{theirs.id}/answer", status=404)
    page = client.submit(client.get(f"/time-requests/{request.id}/answer"), {"answer": "grant"})
    assert "Nobody waits for an answer" in page.text


def test_the_supervisor_reads_and_the_lead_sees_totals(client, session, world, plan):
    ask(session, world, plan)
    log(session, world, plan)
    text = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/time").text
    assert "A course" in text
    assert "Take back" not in text
    text = client.sign_in(world.lead).get(f"/plans/{plan.id}/time").text
    assert "A course" not in text
    assert "E-learning" not in text
    assert "Not answered yet 2 hours" in text


@pytest.mark.parametrize("requests", [2, 15])
def test_the_list_of_requests_costs_the_same_however_long_it_is(client, session, world, plan, requests):
    for number in range(requests):
        ask(session, world, plan, minutes=10, title=f"Course {number}")
    client.sign_in(world.pcn_supervisor).get("/time-requests")
    with statements(world.session.get_bind()) as asked:
        client.raw.get("/time-requests")
    assert len(asked) == 2, "\n".join(asked)  # 1) the person 2) the requests


@pytest.mark.parametrize("entries", [2, 15])
def test_an_answer_costs_the_same_however_much_was_used(client, session, world, plan, entries):
    request = ask(session, world, plan)
    for number in range(entries):
        log(session, world, plan, used_on=DAY - timedelta(days=number % 9), title=f"Lesson {number}")
    address = f"/time-requests/{request.id}/answer"
    client.sign_in(world.pcn_supervisor).get(address)
    with statements(world.session.get_bind()) as asked:
        client.raw.get(address)
    # 1) the person 2) the request 3) its answer 4) sums 5) changes of hours 6) pauses
    assert len(asked) == 6, "\n".join(asked)
