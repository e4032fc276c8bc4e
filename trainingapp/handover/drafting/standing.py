"""What a plan amounts to today: its report, its completion, and what a certificate of it would rest on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from trainingapp.assessments.queries import Line
from trainingapp.handover.certificate import CertificateContent, SignedArea, SignedOff
from trainingapp.handover.content import ReportContent
from trainingapp.handover.drafting import compose
from trainingapp.handover.queries import core_material
from trainingapp.handover.rules import Completion, completion
from trainingapp.plans.models import Plan


@dataclass(frozen=True)
class Standing:
    """The report as it would be today, whether the programme is complete, and the decisions in force."""

    content: ReportContent
    completion: Completion
    confirmed: tuple[Line, ...]
    """The competencies with a confirmation in force, in the order of the framework."""

    @property
    def digests(self) -> tuple[str, ...]:
        """What identifies the decisions in force."""
        return tuple(line.confirmed.digest for line in self.confirmed if line.confirmed)

    def still_true(self, certificate: CertificateContent) -> bool:
        """Whether the programme is complete, and a certificate rests on exactly what is in force now."""
        return self.completion.is_complete and certificate.decisions == self.digests


def standing(session: Session, *, plan: Plan, today: date) -> Standing:
    """Where a plan stands, in 5 queries; `plan` as `plans.queries.plan` loads it."""
    found = core_material(session, plan=plan)
    content = compose(found, today)
    confirmed = tuple(line for line in found.lines if line.confirmed is not None)
    return Standing(content, completion(content), confirmed)


def certificate_content(now: Standing, *, number: str, issued_by: str, today: date) -> CertificateContent:
    """What a certificate says that is issued today."""
    entries = {line.entry.code: line.entry.id for line in now.confirmed}
    programme = now.content.programme
    areas = (
        SignedArea(
            title=area.title,
            competencies=tuple(
                SignedOff(
                    code=line.code,
                    statement=line.statement,
                    entry_id=entries[line.code],
                    level=line.level,
                    signed_by=line.signed_by,
                    signed_on=line.signed_on,
                )
                for line in area.competencies
                if line.signed_on is not None and line.code in entries
            ),
        )
        for area in now.content.areas
    )
    listed = tuple(area for area in areas if area.competencies)
    return CertificateContent(
        number=number,
        alliance=programme.alliance,
        coordinator=programme.coordinator,
        role=programme.role,
        pcn=programme.pcn,
        starts_on=programme.starts_on,
        completed_on=today,
        framework=programme.framework,
        areas=listed,
        not_applicable=sum(len(area.competencies) for area in now.content.areas)
        - sum(len(area.competencies) for area in listed),
        issued_by=issued_by,
        decisions=now.digests,
    )
