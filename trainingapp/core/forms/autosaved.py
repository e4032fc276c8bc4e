"""A form that its page saves by itself while somebody types."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from flask import request
from werkzeug.datastructures import MultiDict

from trainingapp.core.db import new_id
from trainingapp.core.forms.form import NhsForm
from trainingapp.core.forms.hidden import HiddenField, VersionField
from trainingapp.core.typed import Typed


class AutosavedForm(NhsForm):
    """The hidden fields of such a form.

    `version` is what the text started from. Where somebody saved in between, `seen` is the version that is
    shown beside what was typed: only a button that a person presses saves over that one.
    """

    version = VersionField()
    seen = VersionField()
    page = HiddenField()

    held_at: datetime | None = None
    """When what is shown was last kept by its page."""
    is_resumed = False
    """Whether it shows something as it was typed and not as it is saved."""
    started: int | None = None
    """The version that the button pressed saves over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.page.data = new_id().hex  # what was typed on another page comes back on a page of its own

    @classmethod
    def opened(cls, typed: dict[str, list[str]] | None, **known: Any) -> Self:
        """The form with what is saved, or what its writer typed since; or, if it was sent, what was sent."""
        held = formdata(typed)
        return cls(data=known) if held is None else cls(formdata=held, data=known)

    def resume(
        self, names: Iterable[str], typed: dict[str, list[str]] | None, saved_version: int | None
    ) -> None:
        """Go on from what is saved, and with those of these fields that were typed and not saved since.

        Where they started from another version than the one saved now, the two are to be compared.
        """
        self.is_resumed = any({name, f"{name}-day"} & (typed or {}).keys() for name in names)
        if not self.is_resumed:
            self.version.data = saved_version
        elif self.version.data != saved_version:
            self.seen.data = saved_version

    def base(self, remembered: int | None) -> int | None:
        """The version that a button saves over; `remembered` is what this page last saved by itself."""
        return remembered if self.seen.data is None else self.seen.data

    def typed(self, path: str) -> Typed:
        """All of the form as it was sent, whether sound or not."""
        fields = {name: request.form.getlist(name) for name in request.form}
        return Typed(path, self.page.data or "", self.version.data, fields)

    def problems(self, names: Iterable[str]) -> list[str]:
        """What is wrong with these fields, in their order. For a form that was validated."""
        return [str(self[name].errors[0]) for name in names if name in self and self[name].errors]

    def is_sound(self, names: Iterable[str]) -> bool:
        """Whether nothing is wrong with these fields, nor with the form as a whole."""
        return not self.problems([*names, "version", "page"])


def formdata(fields: dict[str, list[str]] | None) -> MultiDict[str, str] | None:
    """What was held for a form, as a browser would have sent it."""
    if fields is None:
        return None
    return MultiDict([(name, value) for name, values in fields.items() for value in values])
