"""The forms of a responsibility."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    RadiosField,
    required,
)
from trainingapp.plans.forms.states import REASON


class TickResponsibilityForm(NhsForm):
    """The day a responsibility was met."""

    done_on = NhsDateField("Date done", validators=[required("Enter the date it was done")])
    evidence = FreeTextField(
        "Where it can be seen",
        longest=REASON,
        description="A document, a web address or a place. Nothing about patients",
    )
    note = FreeTextAreaField("Note", longest=REASON, description="Everybody on the plan can read it")


class UntickResponsibilityForm(NhsForm):
    """Why a tick is taken back."""

    reason = FreeTextAreaField(
        "Reason",
        longest=REASON,
        validators=[required("Enter the reason for undoing this")],
        description="Everybody on the plan can read it",
    )


class AssignResponsibilityForm(NhsForm):
    """Who takes care of a responsibility."""

    owner = RadiosField("Who takes care of it?", validators=[required("Select who takes care of it")])
