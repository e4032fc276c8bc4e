"""The forms that book and cancel sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trainingapp.core import clock
from trainingapp.core.forms import (
    CheckboxesField,
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    IntegerField,
    NhsDateField,
    NhsForm,
    RadiosField,
    TimeField,
    in_range,
    required,
)
from trainingapp.plans.models import Activity
from trainingapp.supervision.rules import MINUTES
from trainingapp.supervision.terms import MODE_WORDS


def minutes_field(label: str) -> Any:
    """A length in minutes, from 1 to 480."""
    low, high = MINUTES
    return IntegerField(
        label,
        [
            required("Enter how many minutes it lasts"),
            in_range(low, high, f"Minutes must be between {low} and {high}"),
        ],
        called="Minutes",
        suffix="minutes",
        width=3,
    )


class WhenForm(NhsForm):
    """A day, a time in London and a length."""

    day = NhsDateField("Date", [required("Enter the date")])
    time = TimeField("Time", [required("Enter the time it begins")], description="For example, 9:30 or 14:00")
    minutes = minutes_field("How long it lasts")

    @property
    def starts_at(self) -> datetime:
        """The moment it begins. For a form that is valid."""
        if self.day.data is None or self.time.data is None:
            raise ValueError("the form is not valid")
        return clock.london(self.day.data, self.time.data.hour, self.time.data.minute)


class BookSessionForm(WhenForm):
    """When and how people of one plan meet."""

    unusual_length = CheckboxField("Book this length all the same")
    mode = RadiosField("How you meet", [required("Select how you meet")], choices=MODE_WORDS.items())
    place = FreeTextField("Room or link", description="What people need to find you")


class AttendeesMixin:
    """Coordinators to tick, each for one of their planned activities."""

    attendees = CheckboxesField(
        "Who is invited", [required("Select at least one coordinator")], called="who is invited"
    )

    def offer(self, activities: Iterable[Activity]) -> None:
        """The activities that can be ticked, by coordinator."""
        self.attendees.choices = [
            (a.id, a.plan.coordinator.name, f"{a.plan.pcn.name}, month {a.month}") for a in activities
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


class CancelSessionForm(NhsForm):
    """Why a session does not take place."""

    reason = FreeTextAreaField(
        "Why is it cancelled?",
        [required("Enter the reason, so that the others understand it")],
        description="Everybody invited can read this.",
        longest=1000,
        called="Reason",
    )
