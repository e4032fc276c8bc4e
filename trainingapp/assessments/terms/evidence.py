"""The words for evidence."""

from enum import StrEnum


class EvidenceKind(StrEnum):
    REFLECTION = "reflection"
    LINK = "link"


EVIDENCE_WORDS = {EvidenceKind.REFLECTION: "Reflection", EvidenceKind.LINK: "Link"}
