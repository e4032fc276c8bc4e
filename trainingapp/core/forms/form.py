"""The forms themselves: a page's form, and a form inside a form."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField
from wtforms.form import BaseForm


class Refusable:
    """A form to which a refusal from the programme's rules can be given back."""

    _fields: dict[str, Field]
    form_errors: list[str]

    mark_optional = True

    @property
    def form_id(self) -> str:
        """The id of the form element, to which errors of no single field lead."""
        return f"{getattr(self, '_prefix', '')}form"

    def add_error(self, field_name: str | None, message: str) -> None:
        """Show `message` at the field of that name, or over the form when it is None or the form has none.

        A field of a form inside is named as in the HTML: "actions-0-due_on".
        """
        own = self._fields.get(field_name) if field_name else None
        field = (
            own if own and not isinstance(own, FormField) else _inner_field(self._fields.values(), field_name)
        )
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [message, *field.errors]


class NhsForm(Refusable, FlaskForm):  # type: ignore[misc]  # the library carries no types
    """A form of a page, with the token against forged requests.

    Add a `version = VersionField()` where two people may edit the same record. A form that was typed into
    when its writer's time ran out comes back filled in: `app.extensions["held_fields"]` knows.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # nor does this part of it
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """What was sent; else what was held for this page; else nothing."""
            sent = super().wrap_formdata(form, formdata)
            held_fields = current_app.extensions.get("held_fields")
            return held_fields() if sent is None and held_fields else sent


class NhsSubform(Refusable, Form):
    """A form inside another, by FormField or FieldList: the outer one carries the token."""


def _inner_field(fields: Iterable[Field], name: str | None) -> Field | None:
    """The field of that HTML name in the forms and lists inside, however deep."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            found = _inner_field(field, name)
            if found is not None:
                return found
        elif field.name == name:
            return field
    return None
