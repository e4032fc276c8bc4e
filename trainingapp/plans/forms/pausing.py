"""The forms of an absence: pausing a plan, and resuming it."""

from trainingapp.core.forms import FreeTextAreaField, NhsDateField, NhsForm, RadiosField, required
from trainingapp.plans.forms.states import REASON
from trainingapp.plans.terms import PAUSE_WORDS


class PausePlanForm(NhsForm):
    """Since when the coordinator is away, and what kind of absence it is."""

    kind = RadiosField(
        "Why does the plan stand still?",
        validators=[required("Select why the plan stands still")],
        choices=PAUSE_WORDS.items(),
    )
    from_on = NhsDateField(
        "First day away",
        validators=[required("Enter the first day away")],
        description="Today or in the past",
    )
    expected_back_on = NhsDateField(
        "Expected day back",
        description="If it is known. It moves nothing: you say when they are back",
    )
    reason = FreeTextAreaField(
        "Anything the others should know",
        called="What the others should know",
        longest=REASON,
        description="Everybody on the plan can read it. No diagnosis and nothing about health: "
        "the kind of absence is enough",
    )


class ResumePlanForm(NhsForm):
    """The first day back."""

    back_on = NhsDateField(
        "First day back",
        validators=[required("Enter the first day back")],
        description="Today or in the past",
    )
