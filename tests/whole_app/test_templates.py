"""Every template is used, and every template that code names is there."""

import re
from pathlib import Path

from jinja2 import Environment, meta

from trainingapp.config import ROOT

TEMPLATES = ROOT / "templates"
NAMED_IN_CODE = re.compile(r'["\']([a-z_]+/[a-z_]+\.html)["\']')


def files() -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}


def named_in_code() -> set[str]:
    sources = [path.read_text() for path in Path(ROOT / "trainingapp").rglob("*.py")]
    return {name for text in sources for name in NAMED_IN_CODE.findall(text)}


def named_in_templates() -> set[str]:
    environment = Environment(autoescape=True)
    found: set[str] = set()
    for name in files():
        tree = environment.parse((TEMPLATES / name).read_text())
        found |= {other for other in meta.find_referenced_templates(tree) if other}
    return {name for name in found if not name.startswith("nhsuk/")}


def test_no_template_is_unused() -> None:
    assert files() - named_in_code() - named_in_templates() == set()


def test_no_template_is_missing() -> None:
    assert (named_in_code() | named_in_templates()) - files() == set()


def test_no_template_carries_styles_or_scripts_of_its_own() -> None:
    for name in files():
        text = (TEMPLATES / name).read_text()
        assert not re.search(r'\sstyle="', text), f"{name} has an inline style"
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), f"{name} has an inline script"
        assert not re.search(r'\son[a-z]+="', text), f"{name} has an inline handler"
