"""The form that takes a table of coordinators."""

from trainingapp.core.forms import (
    CheckboxField,
    FreeTextAreaField,
    HiddenField,
    NhsForm,
    SelectField,
    required,
)

TABLE = 60_000
"""Characters: 200 lines with long addresses and several practices each."""


class EnrolManyForm(NhsForm):
    """A table of coordinators, and the documents that all their plans follow.

    `checked` is the seal of what the page showed: nothing is enrolled that was not looked at first.
    """

    role_specification = SelectField(
        "Role specification or job description",
        validators=[required("Select the role specification or job description")],
    )
    framework = SelectField(
        "Competency framework",
        validators=[required("Select the competency framework")],
        description="This version stays with the plans, whatever is published later",
    )
    template = SelectField("Plan template", validators=[required("Select the plan template")])
    table = FreeTextAreaField(
        "The coordinators, one a line",
        validators=[required("Paste the lines of the coordinators")],
        longest=TABLE,
        called="The table",
    )
    leaves_out = CheckboxField("Leave out the lines with errors")
    checked = HiddenField()
