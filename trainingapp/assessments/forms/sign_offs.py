"""The forms of asking for a sign-off, deciding on it, and what may follow a decision."""

from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    HiddenField,
    NhsDateField,
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


class RequestSignOffsForm(NhsForm):
    """Several competencies, and one claim for all of them."""

    entries = CheckboxesField(
        "Which competencies do you ask for?",
        validators=[required("Select at least one competency")],
        called="Competencies",
    )
    claim = FreeTextAreaField(
        "Why do you think these competencies are met?",
        validators=[required("Say why you think these competencies are met")],
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
    how_observed = FreeTextAreaField(
        "How you saw it done",
        description="For example: sat in on two calls on 3 July, read the list of June",
        longest=2_000,
    )
    condition = FreeTextAreaField(
        "Condition",
        description="If you confirm, and something small has still to be done: what it is. "
        "The confirmation counts meanwhile.",
        longest=1_000,
    )
    condition_due_on = NhsDateField("The condition is to be met by", called="The day of the condition")
    seen = HiddenField()


class MeetConditionForm(NhsForm):
    """What showed that the condition of a confirmation is met."""

    reason = FreeTextAreaField(
        "What showed that the condition is met?",
        validators=[required("Say what showed that the condition is met")],
        called="Your words",
        longest=2_000,
    )


class RevokeDecisionForm(NhsForm):
    """Why a confirmation is taken back."""

    reason = FreeTextAreaField(
        "Why do you revoke this confirmation?",
        validators=[required("Enter the reason for revoking the confirmation")],
        description="The coordinator reads this. It is kept beside the decision and cannot be changed later.",
        called="The reason",
        longest=2_000,
    )
