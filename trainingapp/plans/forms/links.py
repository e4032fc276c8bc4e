"""The forms of links: sending one, ending one, coming in by one, and making it into an account."""

from trainingapp.accounts.forms import new_password_field
from trainingapp.core.forms import NhsDateField, NhsForm, VersionField, required


class MakeLinkForm(NhsForm):
    """Until when it works, and how many links there were when the page was read."""

    until = NhsDateField(
        "Last day of the link",
        validators=[required("Enter the last day of the link")],
        description="After that day it lets nobody in. You can end it earlier at any time",
    )
    after = VersionField()


class RevokeLinkForm(NhsForm):
    """Nothing but the wish."""


class OpenLinkForm(NhsForm):
    """Nothing but the wish: looking at a link changes nothing."""


class RequestNewLinkForm(NhsForm):
    """Nothing but the wish: where it goes is known already, and is nobody's to choose."""


class MakeAccountForm(NhsForm):
    """The password that somebody will sign in with from now on."""

    new_password = new_password_field("Choose a password", "Enter a password")
