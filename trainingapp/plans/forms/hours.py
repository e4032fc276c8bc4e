"""The field for hours a week, and a form with one for each practice of a network."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from trainingapp.accounts.models import Organisation
from trainingapp.core.forms import NhsForm, in_range
from trainingapp.core.forms.field import NhsField

_HOURS = re.compile(r"\d{1,3}([.,]\d)?")


class HoursField(NhsField):
    """Hours a week, with at most one decimal. `data` is a Decimal, or None when blank."""

    data: Decimal | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"width": 5, "inputmode": "decimal", "spellcheck": False, **kwargs})
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if _HOURS.fullmatch(self.typed):
            self.data = Decimal(self.typed.replace(",", "."))
        elif self.typed:
            raise ValueError(f"{self.called} must be a number with at most one decimal, like 7.5")

    def params(self) -> dict[str, Any]:
        value = self.typed if self.typed is not None else "" if self.data is None else f"{self.data:f}"
        return {"value": value}


class PracticeHoursForm(NhsForm):
    """A form with the hours a week in each practice of a network; made by `with_practices`."""

    practice_fields: Sequence[tuple[Organisation, str]] = ()
    """Each practice and the name of its field."""

    def add_error(self, field_name: str | None, message: str) -> None:
        """What is wrong with the practices as a whole is said at the first that was given hours."""
        if field_name == "practices":
            field_name = next((name for _, name in self.practice_fields if self[name].data), None)
        super().add_error(field_name, message)

    @property
    def practice_hours(self) -> list[tuple[Organisation, Decimal]]:
        """The practices that were given hours."""
        given = [(practice, self[name].data) for practice, name in self.practice_fields]
        return [(practice, hours) for practice, hours in given if hours]


PracticeForm = TypeVar("PracticeForm", bound=PracticeHoursForm)


def with_practices(form: type[PracticeForm], practices: Sequence[Organisation]) -> type[PracticeForm]:
    """That form with one field of hours for each practice, named as `hours_field` says."""
    named = [(practice, hours_field(practice)) for practice in practices]
    fields: dict[str, Any] = {
        name: HoursField(
            practice.name,
            validators=[in_range(0, 60, f"Hours in {practice.name} must be between 0 and 60")],
            called=f"Hours in {practice.name}",
            mark_optional=False,
        )
        for practice, name in named
    }
    return type(f"{form.__name__}Here", (form,), {**fields, "practice_fields": named})


def hours_field(practice: Organisation) -> str:
    """The name of the field with the hours in that practice."""
    return f"hours_{practice.id.hex}"
