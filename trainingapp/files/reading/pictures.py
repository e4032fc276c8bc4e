"""Reads PNG and JPEG: opened by a real reader, and followed byte by byte so that nothing else is inside."""

import re
import struct
import warnings
import zipfile
from typing import BinaryIO

from PIL import Image

from trainingapp.files.reading.refusing import BROKEN, Refusal, several

MOST_POINTS = 100_000_000
PNG_START = 8
CHUNK_HEAD = 8
CHUNK_SUM = 4
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
STANDALONE = {0x01, *range(0xD0, 0xD8)}
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""The end of a picture's data: a marker that is neither a stuffed byte nor a restart."""
PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024
"""Readers of PDF look for its mark in so many bytes."""


def read(file: BinaryIO) -> str:
    """Check the whole picture. Its text is always empty: pictures are not read."""
    content = file.read()
    if content.startswith(b"\x89PNG"):
        check_png_ends(content)
    else:
        check_jpeg_ends(content)
    if PDF_MARK in content[:PDF_MARK_WITHIN] or zipfile.is_zipfile(file):
        raise several("picture")
    _decode(file)
    return ""


def _decode(file: BinaryIO) -> None:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    formats = ("PNG", "JPEG")
    try:
        with Image.open(file, formats=formats) as picture:
            picture.verify()
        with Image.open(file, formats=formats) as picture:
            if getattr(picture, "n_frames", 1) > 1 and picture.format == "PNG":
                raise Refusal("The picture moves. Save one picture of it, and send that")
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as bomb:
        raise Refusal("The picture is too large to be opened. Save it smaller, and send that") from bomb
    except (OSError, SyntaxError, ValueError, struct.error, ArithmeticError, LookupError) as fault:
        raise Refusal(BROKEN) from fault


def check_png_ends(content: bytes) -> None:
    """Follow the chunks from the first to IEND, which must end the file. Raises Refusal."""
    place = PNG_START
    while place + CHUNK_HEAD + CHUNK_SUM <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        place += CHUNK_HEAD + length + CHUNK_SUM
        if name == b"IEND":
            if place < len(content):
                raise several("picture")
            if place == len(content):
                return
    raise Refusal(BROKEN)


def check_jpeg_ends(content: bytes) -> None:
    """Follow the segments to the end of the picture, which must end the file. Raises Refusal.

    Telephones put a second and a third picture behind the first: whole JPEGs again, and nothing else.
    """
    place = 0
    while place < len(content):
        if content[place : place + 2] != bytes([0xFF, SOI]):
            raise several("picture")
        place = _end_of_jpeg(content, place + 2)


def _end_of_jpeg(content: bytes, place: int) -> int:
    while True:
        found = _MARKER.match(content, place)
        if found is None:
            raise Refusal(BROKEN)
        marker, place = content[found.end() - 1], found.end()
        if marker == EOI:
            return place
        if marker in STANDALONE:
            continue
        place = _after_segment(content, place)
        if marker == SOS:
            place = _after_data(content, place)


def _after_segment(content: bytes, place: int) -> int:
    if place + 2 > len(content):
        raise Refusal(BROKEN)
    return place + max(2, int.from_bytes(content[place : place + 2]))


def _after_data(content: bytes, place: int) -> int:
    found = _MARKER.search(content, place)
    if found is None:
        raise Refusal(BROKEN)
    return found.start()
