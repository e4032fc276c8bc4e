"""The forms of evidence."""

from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    required,
)


class AddEvidenceForm(NhsForm):
    """A reflection, a link, or a link with a reflection, and the competencies it shows."""

    title = FreeTextField(
        "Title",
        validators=[required("Enter a title, so that you both find it again")],
        description="For example: setting up the follow-up list at the Tuesday clinic",
    )
    happened_on = NhsDateField(
        "When it happened", validators=[required("Enter the day it happened")], called="The date it happened"
    )
    reflection = FreeTextAreaField(
        "Reflection",
        mark_optional=False,
        description="What you did, why, what came of it and what you would do differently. Write about your "
        "own work: nothing here may identify a patient.",
    )
    link = FreeTextField(
        "Web address",
        mark_optional=False,
        longest=2_000,
        description="Instead of a reflection, or with one: a page, a document or a certificate that your "
        "supervisor can open",
    )
    entries = CheckboxesField(
        "Which competencies does it show?",
        validators=[required("Select at least one competency that this shows")],
        called="Competencies",
    )
