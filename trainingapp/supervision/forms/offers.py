"""The forms that offer times, answer which suit, and book one of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trainingapp.core import clock, words
from trainingapp.core.forms import (
    CheckboxesField,
    CheckboxField,
    FieldList,
    FormField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    NhsSubform,
    RadiosField,
    TimeField,
    required,
)
from trainingapp.supervision import rules
from trainingapp.supervision.forms.bookings import (
    PLACE_HINT,
    TIME_HINT,
    ConsideredMixin,
    check_clock,
    minutes_field,
)
from trainingapp.supervision.forms.groups import AttendeesMixin
from trainingapp.supervision.models import TimeOption
from trainingapp.supervision.terms import MODE_WORDS


class ProposedTimeForm(NhsSubform):
    """One time that is offered. A row left blank is none."""

    mark_optional = False
    day = NhsDateField("Date")
    time = TimeField("Time", description=TIME_HINT)

    @property
    def is_in_use(self) -> bool:
        """Whether anything was entered in the row, or is wrong with it."""
        return bool(self.errors) or not (self.day.is_blank and self.time.is_blank)

    def validate_time(self, field: TimeField) -> None:
        """A time is one that the clocks show on that day."""
        check_clock(self.day.data, field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A day has a time, and a time has a day."""
        sound = super().validate(extra_validators)
        for field, other, message in (
            (self.day, self.time, "Enter the date"),
            (self.time, self.day, "Enter the time it begins"),
        ):
            if field.data is None and other.data is not None and not field.errors:
                field.errors = [message]
                sound = False
        return bool(sound)

    @property
    def starts_at(self) -> datetime | None:
        """The moment it begins; None for a blank row."""
        if self.day.data is None or self.time.data is None:
            return None
        return clock.london(self.day.data, self.time.data.hour, self.time.data.minute)


class OfferTimesForm(NhsForm):
    """Two to five times for one session, and how people would meet."""

    times = FieldList(FormField(ProposedTimeForm), min_entries=rules.MOST, max_entries=rules.MOST)
    minutes = minutes_field("How long it lasts")
    unusual_length = CheckboxField("This length is meant")
    mode = RadiosField("How you meet", [required("Select how you meet")], choices=MODE_WORDS.items())
    place = FreeTextField("Room or link", description=PLACE_HINT)

    def validate(self, extra_validators: Any = None) -> bool:
        """The first two times are there, and rows are filled from the top."""
        sound = super().validate(extra_validators)
        for number, row in enumerate(list(self.times)[: rules.FEWEST]):
            if row.form.starts_at is None and not (row.form.day.errors or row.form.time.errors):
                row.form.day.errors = [f"Enter at least {rules.FEWEST} times: number {number + 1} is blank"]
                sound = False
        return bool(sound)

    @property
    def what(self) -> dict[str, Any]:
        """What is offered, as the verbs on offers take it. For a form that is valid."""
        return {
            "times": [row.form.starts_at for row in self.times if row.form.starts_at is not None],
            "minutes": self.minutes.data,
            "mode": self.mode.data,
            "place": self.place.data,
        }


class OfferGroupTimesForm(OfferTimesForm, AttendeesMixin):
    """Times for one group session of many plans."""

    title = FreeTextField("Title", [required("Enter a title for the session")])


class AnswerOfferForm(NhsForm):
    """Which of the times suit."""

    suits = CheckboxesField("Which of these times suit you?", called="the times", mark_optional=False)
    none_suits = CheckboxField("None of these times suits me")

    def show(self, options: Iterable[TimeOption]) -> None:
        """The times that can be ticked."""
        self.suits.choices = [
            (option.id, f"{words.weekday(option.starts_at)}, {words.clock(option.starts_at)}")
            for option in options
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is said: a time, or that none suits."""
        sound = super().validate(extra_validators)
        if sound and bool(self.suits.data) == self.none_suits.data:
            self.suits.errors = ["Tick the times that suit you, or that none of them does"]
            sound = False
        return bool(sound)


class BookOfferForm(NhsForm, ConsideredMixin):
    """Book one of the times that were offered for one plan."""


class BookGroupOfferForm(BookOfferForm, AttendeesMixin):
    """Book one of the times that were offered to many coordinators."""


class WithdrawOfferForm(NhsForm):
    """Take the times back."""
