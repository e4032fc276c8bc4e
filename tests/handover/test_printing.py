"""The PDF as its readers and listeners meet it, from the same data as the page."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfua
import pikepdf
import pypdf
import pytest
from flask import Flask

from tests.client import PageClient
from tests.handover.story import Story
from trainingapp.core import clock
from trainingapp.handover import services
from trainingapp.handover.content import ReportContent
from trainingapp.handover.models import HandoverReport

COMMENT = "A fair account, Łukasz 🙂."
HEADINGS = (
    "At a glance",
    "Gaps at handover",
    "The six months",
    "What the three parties agreed",
    "Competencies",
    "Training needs, first against second",
    "Responsibilities",
    "Actions carried over",
    "The next six months",
    "Acknowledgements",
    "About this report",
    "How to verify it",
)


@pytest.fixture(autouse=True)
def _after_the_handover() -> Iterator[None]:
    with clock.at(date(2026, 11, 30)):
        yield


@pytest.fixture
def report(played: Story) -> HandoverReport:
    """An issued report that the coordinator acknowledged."""
    issued = played.issue()
    services.acknowledge_report(
        played.session, actor=played.world.coordinator, report=issued, comment=COMMENT
    )
    return issued


def download(client: PageClient, report: HandoverReport) -> bytes:
    client.session.commit()
    response = client.raw.get(f"/handovers/{report.id}/report.pdf")
    assert response.status_code == 200
    assert response.content_type == "application/pdf"
    assert "HR-2026-00" in response.headers["Content-Disposition"]
    return response.data


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def bare(text: str) -> str:
    """Text without its spaces, so that where a line was broken makes no difference."""
    return re.sub(r"\s", "", text)


def test_page_and_pdf_say_the_same(client: PageClient, played: Story, report: HandoverReport) -> None:
    client.sign_in(played.world.pcn_supervisor)
    page = client.get(f"/handovers/{report.id}")
    main = next(e for e in page.all("div") if e.get("class") == "app-report")
    said = [
        bare("".join(each.itertext()))
        for tag in ("td", "th", "h2", "h3", "li", "dd")
        for each in main.iter(tag)
    ]
    pdf = download(client, report)
    printed = bare("".join(_without_furniture(text) for text in pages_of(pdf))).replace("•", "")
    missing = [each for each in said if each.replace("🙂", "[slightlysmilingface]") not in printed]
    assert len(said) > 400
    assert missing == []


def _without_furniture(text: str) -> str:
    """A page's text without the running header and footer, which would stand between two parts of a cell."""
    lines = [line for line in text.splitlines() if not _is_furniture(line)]
    return "\n".join(lines)


def _is_furniture(line: str) -> bool:
    return line.startswith(
        ("Page ", "Contains no patient-id", "Handover report: Cora", "HR-2026-001 · issue")
    )


def test_pdf_has_title_language_tags_and_every_section(
    client: PageClient, played: Story, report: HandoverReport, tmp_path: Path
) -> None:
    pdf = download(client.sign_in(played.world.lead), report)
    (tmp_path / "report.pdf").write_bytes(pdf)
    checked = pdfua.validate(str(tmp_path / "report.pdf"))
    assert [finding.message for finding in checked.findings] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.docinfo["/Title"] == "Handover report: Cora Valecoord, HR-2026-001, issue 1"
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.MarkInfo.Marked
    pages = pages_of(pdf)
    assert 9 <= len(pages) <= 13
    assert "At a glance" in pages[0]
    assert "Gaps at handover" in pages[0]
    whole = " ".join(" ".join(pages).split())
    for heading in HEADINGS:
        assert heading in whole
    codes = [line.code for area in ReportContent.of(report.content).areas for line in area.competencies]
    assert len(codes) == 40
    assert [code for code in codes if code not in whole] == []
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "HR-2026-001 · issue 1" in text
    assert bare(report.digest) in bare(whole)
    assert "A fair account, Łukasz [slightly smiling face]." in whole


def test_pdf_takes_up_a_new_acknowledgement_and_says_when_it_is_superseded(
    client: PageClient, story: Story
) -> None:
    story.hand_over()
    report = story.issue()
    client.sign_in(story.world.supervisor)
    before = " ".join(pages_of(download(client, report)))
    assert "superseded" not in before
    services.acknowledge_report(
        story.session, actor=story.world.supervisor, report=report, comment="Read twice."
    )
    assert "Read twice." in " ".join(pages_of(download(client, report)))
    story.issue(issue=2, reason="A date was wrong.")
    after = pages_of(download(client, report))
    assert all("HR-2026-001 · issue 1 · superseded" in text for text in after)
    assert "The current report is HR-2026-002" in after[0]


def test_same_report_is_the_same_file(client: PageClient, story: Story, app: Flask) -> None:
    story.hand_over()
    report = story.issue()
    client.sign_in(story.world.supervisor)
    assert download(client, report) == download(client, report)


def test_longest_texts_are_printed_whole(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    said = "Long words " * 180 + "the end of it."
    services.acknowledge_report(story.session, actor=story.world.coordinator, report=report, comment=said)
    printed = bare(
        "".join(
            _without_furniture(text) for text in pages_of(download(client.sign_in(story.world.lead), report))
        )
    )
    assert "theendofit." in printed
    assert printed.count("Longwords") == 180
