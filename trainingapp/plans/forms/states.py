"""The form of a plan's state."""

from trainingapp.core.forms import FreeTextAreaField, NhsForm, RadiosField, required

REASON = 1_000
"""The longest reason, in characters."""


class ChangeStateForm(NhsForm):
    """The state a plan moves to, and why."""

    to = RadiosField("What happens to the plan?", validators=[required("Select what happens to the plan")])
    reason = FreeTextAreaField(
        "Reason",
        longest=REASON,
        mark_optional=False,
        description="Needed unless the plan is complete. Everybody on the plan can read it",
    )
