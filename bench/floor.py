"""The floor: the least that a page of ours can cost, to measure every other page against.

The same app, layout, menu and signed-in person (one query), and between them the very HTML of the page
it is compared with, ready made. What a page costs beyond that are its own queries, rules and template.
"""

from flask import Flask, render_template
from jinja2 import Template
from markupsafe import Markup

from trainingapp.core.access import access

LAYOUT = """{% extends "core/layout.html" %}
{% block title %}{{ title }}{% endblock %}
{% block header %}{% endblock %}
{% block content %}{{ filler }}{% endblock %}
"""
OPENS = '<div class="nhsuk-width-container">'
CLOSES = "</main>"
TOLERANCE = 0.01
MENU = 100
"""Characters by which the menu may differ: it marks the page that is open."""


class Floor:
    """Serves ready-made HTML inside the layout, one address for each page it was given."""

    def __init__(self, app: Flask) -> None:
        self._fillers: list[tuple[str, Markup]] = []
        self._template: Template = app.jinja_env.from_string(LAYOUT)

        @app.get("/bench/floor/<int:number>")
        @access("home:read")
        def show_floor(number: int) -> str:
            title, filler = self._fillers[number]
            return render_template(self._template, title=Markup(title), filler=filler)

    def path_for(self, html: str) -> str:
        """The address of a page as large as this one, whose content costs nothing to make."""
        title = html.partition("<title>")[2].partition(" – ")[0]
        content = html.partition(OPENS)[2].rpartition(CLOSES)[0]
        self._fillers.append((title, Markup(content)))
        return f"/bench/floor/{len(self._fillers) - 1}"


def check_size(page: str, floor: str) -> None:
    """Raises RuntimeError when the floor is not as large as its page: the comparison would not be fair."""
    if abs(len(floor) - len(page)) > max(MENU, TOLERANCE * len(page)):
        raise RuntimeError(f"the floor has {len(floor)} characters where the page has {len(page)}")
