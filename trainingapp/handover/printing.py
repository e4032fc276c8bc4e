"""The issued report as a PDF, from the very data and template of its page."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from flask import current_app
from jinja2 import Environment, StrictUndefined

from trainingapp.core.pdf import render_pdf
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.models import Certificate, HandoverReport
from trainingapp.handover.presenters import report_shown

PICTOGRAPH: Final = re.compile("([\U0001f000-\U0001faff])[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*")
"""An emoji with what only modifies it: its skin tone, its joiners and its style."""


def report_pdf(report: HandoverReport, newest: HandoverReport | None) -> bytes:
    """The frozen report with the acknowledgements so far, tagged as PDF/UA-1. Raises PdfError.

    `report` with plan, people and acknowledgements, as `queries.report` loads it.
    """
    return _rendered(report_html(report, newest))


def report_html(report: HandoverReport, newest: HandoverReport | None) -> str:
    """The document that becomes the PDF. What a template does not find is an error, never a blank."""
    template = _strict().get_template("handover/report_pdf.html")
    return _pictographs_in_words(template.render(report=report, shown=report_shown(report, newest)))


def certificate_pdf(certificate: Certificate, address: str) -> bytes:
    """The certificate with the address where anybody may ask whether it is current. Raises PdfError."""
    template = _strict().get_template("handover/certificate_pdf.html")
    content = CertificateContent.of(certificate.content)
    html = template.render(certificate=certificate, content=content, address=address)
    return _rendered(_pictographs_in_words(html))


def file_name(report: HandoverReport) -> str:
    """Without anybody's name, so that a download list says nothing about a person."""
    return f"{report.number}-issue-{report.issue}.pdf"


def _pictographs_in_words(text: str) -> str:
    """Emoji as their names in brackets: the bundled font has none, and PDF/UA allows no missing glyph."""
    return PICTOGRAPH.sub(lambda found: f"[{unicodedata.name(found[1], 'pictograph').lower()}]", text)


def _strict() -> Environment:
    if "handover_print" not in current_app.extensions:
        current_app.extensions["handover_print"] = current_app.jinja_env.overlay(undefined=StrictUndefined)
    strict: Environment = current_app.extensions["handover_print"]
    return strict


@lru_cache(maxsize=8)
def _rendered(html: str) -> bytes:
    # A report is read several times on the day it is issued, and takes seconds to lay out. Its HTML holds
    # everything that is in it, the acknowledgements too, so the same HTML is the same file.
    return render_pdf(html)
