"""Small forms around a record: agree, return, add to it, close an action, keep a note, break the glass."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    HiddenField,
    NhsForm,
    RadiosField,
    VersionField,
    required,
)
from trainingapp.supervision.terms import ActionState


class AgreeRecordForm(NhsForm):
    """A yes to the text that was read."""

    digest = HiddenField()


class ReturnRecordForm(NhsForm):
    """What should change before one can agree."""

    reason = FreeTextAreaField(
        "What should change?",
        [required("Enter what should change, so that it can be put right")],
        description="Everybody who can read the record can read this.",
        longest=2000,
        called="What should change",
    )


class AddAddendumForm(NhsForm):
    """A note beside a locked record."""

    text = FreeTextAreaField(
        "What do you want to add?",
        [required("Enter what you want to add")],
        description="The record stays as it was agreed. Your note stands below it, with your name.",
        longest=5000,
        called="Your note",
    )


class CloseActionForm(NhsForm):
    """What became of an action."""

    state = RadiosField(
        "What became of it?",
        [required("Select whether it is done or dropped")],
        choices=[
            (ActionState.DONE, "It is done"),
            (ActionState.DROPPED, "It is dropped", "It is no longer needed, or cannot be done"),
        ],
        called="what became of it",
    )
    outcome = FreeTextAreaField(
        "In a few words",
        description="What came of it; or, if it is dropped, why.",
        longest=500,
        mark_optional=False,
        called="Outcome",
    )


class KeepNoteForm(NhsForm):
    """A note that only its author reads."""

    version = VersionField()
    text = FreeTextAreaField("Your note", mark_optional=False)


class BreakGlassForm(NhsForm):
    """Why a record between two people has to be opened."""

    reason = FreeTextAreaField(
        "Why do you need to read it?",
        [required("Enter the reason. Both parties of the session will see it")],
        description="Both parties of the session will see your name and this reason. It is kept for good.",
        longest=1000,
        called="Reason",
    )
