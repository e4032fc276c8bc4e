"""Reads PDF: every object is looked at, so that nothing runs, nothing is inside, and no text is missed."""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, TextStringObject

from trainingapp.files.reading.refusing import BROKEN, Refusal, Text, several

ENDING = b"%%EOF"
BLANK = b"\r\n\t \x00\x0c"
TAIL = 1024

LOCKED = "The PDF is locked with a password. Save it without one, and send that"
ACTIVE = "The PDF does something by itself when it is opened or used. Print it to a PDF, and send that"
PARCEL = "The PDF has another file inside. Send the files one by one"

ACTIONS = {
    "/GoToE",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Rendition",
    "/RichMediaExecute",
    "/SubmitForm",
}
"""Actions that run, send or open something. Going to a page or to a web address are not among them."""
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
PARCEL_KEYS = {"/EmbeddedFiles", "/EF"}
HARMLESS_AT_OPENING = {"/GoTo", "/Named"}
WORDS = {"/Author", "/Contents", "/Keywords", "/Subject", "/T", "/TU", "/Title", "/V", "/Alt", "/ActualText"}
"""Where text stands that is not on a page: notes, form fields, properties, descriptions of pictures."""


def read(file: BinaryIO) -> str:
    """Check the whole document and return its text, page by page, with its notes and properties."""
    _check_ends(file)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise Refusal(LOCKED)
        text = Text()
        for held in _objects(reader):
            _check(held)
            _collect(held, text)
        _check_opening(reader)
        for page in reader.pages:
            text.add(page.extract_text() + "\n")
    except LimitReachedError as bomb:
        raise Refusal("The PDF is too large inside. Print it to a PDF, and send that") from bomb
    except Refusal:
        raise
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as fault:
        raise Refusal(BROKEN) from fault
    except (OSError, RecursionError, AssertionError, NotImplementedError, UnicodeError) as fault:
        raise Refusal(BROKEN) from fault
    return str(text)


def _check_ends(file: BinaryIO) -> None:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL))
    if not file.read().rstrip(BLANK).endswith(ENDING) or zipfile.is_zipfile(file):
        raise several("PDF")
    file.seek(0)


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, also those inside others and in compressed streams of objects."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    yield from _inside(reader.trailer)
    for number, generation in sorted(numbers):
        yield from _inside(reader.get_object(IndirectObject(number, generation, reader)))


def _inside(held: Any) -> Iterator[DictionaryObject]:
    """The dictionaries that an object is made of, itself included; what it only refers to comes by itself."""
    waiting = [held]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting.extend(dict.values(each))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _check(held: DictionaryObject) -> None:
    keys = held.keys()
    if _plain(held, "/S") in ACTIONS or ACTIVE_KEYS & keys or _plain(held, "/Subtype") == "/RichMedia":
        raise Refusal(ACTIVE)
    if _plain(held, "/Type") == "/EmbeddedFile" or PARCEL_KEYS & keys:
        raise Refusal(PARCEL)


def _check_opening(reader: PdfReader) -> None:
    opening = reader.root_object.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, DictionaryObject) and _plain(opening, "/S") not in HARMLESS_AT_OPENING:
        raise Refusal(ACTIVE)


def _plain(held: DictionaryObject, key: str) -> str:
    value = held.get(key)
    return str(value.get_object()) if isinstance(value, IndirectObject) else str(value)


def _collect(held: DictionaryObject, text: Text) -> None:
    for key in WORDS & held.keys():
        value = held.raw_get(key)
        if isinstance(value, TextStringObject):
            text.add(f"{value}\n")
