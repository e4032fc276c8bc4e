"""The files of the demonstration's evidence: harmless pictures and documents, always the same."""

import io
from typing import BinaryIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 480, 320
"""Of a picture, in pixels."""


def paper(name: str, title: str) -> BinaryIO:
    """A file of the kind that its name says, with the title on it; a PDF or a PNG."""
    return _pdf(title) if name.endswith(".pdf") else _picture(title)


def _picture(title: str) -> BinaryIO:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    draw.text((24, 20), title, fill="#212b32")
    for row, length in enumerate((360, 300, 410, 220)):
        top = 70 + row * 56
        draw.rectangle((24, top, 24 + length, top + 30), fill="#005eb8" if row % 2 == 0 else "#aeb7bd")
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    held.seek(0)
    return held


def _pdf(title: str) -> BinaryIO:
    """One A4 page with one line in a font that every reader has."""
    drawing = f"BT /F1 18 Tf 72 760 Td ({title}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{each}\nendobj\n"
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{listed}"
    text += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{text.index('xref')}\n%%EOF\n"
    return io.BytesIO(text.encode("ascii"))
