"""Fields for a day and for a time of day, read as people write them."""

import re
from datetime import date, time
from typing import Any

from wtforms.utils import unset_value

from trainingapp.core.days import MONTHS
from trainingapp.core.forms.field import NhsField

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class NhsDateField(NhsField):
    """A day in three inputs, NAME-day, NAME-month and NAME-year. `data` is a date, or None when blank.

    Months may be numbers or English names. What was typed is shown again as it was typed, only the inputs
    that are wrong are marked, and the error summary leads to the first of them.
    """

    data: date | None
    drawn_as = "date-input"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed: tuple[str, ...] | None = None
        self.wrong: tuple[str, ...] = ()

    @property
    def target_id(self) -> str:
        return f"{self.id}-{self.wrong[0] if self.wrong else PARTS[0]}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        names = [f"{self.name}-{part}" for part in PARTS]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = tuple(str(next(iter(formdata.getlist(name)), "")).strip() for name in names)
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if self.typed is None:
            return
        self.data = None
        if any(self.typed):
            self.data = self.read(*self.typed)

    def read(self, day: str, month: str, year: str) -> date:
        """The day meant. Raises ValueError with the message for it, having marked the wrong inputs."""
        missing = tuple(part for part, typed in zip(PARTS, (day, month, year), strict=True) if not typed)
        if missing:
            raise self._refusal(missing, f"must include a {' and '.join(missing)}")
        number = _month_number(month)
        if number is None:
            raise self._refusal(("month",), "must have a month from 1 to 12, or its name")
        if not (year.isdecimal() and len(year) == 4):
            raise self._refusal(("year",), "must have a year of 4 numbers")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise self._refusal(("year",), f"must have a year from {FIRST_YEAR} to {LAST_YEAR}")
        if not (day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31):
            raise self._refusal(("day",), "must have a day from 1 to 31")
        try:
            return date(int(year), number, int(day))
        except ValueError as error:
            raise self._refusal(PARTS, "must be a real date") from error

    def _refusal(self, wrong: tuple[str, ...], words: str) -> ValueError:
        self.wrong = wrong
        return ValueError(f"{self.called} {words}")

    def params(self) -> dict[str, Any]:
        shown = self.typed
        if shown is None:
            shown = (
                (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("",) * 3
            )
        wrong = self.wrong or (PARTS if self.error else ())
        items = [
            {
                "id": f"{self.id}-{part}",
                "name": f"{self.name}-{part}",
                "label": part.capitalize(),
                "value": value,
                "width": 4 if part == "year" else 2,
                "error": part in wrong,
            }
            for part, value in zip(PARTS, shown, strict=True)
        ]
        return {"items": items}

    def labelled(self, params: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        return {**params, "fieldset": {"legend": label}}


def _month_number(typed: str) -> int | None:
    if typed.isdecimal() and len(typed) <= 2:
        return int(typed) if 1 <= int(typed) <= 12 else None
    name = typed.lower().rstrip(".")
    if len(name) < 3:
        return None
    return next((place for place, month in enumerate(MONTHS, 1) if month.lower().startswith(name)), None)


_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))? ?(am|pm)?")


class TimeField(NhsField):
    """A time of day: 9:30, 09.30, 0930, 2:30pm or 2pm. `data` is a time, or None when blank."""

    data: time | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"width": 5, "spellcheck": False, **kwargs})
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if self.typed:
            self.data = _read_time(self.typed)
            if self.data is None:
                raise ValueError(f"{self.called} must be a time, like 9:30 or 14:05")

    def params(self) -> dict[str, Any]:
        value = self.typed if self.typed is not None else self.data.strftime("%H:%M") if self.data else ""
        return {"value": value}


def _read_time(typed: str) -> time | None:
    match = _CLOCK.fullmatch(typed.lower().replace(".m.", "m").replace("a.m", "am").replace("p.m", "pm"))
    if not match or not (match[2] or match[3]):
        return None  # "9" alone might be a length or a slip
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
