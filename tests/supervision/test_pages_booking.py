"""The pages that book, move and cancel, as people use them; and the session for a calendar."""

from datetime import date

import pytest
from icalendar import Calendar

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.world import START
from trainingapp.core import clock
from trainingapp.plans.terms import Party
from trainingapp.supervision import services
from trainingapp.supervision.models import SessionMove, SupervisionSession

WHEN = {
    "day-day": "10",
    "day-month": "6",
    "day-year": "2026",
    "time": "10:15",
    "minutes": "45",
    "mode": "video",
    "place": "https://meet.example/vale",
}


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


def book_path(plan, code="PLAN-1.1", query=""):
    return f"/plans/{plan.id}/activities/{scenes.activity(plan, code).id}/book{query}"


def test_address_fills_in_day_and_time(world, client):
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(book_path(plan, query="?day=2026-06-24&time=14:30"))
    assert [page.field(f"day-{part}") for part in ("day", "month", "year")] == ["24", "6", "2026"]
    assert page.field("time") == "14:30"


@pytest.mark.parametrize("query", ["?day=2026-13-01&time=25:00", "?day=soon&time=later", "?day=&time="])
def test_address_that_makes_no_sense_leaves_the_form_blank(world, client, query):
    page = client.sign_in(world.supervisor).get(book_path(world.enrol(), query=query))
    assert (page.field("day-day"), page.field("time")) == ("", "")


def test_clash_is_shown_first_and_booked_all_the_same_on_the_second_send(session, world, client):
    plan = world.enrol()
    scenes.book(session, world, plan, "PLAN-1.2")
    form = client.sign_in(world.supervisor).get(book_path(plan))
    asked = client.submit(form, WHEN)
    assert "Cora Valecoord has another session from 10:00 to 10:45." in asked.text
    assert "You have another session from 10:00 to 10:45." in asked.text
    assert "Nothing is saved yet" in asked.text
    assert session.query(SupervisionSession).count() == 1
    assert asked.field("place") == WHEN["place"], "what was typed is kept"
    booked = client.submit(asked)
    assert "Booked. Everybody gets an invitation" in booked.text
    assert session.query(SupervisionSession).count() == 2


def test_other_warning_than_the_one_that_was_read_is_shown_again(session, world, client):
    plan = world.enrol()
    scenes.book(session, world, plan, "PLAN-1.2")
    form = client.sign_in(world.supervisor).get(book_path(plan))
    asked = client.submit(form, WHEN)
    again = client.submit(asked, {"day-day": "13"})
    assert "13 June 2026 is not a working day." in again.text
    assert session.query(SupervisionSession).count() == 1
    assert "Booked." in client.submit(again).text


def test_usual_booking_needs_one_send(session, world, client):
    form = client.sign_in(world.supervisor).get(book_path(world.enrol()))
    assert "Booked." in client.submit(form, WHEN).text
    assert session.query(SupervisionSession).one().place == WHEN["place"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": "0"}, "Minutes must be between 1 and 480"),
        ({"minutes": "481"}, "Minutes must be between 1 and 480"),
        ({"day-month": "5"}, "Date must be on or after 1 June 2026, the first day"),
        (
            {"day-day": "28", "day-month": "3", "day-year": "2027", "time": "01:30"},
            "The clocks go forward that night and leave this hour out. Enter another time",
        ),
    ],
)
def test_booking_that_cannot_be_says_so_and_keeps_what_was_typed(session, world, client, changes, error):
    form = client.sign_in(world.supervisor).get(book_path(world.enrol()))
    page = client.submit(form, WHEN | changes)
    assert page.errors == [error]
    assert page.field("place") == WHEN["place"]
    assert session.query(SupervisionSession).count() == 0


def test_joint_session_without_a_pcn_supervisor_says_what_to_do(session, world, client):
    plan = world.enrol()
    next(a for a in plan.assignments if a.party is Party.PCN_SUPERVISOR).ends_on = START
    form = client.sign_in(world.supervisor).get(book_path(plan, "PLAN-1.2"))
    assert "This session needs a PCN supervisor, and the plan has none at the moment." in form.text
    page = client.submit(form, WHEN)
    assert page.errors == [
        "This plan has no PCN supervisor at the moment. Ask the programme lead to assign one"
    ]


# --- moving and cancelling ------------------------------------------------------------------------


def test_session_is_moved_with_a_reason(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/move")
    assert (form.field("day-day"), form.field("time"), form.field("minutes")) == ("10", "10:00", "45")
    refused = client.submit(form, {"day-day": "11"})
    assert refused.errors == ["Enter the reason, so that the others understand it"]
    moved = client.submit(refused, {"reason": "Training day"})
    assert "Thursday 11 June 2026, 10:00, 45 minutes" in moved.text
    assert session.query(SessionMove).count() == 1


def test_move_into_a_clash_asks_first(session, world, client):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    scenes.book(session, world, plan, "PLAN-1.2", starts_at=clock.london(DAY, 14))
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/move")
    asked = client.submit(form, {"time": "14:15", "reason": "Training day"})
    assert "Cora Valecoord has another session from 14:00 to 14:45." in asked.text
    assert session.query(SessionMove).count() == 0
    assert "Changed." in client.submit(asked).text


def test_time_that_is_over_is_refused(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    with clock.at(clock.london(DAY, 9)):
        form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/move")
        page = client.submit(form, {"time": "8:00", "reason": "Earlier"})
    assert page.errors == [
        "Enter a time that is still to come. If the session has taken place, write its record"
    ]


def test_only_who_leads_a_booked_session_moves_it(session, world, client):
    plan = world.enrol()
    scenes.second_plan(world)
    meeting = scenes.book(session, world, plan, "PLAN-1.2")
    for who, status in (("coordinator", 403), ("lead", 403), ("other_supervisor", 404)):
        client.sign_in(getattr(world, who)).get(f"/sessions/{meeting.id}/move", status=status)
    services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
    client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/move", status=404)


def test_cancelling_says_that_it_can_be_moved_instead(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/cancel")
    assert page.link("move it") == f"/sessions/{meeting.id}/move"


# --- for a calendar -------------------------------------------------------------------------------


def test_people_of_a_session_put_it_into_their_calendar(session, world, client):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2", place="Room 2")
    path = f"/sessions/{meeting.id}/invitation.ics"
    for who in ("coordinator", "supervisor", "pcn_supervisor"):
        answer = client.sign_in(getattr(world, who)).raw.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.get_data(as_text=True))
        assert calendar["METHOD"] == "PUBLISH"
        assert calendar.events[0]["LOCATION"] == "Room 2"
    scenes.second_plan(world)
    for who in ("lead", "other_coordinator", "other_supervisor"):
        client.sign_in(getattr(world, who)).get(path, status=404)


def test_day_in_winter_is_booked_for_londons_clock(session, world, client):
    plan = world.enrol()
    form = client.sign_in(world.supervisor).get(book_path(plan))
    asked = client.submit(form, WHEN | {"day-day": "25", "day-month": "11"})
    client.submit(asked)
    booked = session.query(SupervisionSession).one()
    assert booked.starts_at == clock.london(date(2026, 11, 25), 10, 15)
    assert booked.starts_at.hour == 10
