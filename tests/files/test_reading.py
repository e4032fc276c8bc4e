"""What is taken and what is not: by the content, whatever it calls itself, and nothing else besides."""

import contextlib
import io
import warnings
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from tests.files import samples
from tests.files.bad import DOCX, JPEG, PDF, PNG, REFUSED, dictionary
from tests.files.reading_file import read, refusal
from trainingapp.files import reading
from trainingapp.files.reading import child, pdf, pictures, word
from trainingapp.files.reading.refusing import Refusal
from trainingapp.files.terms import FileKind

TAKEN = [
    (FileKind.PDF, samples.pdf("I went to the course")),
    (FileKind.PDF, samples.pdf("I went to the course") + b"\r\n"),
    (FileKind.PNG, samples.png()),
    (FileKind.JPEG, samples.jpeg()),
    (FileKind.JPEG, samples.jpeg() + samples.jpeg((8, 8))),
    (FileKind.DOCX, samples.word("I went to the course")),
]


@pytest.mark.parametrize(("kind", "content"), TAKEN)
def test_what_is_sound_is_taken(kind: FileKind, content: bytes) -> None:
    assert read(content) == reading.Reading(kind, ())


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGBA", "1", "I;16"])
def test_pictures_of_every_kind_are_taken(mode: str) -> None:
    target, kind = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (30, 20)).save(target, kind, **({"progressive": True} if kind == "JPEG" else {}))
    assert read(target.getvalue()).kind.value == kind.lower()


def test_a_link_in_a_pdf_does_no_harm() -> None:
    def add_link(writer: PdfWriter) -> None:
        action = dictionary(S="/URI", URI=TextStringObject("https://course.example"))
        writer.pages[0][NameObject("/Annots")] = ArrayObject(
            [
                dictionary(
                    Type="/Annot",
                    Subtype="/Link",
                    Rect=ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
                    A=action,
                )
            ]
        )
        writer._root_object[NameObject("/OpenAction")] = ArrayObject(
            [writer.pages[0].indirect_reference, NameObject("/Fit")]
        )

    assert read(samples.pdf("A course", change=add_link)).kind is FileKind.PDF


CASES = [(told, make) for told, of_kind in REFUSED.items() for make in of_kind.values()]
NAMES = [name for of_kind in REFUSED.values() for name in of_kind]


@pytest.mark.parametrize(("told", "make"), CASES, ids=NAMES)
def test_what_is_something_else_is_refused_in_words(told: str, make: Callable[[], bytes]) -> None:
    assert told in refusal(make())


READERS: dict[bytes, Callable[[BinaryIO], str]] = {
    PDF: pdf.read,
    PNG: pictures.read,
    JPEG: pictures.read,
    DOCX: word.read,
}


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[Callable[[BinaryIO], str], bytes]:
    """A sound file with pieces changed, doubled, or taken out."""
    sound = draw(st.sampled_from(list(READERS)))
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        until = place + draw(st.integers(0, 30))
        content[place:until] = draw(
            st.binary(max_size=20) | st.just(bytes(content[place:until]) * 2) | st.just(b"\xff" * 4)
        )
    return READERS[sound], bytes(content)


@settings(max_examples=300, deadline=None)
@given(spoiled())
def test_a_spoiled_file_is_read_or_refused_and_nothing_else(
    case: tuple[Callable[[BinaryIO], str], bytes],
) -> None:
    reader, content = case
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(Refusal):
            assert isinstance(reader(io.BytesIO(content)), str)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([*child.SIGNATURES, b""]))
def test_any_bytes_are_refused_in_words(rest: bytes, start: bytes) -> None:
    assert refusal(start + rest)
