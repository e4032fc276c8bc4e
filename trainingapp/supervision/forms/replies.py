"""Small forms around a record: answer it, add to it, close an action, keep a note, break the glass."""

from datetime import date

from trainingapp.core.forms import (
    FreeTextAreaField,
    HiddenField,
    NhsDateField,
    NhsForm,
    RadiosField,
    required,
)
from trainingapp.core.forms.autosaved import AutosavedForm
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


class KeepNoteForm(AutosavedForm):
    """A note that only its author reads."""

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


class DisagreeRecordForm(NhsForm):
    """A statement that stands beside the record."""

    digest = HiddenField()
    statement = FreeTextAreaField(
        "What do you see differently?",
        [required("Enter what you see differently. It will stand beside the record")],
        description="The record stays as it is. Everybody who can read it can read your statement.",
        longest=5000,
        called="Your statement",
    )


class CloseWithoutReplyForm(NhsForm):
    """Who never answered, when they were reminded, and why the record closes without them."""

    party = RadiosField(
        "Who has not answered?", [required("Select who has not answered")], called="who has not answered"
    )
    reminded_on = NhsDateField(
        "First reminder", [required("Enter the day of the first reminder")], called="First reminder"
    )
    reminded_on_2 = NhsDateField(
        "Second reminder", [required("Enter the day of the second reminder")], called="Second reminder"
    )
    reminded_on_3 = NhsDateField("Third reminder", called="Third reminder")
    reminded_on_4 = NhsDateField("Fourth reminder", called="Fourth reminder")
    reason = FreeTextAreaField(
        "Why do you close it without their reply?",
        [required("Enter why you close it without their reply")],
        description="Everybody who can read the record can read this.",
        longest=2000,
        called="Reason",
    )

    @property
    def reminders(self) -> list[date]:
        """The days that were entered."""
        fields = (self.reminded_on, self.reminded_on_2, self.reminded_on_3, self.reminded_on_4)
        return [field.data for field in fields if field.data is not None]
