"""The patient-data guard on what a file says, wherever in it it is said."""

import io

import pytest
from docx.document import Document
from pypdf import PdfWriter
from pypdf.annotations import Text as Note
from pypdf.generic import TextStringObject

from tests.files import samples
from tests.files.bad import on_page
from tests.files.reading_file import read, refusal
from trainingapp.core.patient_data import Level
from trainingapp.files.reading import child
from trainingapp.files.reading.refusing import LONGEST_TEXT

NHS_NUMBER = "943 476 5919"


def in_table(document: Document) -> None:
    document.add_table(1, 1).cell(0, 0).text = NHS_NUMBER


def in_header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = NHS_NUMBER


def in_footer(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].text = NHS_NUMBER


def in_comment(document: Document) -> None:
    document.add_comment(document.paragraphs[0].runs, text=NHS_NUMBER, author="Cora")


def in_properties(document: Document) -> None:
    document.core_properties.subject = NHS_NUMBER


def in_pieces(document: Document) -> None:
    paragraph = document.add_paragraph()
    for digit in NHS_NUMBER:
        paragraph.add_run(digit).bold = digit.isdigit()


def in_description(document: Document) -> None:
    picture = document.add_picture(io.BytesIO(samples.png()))
    picture._inline.docPr.set("descr", NHS_NUMBER)


def in_pdf_title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": NHS_NUMBER})


def in_pdf_note(writer: PdfWriter) -> None:
    writer.add_annotation(0, Note(rect=(50, 50, 90, 90), text=NHS_NUMBER))


def in_pdf_form(writer: PdfWriter) -> None:
    on_page(Subtype="/Widget", FT="/Tx", T=TextStringObject("number"), V=TextStringObject(NHS_NUMBER))(writer)


WITH_NUMBERS = [
    ("a PDF's page", samples.pdf("About", f"NHS {NHS_NUMBER}")),
    ("a PDF's second page", samples.pdf(*["line"] * 45, NHS_NUMBER)),
    ("a PDF's title", samples.pdf("About", change=in_pdf_title)),
    ("a PDF's note", samples.pdf("About", change=in_pdf_note)),
    ("a PDF's form", samples.pdf("About", change=in_pdf_form)),
    ("a document's text", samples.word("About", NHS_NUMBER)),
    ("a document's table", samples.word("About", change=in_table)),
    ("a document's header", samples.word("About", change=in_header)),
    ("a document's footer", samples.word("About", change=in_footer)),
    ("a document's comment", samples.word("About", change=in_comment)),
    ("a document's properties", samples.word("About", change=in_properties)),
    ("a number formatted digit by digit", samples.word("About", change=in_pieces)),
    ("a picture's description", samples.word("About", change=in_description)),
]


@pytest.mark.parametrize(
    "content", [case[1] for case in WITH_NUMBERS], ids=[case[0] for case in WITH_NUMBERS]
)
def test_an_nhs_number_is_found_wherever_it_stands(content: bytes) -> None:
    findings = read(content).findings
    assert [found.level for found in findings if found.level is Level.BLOCK] == [Level.BLOCK]
    assert findings[0].words.startswith("In the file: this looks like an NHS number (943 *** ****)")
    assert NHS_NUMBER not in str(findings)


def test_what_blocks_comes_before_what_warns() -> None:
    found = read(samples.word(*["SW1A 1AA"] * 200, NHS_NUMBER)).findings
    assert [each.level for each in found] == [Level.BLOCK] + [Level.WARN] * (child.MOST_FINDINGS - 1)


def test_more_text_than_can_be_checked_is_refused() -> None:
    assert "more text" in refusal(samples.word("word " * (LONGEST_TEXT // 5 + 1)))
