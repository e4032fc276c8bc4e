"""The verbs on handover reports and certificates of completion."""

from trainingapp.handover.services.certificates import issue_certificate
from trainingapp.handover.services.reports import acknowledge_report, issue_report

__all__ = ["acknowledge_report", "issue_certificate", "issue_report"]
