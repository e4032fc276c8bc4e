"""What every field shares: NHS rendering by the field itself, its name in sentences, its optional mark."""

from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from trainingapp.core.forms.components import component

LOOKS = frozenset(
    {
        "attributes",
        "autocomplete",
        "classes",
        "disabled",
        "inline",
        "inputmode",
        "prefix",
        "rows",
        "small",
        "spellcheck",
        "suffix",
        "threshold",
        "width",
    }
)


class NhsWidget:
    """Draws a field as its NHS component."""

    def __call__(self, field: "NhsField", **asked: Any) -> Markup:
        return field.draw(asked)


class NhsField(Field):
    """A field that draws itself: `{{ form.held_on }}`, or `{{ form.held_on(label_size="m") }}`.

    Where it is drawn, and as keywords where it is declared, it takes the component's parameters named in
    LOOKS. Where it is drawn it also takes `label` and `hint` (text, always escaped), `label_size` ("s" to
    "xl"), `heading` (the label is the page's h1) and `hide_label` (read out, but not shown).

    `called` is what messages call the field, the label if not given: "Date held" in "Date held must include
    a month". A field without the `required` validator is marked "(optional)", unless `mark_optional` is
    False on it or on its form.
    """

    widget = NhsWidget()
    drawn_as = "input"

    def __init__(
        self,
        label: str | None = None,
        validators: list[Any] | None = None,
        *,
        called: str | None = None,
        mark_optional: bool = True,
        **kwargs: Any,
    ) -> None:
        looks = {name: kwargs.pop(name) for name in LOOKS & kwargs.keys()}
        super().__init__(label, validators, render_kw=looks, **kwargs)
        self.called = called or self.label.text.rstrip("?: ")
        self.mark_optional = mark_optional

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered."""
        return self.data is None or self.data == "" or self.data == []

    @property
    def target_id(self) -> str:
        """The id of the input that an error in the summary leads to."""
        return self.id

    @property
    def error(self) -> str | None:
        """The message shown at the field: one at a time."""
        return next(iter(self.errors), None)

    def pre_validate(self, form: BaseForm) -> None:
        """What could not be read at all needs no second complaint."""
        if self.process_errors:
            raise StopValidation

    def draw(self, asked: dict[str, Any]) -> Markup:
        """The field's HTML. Raises TypeError for a parameter it does not know, so that slips are seen."""
        label = {
            "text": self._label_text(asked.pop("label", self.label.text)),
            "size": asked.pop("label_size", None),
            "isPageHeading": asked.pop("heading", False),
            "classes": "nhsuk-u-visually-hidden" if asked.pop("hide_label", False) else "",
        }
        hint = asked.pop("hint", self.description)
        params = {"id": self.id, "name": self.name, **self.params(), **_checked(asked)}
        if hint:
            params["hint"] = {"text": str(hint)}
        if self.error:
            params["errorMessage"] = {"text": str(self.error)}
        return component(self.drawn_as)(self.labelled(params, label))

    def params(self) -> dict[str, Any]:
        """The component's parameters that are this kind of field's own."""
        return {}

    def labelled(self, params: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        """The parameters with the label where this component takes it."""
        return {**params, "label": label}

    def _label_text(self, text: object) -> str:
        marks = self.mark_optional and getattr(getattr(self, "_form", None), "mark_optional", True)
        return f"{text} (optional)" if marks and not self.flags.required else str(text)


def in_sentence(called: str) -> str:
    """A field's name inside a sentence: "Date held" becomes "date held", "NHS region" stays."""
    return called if called[1:2].isupper() else called[:1].lower() + called[1:]


def _checked(asked: dict[str, Any]) -> dict[str, Any]:
    """Refuses what is not a look, and whatever the component would print without escaping."""
    unknown = asked.keys() - LOOKS
    if unknown:
        raise TypeError(f"a field does not know {', '.join(sorted(unknown))}")
    if isinstance(asked.get("attributes"), str):
        raise TypeError("attributes are given as a mapping: a string would be printed as it is")
    return {name: str(value) if isinstance(value, str) else value for name, value in asked.items()}
