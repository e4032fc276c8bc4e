"""Forms in the NHS look: fields that draw themselves, messages in our own words, the error summary."""

from flask import Flask
from markupsafe import Markup
from wtforms import Field, FieldList, FormField

from trainingapp.core import words
from trainingapp.core.forms.autosaved import AutosavedForm
from trainingapp.core.forms.choices import CheckboxesField, CheckboxField, Choice, RadiosField, SelectField
from trainingapp.core.forms.components import button
from trainingapp.core.forms.dates import NhsDateField, TimeField
from trainingapp.core.forms.errors import nhs_errors
from trainingapp.core.forms.form import NhsForm, NhsSubform
from trainingapp.core.forms.free_text import FreeTextAreaField, FreeTextField
from trainingapp.core.forms.hidden import HiddenField, VersionField
from trainingapp.core.forms.numbers import IntegerField
from trainingapp.core.forms.text import EmailField, PasswordField, TextAreaField, TextField
from trainingapp.core.forms.uploads import UploadField
from trainingapp.core.forms.validators import in_range, required

__all__ = [
    "AutosavedForm",
    "CheckboxField",
    "CheckboxesField",
    "Choice",
    "EmailField",
    "FieldList",
    "FormField",
    "FreeTextAreaField",
    "FreeTextField",
    "HiddenField",
    "IntegerField",
    "NhsDateField",
    "NhsForm",
    "NhsSubform",
    "PasswordField",
    "RadiosField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "TimeField",
    "UploadField",
    "VersionField",
    "in_range",
    "nhs_errors",
    "register",
    "required",
]


def register(app: Flask) -> None:
    """Give the templates of `app` what they need for forms, and the filters and statuses of `core.words`."""
    app.jinja_env.globals.update(nhs_errors=nhs_errors, nhs_button=button, nhs_field=_drawn)
    words.register(app)


def _drawn(field: Field, **params: object) -> Markup:
    """`nhs_field(form.held_on)`: the same as `form.held_on()`, for a field held in a variable."""
    return field(**params)
