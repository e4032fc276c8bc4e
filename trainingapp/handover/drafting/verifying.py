"""What a code says to a stranger: the certificate or report with it is current, or it is superseded."""

from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from trainingapp.handover import queries
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.drafting.standing import standing
from trainingapp.handover.models import Certificate
from trainingapp.plans.queries import plan_unseen


class Verdict(StrEnum):
    """All that a stranger is told."""

    CURRENT = "current"
    SUPERSEDED = "superseded"


def verdict(session: Session, *, code: str, today: date) -> Verdict | None:
    """Whether what has this code is current; None where nothing has it."""
    certificate = queries.certificate_with(session, code=code)
    if certificate is not None:
        return Verdict.CURRENT if _is_true(session, certificate, today) else Verdict.SUPERSEDED
    report = queries.report_with(session, code=code)
    if report is None:
        return None
    newest = queries.newest_issue(session, plan_id=report.plan_id)
    is_newest = newest is None or newest.id == report.id
    return Verdict.CURRENT if is_newest else Verdict.SUPERSEDED


def _is_true(session: Session, certificate: Certificate, today: date) -> bool:
    plan = plan_unseen(session, certificate.plan_id)
    return standing(session, plan=plan, today=today).still_true(CertificateContent.of(certificate.content))
