"""What a record must hold, when it counts as agreed, and the moves it can make."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.rules.access import PRIVATE_KINDS, must_agree
from trainingapp.supervision.rules.booking import check_length
from trainingapp.supervision.terms import (
    RECORD_TRANSITIONS,
    ActionState,
    Attendance,
    RecordEventKind,
    RecordState,
    SessionState,
)
from trainingapp.supervision.values import RecordValues, Step

if TYPE_CHECKING:
    from trainingapp.supervision.models import RecordEvent


EXTRAS: Mapping[SessionKind, dict[str, str]] = {
    SessionKind.JOINT_INITIAL: {
        "priorities": "Enter the network's priorities",
        "intended_role": "Enter the intended role of the coordinator",
    },
    SessionKind.JOINT_REVIEW: {
        "review": "Enter how the role meets what the network expects",
    },
    SessionKind.JOINT_HANDOVER: {
        "handover": "Enter what the network takes over",
        "evaluation": "Enter what was said in the evaluation interview",
        "next_six_months": "Enter the training to continue with in the next six months",
        "follow_on_supervisor": "Enter the role that supervises from here",
    },
}
"""What a joint record must hold before it is sent, and what to say if not. Source: S3 L136 to L161."""

PROMPTS = ("normative", "formative", "restorative")
"""Optional parts of a record between two people: standards, learning, support. Source: R43."""

WELFARE = ("wellbeing", "escalated_to", "escalated_on")
"""How the coordinator is, and what was passed on to whom; never in front of the network. Source: R40."""

LATE_AFTER = 3
"""Days after which a record says how late it was sent."""

LOCKED = frozenset({RecordState.AGREED, RecordState.CLOSED})
"""Nothing but addenda follows."""

ENDING = frozenset({RecordEventKind.DISAGREED, RecordEventKind.NO_REPLY})
"""What settles a party's part without an agreement."""

SETTLING = ENDING | {RecordEventKind.AGREED}

NEEDED: dict[str, str] = {"summary": "Enter a summary of what was talked about"}
"""What every record must hold before it is sent."""


def state_from_attendance(now: SessionState, coordinators: Sequence[Attendance | None]) -> SessionState:
    """What the register says of a session: held if a coordinator came, not held if none did.

    It stays as it is while somebody who could make the difference is not marked.
    """
    if Attendance.ATTENDED in coordinators:
        return SessionState.HELD
    if None in coordinators:
        return SessionState.BOOKED if now is SessionState.NOT_HELD else now
    return SessionState.NOT_HELD


def is_open(state: RecordState | None) -> bool:
    """Whether the record can still be written: not sent yet, or returned."""
    return state in {None, RecordState.DRAFT, RecordState.CHANGES_REQUESTED}


def fitting(kind: SessionKind, values: RecordValues) -> RecordValues:
    """The values without the parts that a record of this kind does not have."""
    foreign = {name for extras in EXTRAS.values() for name in extras} - EXTRAS.get(kind, {}).keys()
    nothing: dict[str, Any] = dict.fromkeys(foreign, "")
    if kind not in PRIVATE_KINDS:
        nothing |= dict.fromkeys(PROMPTS, "") | dict.fromkeys(WELFARE)
    return replace(values, **nothing)


def check_values(values: RecordValues, today: date, first_day: date | None) -> None:
    """Raises DomainError for a day or a length that cannot be. `first_day`: of the plan, if it is of one."""
    if values.held_on > today:
        raise DomainError("Date held must be today or in the past", "held_on")
    if first_day is not None and values.held_on < first_day:
        raise DomainError(
            f"Date held must be on or after {spoken(first_day)}, the first day of the programme",
            "held_on",
        )
    check_length(values.minutes)
    if values.next_on is not None and values.next_on <= values.held_on:
        raise DomainError("Next date must be after the date held", "next_on")
    _check_escalation(values, today)


def _check_escalation(values: RecordValues, today: date) -> None:
    if values.escalated_on is not None and values.escalated_to is None:
        raise DomainError("Select the role it was passed on to", "escalated_to")
    if values.escalated_to is not None and values.escalated_on is None:
        raise DomainError("Enter the day it was passed on", "escalated_on")
    if values.escalated_on is not None and values.escalated_on > today:
        raise DomainError("The day it was passed on must be today or in the past", "escalated_on")


def days_late(held_on: date, sent_on: date) -> int:
    """The days between a session and the day on which its record was first sent; 0 on the day itself."""
    return max(0, (sent_on - held_on).days)


def is_late(days: int) -> bool:
    """Whether a record sent so many days after the session says so to its readers."""
    return days > LATE_AFTER


def check_complete(kind: SessionKind, values: RecordValues, attendance: Iterable[Attendance | None]) -> None:
    """Raises DomainError at the first thing a record lacks before it can be sent."""
    if None in set(attendance):
        raise DomainError("Say for everybody whether they came", "attendance")
    for name, message in (NEEDED | EXTRAS.get(kind, {})).items():
        if not getattr(values, name).strip():
            raise DomainError(message, name)


def outstanding(required: frozenset[Party], steps: Sequence[Step], digest: str) -> frozenset[Party]:
    """Who has still to agree: an agreement counts since the last submission, and for this very content."""
    since = _since_sent(steps)
    return required - {step.party for step in since if step.kind in SETTLING and step.digest == digest}


def steps_of(events: Iterable["RecordEvent"]) -> list[Step]:
    """A record's events, oldest first, as steps; "no reply" is a step of the party that never answered."""
    return [Step(event.kind, event.about_party or event.party, event.content_digest) for event in events]


def waiting_parties(kind: SessionKind, events: Iterable["RecordEvent"]) -> frozenset[Party]:
    """Who has still to agree a record that was sent; while it waits, its content is the one that was sent."""
    steps = steps_of(events)
    return outstanding(must_agree(kind), steps, sent_digest(steps))


def sent_digest(steps: Iterable[Step]) -> str:
    """The digest of the content that was sent last; blank when nothing was."""
    sent = [step.digest for step in steps if step.kind is RecordEventKind.SUBMITTED]
    return sent[-1] if sent else ""


def move(now: RecordState, to: RecordState) -> RecordState:
    """The new state, if RECORD_TRANSITIONS lets a record go there. Raises DomainError if not."""
    if to not in RECORD_TRANSITIONS[now]:
        raise DomainError(_REFUSED_MOVES[now])
    return to


_REFUSED_MOVES = {
    RecordState.DRAFT: "This record has not been sent yet",
    RecordState.SUBMITTED: "This record was sent already. It can be changed once somebody returns it",
    RecordState.CHANGES_REQUESTED: "This record was returned, and waits for the supervisor's changes",
    RecordState.AGREED: "This record is agreed and locked. Add a note below it instead",
    RecordState.CLOSED: "This record is closed and locked. Add a note below it instead",
}


def after(state: RecordState, steps: Sequence[Step], step: Step, required: frozenset[Party]) -> RecordState:
    """The state of a record once `step` follows `steps`. Raises DomainError where no such move exists."""
    if step.kind is RecordEventKind.ADDENDUM:
        if state not in LOCKED:
            raise DomainError("Notes are added to a record once it is agreed")
        return state
    if step.kind is RecordEventKind.RETURNED:
        return move(state, RecordState.CHANGES_REQUESTED)
    if step.kind is RecordEventKind.SUBMITTED:
        state = move(state, RecordState.SUBMITTED)
    elif state is not RecordState.SUBMITTED:
        move(state, RecordState.AGREED)
    if outstanding(required, [*steps, step], step.digest):
        return state
    settled = {each.kind for each in _since_sent([*steps, step])}
    return move(state, RecordState.AGREED if settled.isdisjoint(ENDING) else RecordState.CLOSED)


def _since_sent(steps: Sequence[Step]) -> Sequence[Step]:
    sent = [place for place, step in enumerate(steps) if step.kind is RecordEventKind.SUBMITTED]
    return steps[sent[-1] :] if sent else ()


def content_digest(
    values: RecordValues,
    attendance: Mapping[UUID, Attendance | None],
    raised: Sequence[tuple[str, Party, date]],
    decided: Mapping[UUID, tuple[ActionState, str]],
    discussed: Sequence[str] = (),
) -> str:
    """SHA-256 (hexadecimal) of everything a party agrees to: text, register, actions raised and decided, the
    codes of the competencies that were talked about.
    """
    content: dict[str, Any] = {
        "values": {
            name: _plain(value)
            for name, value in values.as_dict().items()
            if name not in _ADDED_LATER or value
        },
        "attendance": {str(person): _plain(mark) for person, mark in attendance.items()},
        "raised": sorted([text, party.value, due.isoformat()] for text, party, due in raised),
        "decided": {str(action): [state.value, outcome] for action, (state, outcome) in decided.items()},
    }
    if discussed:  # as with the parts added later, so that older agreements still hold
        content["discussed"] = sorted(discussed)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


_ADDED_LATER = frozenset(
    {"normative", "formative", "restorative", "wellbeing", "escalated_to", "escalated_on"}
)
"""Parts that records did not have at first: left out while blank, so that older agreements still hold."""


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
