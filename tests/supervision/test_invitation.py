"""The invitation as a calendar program reads it, on both sides of both changes of the clocks."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.invitation import Method, feed, invitation, uid
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import Mode, SessionState

NOW = datetime(2026, 6, 1, 8, 30, 15, 999, tzinfo=UTC)


def person(name="Sam Valesuper", email="sam@vale.example"):
    return Person(id=uuid4(), name=name, email=email)


def meeting(starts_at=None, **changes):
    leader, coordinator = person(), person("Cora Valecoord", "cora@vale.example")
    given = {
        "id": uuid4(),
        "kind": SessionKind.INDIVIDUAL,
        "title": "First weeks",
        "led_by": leader,
        "led_by_id": leader.id,
        "starts_at": starts_at or clock.london(date(2026, 6, 10), 10),
        "minutes": 45,
        "mode": Mode.VIDEO,
        "place": "https://meet.example/vale",
        "state": SessionState.BOOKED,
        "sequence": 0,
        "updated_at": NOW,
        "participants": [
            Participant(person=coordinator, person_id=coordinator.id, party=Party.COORDINATOR),
            Participant(person=leader, person_id=leader.id, party=Party.ALLIANCE_SUPERVISOR),
        ],
    }
    return SupervisionSession(**(given | changes))


def text_of(booked, method=Method.REQUEST, to=None):
    return invitation(booked, method=method, now=NOW, to=to or booked.led_by)


def read(text):
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    [event] = calendar.events
    assert event.errors == []
    return calendar, event


def test_invitation_says_what_a_calendar_needs_and_nothing_that_was_typed():
    booked = meeting()
    calendar, event = read(text_of(booked))
    assert calendar["VERSION"] == "2.0"
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == uid(booked.id) == f"{booked.id}@sessions.cancer-care-coordinator-programme"
    assert event["SUMMARY"] == "Individual supervision (cancer care coordinator programme)"
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "https://meet.example/vale"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW.replace(microsecond=0)
    assert event["ORGANIZER"] == "mailto:sam@vale.example"
    assert "First weeks" not in text_of(booked)
    assert "DESCRIPTION" not in event


def test_everybody_of_a_plans_session_is_asked_to_reply_but_who_leads_it():
    _, event = read(text_of(meeting()))
    coordinator, leader = event["ATTENDEE"]
    assert coordinator == "mailto:cora@vale.example"
    assert coordinator.params["RSVP"] == "TRUE"
    assert coordinator.params["PARTSTAT"] == "NEEDS-ACTION"
    assert leader.params["ROLE"] == "CHAIR"
    assert leader.params["RSVP"] == "FALSE"


@pytest.mark.parametrize("kind", [SessionKind.GROUP, SessionKind.CONFERENCE])
def test_shared_session_hands_nobody_the_addresses_of_the_rest(kind):
    booked = meeting(kind=kind)
    coordinator = booked.participants[0].person
    text = text_of(booked, to=coordinator)
    _, event = read(text)
    assert event["ATTENDEE"] == "mailto:cora@vale.example"
    assert text.count("ATTENDEE") == 1


def test_published_session_names_nobody_but_who_leads_it():
    calendar, event = read(text_of(meeting(), Method.PUBLISH))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_cancellation_has_the_same_uid_and_a_higher_sequence():
    booked = meeting()
    _, before = read(text_of(booked))
    booked.state, booked.sequence = SessionState.CANCELLED, 1
    calendar, after = read(text_of(booked, Method.CANCEL))
    assert calendar["METHOD"] == "CANCEL"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"


def test_without_a_place_the_mode_says_where():
    assert read(text_of(meeting(place="", mode=Mode.PHONE)))[1]["LOCATION"] == "Phone"


@pytest.mark.parametrize(
    ("day", "local", "utc"),
    [
        (date(2026, 3, 28), "20260328T100000", 10),  # the day before summer time
        (date(2026, 3, 29), "20260329T100000", 9),  # summer time began in the night
        (date(2026, 10, 24), "20261024T100000", 9),
        (date(2026, 10, 25), "20261025T100000", 10),  # and is over
    ],
)
def test_time_is_londons_on_both_sides_of_both_changes(day, local, utc):
    text = text_of(meeting(clock.london(day, 10)))
    assert f"DTSTART;TZID=Europe/London:{local}\r\n" in text
    _, event = read(text)
    assert event["DTSTART"].dt.astimezone(UTC).hour == utc
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)


def test_zone_holds_both_rules_and_agrees_with_the_worlds_table():
    calendar, _ = read(text_of(meeting()))
    [zone] = calendar.timezones
    assert [part["RRULE"].to_ical() for part in zone.daylight] == [b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"]
    assert [part["RRULE"].to_ical() for part in zone.standard] == [b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"]
    ours = zone.to_tz(lookup_tzid=False)
    for year in (2026, 2027, 2028, 2034):
        for month in (3, 10):
            for day in range(24, 32):
                for hour in (0, 3, 12):
                    moment = datetime(year, month, day, hour)  # noqa: DTZ001 (given a zone below)
                    known = moment.replace(tzinfo=clock.LONDON).utcoffset()
                    assert moment.replace(tzinfo=ours).utcoffset() == known, moment


odd = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120
).filter(str.strip)


@given(name=odd, place=odd, hour=st.integers(6, 21), days=st.integers(0, 800), minutes=st.integers(1, 480))
def test_whatever_a_name_and_a_place_hold_comes_back_as_it_was(name, place, hour, days, minutes):
    starts_at = clock.london(date(2026, 1, 1) + timedelta(days=days), hour)
    booked = meeting(starts_at, place=place, minutes=minutes)
    booked.participants[0].person.name = name
    text = text_of(booked)
    check_lines(text)
    _, event = read(text)
    assert event["LOCATION"] == place
    assert event["ATTENDEE"][0].params["CN"] == name
    assert event["DTSTART"].dt == starts_at
    assert event["DTEND"].dt == starts_at + timedelta(minutes=minutes)


def check_lines(text):
    """Lines end in CR LF and are at most 75 octets long; the rest is on folded lines. RFC 5545, 3.1."""
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_feed_does_not_depend_on_the_moment_it_is_read():
    booked, cancelled = meeting(), meeting(state=SessionState.CANCELLED, sequence=1)
    pages = {one.id: f"https://programme.example/sessions/{one.id}" for one in (booked, cancelled)}
    text = feed([booked, cancelled], addresses=pages)
    check_lines(text)
    assert text == feed([booked, cancelled], addresses=pages)
    calendar = Calendar.from_ical(text)
    assert "METHOD" not in calendar
    assert [event["STATUS"] for event in calendar.events] == ["CONFIRMED", "CANCELLED"]
    assert [event["URL"] for event in calendar.events] == list(pages.values())
    assert "ATTENDEE" not in text
    assert "Cora" not in text
