"""The forms that fit a plan's activities to its coordinator."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    FreeTextField,
    IntegerField,
    NhsDateField,
    NhsForm,
    RadiosField,
    required,
)
from trainingapp.plans.forms.states import REASON
from trainingapp.plans.rules import ADDABLE
from trainingapp.plans.terms import KIND_WORDS, WAIVER_WORDS

READ_BY = "Everybody on the plan can read it"
HOUR = 60


def reason_field() -> FreeTextAreaField:
    """Why; always needed, and read by everybody on the plan."""
    return FreeTextAreaField(
        "Reason",
        longest=REASON,
        validators=[required("Enter the reason, so that everybody on the plan understands it")],
        description=READ_BY,
    )


class MoveActivityForm(NhsForm):
    """Another window."""

    due_from = NhsDateField("First day", validators=[required("Enter the first day")])
    due_to = NhsDateField(
        "Last day",
        validators=[required("Enter the last day")],
        description="The day after, it is overdue",
    )
    reason = reason_field()


class AddActivityForm(NhsForm):
    """One more session, in a programme month or between two days."""

    kind = RadiosField(
        "Kind of session",
        validators=[required("Select the kind of session")],
        choices=[(kind, KIND_WORDS[kind]) for kind in ADDABLE],
    )
    title = FreeTextField(
        "What it is called in the plan",
        called="What it is called",
        longest=100,
        validators=[required("Enter what it is called in the plan")],
        description="For example, Extra session on care reviews",
    )
    month = IntegerField("Programme month", width=2, description="A number from 1 to 12, or enter two days")
    due_from = NhsDateField("First day")
    due_to = NhsDateField("Last day")
    minutes = IntegerField(
        "Minutes", width=3, validators=[required("Enter how many minutes it takes")], default=HOUR
    )
    reason = reason_field()


class WaiveActivityForm(NhsForm):
    """Why an activity is not asked for."""

    waived_for = RadiosField(
        "Why is it not asked for?",
        validators=[required("Select why it is not asked for")],
        choices=WAIVER_WORDS.items(),
    )
    note = FreeTextAreaField("Note", longest=REASON, description=READ_BY)


class RestoreActivityForm(NhsForm):
    """Why an activity is asked for again."""

    reason = reason_field()
