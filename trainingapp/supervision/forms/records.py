"""The one form of a session's record, in the order of the conversation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request

from trainingapp.core import clock
from trainingapp.core.forms import (
    FormField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    NhsSubform,
    RadiosField,
    SelectField,
    VersionField,
    required,
)
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision import rules
from trainingapp.supervision.forms.bookings import minutes_field
from trainingapp.supervision.models import Action, SupervisionSession
from trainingapp.supervision.terms import ATTENDANCE_WORDS, MODE_WORDS, ActionState, Attendance
from trainingapp.supervision.values import ActionDecision, ActionLine, RecordValues

BLANK_ROWS = 3
LINE = re.compile(r"line_([0-9a-f]{32})-text")
EXTRA_FIELDS = frozenset(name for extras in rules.EXTRAS.values() for name in extras)


class ActionLineForm(NhsSubform):
    """Something promised: what, by whom, by when. A row left blank is no action."""

    mark_optional = False
    text = FreeTextField("What is to be done", longest=500)
    owner = SelectField("Who does it", called="who does it")
    due_on = NhsDateField("By when", called="By when")

    @property
    def is_in_use(self) -> bool:
        """Whether anything was entered in the row, or is wrong with it."""
        return bool(self.errors) or not all(field.is_blank for field in (self.text, self.owner, self.due_on))

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that says something says everything."""
        sound = super().validate(extra_validators)
        if self.text.data:
            missing = ((self.owner, "Select who does it"), (self.due_on, "Enter by when it is done"))
            for field, message in missing:
                if field.data is None and not field.errors:
                    field.errors = [message]
                    sound = False
        return sound

    def line(self, action_id: UUID | None) -> ActionLine | None:
        """The row as a value, for a form that is valid; None for a blank row that never was an action."""
        if not self.text.data or self.due_on.data is None:
            cleared = ActionLine("", Party.COORDINATOR, clock.today(), action_id)
            return cleared if action_id else None
        return ActionLine(self.text.data, self.owner.data, self.due_on.data, action_id)


class DecisionForm(NhsSubform):
    """What became of an action of an earlier session."""

    mark_optional = False
    state = RadiosField(
        "What became of it?",
        choices=[
            (ActionState.DONE, "Done"),
            (ActionState.OPEN, "Carry on"),
            (ActionState.DROPPED, "Drop"),
        ],
        called="what became of it",
    )
    outcome = FreeTextField("In a few words", description="Needed if it is dropped: why.", longest=500)

    def validate(self, extra_validators: Any = None) -> bool:
        """Dropping something needs a word why."""
        sound = super().validate(extra_validators)
        if self.state.data is ActionState.DROPPED and not self.outcome.data and not self.outcome.errors:
            self.outcome.errors = ["Say why it is dropped"]
            return False
        return sound


class RecordSessionForm(NhsForm):
    """What every record holds. The register and the actions of one session are added by `record_form`."""

    mark_optional = False
    version = VersionField()
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
    next_on = NhsDateField("Date of the next session, if you agreed one", called="Next date")

    places: Mapping[str, UUID]
    """Field name to participant, for the register."""
    coordinators: frozenset[UUID]
    """The participants whose coming makes the session held."""
    lines: Mapping[str, UUID | None]
    """Field name to action, for the actions of this session; None for a new one."""
    carried: Mapping[str, UUID]
    """Field name to action, for those of earlier sessions."""
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
        for field in self.register:
            if field.data is None and not field.errors:
                self.add_error(field.name, f"Select whether {field.label.text} came")
                complete = False
        marks = [self[name].data for name, id_ in self.places.items() if id_ in self.coordinators]
        if Attendance.ATTENDED in marks or None in marks:
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


def record_form(meeting: SupervisionSession, actions: Sequence[Action]) -> RecordSessionForm:
    """The form for one session: its register, its kind's parts, its actions, filled in with what is known."""
    raised = [a for a in actions if a.session_id == meeting.id and a.state is ActionState.OPEN]
    earlier = [a for a in actions if a.session_id != meeting.id]
    places = {f"place_{p.id.hex}": p for p in meeting.participants}
    lines = _lines(meeting, raised)
    carried = {f"carried_{a.id.hex}": a for a in earlier}
    fields: dict[str, Any] = {
        name: RadiosField(
            place.person.name, choices=ATTENDANCE_WORDS.items(), called=f"whether {place.person.name} came"
        )
        for name, place in places.items()
    }
    fields |= {name: FormField(ActionLineForm, name) for name in lines}
    fields |= {name: FormField(DecisionForm, action.text) for name, action in carried.items()}
    unused = EXTRA_FIELDS - rules.EXTRAS.get(meeting.kind, {}).keys()
    made = type("RecordOfOneSessionForm", (RecordSessionForm,), fields | dict.fromkeys(unused))
    form: RecordSessionForm = made(data=_known(meeting, raised, earlier))
    form.places = {name: place.id for name, place in places.items()}
    form.coordinators = frozenset(p.id for p in meeting.participants if p.party is Party.COORDINATOR)
    form.lines = lines
    form.carried = {name: action.id for name, action in carried.items()}
    form.needed = rules.NEEDED | rules.EXTRAS.get(meeting.kind, {})
    owners = [] if meeting.plan is None else _owners(meeting)
    for name in lines:
        form[name].form.owner.choices = owners
    return form


def _lines(meeting: SupervisionSession, raised: Sequence[Action]) -> dict[str, UUID | None]:
    """The rows for actions: those saved, those sent that somebody took away since, blank ones."""
    if meeting.plan is None:
        return {}
    sent = (match[1] for match in map(LINE.fullmatch, request.form) if match)
    ids = dict.fromkeys([*(a.id.hex for a in raised), *sent])
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
    meeting: SupervisionSession, raised: Sequence[Action], earlier: Sequence[Action]
) -> dict[str, Any]:
    """What the form shows before anybody types: the record if there is one, else what the booking says."""
    known = _booked(meeting) if meeting.record is None else RecordValues.of(meeting.record).as_dict()
    known["version"] = meeting.record.version if meeting.record else None
    known |= {f"place_{place.id.hex}": place.attendance for place in meeting.participants}
    for action in raised:
        known[f"line_{action.id.hex}"] = {
            "text": action.text,
            "owner": action.owner_party,
            "due_on": action.due_on,
        }
    for action in earlier:
        known[f"carried_{action.id.hex}"] = {"state": action.state, "outcome": action.outcome}
    return known


def _booked(meeting: SupervisionSession) -> dict[str, Any]:
    day = rules.day_of(meeting.starts_at)
    agendas = (place.activity.agenda for place in meeting.participants if place.activity)
    agenda: Sequence[str] = next(agendas, ())
    return {
        "held_on": day if day <= clock.today() else None,
        "minutes": meeting.minutes,
        "mode": meeting.mode,
        "agenda": "\n".join(agenda),
    }
