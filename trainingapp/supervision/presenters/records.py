"""What a record's page says: its parts, whose move it is, when it was saved, and what was promised in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from trainingapp.core import clock, words
from trainingapp.supervision import rules
from trainingapp.supervision.models import Action, Record, SupervisionSession
from trainingapp.supervision.presenters.sessions import names_of
from trainingapp.supervision.terms import ESCALATION_WORDS, WELLBEING_WORDS, RecordEventKind, RecordState

EVENT_WORDS = {
    RecordEventKind.SUBMITTED: "sent it, and agreed by sending",
    RecordEventKind.AGREED: "agreed",
    RecordEventKind.RETURNED: "asked for changes",
    RecordEventKind.DISAGREED: "disagreed",
    RecordEventKind.NO_REPLY: "recorded that there was no reply",
    RecordEventKind.ADDENDUM: "added a note",
}

PARTS = {
    "priorities": "Priorities of the network",
    "intended_role": "Intended role",
    "review": "Review of the role",
    "handover": "Handover",
    "evaluation": "Evaluation interview",
    "next_six_months": "The next six months",
    "follow_on_supervisor": "Who supervises from here",
    "agenda": "Agenda",
    "summary": "What we talked about",
    "normative": "Standards and safe working",
    "formative": "Learning",
    "restorative": "Support",
}
"""The texts of a record, in the order they are read."""


class Part(NamedTuple):
    """A heading of a record, and the text under it."""

    heading: str
    text: str


class Actions(NamedTuple):
    """The actions a record speaks of, sorted by what they are to it."""

    decided: list[Action]
    carried: list[Action]
    raised: list[Action]


def saved_words(at: datetime | None, *, is_resumed: bool = False) -> str:
    """When something was saved: "Saved at 14:32", with the day when that is not today.

    What is shown as it was typed (`is_resumed`) was only kept.
    """
    if at is None:
        return "Not saved yet"
    day = rules.day_of(at)
    said = words.clock(at) if day == clock.today() else f"{words.clock(at)} on {words.day(day)}"
    return f"Kept at {said}, not saved yet" if is_resumed else f"Saved at {said}"


def late_words(record: Record) -> str:
    """How late a record was first sent: "Recorded 9 days after"; blank where it was in time, or not sent."""
    sent = [event.created_at for event in record.events if event.kind is RecordEventKind.SUBMITTED]
    days = rules.days_late(record.held_on, rules.day_of(min(sent))) if sent else 0
    return f"Recorded {words.plural(days, 'day')} after" if rules.is_late(days) else ""


def welfare(record: Record) -> list[Part]:
    """How the coordinator says they are, and to whom a concern was passed on, as far as it was said."""
    found = []
    if record.wellbeing:
        found.append(Part("How the coordinator says they are", WELLBEING_WORDS[record.wellbeing]))
    if record.escalated_to:
        to = f"{ESCALATION_WORDS[record.escalated_to]}, {words.day(record.escalated_on)}"
        found.append(Part("A concern was passed on to", to))
    return found


def waiting_names(meeting: SupervisionSession) -> list[str]:
    """Who has still to agree the record of a session of one plan."""
    if meeting.record is None or meeting.record.state is not RecordState.SUBMITTED:
        return []
    return names_of(meeting, rules.waiting_parties(meeting.kind, meeting.record.events))


def parts(record: Record) -> list[Part]:
    """The texts of a record that say something."""
    texts = ((heading, getattr(record, name)) for name, heading in PARTS.items())
    return [Part(heading, text) for heading, text in texts if text]


def sorted_actions(meeting: SupervisionSession, actions: Iterable[Action]) -> Actions:
    """Earlier actions this session closed, those it carries on, and those it raised."""
    sorts = Actions([], [], [])
    for action in actions:
        if action.session_id == meeting.id:
            sorts.raised.append(action)
        elif action.closed_in_id == meeting.id:
            sorts.decided.append(action)
        else:
            sorts.carried.append(action)
    return sorts
