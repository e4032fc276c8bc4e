"""Fields that are typed: one line, e-mail address, password, several lines."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from trainingapp.core.forms.field import NhsField

LINE = 250
TEXT = 10_000

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85]")
# A database refuses the null character, and none of the others can be seen.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What str.strip() leaves at the ends of pasted text: zero-width space, word joiner, byte order mark.
_EDGES = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")


def clean(text: str) -> str:
    """Text as it is kept: newlines as one character, no control characters, nothing blank at either end."""
    text = _CONTROLS.sub("", _NEWLINES.sub("\n", text))
    return _EDGES.sub("", text)


class TextField(NhsField):
    """One line. `data` is always a string, at most `longest` characters when valid."""

    data: str
    input_type = "text"

    def __init__(self, *args: Any, longest: int = LINE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.longest = longest

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = self.read(str(valuelist[0]))

    def read(self, typed: str) -> str:
        """What was typed, as it is kept."""
        return clean(typed).replace("\n", " ")

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        if len(self.data) > self.longest:
            raise StopValidation(
                f"{self.called} must be {self.longest:,} characters or fewer: it is {len(self.data):,} now"
            )

    def params(self) -> dict[str, Any]:
        return {"type": self.input_type, "value": self.data}


class EmailField(TextField):
    """An e-mail address, checked for its form and not for whether the mailbox exists."""

    input_type = "email"

    def __init__(self, *args: Any, longest: int = 254, **kwargs: Any) -> None:
        kwargs = {"autocomplete": "email", "spellcheck": False, **kwargs}
        super().__init__(*args, longest=longest, **kwargs)

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        if self.data:
            try:
                validate_email(self.data, check_deliverability=False)
            except EmailNotValidError as error:
                raise StopValidation(f"{self.called} must be like name@example.org") from error


class PasswordField(TextField):
    """A password, kept exactly as typed and never sent back; `autocomplete="new-password"` for a new one."""

    drawn_as = "password-input"

    def __init__(self, *args: Any, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(*args, longest=longest, **kwargs)

    def read(self, typed: str) -> str:
        return typed

    def params(self) -> dict[str, Any]:
        return {}


class TextAreaField(TextField):
    """Several lines, with a count of the characters left."""

    drawn_as = "character-count"

    def __init__(self, *args: Any, longest: int = TEXT, **kwargs: Any) -> None:
        super().__init__(*args, longest=longest, **kwargs)

    def read(self, typed: str) -> str:
        return clean(typed)

    def params(self) -> dict[str, Any]:
        return {
            "value": self.data,
            "maxlength": self.longest,
            "textareaDescriptionText": f"You can enter up to {self.longest:,} characters",
        }
