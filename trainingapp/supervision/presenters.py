"""What the pages of sessions say: headings, who may read, whose move it is, and where two texts differ."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from flask import Flask

from trainingapp.accounts.models import Person
from trainingapp.core import clock, words
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import JOINT, KIND_WORDS, PARTY_WORDS, SHARED, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Action, Participant, Record, SupervisionSession
from trainingapp.supervision.terms import (
    ATTENDANCE_WORDS,
    MODE_WORDS,
    ActionState,
    ActivityStatus,
    Attendance,
    RecordEventKind,
    RecordState,
    SessionState,
    Sight,
)
from trainingapp.supervision.values import RecordValues

ACTIVITY_STATUSES = {
    ActivityStatus.NOT_YET_DUE: ("Not yet due", "grey"),
    ActivityStatus.DUE: ("Due", "blue"),
    ActivityStatus.BOOKED: ("Booked", "aqua-green"),
    ActivityStatus.HELD: ("Held", "purple"),
    ActivityStatus.RECORDED: ("Recorded", "yellow"),
    ActivityStatus.AGREED: ("Agreed", "green"),
    ActivityStatus.MISSED: ("Missed", "orange"),
    ActivityStatus.OVERDUE: ("Overdue", "red"),
    ActivityStatus.WAIVED: ("Waived", "white"),
}
SESSION_STATES = {
    SessionState.BOOKED: ("Booked", "aqua-green"),
    SessionState.HELD: ("Held", "purple"),
    SessionState.NOT_HELD: ("Not held", "orange"),
    SessionState.CANCELLED: ("Cancelled", "grey"),
}
RECORD_STATES = {
    RecordState.DRAFT: ("Draft", "grey"),
    RecordState.SUBMITTED: ("Waiting to be agreed", "yellow"),
    RecordState.CHANGES_REQUESTED: ("Changes asked for", "orange"),
    RecordState.AGREED: ("Agreed", "green"),
    RecordState.CLOSED: ("Closed without full agreement", "purple"),
}
ATTENDANCES = {
    Attendance.ATTENDED: (ATTENDANCE_WORDS[Attendance.ATTENDED], "green"),
    Attendance.APOLOGIES: (ATTENDANCE_WORDS[Attendance.APOLOGIES], "yellow"),
    Attendance.DID_NOT_ATTEND: (ATTENDANCE_WORDS[Attendance.DID_NOT_ATTEND], "red"),
}
ACTION_STATES = {
    ActionState.OPEN: ("Open", "blue"),
    ActionState.DONE: ("Done", "green"),
    ActionState.DROPPED: ("Dropped", "grey"),
}


def register(app: Flask) -> None:
    """Give the app the words and colours of every status of this capability."""
    words.register_statuses(app, ACTIVITY_STATUSES)
    words.register_statuses(app, SESSION_STATES)
    words.register_statuses(app, RECORD_STATES)
    words.register_statuses(app, ATTENDANCES)
    words.register_statuses(app, ACTION_STATES)


EVENT_WORDS = {
    RecordEventKind.SUBMITTED: "sent it, and agreed by sending",
    RecordEventKind.AGREED: "agreed",
    RecordEventKind.RETURNED: "asked for changes",
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
}
"""The texts of a record, in the order they are read."""


class Part(NamedTuple):
    """A heading of a record, and the text under it."""

    heading: str
    text: str


class Difference(NamedTuple):
    """A part of the record that was saved one way and typed another."""

    heading: str
    saved: str
    typed: str


class GroupToBook(NamedTuple):
    """A group session that somebody still needs, and how many do."""

    code: str
    title: str
    month: int
    people: int


class Actions(NamedTuple):
    """The actions a record speaks of, sorted by what they are to it."""

    decided: list[Action]
    carried: list[Action]
    raised: list[Action]


def heading(meeting: SupervisionSession) -> str:
    """What a session is called: "Individual supervision, month 3"; a shared one by its own title."""
    if meeting.kind in SHARED:
        return meeting.title
    months = [place.activity.month for place in meeting.participants if place.activity]
    return f"{KIND_WORDS[meeting.kind]}, month {months[0]}" if months else KIND_WORDS[meeting.kind]


def caption(meeting: SupervisionSession) -> str:
    """Whose session it is: coordinator and network, or the kind of shared session."""
    if meeting.plan is None:
        return KIND_WORDS[meeting.kind]
    return f"{meeting.plan.coordinator.name}, {meeting.plan.pcn.name}"


def readers(meeting: SupervisionSession, actor: Person, sight: Sight) -> str:
    """Who can read the record, in a sentence for this reader."""
    if meeting.kind is SessionKind.GROUP or meeting.kind is SessionKind.CONFERENCE:
        return (
            "Everybody on the register. The programme lead, and the supervisors of those who attend, "
            "see the register only; PCN supervisors see nothing of it."
        )
    others = [p for p in rules.parties(meeting.kind) if p is not rules.own_party(actor.id, meeting)]
    party = rules.own_party(actor.id, meeting)
    names = joined([*(["You"] if party else []), *names_of(meeting, others)])
    if meeting.kind in JOINT:
        lead = "The programme lead can read it too." if party else "You can read it as programme lead."
        return f"{names}. {lead}"
    if party:
        return f"{names}. The PCN supervisor and the programme lead see only that it took place."
    if sight is Sight.CONTENT:
        return f"{names}. You opened it for 24 hours; both of them see that you did, and why."
    return f"{names}. You and the PCN supervisor see only that it took place."


def names_of(meeting: SupervisionSession, parties: Iterable[Party]) -> list[str]:
    """The names of those on these sides of the plan now, in the order of the parties."""
    wanted = set(parties)
    people = [meeting.plan.assigned(p) for p in Party if p in wanted] if meeting.plan else []
    return [person.name for person in people if person is not None]


def place_words(meeting: SupervisionSession, place: Participant) -> str:
    """What somebody is in a session, inside a sentence; who leads a shared session leads it."""
    if meeting.plan is None and place.party is Party.ALLIANCE_SUPERVISOR:
        return "leads it"
    words_of_party = PARTY_WORDS[place.party]
    return words_of_party if place.party is Party.PCN_SUPERVISOR else words_of_party.lower()


def analysis_number(meeting: SupervisionSession) -> int | None:
    """Which training needs analysis, 1 or 2, the session is about, if it is about one."""
    numbers = (place.activity.needs_analysis for place in meeting.participants if place.activity)
    return next(numbers, None)


def saved_words(record: Record) -> str:
    """When a draft was saved: "Saved at 14:32", with the day when that is not today."""
    at = f"Saved at {words.clock(record.updated_at)}"
    day = rules.day_of(record.updated_at)
    return at if day == clock.today() else f"{at} on {words.day(day)}"


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "You, Ann and Bob"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def send_label(meeting: SupervisionSession) -> str:
    """What the button that sends a record says."""
    required = rules.must_agree(meeting.kind)
    return f"Send to {joined(names_of(meeting, required))} to agree" if required else "Finish the record"


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


def booking_notes(meeting: SupervisionSession) -> list[str]:
    """What to consider about the day of a session that is still booked."""
    if meeting.state is not SessionState.BOOKED:
        return []
    windows = {(p.activity.due_from, p.activity.due_to) for p in meeting.participants if p.activity}
    if len(windows) != 1:
        return []
    [(due_from, due_to)] = windows
    return rules.booking_notes(rules.day_of(meeting.starts_at), due_from, due_to)


def differences(record: Record, typed: RecordValues) -> list[Difference]:
    """Where what is saved and what was typed are not the same, part by part."""
    saved = RecordValues.of(record)
    labels = {
        "held_on": "Date held",
        "minutes": "Minutes",
        "mode": "How you met",
        **PARTS,
        "next_on": "Next date",
    }
    return [
        Difference(label, _shown(name, getattr(saved, name)), _shown(name, getattr(typed, name)))
        for name, label in labels.items()
        if getattr(saved, name) != getattr(typed, name)
    ]


def _shown(name: str, value: object) -> str:
    if name == "mode":
        return next(text for mode, text in MODE_WORDS.items() if mode == value)
    if isinstance(value, date):
        return words.day(value)
    return str(value) if value else "nothing"


def groups_to_book(activities: Iterable[Activity]) -> list[GroupToBook]:
    """The group activities of several plans, those of one code together, in the order of the programme."""
    by_code: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_code[activity.code].append(activity)
    found = [GroupToBook(code, same[0].title, same[0].month, len(same)) for code, same in by_code.items()]
    return sorted(found, key=lambda group: (group.month, group.code))
