"""The form that a supervisor signs on the coordinator's device."""

from typing import Any

from trainingapp.assessments.forms.bulk import RowsForm
from trainingapp.assessments.terms import SigningWay
from trainingapp.core.forms import (
    Choice,
    FreeTextAreaField,
    HiddenField,
    NhsDateField,
    PasswordField,
    RadiosField,
    TextField,
    required,
)

_NEEDED = {
    SigningWay.PASSWORD: ("password", "Enter your password"),
    SigningWay.CODE: ("signing_code", "Enter the code that was sent to you"),
}


class CodeField(TextField):
    """A code that is typed once, and never sent back to the page."""

    def params(self) -> dict[str, Any]:
        return {"type": "text"}


class SignInMeetingForm(RowsForm):
    """One decision for what is ticked, and the proof of who signs it, which no page shows or keeps."""

    outcome = RadiosField(
        "Your decision", validators=[required("Select what you decide")], called="Your decision"
    )
    comment = FreeTextAreaField(
        "Reasons",
        validators=[required("Enter the reasons for your decision")],
        description="The coordinator reads this. It is kept with the decision and cannot be changed later.",
        longest=5_000,
    )
    how_observed = FreeTextAreaField("How you saw it done", longest=2_000)
    condition = FreeTextAreaField(
        "Condition",
        description="If you confirm, and something small has still to be done: what it is.",
        longest=1_000,
    )
    condition_due_on = NhsDateField("The condition is to be met by", called="The day of the condition")
    way = RadiosField(
        "How do you sign?",
        validators=[required("Select how you sign")],
        called="How you sign",
        choices=[
            Choice(SigningWay.PASSWORD, "With my password"),
            Choice(SigningWay.CODE, "With a code that is sent to me by e-mail"),
        ],
    )
    password = PasswordField("Your password", autocomplete="off", mark_optional=False)
    signing_code = CodeField(
        "Your code", inputmode="numeric", autocomplete="off", width=10, mark_optional=False, longest=20
    )
    send_code = HiddenField()
    """Sent by the button that asks for a code."""

    def validate(self, extra_validators: object = None) -> bool:
        """Whichever way was chosen needs its proof."""
        is_valid = super().validate(extra_validators)
        if self.way.data in _NEEDED and not self.proof:
            self.add_error(*_NEEDED[self.way.data])
            return False
        return bool(is_valid)

    @property
    def proof_field(self) -> str:
        """The name of the field that proves who signs."""
        return _NEEDED[self.way.data][0]

    @property
    def proof(self) -> str:
        """What was typed to prove it."""
        return str(self[self.proof_field].data)
