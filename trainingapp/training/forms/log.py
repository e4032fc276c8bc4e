"""The forms of the training log and of the community of practice."""

from trainingapp.core.forms import (
    CheckboxesField,
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    RadiosField,
    UploadField,
    VersionField,
    required,
)
from trainingapp.training.forms.length import LengthForm
from trainingapp.training.terms import LOG_KIND_WORDS, MODE_WORDS, LogKind, LogState

HOW_FAR = (
    (LogState.ENROLLED, "I am enrolled"),
    (LogState.UNDER_WAY, "I have begun"),
    (LogState.COMPLETED, "I have completed it", "You say how it went on the next page"),
)


class AddLogEntryForm(NhsForm):
    """Something that is not in the catalogue."""

    kind = RadiosField(
        "What is it?",
        validators=[required("Select what it is")],
        choices=[(each, LOG_KIND_WORDS[each]) for each in (LogKind.OTHER, LogKind.COMMUNITY)],
        called="What it is",
    )
    title = FreeTextField("Title", validators=[required("Enter what it is called")])
    provider = FreeTextField("Provider")
    mode = RadiosField(
        "How do you attend it?",
        validators=[required("Select how you attend it")],
        choices=MODE_WORDS.items(),
        called="How you attend it",
    )
    started_on = NhsDateField(
        "When did you enrol or begin?",
        validators=[required("Enter the day you enrolled or began")],
        called="The day it began",
    )
    state = RadiosField(
        "How far are you?",
        validators=[required("Select how far you are")],
        choices=HOW_FAR,
        called="How far you are",
    )


class MoveLogEntryForm(NhsForm):
    """How far somebody is now; the choices depend on how far they were."""

    state = RadiosField(
        "What has changed?", validators=[required("Select what has changed")], called="What has changed"
    )


class ReflectionForm(NhsForm):
    """What was learned, and which competencies it was about."""

    reflection = FreeTextAreaField(
        "What did you learn, and what will you do differently?",
        called="Reflection",
        description="Write about your own work: nothing here may identify a patient",
    )
    covers = CheckboxesField("Which competencies was it about?", called="Competencies")


class CompleteLogEntryForm(ReflectionForm, LengthForm):
    """How something that was learned ended."""

    finished_on = NhsDateField(
        "When did you complete it?",
        validators=[required("Enter the day you completed it")],
        called="The day you completed it",
    )
    counts_as_time = CheckboxField(
        "Enter these hours as protected time",
        description="Tick it if you were released for it. You need not enter them again",
    )


class EditReflectionForm(ReflectionForm):
    """The same, later."""

    version = VersionField()


class AddCertificateForm(NhsForm):
    """The certificate of something completed."""

    file = UploadField("Certificate", validators=[required("Choose the file")])


class JoinCommunityForm(NhsForm):
    """Since when somebody belongs to the community of practice."""

    joined_on = NhsDateField(
        "When did you join?", validators=[required("Enter the day you joined")], called="The day you joined"
    )
