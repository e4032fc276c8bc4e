"""The forms of a conference."""

from trainingapp.core.forms import (
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    VersionField,
    required,
)


class AddConferenceForm(NhsForm):
    """A conference of the alliance."""

    title = FreeTextField("Title", validators=[required("Enter the title of the conference")])
    held_on = NhsDateField(
        "Date", validators=[required("Enter the date of the conference")], called="Date of the conference"
    )
    venue = FreeTextField("Venue", validators=[required("Enter the venue")])
    programme = FreeTextAreaField(
        "Programme",
        description="What it offers, a title a line. It is shown with the protected time of who came",
        longest=3_000,
        rows=6,
    )
    counts_as_group = CheckboxField(
        "Attending it also counts as the sixth group session",
        description="The offer promises six group sessions and lists five",
    )


class EditConferenceForm(AddConferenceForm):
    """What a conference is from now on."""

    version = VersionField()


class CancelConferenceForm(NhsForm):
    """Why a conference does not take place."""

    reason = FreeTextAreaField(
        "Why is it cancelled?",
        validators=[required("Enter the reason, so that the others understand it")],
        description="Everybody on its register can read this",
        longest=1_000,
        called="Reason",
    )
