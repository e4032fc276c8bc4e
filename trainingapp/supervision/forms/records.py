"""The one form of a session's record, in the order of the conversation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import request

from trainingapp.core import clock
from trainingapp.core.forms import (
    CheckboxesField,
    FormField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    RadiosField,
    SelectField,
    VersionField,
    required,
)
from trainingapp.core.forms.autosaved import AutosavedForm
from trainingapp.frameworks.models import Entry
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision import rules
from trainingapp.supervision.forms.action_rows import ActionLineForm, DecisionForm
from trainingapp.supervision.forms.bookings import minutes_field
from trainingapp.supervision.models import Action, PrivateNote, SupervisionSession
from trainingapp.supervision.terms import (
    ATTENDANCE_WORDS,
    ESCALATION_WORDS,
    MODE_WORDS,
    WELLBEING_WORDS,
    ActionState,
    Attendance,
)
from trainingapp.supervision.values import ActionDecision, ActionLine, NextSession, NoteText, RecordValues

BLANK_ROWS = 3
LINE = re.compile(r"line_([0-9a-f]{32})-text")
EXTRA_FIELDS = frozenset(name for extras in rules.EXTRAS.values() for name in extras)
VALUES = tuple(RecordValues.__dataclass_fields__)


@dataclass(frozen=True)
class Surroundings:
    """What the form of a session's record is made of, beside the session itself."""

    actions: Sequence[Action] = ()
    competencies: Mapping[Entry, bool] = field(default_factory=dict)
    """Those of the plan's framework, and whether they were ticked."""
    note: PrivateNote | None = None
    next: NextSession | None = None
    typed: dict[str, list[str]] | None = None
    """What the writer typed, and did not save by a button."""


class RecordSessionForm(AutosavedForm):
    """What every record holds. The register and the actions of one session are added by `record_form`."""

    mark_optional = False
    held_on = NhsDateField("Date held", [required("Enter the date it was held")])
    minutes = minutes_field("How long it lasted")
    mode = RadiosField("How you met", [required("Select how you met")], choices=MODE_WORDS.items())
    agenda = FreeTextAreaField("Agenda", description="Filled in from the plan. Add what was brought.")
    priorities = FreeTextAreaField(
        "Priorities of the network", description="What the PCN wants to achieve in cancer, and for whom."
    )
    intended_role = FreeTextAreaField(
        "Intended role", description="What the coordinator is there to do, and how the week is divided."
    )
    review = FreeTextAreaField(
        "Review of the role",
        description="How the role meets what the network expects, and what changes for the second half.",
    )
    handover = FreeTextAreaField("Handover", description="What the network takes over, and from when.")
    evaluation = FreeTextAreaField(
        "Evaluation interview", description="What the network says of the role and of the training."
    )
    next_six_months = FreeTextAreaField(
        "The next six months", description="Training to continue with, and who arranges it."
    )
    follow_on_supervisor = FreeTextField(
        "Who supervises from here", description="A role, for example practice manager."
    )
    summary = FreeTextAreaField(
        "What we talked about", description="What you both want to remember, in a few sentences."
    )
    normative = FreeTextAreaField(
        "Standards and safe working", description="Is anything at the edge of what you should be doing?"
    )
    formative = FreeTextAreaField(
        "Learning",
        description="What have you learned since last time, and what would you do differently?",
    )
    restorative = FreeTextAreaField(
        "Support", description="What has weighed on you, and who supports you with it?"
    )
    wellbeing = RadiosField(
        "How the coordinator says they are",
        choices=[*WELLBEING_WORDS.items(), (None, "Not talked about")],
        description="In their own words, as they want it written down. No clinical detail.",
    )
    escalated_to = SelectField(
        "A concern was passed on to",
        choices=ESCALATION_WORDS.items(),
        blank="Nobody",
        called="The role it was passed on to",
        description="The role only. What the concern was stays out of this record.",
    )
    escalated_on = NhsDateField("When it was passed on", called="The day it was passed on")
    next_on = NhsDateField("Date of the next session, if you agreed one", called="Next date")

    note = FreeTextAreaField("Your private note")
    note_version = VersionField()

    around: Surroundings
    """What it was made of."""
    places: Mapping[str, UUID]
    """Field name to participant, for the register."""
    coordinators: frozenset[UUID]
    """The participants whose coming makes the session held."""
    lines: Mapping[str, UUID | None]
    """Field name to action, for the actions of this session; None for a new one."""
    carried: Mapping[str, UUID]
    """Field name to action, for those of earlier sessions."""
    areas: Sequence[str]
    """The fields of competencies, one an area of the framework."""
    needed: Mapping[str, str]
    """What must be there before it is sent, and the message when it is not."""

    @property
    def is_sent(self) -> bool:
        """Whether the button pressed was the one that sends."""
        return "send" in request.form

    @property
    def register(self) -> Iterator[Any]:
        """The register's fields, as declared."""
        return (self[name] for name in self.places)

    def rows_in_use(self) -> tuple[list[Any], list[Any]]:
        """The rows of actions up to the first blank one after those in use; and the blank ones left."""
        rows = [self[name] for name in self.lines]
        last = max((place for place, row in enumerate(rows, 1) if row.form.is_in_use), default=0)
        return rows[: last + 1], rows[last + 1 :]

    @property
    def decided(self) -> Iterator[Any]:
        """The rows of earlier actions."""
        return (self[name] for name in self.carried)

    def validate(self, extra_validators: Any = None) -> bool:
        """A draft may be half done; what is sent may not."""
        sound = bool(super().validate(extra_validators))
        return (not self.is_sent or self._is_complete()) and sound

    def _is_complete(self) -> bool:
        complete = True
        for place in self.register:
            if place.data is None and not place.errors:
                self.add_error(place.name, f"Select whether {place.label.text} came")
                complete = False
        marks = [self[name].data for name, id_ in self.places.items() if id_ in self.coordinators]
        if not self.places or Attendance.ATTENDED in marks or None in marks:
            for name, message in self.needed.items():
                if self[name].is_blank and not self[name].errors:
                    self.add_error(name, message)
                    complete = False
        return complete

    def values(self) -> RecordValues:
        """What the record will say. For a form that is valid."""
        given = {name: self[name].data for name in RecordValues.__dataclass_fields__ if name in self}
        return RecordValues(**given)

    def attendance(self) -> dict[UUID, Attendance]:
        """The register, as far as it was filled in."""
        marks = {id_: self[name].data for name, id_ in self.places.items()}
        return {id_: mark for id_, mark in marks.items() if mark is not None}

    def typed_values(self) -> dict[str, object]:
        """What the record would say, as far as it can be read: to compare, not to save."""
        found: dict[str, object] = {}
        for name in VALUES:
            if name in self and (self.is_submitted() or self[name].validate(self)):
                found[name] = self[name].data
            elif name in self:
                self[name].errors = []
        return found

    def discussed(self) -> set[UUID] | None:
        """The competencies ticked; None where the form has none."""
        if not self.areas:
            return None
        return {entry_id for name in self.areas for entry_id in self[name].data}

    @property
    def ticked(self) -> int:
        """How many competencies are ticked."""
        return sum(len(self[name].data) for name in self.areas)

    def private_note(self) -> NoteText:
        """The writer's own note."""
        return NoteText(self.note.data, self.note_version.data)

    def action_lines(self) -> list[ActionLine]:
        """This session's actions."""
        rows = (self[name].form.line(id_) for name, id_ in self.lines.items())
        return [line for line in rows if line is not None]

    def decisions(self) -> list[ActionDecision]:
        """What became of the earlier ones."""
        return [
            ActionDecision(id_, self[name].form.state.data or ActionState.OPEN, self[name].form.outcome.data)
            for name, id_ in self.carried.items()
        ]


def record_form(meeting: SupervisionSession, around: Surroundings) -> RecordSessionForm:
    """The form for one session: its register, its kind's parts, its actions, filled in with what is known."""
    raised = [a for a in around.actions if a.session_id == meeting.id and a.state is ActionState.OPEN]
    earlier = [a for a in around.actions if a.session_id != meeting.id]
    unmarked = () if rules.has_register(meeting) else meeting.participants
    places = {f"place_{p.id.hex}": p for p in unmarked}
    carried = {f"carried_{a.id.hex}": a for a in earlier}
    lines = _lines(meeting, raised, around.typed or request.form)
    areas = _areas(around.competencies)
    fields: dict[str, Any] = {
        name: RadiosField(
            place.person.name, choices=ATTENDANCE_WORDS.items(), called=f"whether {place.person.name} came"
        )
        for name, place in places.items()
    }
    fields |= {name: FormField(ActionLineForm, name) for name in lines}
    fields |= {name: FormField(DecisionForm, action.text) for name, action in carried.items()}
    fields |= {name: _competencies_field(entries) for name, entries in areas.items()}
    unused = dict.fromkeys(_unused(meeting))
    made: Any = type("RecordOfOneSessionForm", (RecordSessionForm,), fields | unused)
    known = _known(meeting, raised, earlier, around)
    form: RecordSessionForm = made.opened(around.typed, **known)
    form.around = around
    form.places = {name: place.id for name, place in places.items()}
    form.coordinators = frozenset(p.id for p in meeting.participants if p.party is Party.COORDINATOR)
    form.lines = lines
    form.carried = {name: action.id for name, action in carried.items()}
    form.areas = list(areas)
    form.needed = rules.NEEDED | rules.EXTRAS.get(meeting.kind, {})
    owners = [] if meeting.plan is None else _owners(meeting)
    for name in lines:
        form[name].form.owner.choices = owners
    return form


def _unused(meeting: SupervisionSession) -> set[str]:
    """The fields that a session of this kind does not have."""
    unused = set(EXTRA_FIELDS - rules.EXTRAS.get(meeting.kind, {}).keys())
    if meeting.kind not in rules.PRIVATE_KINDS:
        unused |= {*rules.PROMPTS, *rules.WELFARE}
    return unused


def _areas(competencies: Mapping[Entry, bool]) -> dict[str, list[Entry]]:
    """Field name to the competencies of an area, in the order of the framework."""
    areas: dict[str, list[Entry]] = {}
    for entry in competencies:
        areas.setdefault(f"discussed_{entry.section_code}", []).append(entry)
    return areas


def _competencies_field(entries: Sequence[Entry]) -> CheckboxesField:
    choices = [(entry.id, f"{entry.code} {entry.title or entry.statement}") for entry in entries]
    return CheckboxesField(entries[0].section_title, choices=choices, called="competencies")


def _lines(
    meeting: SupervisionSession, raised: Sequence[Action], sent: Mapping[str, Any]
) -> dict[str, UUID | None]:
    """The rows for actions: those saved, those sent that somebody took away since, blank ones."""
    if meeting.plan is None:
        return {}
    named = (match[1] for match in map(LINE.fullmatch, sent) if match)
    ids = dict.fromkeys([*(a.id.hex for a in raised), *named])
    blank: dict[str, UUID | None] = {f"new_{number}": None for number in range(1, BLANK_ROWS + 1)}
    return {f"line_{id_}": UUID(id_) for id_ in ids} | blank


def _owners(meeting: SupervisionSession) -> list[tuple[Party, str]]:
    plan = meeting.plan
    people = [(party, plan.assigned(party)) for party in Party] if plan else []
    return [(party, f"{person.name}, {_lower(party)}") for party, person in people if person]


def _lower(party: Party) -> str:
    words = PARTY_WORDS[party]
    return words if party is Party.PCN_SUPERVISOR else words.lower()


def _known(
    meeting: SupervisionSession, raised: Sequence[Action], earlier: Sequence[Action], around: Surroundings
) -> dict[str, Any]:
    """What the form shows before anybody types: the record if there is one, else what the booking says."""
    record = meeting.record
    known = _booked(meeting, around.next) if record is None else RecordValues.of(record).as_dict()
    known["version"] = record.version if record else None
    known["note"] = around.note.text if around.note else ""
    known["note_version"] = around.note.version if around.note else None
    known |= {f"place_{place.id.hex}": place.attendance for place in meeting.participants}
    known |= {
        name: [entry.id for entry in entries if around.competencies[entry]]
        for name, entries in _areas(around.competencies).items()
    }
    for action in raised:
        known[f"line_{action.id.hex}"] = {
            "text": action.text,
            "owner": action.owner_party,
            "due_on": action.due_on,
        }
    for action in earlier:
        known[f"carried_{action.id.hex}"] = {"state": action.state, "outcome": action.outcome}
    return known


def _booked(meeting: SupervisionSession, following: NextSession | None) -> dict[str, Any]:
    day = rules.day_of(meeting.starts_at)
    agendas = (place.activity.agenda for place in meeting.participants if place.activity)
    agenda: Sequence[str] = next(agendas, ())
    return {
        "held_on": day if day <= clock.today() else None,
        "minutes": meeting.minutes,
        "mode": meeting.mode,
        "agenda": "\n".join(agenda),
        "next_on": following.day if following else None,
    }
