"""The private calendar address: made, read by a calendar program, made anew, revoked, guessed."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.world import START
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.signing import sign
from trainingapp.supervision import services as supervision
from trainingapp.supervision.invitation import uid
from trainingapp.worklist import services
from trainingapp.worklist.models import CalendarFeed

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


def made(client, person):
    """The address of a new feed, as somebody makes it on the page."""
    client.sign_in(person)
    page = client.submit(client.get("/calendar/feed/make"))
    assert "Your calendar has a new address." in page.text
    [address] = re.findall(r"http://localhost(/calendar/[^<\"]+\.ics)", page.html)
    return address


def read(client, path, status=200):
    """What a calendar program gets, which is signed in nowhere."""
    stranger = client.app.test_client()
    client.session.commit()
    answer = stranger.get(path)
    client.session.expire_all()
    assert answer.status_code == status, path
    return answer


def events(client, path):
    return Calendar.from_ical(read(client, path).get_data(as_text=True)).events


def test_feed_holds_ones_own_sessions_for_who_has_the_address(session, world, client):
    plan = world.enrol()
    scenes.second_plan(world)
    private = scenes.book(session, world, plan, "PLAN-1.1")
    joint = scenes.book(session, world, plan, "PLAN-1.2", day=DAY + timedelta(days=1))
    wanted = {
        "coordinator": [uid(private.id), uid(joint.id)],
        "pcn_supervisor": [uid(joint.id)],
        "other_coordinator": [],
        "lead": [],
    }
    for who, uids in wanted.items():
        found = events(client, made(client, getattr(world, who)))
        assert [event["UID"] for event in found] == uids, who
    text = read(client, made(client, world.supervisor)).get_data(as_text=True)
    assert "Cora" not in text
    assert f"URL:http://localhost/sessions/{private.id}" in text.replace("\r\n ", "")


def test_cancelled_session_is_in_it_and_an_old_one_is_not(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    supervision.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
    path = made(client, world.coordinator)
    [event] = events(client, path)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    with clock.at(DAY + timedelta(days=91)):
        assert len(events(client, path)) == 1
    with clock.at(DAY + timedelta(days=94)):
        assert events(client, path) == []


def test_feed_is_private_and_has_a_tag_that_changes_with_its_content(session, world, client):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    path = made(client, world.coordinator)
    first = read(client, path)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in first.headers["Cache-Control"]
    assert "public" not in first.headers["Cache-Control"]
    with clock.at(START + timedelta(hours=5)):
        same = client.app.test_client().get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert same.status_code == 304
        later = clock.london(DAY, 15)
        given = {"actor": world.supervisor, "meeting": meeting, "reason": "Training"}
        supervision.move_session(session, starts_at=later, **given)
    assert read(client, path).headers["ETag"] != first.headers["ETag"]


def test_new_address_ends_the_old_one_and_a_revoked_one_is_not_found(session, world, client):
    world.enrol()
    first = made(client, world.coordinator)
    second = made(client, world.coordinator)
    assert first != second
    read(client, first, 404)
    read(client, second)
    page = client.sign_in(world.coordinator).get("/calendar/feed/revoke")
    assert "no longer works" in client.submit(page).text
    answer = read(client, second, 404)
    assert "BEGIN:VCALENDAR" not in answer.get_data(as_text=True)
    assert "You have no address yet." in client.get("/calendar/feed").text
    acts = [event.what for event in session.query(Event).filter(Event.what.like("calendar-feed:%"))]
    assert sorted(acts) == [*["calendar-feed:made"] * 2, *["calendar-feed:revoked"] * 2]


def test_revoking_twice_and_making_twice_is_harmless(session, world):
    for _ in range(2):
        services.make_feed(session, actor=world.coordinator)
    assert session.query(CalendarFeed).filter(CalendarFeed.revoked_at.is_(None)).count() == 1
    for _ in range(2):
        services.revoke_feed(session, actor=world.coordinator)
    assert session.query(CalendarFeed).filter(CalendarFeed.revoked_at.is_(None)).count() == 0


def test_guessed_addresses_are_not_found(session, world, client):
    world.enrol()
    good = made(client, world.coordinator)
    feed = session.query(CalendarFeed).one()
    token = good.removeprefix("/calendar/").removesuffix(".ics")
    body, signature = token.rsplit(".", 1)
    for guess in (
        "x",
        str(feed.id),
        f"{body}.",
        f"{body}.{signature[::-1]}",
        f".{signature}",
        sign(str(feed.id), purpose="calendar-feed", secret="t" * 32),
        sign(str(feed.id), purpose="sign-in-link", secret=SECRET),
        sign("not-an-id", purpose="calendar-feed", secret=SECRET),
        sign(str(world.coordinator.id), purpose="calendar-feed", secret=SECRET),
        sign("00000000-0000-7000-8000-000000000000", purpose="calendar-feed", secret=SECRET),
    ):
        answer = read(client, f"/calendar/{guess}.ics", 404)
        assert "Page not found" in answer.get_data(as_text=True)


def test_feed_of_somebody_who_left_is_not_found(session, world, client):
    world.enrol()
    path = made(client, world.coordinator)
    world.coordinator.deactivated_at = clock.now()
    read(client, path, 404)


def test_reading_a_feed_writes_nothing(session, world, client):
    world.enrol()
    path = made(client, world.coordinator)
    before = session.query(Event).count()
    read(client, path)
    assert session.query(Event).count() == before
