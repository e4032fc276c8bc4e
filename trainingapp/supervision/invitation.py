"""A session as calendars know it: the invitation that travels by mail, and the entries of a feed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur

from trainingapp.core.clock import LONDON
from trainingapp.plans.terms import KIND_WORDS, SHARED
from trainingapp.supervision.terms import MODE_WORDS, SessionState

if TYPE_CHECKING:
    from uuid import UUID

    from trainingapp.accounts.models import Person
    from trainingapp.supervision.models import SupervisionSession

PROGRAMME = "cancer care coordinator programme"
PRODUCT = "-//Cancer care coordinator programme//Sessions//EN"
HOST = "sessions.cancer-care-coordinator-programme"
"""The right half of every UID, the same on every installation: the left half is unique in the world."""


class Method(StrEnum):
    """What a calendar is asked to do with an invitation. Source: RFC 5546, 3.2."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Put it into a calendar, without an answer to anybody."""


def uid(session_id: "UUID") -> str:
    """The name by which every calendar knows a session, however often it is moved."""
    return f"{session_id}@{HOST}"


def invitation(meeting: "SupervisionSession", *, method: Method, now: datetime, to: "Person") -> str:
    """One session as an iCalendar object for one of its people, made at `now`.

    It names everybody in a session of one plan. In a group or a conference it names its reader alone, so
    that nobody is handed the addresses of the rest; what is only published names nobody.
    Source: RFC 5546, 3.2.
    """
    event = _event(meeting, stamp=now)
    invited = [to] if meeting.kind in SHARED else [place.person for place in meeting.participants]
    for person in invited if method is not Method.PUBLISH else ():
        if person.email:
            event.add("attendee", _attendee(person, meeting, method))
    calendar = _calendar()
    calendar.add("method", method.value)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def feed(meetings: Iterable["SupervisionSession"], *, addresses: "dict[UUID, str]") -> str:
    """Sessions as a calendar that somebody subscribes to; `addresses`: the page of each, by its id.

    Nothing in it depends on the moment at which it is read, so equal content has equal bytes.
    """
    calendar = _calendar()
    calendar.calendar_name = f"Sessions of the {PROGRAMME}"
    for meeting in meetings:
        event = _event(meeting, stamp=meeting.updated_at)
        event.add("url", addresses[meeting.id])
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_london())
    return calendar


def _event(meeting: "SupervisionSession", *, stamp: datetime) -> Event:
    """What any colleague may see who looks over a shoulder: the kind of session, never whose it is."""
    cancelled = meeting.state is SessionState.CANCELLED
    event = Event()
    event.add("uid", uid(meeting.id))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _whole_second(stamp))
    event.add("last-modified", _whole_second(meeting.updated_at))
    event.add("summary", f"{KIND_WORDS[meeting.kind]} ({PROGRAMME})")
    event.add("dtstart", meeting.starts_at.astimezone(LONDON))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(LONDON))
    event.add("location", meeting.place or MODE_WORDS[meeting.mode])
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("organizer", vCalAddress.new(meeting.led_by.email, cn=meeting.led_by.name))
    return event


def _attendee(person: "Person", meeting: "SupervisionSession", method: Method) -> vCalAddress:
    leads = person.id == meeting.led_by_id
    return vCalAddress.new(
        person.email,
        cn=person.name,
        cutype="INDIVIDUAL",
        role="CHAIR" if leads else "REQ-PARTICIPANT",
        partstat="ACCEPTED" if leads else "NEEDS-ACTION",
        rsvp=not leads and method is Method.REQUEST,
    )


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _london() -> Timezone:
    """Both rules of London's clocks, which hold until Parliament changes them.

    Written out, because the library's own generator lists single years and begins summer time an hour late.
    Source: The Summer Time Order 2002; onsets in the local time that ends, as RFC 5545, 3.6.5 wants them.
    """
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, onset, month, before, after in (
        (summer, "BST", "1996-03-31T01:00", 3, 0, 1),
        (winter, "GMT", "1996-10-27T02:00", 10, 1, 0),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime.fromisoformat(onset))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        zone.add_component(part)
    return zone
