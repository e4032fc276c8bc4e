"""The forms of the catalogue."""

from trainingapp.core.forms import (
    CheckboxesField,
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    RadiosField,
    VersionField,
    required,
)
from trainingapp.training.forms.length import LengthForm
from trainingapp.training.terms import MODE_WORDS


class CourseForm(LengthForm):
    """What the catalogue says of a course."""

    title = FreeTextField("Title", validators=[required("Enter the title of the course")])
    provider = FreeTextField("Provider", validators=[required("Enter who provides the course")])
    link = FreeTextField(
        "Web address",
        longest=2_000,
        spellcheck=False,
        description="Where people find it. It is looked at every week; the catalogue says so when it fails",
    )
    mode = RadiosField(
        "How is it attended?",
        validators=[required("Select how it is attended")],
        choices=MODE_WORDS.items(),
        called="How it is attended",
    )
    description = FreeTextAreaField("Description", longest=2_000, rows=4)
    is_core = CheckboxField("It is core: every coordinator is asked to take it")
    covers = CheckboxesField(
        "Which competencies and group themes does it cover?",
        called="Competencies and themes",
        description="It is recommended to whoever has a gap in one of them, or rates themselves low in it",
    )


class EditCourseForm(CourseForm):
    """What a course is from now on."""

    version = VersionField()


class RetireCourseForm(NhsForm):
    """From when a course is not offered any more."""

    retired_on = NhsDateField(
        "From which day is it not offered any more?",
        validators=[required("Enter the day from which it is not offered any more")],
        called="The day it is retired",
    )


class ConfirmForm(NhsForm):
    """A button."""
