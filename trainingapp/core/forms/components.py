"""The NHS components as plain Python functions, each fetched once per application."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import current_app
from markupsafe import Markup

Component = Callable[[Mapping[str, Any]], Markup]


def component(folder: str) -> Component:
    """The macro of the NHS component in `folder` ("date-input"): takes its parameters, gives its HTML."""
    known: dict[str, Component] = current_app.extensions.setdefault("nhs_components", {})
    if folder not in known:
        first, *rest = folder.split("-")
        template = current_app.jinja_env.get_template(f"nhsuk/components/{folder}/macro.jinja")
        name = first + "".join(word.capitalize() for word in rest)
        known[folder] = cast(Component, getattr(template.module, name))
    return known[folder]


def button(text: str, **params: object) -> Markup:
    """An NHS button. `params` are the component's own: href, variant, name, value, small..."""
    return component("button")({"text": str(text), "preventDoubleClick": True, **params})
