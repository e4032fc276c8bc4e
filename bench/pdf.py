"""Measures the handover PDF against WeasyPrint setting plain text on as many pages, in the same run."""

import tempfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from statistics import median

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.children import run
from bench.tables import kilobytes, print_table, times
from bench.timing import seconds
from bench.visiting import Visitor
from trainingapp.handover import printing, queries
from trainingapp.handover.models import HandoverReport

SENTENCE = "The quick brown fox jumps over the lazy dog and then it goes home to rest for the day. "
PARAGRAPH = f"<p>{SENTENCE * 6}</p>"
PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>Plain text</title></head><body>{}</body></html>'
MOST_TRIES = 12
COLUMNS = (
    "document",
    "pages",
    "PDF kB",
    "start s",
    "first s",
    "again s",
    "peak MiB",
    "first ÷",
    "again ÷",
    "peak ÷",
)


@dataclass
class Case:
    """A document and the engine that lays it out, with one measurement a fresh process."""

    name: str
    engine: str
    html: str
    runs: list[dict[str, float]] = field(default_factory=list)
    pdf: bytes = b""

    def measure(self, folder: Path) -> None:
        """Lay it out in a process of its own."""
        target = folder / "document.pdf"
        self.runs.append(run("bench.pdf_child", self.engine, str(target), wish=self.html))
        self.pdf = target.read_bytes()

    @property
    def pages(self) -> int:
        return len(PdfReader(BytesIO(self.pdf)).pages)

    def middle(self, what: str) -> float:
        """The median over the processes."""
        return median(each[what] for each in self.runs)

    def row(self, floor: "Case") -> list[str]:
        """Its line of the table, with multiples of the floor's figures."""
        return [
            self.name,
            str(self.pages),
            kilobytes(len(self.pdf)),
            *(f"{self.middle(what):.2f}" for what in ("start", "first", "warm")),
            f"{self.middle('peak'):.0f}",
            *(times(self.middle(what) / floor.middle(what)) for what in ("first", "warm", "peak")),
        ]


def print_pdf(app: Flask, session: Session, *, repeats: int) -> None:
    """Measure the longest issued report and print the tables."""
    report, html = _longest_report(app, session)
    with tempfile.TemporaryDirectory(prefix="bench-pdf-") as name:
        folder = Path(name)
        full = Case("handover report", "ours", html)
        full.measure(folder)
        floor = Case("plain text, WeasyPrint alone", "alone", _plain(full.pages, "alone", folder))
        cases = [full, floor, Case("plain text, our engine", "ours", _plain(full.pages, "ours", folder))]
        for _ in range(repeats):
            for case in cases:
                case.measure(folder)
    print_table("Handover PDF, each in its own fresh process", COLUMNS, [case.row(floor) for case in cases])
    _print_download(app, report)


def _print_download(app: Flask, report: HandoverReport) -> None:
    """What somebody waits who asks for it in the browser: the first of all documents, and the same again."""
    visitor = Visitor(app, report.plan.coordinator)
    path = app.url_map.bind("localhost").build("handover.download_report", {"report_id": report.id})
    rows = [
        [name, f"{seconds(lambda: visitor.fetch(path)):.3f}"]
        for name in ("first time, the engine not yet running", "again")
    ]
    print_table("Handover PDF, asked for through the app", ("download", "s"), rows)


def _longest_report(app: Flask, session: Session) -> tuple[HandoverReport, str]:
    found = []
    with app.app_context():
        for report in session.scalars(select(HandoverReport)).all():
            newest = queries.newest_issue(session, plan_id=report.plan_id)
            found.append((report, printing.report_html(report, newest)))
    return max(found, key=lambda each: len(each[1]))


def _plain(pages: int, engine: str, folder: Path) -> str:
    """Plain paragraphs that fill that many pages, found by trying; the trying is not measured."""
    paragraphs = 8 * pages
    for _ in range(MOST_TRIES):
        case = Case("", engine, PAGE.format(PARAGRAPH * paragraphs))
        case.measure(folder)
        if case.pages == pages:
            return case.html
        guess = round(paragraphs * pages / case.pages)
        step = 1 if case.pages < pages else -1
        paragraphs = guess if guess != paragraphs else paragraphs + step
    raise RuntimeError(f"no plain text found that fills {pages} pages")
