"""The forms that book, move and cancel sessions."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms.validators import ValidationError

from trainingapp.core import clock
from trainingapp.core.forms import (
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    HiddenField,
    IntegerField,
    NhsDateField,
    NhsForm,
    RadiosField,
    TimeField,
    in_range,
    required,
)
from trainingapp.supervision import rules
from trainingapp.supervision.terms import MODE_WORDS

TIME_HINT = "For example, 9:30 or 14:00"
PLACE_HINT = "The room, or the link of the video call. People find it in their calendar."


def minutes_field(label: str) -> Any:
    """A length in minutes, from 1 to 480."""
    low, high = rules.MINUTES
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


def check_clock(day: date | None, at: time | None) -> None:
    """Raises ValidationError for a time that London's clocks leave out on that day."""
    if day is not None and at is not None and not rules.is_on_the_clock(day, at):
        raise ValidationError("The clocks go forward that night and leave this hour out. Enter another time")


class WhenForm(NhsForm):
    """A day, a time in London, and a length that may have to be confirmed."""

    day = NhsDateField("Date", [required("Enter the date")])
    time = TimeField("Time", [required("Enter the time it begins")], description=TIME_HINT)
    minutes = minutes_field("How long it lasts")
    unusual_length = CheckboxField("Book this length all the same")

    def validate_time(self, field: TimeField) -> None:
        """A time is one that the clocks show on that day."""
        check_clock(self.day.data, field.data)

    @property
    def starts_at(self) -> datetime:
        """The moment it begins. For a form that is valid."""
        if self.day.data is None or self.time.data is None:
            raise ValueError("the form is not valid")
        return clock.london(self.day.data, self.time.data.hour, self.time.data.minute)

    @property
    def when(self) -> dict[str, Any]:
        """When and for how long, as the verbs on sessions take it. For a form that is valid."""
        return {
            "starts_at": self.starts_at,
            "minutes": self.minutes.data,
            "unusual_length": self.unusual_length.data,
        }


class ConsideredMixin:
    """Remembers what somebody was told to consider, so that sending the form again means: all the same."""

    considered = HiddenField()
    notes: Sequence[str] = ()
    """What there is to consider, in sentences, once that has been looked into."""

    def is_considered(self, notes: Sequence[str]) -> bool:
        """Whether there is nothing to consider, or the very same was shown before this was sent.

        Otherwise the form shows it, and carries a mark of what it shows.
        """
        self.notes = notes
        mark = hashlib.sha256("\n".join(notes).encode()).hexdigest()[:16] if notes else ""
        known = self.considered.data == mark
        self.considered.data = mark
        return not notes or known


class BookSessionForm(WhenForm, ConsideredMixin):
    """When and how people of one plan meet."""

    mode = RadiosField("How you meet", [required("Select how you meet")], choices=MODE_WORDS.items())
    place = FreeTextField("Room or link", description=PLACE_HINT)


class MoveSessionForm(WhenForm, ConsideredMixin):
    """Another time, length or place for a booked session, and why."""

    place = FreeTextField("Room or link", description=PLACE_HINT)
    reason = FreeTextAreaField(
        "Why is it moved?",
        description="Needed when the time changes. Everybody invited can read this.",
        longest=1000,
        called="Reason",
        mark_optional=False,
    )


class CancelSessionForm(NhsForm):
    """Why a session does not take place."""

    reason = FreeTextAreaField(
        "Why is it cancelled?",
        [required("Enter the reason, so that the others understand it")],
        description="Everybody invited can read this.",
        longest=1000,
        called="Reason",
    )


def asked_day(given: str | None) -> date | None:
    """A day out of an address, "2026-11-24"; None for anything else."""
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None


def asked_time(given: str | None) -> time | None:
    """A time out of an address, "14:00"; None for anything else."""
    try:
        return time.fromisoformat(given or "").replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
