"""The forms of what many coordinators share: booking groups and conferences, and their registers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from wtforms.validators import ValidationError

from trainingapp.core import words
from trainingapp.core.errors import DomainError
from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    FreeTextField,
    NhsForm,
    RadiosField,
    SelectField,
    TimeField,
    VersionField,
    required,
)
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import Party
from trainingapp.supervision import rules
from trainingapp.supervision.forms.bookings import BookSessionForm, minutes_field
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import GUEST_WORDS, Attendance
from trainingapp.supervision.values import GuestLine

MARKS = {
    Attendance.ATTENDED: "Came",
    Attendance.APOLOGIES: "Apologies",
    Attendance.DID_NOT_ATTEND: "Did not attend",
}
"""Short enough for three targets side by side on a phone."""


class AttendeesMixin:
    """Coordinators to tick, each for one of their planned activities."""

    attendees = CheckboxesField(
        "Who is invited", [required("Select at least one coordinator")], called="who is invited"
    )

    def offer(self, activities: Iterable[Activity]) -> None:
        """The activities that can be ticked, by coordinator."""
        self.attendees.choices = [
            (a.id, a.plan.coordinator.name, f"{a.plan.pcn.name}, due by {words.day(a.due_to)}")
            for a in activities
        ]


class BookGroupForm(BookSessionForm, AttendeesMixin):
    """One group session for many plans."""

    title = FreeTextField("Title", [required("Enter a title for the session")])


class BookConferenceForm(NhsForm, AttendeesMixin):
    """The register of a conference, whose day and place are known."""

    time = TimeField("Time", [required("Enter the time it begins")], description="For example, 9:30")
    minutes = minutes_field("How long it lasts")


class AddAttendeesForm(NhsForm, AttendeesMixin):
    """More coordinators for a group or a conference."""


class GuestLinesField(FreeTextAreaField):
    """Guests, a line each. `lines` is what they say once the form is valid."""

    lines: tuple[GuestLine, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the lines once the text itself may be kept."""
        super().post_validate(form, validation_stopped)
        try:
            self.lines = tuple(rules.guest_lines(self.data or "", self.name))
        except DomainError as refusal:
            raise ValidationError(refusal.message) from refusal


class AddGuestsForm(NhsForm):
    """People without a plan: one by one, or several pasted."""

    mark_optional = False
    name = FreeTextField("Name", longest=rules.LONGEST_NAME)
    role = SelectField("Role", choices=GUEST_WORDS.items())
    organisation = FreeTextField("Organisation", longest=200)
    pasted = GuestLinesField(
        "Several people, a line each",
        description=f"Name; role; organisation. For example: {rules.EXAMPLE}",
        longest=20_000,
        rows=6,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody is named; and whoever is typed by hand has a name and a role."""
        sound = bool(super().validate(extra_validators))
        by_hand = self.name.data or self.organisation.data or self.role.data
        if not by_hand and self.pasted.is_blank:
            self.add_error("name", "Enter a name, or paste several people")
            return False
        for field, message in ((self.name, "Enter the name"), (self.role, "Select the role")):
            if by_hand and field.is_blank and not field.errors:
                self.add_error(field.name, message)
                sound = False
        return sound

    def guests(self) -> list[GuestLine]:
        """Everybody named. For a form that is valid."""
        by_hand = (
            [GuestLine(self.name.data, self.role.data, self.organisation.data)] if self.name.data else []
        )
        return [*by_hand, *self.pasted.lines]


class RemoveGuestForm(NhsForm):
    """Nothing but the decision to take somebody off the register."""


class Marked(NamedTuple):
    """A line of a register: the field, and who they are beside their name."""

    field: Any
    about: str


class TakeRegisterForm(NhsForm):
    """Who came. The people of one session are added by `register_form`."""

    mark_optional = False
    version = VersionField()
    came_too = GuestLinesField(
        "People who came and are not listed",
        description=f"A line each: name; role; organisation. For example: {rules.EXAMPLE}",
        longest=20_000,
        rows=3,
    )

    places: Mapping[str, tuple[UUID, str]]
    """Field name to a coordinator's place, and their network."""
    listed: Mapping[str, tuple[UUID, str]]
    """Field name to a guest, and what they are."""

    @property
    def people(self) -> Iterator[Marked]:
        """The coordinators, in the order of their names."""
        return (Marked(self[name], about) for name, (_, about) in self.places.items())

    @property
    def guests(self) -> Iterator[Marked]:
        """The guests, in the order of their names."""
        return (Marked(self[name], about) for name, (_, about) in self.listed.items())

    def attendance(self) -> dict[UUID, Attendance]:
        """The coordinators' marks, by place. For a form that is valid."""
        return {id_: self[name].data for name, (id_, _) in self.places.items()}

    def guest_attendance(self) -> dict[UUID, Attendance]:
        """The guests' marks. For a form that is valid."""
        return {id_: self[name].data for name, (id_, _) in self.listed.items()}


def register_form(meeting: SupervisionSession, preset: Attendance | None = None) -> TakeRegisterForm:
    """The form for one register, as it is saved; whoever has no mark gets `preset`."""
    coordinators = sorted(
        (place for place in meeting.participants if place.party is Party.COORDINATOR),
        key=lambda place: place.person.name,
    )
    places = {
        f"place_{place.id.hex}": (place.id, place.plan.pcn.name if place.plan else "")
        for place in coordinators
    }
    listed = {
        f"guest_{guest.id.hex}": (
            guest.id,
            ", ".join(filter(None, (GUEST_WORDS[guest.role], guest.organisation))),
        )
        for guest in meeting.guests
    }
    names = [place.person.name for place in coordinators] + [guest.name for guest in meeting.guests]
    marks = [place.attendance for place in coordinators] + [guest.attendance for guest in meeting.guests]
    fields = {
        field: RadiosField(
            name,
            [required(f"Select whether {name} came")],
            choices=MARKS.items(),
            called=f"whether {name} came",
        )
        for field, name in zip([*places, *listed], names, strict=True)
    }
    made = type(
        "RegisterOfOneSessionForm", (TakeRegisterForm,), {**fields, "places": places, "listed": listed}
    )
    known = dict(zip(fields, (mark or preset for mark in marks), strict=True))
    form: TakeRegisterForm = made(data={"version": meeting.version, **known})
    return form
