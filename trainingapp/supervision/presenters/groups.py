"""What can be booked for several plans at once, who is offered for it, and why somebody is not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from trainingapp.core import words
from trainingapp.core.words import plural
from trainingapp.plans.models import Activity
from trainingapp.supervision.terms import SessionState
from trainingapp.supervision.values import Candidate

DUE_SOON = timedelta(days=31)
"""A group is booked for whoever is due by then, unless its facilitator chooses otherwise."""
ALL, NONE, SOON = "all", "none", "soon"


class GroupToBook(NamedTuple):
    """A group session that somebody still needs, how many do, and for how many it is soon due."""

    code: str
    title: str
    month: int
    people: int
    soon: int


class Selection(NamedTuple):
    """A way to tick several people at once: its name in the address, its words, and whom it ticks."""

    name: str
    label: str
    activities: Sequence[Activity]


class LeftOut(NamedTuple):
    """Somebody whose plan holds a group session that cannot be booked for them now."""

    name: str
    pcn: str
    why: str


def groups_to_book(activities: Iterable[Activity], today: date) -> list[GroupToBook]:
    """The group activities of several plans, those of one code together, in the order of the programme."""
    by_code: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_code[activity.code].append(activity)
    found = [
        GroupToBook(code, same[0].title, same[0].month, len(same), len(due_soon(same, today)))
        for code, same in by_code.items()
    ]
    return sorted(found, key=lambda group: (group.month, group.code))


def due_soon(activities: Iterable[Activity], today: date) -> list[Activity]:
    """Those whose time has begun, or begins within the next month."""
    return [activity for activity in activities if activity.due_from <= today + DUE_SOON]


def selections(activities: Sequence[Activity], today: date) -> list[Selection]:
    """Everybody, nobody, who is due soon, and by the month in which it is due."""
    by_month: dict[date, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_month[activity.due_to.replace(day=1)].append(activity)
    soon = due_soon(activities, today)
    found = [
        Selection(SOON, f"Due by {words.day(today + DUE_SOON)} ({len(soon)})", soon),
        Selection(ALL, f"Everybody ({len(activities)})", activities),
        Selection(NONE, "Nobody", ()),
    ]
    found += [
        Selection(f"{month:%Y-%m}", f"Due in {month:%B %Y} ({len(same)})", same)
        for month, same in sorted(by_month.items())
    ]
    return found


def left_out(candidates: Iterable[Candidate]) -> list[LeftOut]:
    """Who is not offered and why, but for those who have had it."""
    return [
        LeftOut(each.activity.plan.coordinator.name, each.activity.plan.pcn.name, _why(each))
        for each in candidates
        if not each.is_open and not _has_had_it(each)
    ]


def had_words(candidates: Iterable[Candidate]) -> str:
    """How many have had it: "3 coordinators have had it." Blank when nobody has."""
    had = Counter(_has_had_it(each) for each in candidates)[True]
    return f"{plural(had, 'coordinator has', 'coordinators have')} had it." if had else ""


def _has_had_it(candidate: Candidate) -> bool:
    return candidate.in_session is not None and candidate.in_session.state is SessionState.HELD


def _why(candidate: Candidate) -> str:
    if candidate.in_session is not None:
        return f"booked for {words.moment(candidate.in_session.starts_at)}"
    if candidate.is_waived:
        return "waived in the plan"
    return "the plan is paused or has not begun"
