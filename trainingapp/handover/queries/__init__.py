"""Reads of issued reports, and of everything a report is made from."""

from trainingapp.handover.queries.certificates import (
    certificate,
    certificate_with,
    certificates_of,
    report_with,
)
from trainingapp.handover.queries.material import Material, Meeting, core_material, material
from trainingapp.handover.queries.reports import (
    Letterhead,
    Waiting,
    acknowledgements_waiting_for,
    latest_reports,
    letterhead,
    newest_issue,
    report,
    reports_of,
)

__all__ = [
    "Letterhead",
    "Material",
    "Meeting",
    "Waiting",
    "acknowledgements_waiting_for",
    "certificate",
    "certificate_with",
    "certificates_of",
    "core_material",
    "latest_reports",
    "letterhead",
    "material",
    "newest_issue",
    "report",
    "report_with",
    "reports_of",
]
