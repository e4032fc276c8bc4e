"""Fetches the third-party files that pages and PDFs carry, checks them, trims them and records what they are.

Run it by hand after changing a pin below; it needs npm. Nothing here runs when the product is installed:
the files it writes are in the repository, and tests hold them to the hashes in each folder's VENDORED.json.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

CORE = Path(__file__).resolve().parents[1] / "trainingapp" / "core"
PAGES_FOLDER = CORE / "static" / "nhsuk"
FONTS_FOLDER = CORE / "print" / "fonts"


@dataclass(frozen=True)
class Package:
    """One pinned package: its name, version, licence and the sha512 its archive must have."""

    name: str
    version: str
    licence: str
    integrity: str


# Must be the version that the installed nhsuk-frontend-jinja was made for (the table in its README).
NHSUK_FRONTEND = Package(
    name="nhsuk-frontend",
    version="10.6.1",
    licence="MIT",
    integrity="sha512-PZorqQZjZx/A26yJoskCL9z0ib6AtkAyF0o4K/RHr8zRrJyXrUOCnMbjy0VNXsGO4tfTNMwqlkwATKs4a0xayw==",
)
SOURCE_SANS = Package(
    name="@expo-google-fonts/source-sans-3",
    version="0.4.1",
    licence="OFL-1.1",
    integrity="sha512-sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA==",
)

# The archive names the licence but does not carry its text.
NHSUK_LICENCE = """\
MIT License

Copyright (c) 2019 NHS England

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

# The font licence reserves the name "Source" for the unmodified font. A subset is a modification, so it gets
# a name of its own, in the file name and inside the file.
FONT_FAMILY = "Report Sans"
FONT_FACES = {
    "report-sans-regular.ttf": ("package/400Regular/SourceSans3_400Regular.ttf", "Regular"),
    "report-sans-italic.ttf": ("package/400Regular_Italic/SourceSans3_400Regular_Italic.ttf", "Italic"),
    "report-sans-semibold.ttf": ("package/600SemiBold/SourceSans3_600SemiBold.ttf", "SemiBold"),
}
# Latin, Latin Extended (names from anywhere in Europe, Vietnam and West Africa), punctuation, currency,
# arrows, mathematical signs, simple shapes and ticks.
FONT_RANGES = [
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x02B0, 0x036F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20CF),
    (0x2100, 0x214F),
    (0x2150, 0x215F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2610, 0x2612),
    (0x2713, 0x2718),
]
FONT_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "numr", "dnom", "frac", "ordn", "sups"]


def main() -> None:
    """Vendor everything again, from empty folders."""
    vendor_nhsuk_frontend()
    vendor_fonts()


def vendor_nhsuk_frontend() -> None:
    """Write the design system's stylesheet, script and the icons that the stylesheet uses."""
    archive = fetch(NHSUK_FRONTEND)
    css, icons = localised_css(archive["package/dist/nhsuk/nhsuk-frontend.min.css"].decode())
    script = without_source_map(archive["package/dist/nhsuk/nhsuk-frontend.min.js"].decode())
    files = {
        "nhsuk-frontend.min.css": css.encode(),
        "nhsuk-frontend.min.js": script.encode(),
        "LICENSE.txt": NHSUK_LICENCE.encode(),
    }
    for icon in icons:
        files[f"images/{icon}"] = archive[f"package/dist/nhsuk/assets/images/{icon}"]
    write(PAGES_FOLDER, NHSUK_FRONTEND, files)


def vendor_fonts() -> None:
    """Write the report font, cut down to the characters a report can hold and renamed."""
    archive = fetch(SOURCE_SANS)
    files = {name: subset_font(archive[member], style) for name, (member, style) in FONT_FACES.items()}
    files["LICENSE.txt"] = archive["package/LICENSE_FONT"]
    write(FONTS_FOLDER, SOURCE_SANS, files)


def fetch(package: Package) -> dict[str, bytes]:
    """The files of a package's published archive, by their path in it.

    Raises SystemExit if the archive is not the one that was pinned.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (path,) = Path(folder).glob("*.tgz")
        packed = path.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if found != package.integrity:
        raise SystemExit(
            f"{wanted} is not the archive that was pinned.\nexpected {package.integrity}\nfound    {found}"
        )
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {member.name: archive.extractfile(member).read() for member in members}


def localised_css(css: str) -> tuple[str, list[str]]:
    """The stylesheet without outside addresses or the licensed font, and the icons it needs."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("font-family:Frutiger W01,arial,sans-serif", "font-family:arial,sans-serif")
    icons = sorted(set(re.findall(r"url\(/assets/images/([\w.-]+)\)", css)))
    css = without_source_map(css.replace("url(/assets/images/", "url(images/"))
    if "Frutiger" in css or "http" in css:
        raise SystemExit("The stylesheet still names the licensed font or an outside address.")
    return css, icons


def without_source_map(text: str) -> str:
    """The text without the comment that points at a source map, which is not carried."""
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    return re.sub(r"//# sourceMappingURL=\S+", "", text).rstrip() + "\n"


def subset_font(original: bytes, style: str) -> bytes:
    """The font with only the characters and features we use, under our own name."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    options = subset.Options(
        layout_features=FONT_FEATURES, hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    options.drop_tables += ["STAT"]  # describes a family of weights that is not here
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in FONT_RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    rename_font(font, style)
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue()


def rename_font(font: TTFont, style: str) -> None:
    """Replace every name by which the font is called; its copyright and licence notices stay."""
    postscript = f"{FONT_FAMILY.replace(' ', '')}-{style}"
    for name_id, text in {
        1: f"{FONT_FAMILY} {style}" if style == "SemiBold" else FONT_FAMILY,
        2: "Regular" if style == "SemiBold" else style,
        3: f"{postscript}; subset",
        4: f"{FONT_FAMILY} {style}",
        6: postscript,
    }.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def write(folder: Path, package: Package, files: Mapping[str, bytes]) -> None:
    """Put the files in an emptied folder, with a VENDORED.json that says what each of them is."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    record = {
        "package": package.name,
        "version": package.version,
        "licence": package.licence,
        "integrity": package.integrity,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    (folder / "VENDORED.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    weight = sum(map(len, files.values()))
    print(f"{package.name} {package.version}: {len(files)} files, {weight / 1000:.0f} kB in {folder}")


if __name__ == "__main__":
    main()
