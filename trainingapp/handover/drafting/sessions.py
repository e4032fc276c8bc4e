"""The six months: where every planned activity stands, and what the joint sessions recorded."""

from datetime import date
from uuid import UUID

from trainingapp.core.words import day
from trainingapp.handover.content import Event, JointSession, Mark, Passage, Presence
from trainingapp.handover.queries import Material, Meeting
from trainingapp.handover.rules import SENT
from trainingapp.handover.terms import Tone
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import JOINT, PARTY_WORDS, WAIVER_WORDS, Party
from trainingapp.supervision import rules
from trainingapp.supervision.terms import (
    ATTENDANCE_WORDS,
    DELIVERED,
    MODE_WORDS,
    ActivityStatus,
    Attendance,
    RecordEventKind,
    RecordState,
    SessionState,
)
from trainingapp.supervision.values import Outline, Standing

Standings = dict[UUID, Standing]

MARKS = {
    ActivityStatus.AGREED: Mark(word="Held", tone=Tone.DONE),
    ActivityStatus.RECORDED: Mark(word="Held, record not agreed", tone=Tone.DONE),
    ActivityStatus.HELD: Mark(word="Held, no record yet", tone=Tone.DONE),
    ActivityStatus.BOOKED: Mark(word="Booked", tone=Tone.BOOKED),
    ActivityStatus.DUE: Mark(word="Due", tone=Tone.WAITING),
    ActivityStatus.NOT_YET_DUE: Mark(word="Not yet due", tone=Tone.NONE),
    ActivityStatus.MISSED: Mark(word="Missed", tone=Tone.MISSED),
    ActivityStatus.OVERDUE: Mark(word="Not held", tone=Tone.MISSED),
    ActivityStatus.WAIVED: Mark(word="Waived", tone=Tone.NONE),
}
RECORD_MARKS = {
    RecordState.SUBMITTED: Mark(word="Record sent, not yet agreed by all", tone=Tone.WAITING),
    RecordState.AGREED: Mark(word="Record agreed by all", tone=Tone.DONE),
    RecordState.CHANGES_REQUESTED: Mark(word="Record sent back for changes", tone=Tone.WAITING),
    RecordState.DRAFT: Mark(word="Record not sent", tone=Tone.WAITING),
}
NO_RECORD = Mark(word="No record yet", tone=Tone.WAITING)
HEADINGS = {
    "priorities": "Priorities of the network",
    "intended_role": "Intended role",
    "review": "How the role meets what the network expects",
    "handover": "What the network takes over",
    "evaluation": "Evaluation of the role and the programme",
    "summary": "Summary",
}
"""What a joint record holds, in the order it is read. The next six months have a section of their own."""
BESIDE = {
    RecordEventKind.ADDENDUM: "Added by",
    RecordEventKind.DISAGREED: "Statement of disagreement by",
    RecordEventKind.NO_REPLY: "Closed without a reply by",
}
"""How what stands beside a joint record begins."""


# --- activities -----------------------------------------------------------------------------------


def standings(found: Material, today: date) -> Standings:
    """Where each activity stands by activity id: the same rules as everywhere else, on what is at hand."""
    places: dict[UUID, list[tuple[Meeting, Attendance | None]]] = {}
    for meeting in found.meetings:
        for place in meeting.places:
            if place.activity_id is not None:
                places.setdefault(place.activity_id, []).append((meeting, place.attendance))
    outlines = {
        activity.id: Outline(
            activity.code,
            activity.due_from,
            activity.due_to,
            activity.satisfied_by_code,
            activity.waived_for is not None,
        )
        for activity in found.plan.activities
    }
    own = {
        id_: rules.standing_of(
            outline,
            [(meeting.session, came, meeting.record) for meeting, came in places.get(id_, [])],
            today,
        )
        for id_, outline in outlines.items()
    }
    return rules.with_substitutes(outlines, own, _counting(found.plan.activities))


def _counting(activities: list[Activity]) -> frozenset[UUID]:
    return frozenset(a.id for a in activities if a.conference is not None and a.conference.counts_as_group)


def events(found: Material, standings: Standings) -> tuple[Event, ...]:
    """The planned activities in the order of time, each with its status in words and a day."""
    held = {meeting.session.id: meeting for meeting in found.meetings}
    told = [_event(activity, standings[activity.id], held) for activity in found.plan.activities]
    return tuple(sorted(told, key=lambda event: event.on))


def _event(activity: Activity, standing: Standing, held: dict[UUID, Meeting]) -> Event:
    meeting = held.get(standing.meeting.id) if standing.meeting else None
    on = _day(meeting) if meeting else activity.due_to
    substitute = meeting is not None and activity.id not in {place.activity_id for place in meeting.places}
    return Event(
        code=activity.code,
        title=activity.title,
        kind=activity.kind,
        month=activity.month,
        status=standing.status,
        mark=Mark(word="Held as the conference", tone=Tone.DONE) if substitute else MARKS[standing.status],
        on=on,
        when=_when(activity, standing, on),
    )


def _day(meeting: Meeting) -> date:
    """The day a session was held by its record, if somebody wrote one, else the day it was booked for."""
    return meeting.held_on or rules.day_of(meeting.session.starts_at)


def _when(activity: Activity, standing: Standing, on: date) -> str:
    status = standing.status
    if status in DELIVERED:
        return f"on {day(on)}"
    if status is ActivityStatus.WAIVED and activity.waived_for is not None:
        reason = WAIVER_WORDS[activity.waived_for]
        return f"waived: {reason[:1].lower()}{reason[1:]}"
    if status is ActivityStatus.BOOKED:
        return f"booked for {day(on)}"
    if status is ActivityStatus.MISSED:
        why = ATTENDANCE_WORDS[standing.attendance].lower() if standing.attendance else "not held"
        return f"{why} on {day(on)}"
    if status is ActivityStatus.OVERDUE:
        return f"was due by {day(on)}"
    if activity.conference is not None:
        return f"announced for {day(activity.conference.held_on)}, not booked"
    return f"due by {day(on)}"


# --- joint sessions -------------------------------------------------------------------------------


def joint_sessions(found: Material) -> tuple[JointSession, ...]:
    """The plan's joint sessions, first to last; of each the one that took place, or else none."""
    return tuple(
        _joint_session(activity, _held(activity, found.meetings))
        for activity in found.plan.activities
        if activity.kind in JOINT
    )


def _held(activity: Activity, meetings: list[Meeting]) -> Meeting | None:
    came = [
        meeting
        for meeting in meetings
        if meeting.session.state is SessionState.HELD
        and any(
            place.activity_id == activity.id and place.attendance in {None, Attendance.ATTENDED}
            for place in meeting.places
        )
    ]
    return came[-1] if came else None


def _joint_session(activity: Activity, meeting: Meeting | None) -> JointSession:
    if meeting is None:
        return JointSession(
            kind=activity.kind,
            title=activity.title,
            held_on=None,
            minutes=None,
            mode="",
            record=None,
            mark=Mark(word="Not held", tone=Tone.MISSED),
            present=(),
            passages=(),
        )
    sent = meeting.record in SENT
    return JointSession(
        kind=activity.kind,
        title=activity.title,
        held_on=_day(meeting),
        minutes=meeting.minutes if sent else None,
        mode=MODE_WORDS[meeting.mode] if sent and meeting.mode else "",
        record=meeting.record,
        mark=_record_mark(meeting),
        present=_present(meeting),
        passages=_passages(meeting) if sent else (),
    )


def _record_mark(meeting: Meeting) -> Mark:
    """Where the record stands; one that closed says how."""
    if meeting.record is None:
        return NO_RECORD
    if meeting.record is not RecordState.CLOSED:
        return RECORD_MARKS[meeting.record]
    sides = {kind: tuple(a.about for a in meeting.additions if a.kind is kind) for kind in RecordEventKind}
    ended = rules.Ending(sides[RecordEventKind.DISAGREED], sides[RecordEventKind.NO_REPLY])
    return Mark(word=f"Record {ended.words}", tone=Tone.DONE)


def _present(meeting: Meeting) -> tuple[Presence, ...]:
    order = list(Party)
    return tuple(
        Presence(
            party=PARTY_WORDS[place.party],
            name=place.person.name,
            word=ATTENDANCE_WORDS[place.attendance] if place.attendance else "Not marked",
        )
        for place in sorted(meeting.places, key=lambda place: order.index(place.party))
    )


def _passages(meeting: Meeting) -> tuple[Passage, ...]:
    said = [
        Passage(heading=heading, text=meeting.texts[name])
        for name, heading in HEADINGS.items()
        if meeting.texts[name].strip()
    ]
    added = [
        Passage(heading=f"{BESIDE[addition.kind]} {addition.name} on {day(addition.at)}", text=addition.text)
        for addition in meeting.additions
    ]
    return (*said, *added)
