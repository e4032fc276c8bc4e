"""The words for evidence, and what may become of it."""

from enum import StrEnum


class EvidenceKind(StrEnum):
    """What a piece of evidence is. Source: R66."""

    REFLECTION = "reflection"
    OBSERVATION = "observation"
    CASE_DISCUSSION = "case_discussion"
    WORK_PRODUCT = "work_product"
    WITNESS_STATEMENT = "witness_statement"
    CERTIFICATE = "certificate"
    E_LEARNING = "e_learning"
    PRIOR_LEARNING = "prior_learning"
    OTHER = "other"
    """Something else, by its address."""


EVIDENCE_WORDS = {
    EvidenceKind.REFLECTION: "Reflection",
    EvidenceKind.OBSERVATION: "Observation",
    EvidenceKind.CASE_DISCUSSION: "Anonymised case discussion",
    EvidenceKind.WORK_PRODUCT: "Work product, redacted",
    EvidenceKind.WITNESS_STATEMENT: "Witness statement",
    EvidenceKind.CERTIFICATE: "Course certificate",
    EvidenceKind.E_LEARNING: "E-learning",
    EvidenceKind.PRIOR_LEARNING: "Prior learning",
    EvidenceKind.OTHER: "Something else",
}
KNOWLEDGE_ONLY = frozenset({EvidenceKind.CERTIFICATE, EvidenceKind.E_LEARNING, EvidenceKind.PRIOR_LEARNING})
"""They show that something was learned, not that it is done at work. Source: R69, R58."""
BY_HAND = frozenset(EvidenceKind) - {EvidenceKind.WITNESS_STATEMENT}
"""What a coordinator adds alone; a witness writes their statement through their own link."""


class EvidenceEventKind(StrEnum):
    """What became of a piece of evidence; its row stays."""

    NEEDS_REDACTION = "needs_redaction"
    """It may hold something of a patient: its words and files are hidden from everybody at once."""
    REDACTED = "redacted"
    """A version without it was added; the hidden files stay hidden."""
    WITHDRAWN = "withdrawn"
    """Not to be used any more. What was signed with it stays as it was signed."""


EVIDENCE_EVENT_WORDS = {
    EvidenceEventKind.NEEDS_REDACTION: "Needs redaction",
    EvidenceEventKind.REDACTED: "Redacted",
    EvidenceEventKind.WITHDRAWN: "Withdrawn",
}


class EvidenceState(StrEnum):
    """How a piece of evidence stands; computed from its events, never stored."""

    USABLE = "usable"
    NEEDS_REDACTION = "needs_redaction"
    REPLACED = "replaced"
    """A version without what needed redaction took its place; it stays hidden."""
    WITHDRAWN = "withdrawn"


class WitnessState(StrEnum):
    """How a request to a witness stands; computed, never stored."""

    ASKED = "asked"
    ANSWERED = "answered"
    EXPIRED = "expired"
    REVOKED = "revoked"
