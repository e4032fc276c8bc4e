"""The forms of places in a group: how many there are, and the decisions to book one or give it back."""

from trainingapp.core.forms import IntegerField, NhsForm, VersionField, in_range, required
from trainingapp.supervision import rules


class OpenPlacesForm(NhsForm):
    """How many coordinators a group has room for."""

    mark_optional = False
    version = VersionField()
    capacity = IntegerField(
        "How many places there are in all",
        [
            required("Enter how many places there are"),
            in_range(*rules.PLACES, "Places must be between {} and {}".format(*rules.PLACES)),
        ],
        description="Everybody who is in the group already counts.",
        called="Places",
        width=3,
    )


class BookPlaceForm(NhsForm):
    """Nothing but the decision to book a place, or to wait for one."""


class GiveBackPlaceForm(NhsForm):
    """Nothing but the decision to give a place back, or to wait no longer."""
