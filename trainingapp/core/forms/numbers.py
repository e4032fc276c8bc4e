"""The field for a whole number."""

import re
from typing import Any

from trainingapp.core.forms.field import NhsField

_WHOLE = re.compile(r"[+-]?\d{1,9}")  # nine digits, because a database's integer holds no more than ten


class IntegerField(NhsField):
    """A whole number, typed with a numeric keyboard on phones. `data` is an int, or None when blank."""

    data: int | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"width": 5, "inputmode": "numeric", "spellcheck": False, **kwargs})
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if _WHOLE.fullmatch(self.typed):
            self.data = int(self.typed)
        elif self.typed.lstrip("+-").isdecimal():
            raise ValueError(f"{self.called} is too large a number")
        elif self.typed:
            raise ValueError(f"{self.called} must be a whole number, like 45")

    def params(self) -> dict[str, Any]:
        value = self.typed if self.typed is not None else "" if self.data is None else str(self.data)
        return {"value": value}
