"""A month as a page shows it: day by day what is booked, and what is still to book."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from trainingapp.core import words
from trainingapp.core.clock import LONDON
from trainingapp.core.days import MONTHS
from trainingapp.plans.models import Conference
from trainingapp.plans.terms import KIND_WORDS, SHARED, SessionKind
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.queries import OpenOffer
from trainingapp.supervision.terms import SessionState
from trainingapp.worklist.queries.calendar import MonthRead, ToBook

FIRST_YEAR, LAST_YEAR = 2000, 2099


def asked_month(given: str | None, today: date) -> date | None:
    """The first day of the month an address names, "2026-11"; of this one without a name; None if unknown."""
    if not given:
        return today.replace(day=1)
    year, _, month = given.partition("-")
    if not (len(year) == 4 and len(month) == 2 and given.isascii() and (year + month).isdecimal()):
        return None
    known = FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if known else None


class Entry(NamedTuple):
    """Something on a day."""

    when: str
    """From and until, "14:00 to 14:45"; blank for all day."""
    what: str
    whom: str
    """Whose session it is; blank where that goes without saying."""
    state: SessionState | None
    endpoint: str
    values: Mapping[str, object]


class Day(NamedTuple):
    """A day on which there is something."""

    day: date
    is_today: bool
    entries: list[Entry]


class Due(NamedTuple):
    """Something still to book, for one coordinator or (a group) for several."""

    what: str
    whom: str
    due_to: date
    status: Enum
    endpoint: str
    values: Mapping[str, object]


class Asked(NamedTuple):
    """An open offer of times in a sentence, and the page on which it goes on."""

    words: str
    link: str
    endpoint: str
    offer_id: object


class MonthPage(NamedTuple):
    """One month, and the ways to the next ones."""

    title: str
    name: str
    """As the address says it."""
    before: str
    after: str
    earlier: list[Day]
    """Of this month: the days that are over."""
    days: list[Day]
    due: list[Due]
    counts: list[str]
    offers: list[Asked]


def month_page(read: MonthRead, first: date, reader_id: object, today: date) -> MonthPage:
    """What was read of a month, for this reader."""
    days = _days(read, reader_id, today)
    over = today if first == today.replace(day=1) else first
    return MonthPage(
        title=f"{MONTHS[first.month - 1]} {first.year}",
        name=_name(first),
        before=_name(first - timedelta(days=1)),
        after=_name(first + timedelta(days=32)),
        earlier=[day for day in days if day.day < over],
        days=[day for day in days if day.day >= over],
        due=_due(read.to_book),
        counts=[
            f"{KIND_WORDS[kind]}: {words.plural(read.counts[kind], 'session')}"
            for kind in SessionKind
            if read.counts[kind]
        ],
        offers=[_asked(offer) for offer in read.offers],
    )


def _name(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def _days(read: MonthRead, reader_id: object, today: date) -> list[Day]:
    found: dict[date, list[Entry]] = defaultdict(list)
    for conference in read.conferences:
        found[conference.held_on].append(_conference(conference))
    for meeting in read.sessions:
        found[meeting.starts_at.astimezone(LONDON).date()].append(_session(meeting, reader_id))
    return [Day(day, day == today, found[day]) for day in sorted(found)]


def _session(meeting: SupervisionSession, reader_id: object) -> Entry:
    ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes)
    plan = meeting.plan
    theirs = plan is not None and plan.coordinator_id != reader_id
    return Entry(
        when=f"{words.clock(meeting.starts_at)} to {words.clock(ends_at)}",
        what=meeting.title if meeting.kind in SHARED else KIND_WORDS[meeting.kind],
        whom=f"{plan.coordinator.name}, {plan.pcn.name}" if plan is not None and theirs else "",
        state=meeting.state,
        endpoint="supervision.show_session",
        values={"session_id": meeting.id},
    )


def _conference(conference: Conference) -> Entry:
    return Entry("", f"Conference: {conference.title}", "", None, "supervision.list_conferences", {})


def _due(to_book: Iterable[ToBook]) -> list[Due]:
    """One line a coordinator; what is booked for many at once, one line an activity."""
    lines, groups = [], []
    for line in to_book:
        if line.kind is SessionKind.GROUP:
            groups.append(line)
            continue
        values = {"plan_id": line.plan_id, "activity_id": line.activity_id}
        whom = f"{line.coordinator}, {line.pcn}"
        lines.append(Due(line.title, whom, line.due_to, line.status, "supervision.book_session", values))
    groups.sort(key=lambda line: line.code)
    for code, same in groupby(groups, key=lambda line: line.code):
        urgent, *others = sorted(same, key=lambda line: line.due_to)
        whom = words.plural(1 + len(others), "coordinator")
        values = {"activity": code}
        lines.append(Due(urgent.title, whom, urgent.due_to, urgent.status, "supervision.book_group", values))
    return sorted(lines, key=lambda line: line.due_to)


def _asked(offer: OpenOffer) -> Asked:
    what = offer.title if offer.kind in SHARED else KIND_WORDS[offer.kind]
    if offer.asks_me:
        link = "Change your answer" if offer.has_my_answer else "Say which times suit you"
        return Asked(f"{what}, offered by {offer.led_by_name}", link, "supervision.answer_offer", offer.id)
    whose = "" if offer.kind in SHARED else f", {offer.coordinator}"
    given = f"{offer.answered} of {words.plural(offer.people, 'person', 'people')} answered"
    return Asked(f"{what}{whose}: {given}", "See the answers", "supervision.show_offer", offer.id)
