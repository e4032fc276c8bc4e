"""The validators that forms name; every message is written by the form that uses it."""

from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from trainingapp.core.forms.field import NhsField


class Required:
    """The field must be answered; its label then carries no "(optional)"."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: BaseForm, field: NhsField) -> None:
        if field.is_blank:
            raise StopValidation(self.message)


def required(message: str) -> Required:
    """Refuse a blank answer with `message`: "Enter the date the session was held"."""
    return Required(message)


class InRange:
    """The answer, if there is one, lies between two values."""

    def __init__(self, low: Any, high: Any, message: str) -> None:
        self.low, self.high, self.message = low, high, message

    def __call__(self, form: BaseForm, field: NhsField) -> None:
        if field.is_blank:
            return
        if (self.low is not None and field.data < self.low) or (
            self.high is not None and field.data > self.high
        ):
            raise ValidationError(self.message)


def in_range(low: Any, high: Any, message: str) -> InRange:
    """Refuse an answer below `low` or above `high`, both allowed themselves; None leaves that end open.

    For numbers, dates and times alike. A blank answer passes: whether one is needed is for `required`.
    """
    return InRange(low, high, message)
