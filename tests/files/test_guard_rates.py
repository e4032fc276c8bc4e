"""How often the guard is right on what files say; the docs publish it."""

import io
from collections.abc import Callable
from typing import BinaryIO

import pytest

from tests.core.test_patient_data_rates import innocent_samples, published, true_samples
from tests.files import samples
from trainingapp.core.patient_data import Level, find_patient_data
from trainingapp.files.reading import pdf, word

Make = Callable[..., bytes]
Read = Callable[[BinaryIO], str]
KINDS = [("a PDF", samples.pdf, pdf.read), ("a Word document", samples.word, word.read)]


def writable(text: str) -> bool:
    """Whether the font of the generated PDFs has all of its letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def refused_lines(text: str) -> int:
    """How many of the samples, one a line, would have their file refused."""
    return sum(
        any(finding.level is Level.BLOCK for finding in find_patient_data(line)) for line in text.splitlines()
    )


@pytest.mark.parametrize(("kind", "make", "read"), KINDS, ids=["pdf", "word"])
def test_nhs_numbers_are_found_as_often_as_the_docs_say(kind: str, make: Make, read: Read) -> None:
    texts = [text for what, text in true_samples() if what == "nhs_number" and writable(text)]
    found = refused_lines(read(io.BytesIO(make(*texts))))
    assert f"| NHS number in {kind} | {len(texts)} | {found} | {len(texts) - found} |" in published()


@pytest.mark.parametrize(("kind", "make", "read"), KINDS, ids=["pdf", "word"])
def test_innocent_files_are_refused_as_seldom_as_the_docs_say(kind: str, make: Make, read: Read) -> None:
    texts = [text for text in innocent_samples() if writable(text)]
    refused = refused_lines(read(io.BytesIO(make(*texts))))
    assert f"| innocent notes in {kind} | {len(texts)} | {refused} |" in published()
