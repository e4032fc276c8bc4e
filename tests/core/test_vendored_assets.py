"""The carried files are the recorded ones, fit the installed templates, and are ours to carry."""

import gzip
import hashlib
import importlib.metadata
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

CORE = Path(__file__).resolve().parents[2] / "trainingapp" / "core"
STATIC = CORE / "static"
FONTS = CORE / "print" / "fonts"
FOLDERS = [STATIC / "nhsuk", FONTS]
STYLESHEETS = [STATIC / "nhsuk" / "nhsuk-frontend.min.css", STATIC / "app.css", CORE / "print" / "base.css"]
BOTH_FOLDERS = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
EACH_STYLESHEET = pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: path.name)


def record(folder: Path) -> dict[str, Any]:
    """What a folder says of itself."""
    loaded: dict[str, Any] = json.loads((folder / "VENDORED.json").read_text(encoding="utf-8"))
    return loaded


@BOTH_FOLDERS
def test_every_carried_file_is_the_recorded_one(folder: Path) -> None:
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VENDORED.json"
    }
    assert found == record(folder)["files"]


@BOTH_FOLDERS
def test_licence_text_lies_beside_the_files(folder: Path) -> None:
    wanted = {"MIT": "Copyright (c) 2019 NHS England", "OFL-1.1": "SIL Open Font License, Version 1.1"}
    assert wanted[record(folder)["licence"]] in (folder / "LICENSE.txt").read_text(encoding="utf-8")


def test_design_system_is_the_version_the_installed_templates_were_made_for() -> None:
    templates = importlib.metadata.metadata("nhsuk-frontend-jinja")
    text = templates.get_payload()
    pairs = dict(
        reversed(row) for row in re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d+\.\d+\.\d+) \|$", text, re.MULTILINE)
    )
    assert record(STATIC / "nhsuk")["version"] == pairs[templates["Version"]]


@EACH_STYLESHEET
def test_stylesheet_names_no_outside_address_and_no_licensed_font(stylesheet: Path) -> None:
    css = stylesheet.read_text(encoding="utf-8")
    assert "http" not in css
    assert "frutiger" not in css.lower()
    assert "sourceMappingURL" not in css


def test_every_picture_and_font_a_stylesheet_wants_is_carried() -> None:
    wanted = [
        (stylesheet, address)
        for stylesheet in STYLESHEETS
        for address in re.findall(r"url\(\"?([^)\"]+)\"?\)", stylesheet.read_text(encoding="utf-8"))
    ]
    assert len(wanted) >= 7  # four icons, three fonts
    for stylesheet, address in wanted:
        assert (stylesheet.parent / address.removeprefix("app:")).is_file(), address


def test_no_logo_and_no_trade_marked_icon_is_carried() -> None:
    names = [path.name for path in STATIC.rglob("*") if path.is_file()]
    assert [name for name in names if re.search(r"logo|\.(png|ico|jpg|woff2?)$", name)] == []
    assert {name for name in names if name.endswith(".svg")} == {
        "favicon.svg",
        "nhsuk-icon-arrow-down.svg",
        "nhsuk-icon-arrow-up-down.svg",
        "nhsuk-icon-arrow-up.svg",
        "nhsuk-icon-cross.svg",
    }


def test_script_starts_the_carried_design_system() -> None:
    script = (STATIC / "app.js").read_text(encoding="utf-8")
    (module,) = re.findall(r"from '(.+)'", script)
    exported = (STATIC / module).read_text(encoding="utf-8").rpartition("export{")[2]
    assert re.search(r"\binitAll\b", exported)


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda font: font.stem)
def test_font_keeps_its_copyright_but_not_its_reserved_name(font: Path) -> None:
    names = {name.nameID: name.toUnicode() for name in TTFont(font)["name"].names}
    assert "Adobe" in names[0]
    assert "SIL Open Font License" in names[13]
    assert [text for name_id, text in names.items() if name_id in (1, 3, 4, 6, 16) and "Source" in text] == []


def test_files_every_page_loads_are_light_enough_for_a_phone() -> None:
    loaded = [
        "nhsuk/nhsuk-frontend.min.css",
        "nhsuk/nhsuk-frontend.min.js",
        "app.css",
        "app.js",
        "favicon.svg",
    ]
    on_the_wire = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in loaded)
    assert on_the_wire < 60_000  # leaves 90 kB of a 150 kB first view to the page itself
