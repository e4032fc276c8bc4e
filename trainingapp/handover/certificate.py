"""What a certificate of completion says, as frozen data: one shape for page, PDF and credential."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from trainingapp.handover.content import Part


class SignedOff(Part):
    """One competency with who signed it off and when."""

    code: str
    statement: str
    entry_id: UUID
    level: str
    signed_by: str
    signed_on: date


class SignedArea(Part):
    """An area of the framework with what was signed off in it."""

    title: str
    competencies: tuple[SignedOff, ...]


class CertificateContent(Part):
    """The whole certificate. It says what was signed off, and licenses nobody to do anything."""

    layout: int = 1
    number: str
    alliance: str
    coordinator: str
    role: str
    pcn: str
    starts_on: date
    completed_on: date
    """The day it was issued, when everything was there."""
    framework: str
    areas: tuple[SignedArea, ...]
    not_applicable: int
    """Competencies of the framework that do not apply to the post."""
    issued_by: str
    decisions: tuple[str, ...]
    """The digests of the decisions it rests on, in the order of the framework."""

    @property
    def confirmed(self) -> int:
        """How many competencies were signed off."""
        return sum(len(area.competencies) for area in self.areas)

    @property
    def signers(self) -> tuple[tuple[str, date], ...]:
        """Everybody who signed off, with the day of their last signature, in the order of those days."""
        last: dict[str, date] = {}
        for area in self.areas:
            for each in area.competencies:
                last[each.signed_by] = max(each.signed_on, last.get(each.signed_by, each.signed_on))
        return tuple(sorted(last.items(), key=lambda signer: (signer[1], signer[0])))

    def as_data(self) -> dict[str, Any]:
        """What is kept in the database."""
        return self.model_dump(mode="json")

    @classmethod
    def of(cls, data: Any) -> Self:
        """The certificate that this data was made from."""
        return cls.model_validate(data)
