"""The forms of protected time: enter it, ask for it, answer a request, take an entry back."""

from typing import Any

from trainingapp.core.forms import (
    FreeTextAreaField,
    FreeTextField,
    IntegerField,
    NhsDateField,
    NhsForm,
    RadiosField,
    in_range,
    required,
)
from trainingapp.training.terms import BY_HAND, PURPOSE_WORDS, REFUSAL_WORDS, TimePurpose

MOST_HOURS = 24
GRANT, REFUSE = "grant", "refuse"


class HoursForm(NhsForm):
    """A form that asks for a length of at most a day, in hours and minutes."""

    mark_optional = False
    hours = IntegerField(
        "Hours", [in_range(0, MOST_HOURS, f"Hours must be between 0 and {MOST_HOURS}")], width=2
    )
    minutes = IntegerField("Minutes", [in_range(0, 59, "Minutes must be between 0 and 59")], width=2)

    @property
    def length(self) -> int:
        """Hours and minutes in minutes, a blank field counting nothing."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    def has_length(self) -> bool:
        """Whether it says a length of a minute to a day; otherwise it says so at the field."""
        if self.hours.errors or self.minutes.errors:
            return False
        if not self.length:
            self.add_error("hours", "Enter how long it is, in hours, minutes or both")
        elif self.length > MOST_HOURS * 60:
            self.add_error("hours", "A day has 24 hours. Enter each day by itself")
        return not self.hours.errors


class EnterTimeForm(HoursForm):
    """A day, a length, and what it is for."""

    used_on = NhsDateField("Date", [required("Enter the date")])
    purpose = RadiosField(
        "What kind of learning is it?",
        [required("Select what kind of learning it is")],
        choices=[(each, PURPOSE_WORDS[each]) for each in TimePurpose if each in BY_HAND],
    )
    title = FreeTextField(
        "What is it for?",
        [required("Enter what it is for")],
        description="A few words, for example: e-learning on personalised care",
        longest=200,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field is sound, and there is a length."""
        sound = bool(super().validate(extra_validators))
        return self.has_length() and sound

    @property
    def entered(self) -> dict[str, Any]:
        """What was entered, as the verbs of the ledger take it. For a form that is valid."""
        return {
            "used_on": self.used_on.data,
            "minutes": self.length,
            "purpose": self.purpose.data,
            "title": self.title.data,
        }


class AnswerTimeForm(HoursForm):
    """All of what was asked for, some of it, or none."""

    answer = RadiosField(
        "Your answer",
        [required("Select your answer")],
        choices=[(GRANT, "Grant it"), (REFUSE, "Refuse it")],
    )
    refused_for = RadiosField(
        "Why not, or not all of it?",
        choices=REFUSAL_WORDS.items(),
        description="Needed where you grant less than was asked for. The programme lead sees it as a number.",
    )
    comment = FreeTextAreaField(
        "Anything to add (optional)",
        description="The coordinator and the alliance supervisor can read this.",
        longest=1000,
        called="What you add",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field is sound; what is granted has a length, and what is refused a reason."""
        sound = bool(super().validate(extra_validators))
        if self.answer.data == GRANT:
            return self.has_length() and sound
        if self.answer.data == REFUSE and not self.refused_for.data and not self.refused_for.errors:
            self.add_error("refused_for", "Select the reason, so that it can be counted")
            return False
        return sound

    @property
    def granted(self) -> int:
        """The minutes granted. For a form that is valid."""
        return self.length if self.answer.data == GRANT else 0


class TakeBackTimeForm(NhsForm):
    """Nothing but the decision to take an entry back."""
