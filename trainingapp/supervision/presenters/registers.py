"""What a register says: how many came, and where two takings of it differ."""

from collections.abc import Iterable
from typing import NamedTuple

from trainingapp.core.words import plural
from trainingapp.plans.terms import Party
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import ATTENDANCE_WORDS, GUEST_WORDS, Attendance
from trainingapp.supervision.values import Turnout


class MarkDifference(NamedTuple):
    """Somebody marked one way in what is saved, and another way in what was sent."""

    name: str
    saved: str
    chosen: str


def turnout(meeting: SupervisionSession) -> Turnout:
    """How many coordinators are on a register, how many of them came, and how many guests."""
    marks = [place.attendance for place in meeting.participants if place.party is Party.COORDINATOR]
    guests = [guest for guest in meeting.guests if guest.attendance is Attendance.ATTENDED]
    return Turnout(len(marks), marks.count(Attendance.ATTENDED), len(guests))


def came_words(counted: Turnout) -> str:
    """A sentence about who came: "18 coordinators and 7 guests came"."""
    guests = f" and {plural(counted.guests, 'guest')}" if counted.guests else ""
    return f"{plural(counted.came, 'coordinator')}{guests} came"


def added_words(added: int) -> str:
    """What was done when people were added to a register."""
    return f"{plural(added, 'guest')} added." if added else "They are on the register already."


def guest_words(meeting: SupervisionSession) -> list[tuple[str, str]]:
    """The guests' names, and what they are."""
    return [
        (guest.name, ", ".join(filter(None, (GUEST_WORDS[guest.role], guest.organisation))))
        for guest in meeting.guests
    ]


def mark_differences(
    people: Iterable[tuple[str, Attendance | None, Attendance | None]],
) -> list[MarkDifference]:
    """Of names with the saved mark and the chosen one, those where the two are not the same."""
    return [
        MarkDifference(name, _said(saved), _said(chosen))
        for name, saved, chosen in people
        if saved is not chosen
    ]


def _said(mark: Attendance | None) -> str:
    return ATTENDANCE_WORDS[mark] if mark else "not marked"
