"""Files as people send them, made when they are asked for; and one of each kind of bad one."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

import docx
from docx.document import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

LINES_A_PAGE = 40


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A red picture."""
    return _picture("PNG", size)


def jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    """The same as JPEG."""
    return _picture("JPEG", size)


def _picture(kind: str, size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind)
    return target.getvalue()


def pdf(*lines: str, change: Callable[[PdfWriter], object] | None = None) -> bytes:
    """A PDF with these lines, forty on a page; `change` may spoil it before it is written."""
    writer = PdfWriter()
    for first in range(0, len(lines) or 1, LINES_A_PAGE):
        _add_page(writer, lines[first : first + LINES_A_PAGE])
    if change:
        change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _add_page(writer: PdfWriter, lines: tuple[str, ...]) -> None:
    page = writer.add_blank_page(width=595, height=842)
    font = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
    held = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(held)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 11 Tf 14 TL 50 780 Td\n{shown}\nET".encode("cp1252", "replace"))
    page[NameObject("/Contents")] = writer._add_object(content)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def word(*lines: str, change: Callable[[Document], object] | None = None) -> bytes:
    """A Word document with these paragraphs; `change` may add to it before it is written."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if change:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_with(
    members: Mapping[str, bytes], *, replace: Mapping[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """A Word document with more members in its archive, and with bytes in others replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("Hello"))) as source, zipfile.ZipFile(target, "w") as archive:
        for member in source.infolist():
            content = source.read(member)
            old, new = (replace or {}).get(member.filename, (b"", b""))
            assert old in content
            archive.writestr(member.filename, content.replace(old, new, 1) if old else content)
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def archive(members: Mapping[str, bytes], *, start: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip archive, put behind the members of another."""
    target = io.BytesIO(start)
    with zipfile.ZipFile(target, "a") as made:
        for name, content in members.items():
            made.writestr(name, content)
        made.comment = comment
    return target.getvalue()


def large_pdf(size: int) -> bytes:
    """A sound PDF of exactly so many bytes: one page, and a stream that fills the rest."""
    filling = size
    for _ in range(3):  # the numbers in it grow with it
        made = pdf("A long certificate", change=partial(_fill, length=filling))
        filling += size - len(made)
    assert len(made) == size
    return made


def _fill(writer: PdfWriter, length: int) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"\x01" * length)
    writer._add_object(stream)
