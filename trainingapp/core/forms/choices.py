"""Fields that are chosen: from a list, by radio button, by checkboxes; and the single checkbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from trainingapp.core.forms.field import NhsField, in_sentence


@dataclass(frozen=True)
class Choice:
    """One choice: the value the program gets (an enum member, an id, a string), its words, and a hint."""

    value: Any
    text: str
    hint: str | None = None

    @property
    def sent(self) -> str:
        """The value as a browser sends it."""
        return "" if self.value is None else str(self.value)


Choices = Iterable[Choice | tuple[Any, str] | tuple[Any, str, str | None]]


class ChoiceField(NhsField):
    """What the fields with choices share.

    `choices` are `Choice`s or tuples (value, text) or (value, text, hint), given where the field is declared
    or set on the form before it is validated and drawn. After a successful validation `data` is the value of
    the choice itself, so there is nothing to convert.
    """

    def __init__(self, *args: Any, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices

    @property
    def choices(self) -> Sequence[Choice]:
        """The choices in order."""
        return self._choices

    @choices.setter
    def choices(self, given: Choices) -> None:
        self._choices = [choice if isinstance(choice, Choice) else Choice(*choice) for choice in given]

    def chosen(self, answer: Any) -> Any:
        """The value of the choice that `answer` stands for. Raises StopValidation if there is none."""
        sent = Choice(answer, "").sent
        for choice in self.choices:
            if choice.sent == sent:
                return choice.value
        raise StopValidation(f"Select one of the options for {in_sentence(self.called)}")

    def items(self, answers: Iterable[Any], mark: str) -> list[dict[str, Any]]:
        """The choices as the component takes them, those in `answers` marked as `mark`."""
        sent = {Choice(answer, "").sent for answer in answers}
        return [
            {
                "value": choice.sent,
                "text": str(choice.text),
                **({"hint": {"text": str(choice.hint)}} if choice.hint else {}),
                mark: choice.sent in sent,
            }
            for choice in self.choices
        ]


class OneChoiceField(ChoiceField):
    """A field with one answer: `data` is a choice's value, or None when nothing was chosen."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0] or None

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        if self.data is not None:
            self.data = self.chosen(self.data)


class SelectField(OneChoiceField):
    """A drop-down list. It begins with a line for no answer that says `blank`, unless that is empty."""

    drawn_as = "select"

    def __init__(self, *args: Any, blank: str = "Choose one", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blank = blank

    def params(self) -> dict[str, Any]:
        blank = [{"value": "", "text": str(self.blank)}] if self.blank else []
        return {"items": blank + self.items([self.data], "selected")}


class RadiosField(OneChoiceField):
    """Radio buttons, one below the other unless drawn with `inline=True`."""

    drawn_as = "radios"

    def params(self) -> dict[str, Any]:
        answers = [] if self.data is None else [self.data]
        return {"idPrefix": self.id, "items": self.items(answers, "checked")}

    def labelled(self, params: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        return {**_without_id(params), "fieldset": {"legend": label}}


class CheckboxesField(ChoiceField):
    """Several checkboxes: `data` is the list of the chosen values, in the order of the choices."""

    data: list[Any]
    drawn_as = "checkboxes"

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(valuelist)

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        chosen = [self.chosen(answer) for answer in self.data]
        self.data = [choice.value for choice in self.choices if choice.value in chosen]

    def params(self) -> dict[str, Any]:
        return {"idPrefix": self.id, "items": self.items(self.data, "checked")}

    def labelled(self, params: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        return {**_without_id(params), "fieldset": {"legend": label}}


class CheckboxField(NhsField):
    """One checkbox for yes: `data` is True or False. It is never marked as optional."""

    data: bool
    drawn_as = "checkboxes"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"mark_optional": False, **kwargs})

    @property
    def is_blank(self) -> bool:
        return not self.data

    def process_data(self, value: Any) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist)

    def labelled(self, params: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        item = {"value": "yes", "text": label["text"], "checked": self.data}
        if "hint" in params:
            item["hint"] = params.pop("hint")
        return {**_without_id(params), "idPrefix": self.id, "items": [item]}


def _without_id(params: dict[str, Any]) -> dict[str, Any]:
    """The group itself has no id: the first input has it, so that the error summary leads there."""
    return {name: value for name, value in params.items() if name != "id"}
