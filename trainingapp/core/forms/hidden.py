"""Fields that nobody sees."""

from typing import Any

import wtforms

from trainingapp.core.forms.text import clean


class HiddenField(wtforms.HiddenField):
    """A string that the page carries along."""

    @property
    def is_blank(self) -> bool:
        """Whether the page carried nothing."""
        return not self.data

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean(str(valuelist[0]))


class VersionField(wtforms.HiddenField):
    """The version of the record that the form was filled in for, so that an edit in between is noticed.

    `data` is an int, or None for a record that does not exist yet.
    """

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]) if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else None
        if typed and self.data is None:
            raise ValueError("This form is damaged: load the page again")
