"""When a register can be taken, and what a list of guests must say."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from trainingapp.core import words
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party
from trainingapp.supervision.rules.records import is_open
from trainingapp.supervision.terms import GUEST_WORDS, GuestRole, RecordState, SessionState
from trainingapp.supervision.values import GuestLine

if TYPE_CHECKING:
    from trainingapp.supervision.models import SupervisionSession


MOST_GUESTS = 300
"""On one register."""
LONGEST_NAME = 120
EXAMPLE = "Asha Khan; care navigator; Vale PCN"
_ROLES = {text.casefold(): role for role, text in GUEST_WORDS.items()} | {
    "cancer care coordinator": GuestRole.COORDINATOR,
    "coordinator": GuestRole.COORDINATOR,
    "support worker": GuestRole.SUPPORT_WORKER,
    "link worker": GuestRole.SOCIAL_PRESCRIBER,
    "hca": GuestRole.HEALTH_CARE_ASSISTANT,
    "healthcare assistant": GuestRole.HEALTH_CARE_ASSISTANT,
    "other": GuestRole.OTHER,
}


def check_register(
    state: SessionState, starts_at: datetime, record: RecordState | None, now: datetime
) -> None:
    """Raises DomainError where there is no register to take: called off, still to come, or finished."""
    if state is SessionState.CANCELLED:
        raise DomainError("This session was cancelled, so it has no register")
    if now < starts_at:
        raise DomainError(f"This session has not begun. Take its register from {words.moment(starts_at)}")
    if not is_open(record):
        raise DomainError(
            "The record of this session is finished, and its register with it. Add a note below the record"
        )


def has_register(meeting: "SupervisionSession") -> bool:
    """Whether the register of a shared session says of every coordinator if they came."""
    marks = [place.attendance for place in meeting.participants if place.party is Party.COORDINATOR]
    return meeting.plan_id is None and bool(marks) and None not in marks


def check_guest_list(state: SessionState, record: RecordState | None, people: int) -> None:
    """Raises DomainError where nobody can be added any more; `people` is how many guests there would be."""
    if state is SessionState.CANCELLED:
        raise DomainError("This session was cancelled, so nobody can be added to it")
    if not is_open(record):
        raise DomainError("The record of this session is finished, so its register stays as it is")
    if people > MOST_GUESTS:
        raise DomainError(f"A register holds up to {MOST_GUESTS} guests", "pasted")


def check_guest(name: str) -> None:
    """Raises DomainError for a guest without a name, or with one too long to be one."""
    if not name.strip():
        raise DomainError("Enter the name", "name")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"Name must be {LONGEST_NAME} characters or fewer", "name")


def guest_lines(text: str, field: str) -> list[GuestLine]:
    """People pasted a line each, "name; role; organisation", also with tabs as a spreadsheet gives them.

    Blank lines and a second mention are left out. Raises DomainError that says what is wrong in which line,
    for all of them at once.
    """
    found: dict[tuple[str, str], GuestLine] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            guest = _guest(line)
        except DomainError as refusal:
            wrong.append(f"Line {number}: {refusal.message}")
        else:
            found.setdefault(guest.key, guest)
    if wrong:
        raise DomainError(". ".join(wrong), field)
    return list(found.values())


def _guest(line: str) -> GuestLine:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    if len(parts) == 1:
        raise DomainError(f"write the name, the role and the organisation, like “{EXAMPLE}”")
    if len(parts) > 3:
        raise DomainError("there are more than three parts. Use a semicolon only between them")
    name, said, organisation = (*parts, "")[:3]
    check_guest(name)
    role = _ROLES.get(said.casefold())
    if role is None:
        known = "; ".join(GUEST_WORDS.values()).lower()
        raise DomainError(f"“{said}” is not one of the roles. Write one of these: {known}")
    return GuestLine(name, role, organisation)


def new_guests(wanted: Iterable[GuestLine], present: Iterable[tuple[str, str]]) -> list[GuestLine]:
    """Those who are not on the register yet: the same name from the same organisation is there once."""
    known = set(present)
    return [guest for guest in wanted if guest.key not in known]
