"""Files that must not be taken, each with the words its sender is to read."""

import io
import zlib
from collections.abc import Callable

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.files import samples


def dictionary(**entries: object) -> DictionaryObject:
    """A PDF dictionary; strings are names."""
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(value) if type(value) is str else value
            for key, value in entries.items()
        }
    )


def root(**entries: object) -> Callable[[PdfWriter], None]:
    """Puts entries into the PDF's catalogue."""

    def put(writer: PdfWriter) -> None:
        writer._root_object.update(dictionary(**entries))

    return put


def on_page(**entries: object) -> Callable[[PdfWriter], None]:
    """Puts an annotation with these entries on the first page."""

    def put(writer: PdfWriter) -> None:
        held = writer._add_object(dictionary(Type="/Annot", **entries))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([held])

    return put


def linking(**action: object) -> bytes:
    """A PDF with something to click on that acts so."""
    return samples.pdf("A", change=on_page(Subtype="/Link", A=dictionary(**action)))


def catalogued(**entries: object) -> bytes:
    """A PDF with these entries in its catalogue."""
    return samples.pdf("A", change=root(**entries))


def parcel(writer: PdfWriter) -> None:
    writer.add_attachment("inside.txt", b"hello")


def lock(writer: PdfWriter) -> None:
    writer.encrypt("", "owner")


def relation(kind: str, mode: bytes = b'TargetMode="External"') -> dict[str, tuple[bytes, bytes]]:
    """A relation of the document to something else."""
    added = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        + kind.encode()
        + b'" Target="https://elsewhere.example/it" '
        + mode
        + b"/></Relationships>"
    )
    return {"word/_rels/document.xml.rels": (b"</Relationships>", added)}


def pixels(width: int, height: int) -> bytes:
    """A PNG of so many points, all of one colour: small when packed."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    row = zlib.compress(b"\0" * (width + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def moving() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def with_comment(comment: bytes) -> bytes:
    """A JPEG with a comment inside."""
    target = io.BytesIO()
    Image.new("RGB", (9, 9)).save(target, "JPEG", comment=comment)
    return target.getvalue()


def bomb() -> bytes:
    return samples.word_with({f"word/media/{n}.bin": bytes(40 * 1024**2) for n in range(4)})


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
PDF = samples.pdf("I went to the course")
DOCX = samples.word("I went to the course")
PNG, JPEG = samples.png(), samples.jpeg()


def types(old: bytes, new: bytes) -> bytes:
    """A document that says something else of what is in it."""
    return samples.word_with({}, replace={"[Content_Types].xml": (old, new)})


def related(kind: str, mode: bytes = b'TargetMode="External"') -> bytes:
    """A document that is related to something elsewhere."""
    return samples.word_with({}, replace=relation(kind, mode))


MACRO_TYPE = (
    b'<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
ADDRESS = TextStringObject("https://elsewhere.example")

REFUSED: dict[str, dict[str, Callable[[], bytes]]] = {
    "must be a PDF": {
        "text": lambda: b"hello",
        "a program": lambda: b"MZ\x90\x00" + bytes(200),
        "a web page": lambda: b"<html><script>alert(1)</script></html>",
        "a GIF": lambda: b"GIF89a" + bytes(200),
        "an SVG": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "a PDF that begins late": lambda: b"\n" + PDF,
        "a zip that is no document": lambda: samples.archive({"hello.txt": b"hello"}),
        "a spreadsheet": lambda: samples.archive(
            {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}
        ),
        "a template": lambda: types(b"document.main+xml", b"template.main+xml"),
    },
    "damaged": {
        "only the mark of a PDF": lambda: b"%PDF-1.7\n%%EOF",
        "a PNG cut off": lambda: PNG[:-12],
        "a PNG with a wrong sum": lambda: PNG[:-20] + bytes(4) + PNG[-16:],
        "only the mark of a PNG": lambda: b"\x89PNG\r\n\x1a\n",
        "a JPEG cut off": lambda: JPEG[:-2],
        "only the mark of a JPEG": lambda: b"\xff\xd8\xff",
        "a document with entities": lambda: samples.word_with({"word/more.xml": ENTITIES}),
        "a document with a broken part": lambda: samples.word_with({"word/more.xml": b"<x>"}),
        "a document that climbs": lambda: samples.word_with({"../../etc/passwd": b"x"}),
        "a document with a wrong sum": lambda: DOCX[:200] + b"\xff" * 8 + DOCX[208:],
    },
    "besides the PDF": {
        "a PDF cut off": lambda: PDF[:-40],
        "a PDF with a zip behind": lambda: PDF + DOCX,
        "a PDF with a web page behind": lambda: PDF + b"<script>alert(1)</script>",
        "a PDF with a zip before its end": lambda: PDF + DOCX + b"\n%%EOF",
    },
    "locked with a password": {"a locked PDF": lambda: samples.pdf("A", change=lock)},
    "does something by itself": {
        "a PDF with a script": lambda: linking(S="/JavaScript", JS=TextStringObject("app.alert('hello')")),
        "a PDF that launches": lambda: linking(S="/Launch", F=TextStringObject("cmd.exe")),
        "a PDF that sends": lambda: linking(S="/SubmitForm"),
        "a PDF that opens an address": lambda: catalogued(OpenAction=dictionary(S="/URI", URI=ADDRESS)),
        "a PDF with a form of scripts": lambda: catalogued(AcroForm=dictionary(XFA=ADDRESS)),
        "a PDF with a film": lambda: samples.pdf("A", change=on_page(Subtype="/RichMedia")),
    },
    "another file inside": {"a PDF with a file inside": lambda: samples.pdf("A", change=parcel)},
    "besides the picture": {
        "a PNG with more behind": lambda: PNG + b"hello",
        "a PNG with a zip behind": lambda: PNG + DOCX,
        "a JPEG with more behind": lambda: JPEG + b"hello",
        "a JPEG with a PDF in its comment": lambda: with_comment(b"%PDF-1.7"),
        "a JPEG with a zip in its comment": lambda: with_comment(samples.archive({"hello.txt": b"hello"})),
    },
    "moves": {"a PNG that moves": moving},
    "too large to be opened": {"a PNG of 400 million points": lambda: pixels(20_000, 20_000)},
    "macros": {
        "a document with macros by type": lambda: types(b"</Types>", MACRO_TYPE),
        "a document with macros": lambda: samples.word_with({"word/vbaProject.bin": b"x"}),
        "a document with a control": lambda: samples.word_with({"word/activeX/activeX1.xml": b"<x/>"}),
    },
    "another document inside": {
        "a document with an object": lambda: samples.word_with({"word/embeddings/oleObject1.bin": b"x"}),
        "a document with a sheet": lambda: samples.word_with({"word/embeddings/Sheet.xlsx": b"x"}),
        "a document with a web page": lambda: related("aFChunk", b""),
    },
    "loads something": {
        "a document with a foreign template": lambda: related("attachedTemplate"),
        "a document with a foreign picture": lambda: related("image"),
    },
    "besides the document": {
        "a document with more behind": lambda: DOCX + b"hello",
        "a document with a comment behind": lambda: samples.archive({}, start=DOCX, comment=b"hello"),
        "a document behind a document": lambda: DOCX + DOCX,
        "a document with a PDF before": lambda: samples.archive({"%PDF-1.7": b""}),
        "a document with a name twice": lambda: samples.word_with({"WORD/document.xml": b"<x/>"}),
    },
    "too large inside": {
        "a document that unpacks to 160 MB": bomb,
        "a document of many parts": lambda: samples.word_with({f"word/{n}.bin": b"" for n in range(2100)}),
    },
}
"""By the words that their sender reads."""
