"""The forms of mail: decisions with nothing to fill in."""

from trainingapp.core.forms import NhsForm


class SendAgainForm(NhsForm):
    """Nothing but the decision."""


class GiveUpForm(NhsForm):
    """Nothing but the decision."""
