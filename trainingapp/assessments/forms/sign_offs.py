"""The forms of asking for a sign-off and deciding on it."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    HiddenField,
    NhsForm,
    RadiosField,
    required,
)


class RequestSignOffForm(NhsForm):
    """Why the competency is met, in the coordinator's words."""

    claim = FreeTextAreaField(
        "Why do you think this competency is met?",
        validators=[required("Say why you think this competency is met")],
        called="Your claim",
        longest=3_000,
    )


class WithdrawSignOffForm(NhsForm):
    """Why the request is taken back."""

    reason = FreeTextAreaField(
        "Why do you take the request back?",
        validators=[required("Enter the reason for taking the request back")],
        called="The reason",
        longest=1_000,
    )


class DecideSignOffForm(NhsForm):
    """The decision and its reasons; `seen` says which evidence the page showed."""

    outcome = RadiosField(
        "Your decision", validators=[required("Select what you decide")], called="Your decision"
    )
    comment = FreeTextAreaField(
        "Reasons",
        validators=[required("Enter the reasons for your decision")],
        description="The coordinator reads this. It is kept with the decision and cannot be changed later.",
        longest=5_000,
    )
    seen = HiddenField()
