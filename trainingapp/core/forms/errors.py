"""The error summary at the top of a page: every problem once, each leading to the input it is about."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup
from wtforms import Field, FieldList, FormField, HiddenField
from wtforms.csrf.core import CSRFTokenField
from wtforms.form import BaseForm

from trainingapp.core.forms.components import component
from trainingapp.core.forms.field import NhsField


class Problem(NamedTuple):
    """What is wrong, and the id of the element to go to."""

    target_id: str
    message: str


def nhs_errors(*forms: BaseForm) -> Markup:
    """The NHS error summary for what is wrong in these forms; nothing when nothing is."""
    found = [problem for form in forms for problem in problems(form)]
    if not found:
        return Markup("")
    listed = [{"href": f"#{problem.target_id}", "text": problem.message} for problem in found]
    return component("error-summary")({"titleText": "There is a problem", "errorList": listed})


def problems(form: BaseForm, outer_id: str | None = None) -> Iterator[Problem]:
    """What is wrong in a form: as a whole, then field by field as the form declares them, then inside them.

    A field that was given several messages shows its first, here as beside it.
    """
    form_id = outer_id or str(getattr(form, "form_id", "form"))
    for message in form.form_errors:
        yield Problem(form_id, str(message))
    for field in form:
        yield from _problems_of(field, form_id)


def _problems_of(field: Field, form_id: str) -> Iterator[Problem]:
    if isinstance(field, FormField):
        yield from problems(field.form, form_id)
    elif isinstance(field, FieldList):
        yield from _problems_of_list(field, form_id)
    elif isinstance(field, CSRFTokenField):
        if field.errors:
            yield Problem(form_id, "This page was open too long. Check what you entered and send it again")
    elif field.errors:
        yield Problem(_target(field, form_id), str(field.errors[0]))


def _problems_of_list(field: "FieldList[Field]", form_id: str) -> Iterator[Problem]:
    own = next((error for error in field.errors if isinstance(error, str)), None)
    if own:
        yield Problem(_target(field.entries[0], form_id) if field.entries else form_id, own)
    for entry in field.entries:
        yield from _problems_of(entry, form_id)


def _target(field: Field, form_id: str) -> str:
    """The input to go to: a group's first one; and for what cannot be seen, the form."""
    if isinstance(field, FormField):
        return next(
            (_target(inner, form_id) for inner in field if not isinstance(inner, HiddenField)), form_id
        )
    if isinstance(field, HiddenField):
        return form_id
    return field.target_id if isinstance(field, NhsField) else field.id
