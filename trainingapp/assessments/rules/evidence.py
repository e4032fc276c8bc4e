"""What evidence has to say, how it stands, what counts as practice, and how its files stand."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from trainingapp.assessments.rules.parties import check_coordinator, check_writer
from trainingapp.assessments.terms import (
    BY_HAND,
    KNOWLEDGE_ONLY,
    EvidenceEventKind,
    EvidenceKind,
    EvidenceState,
)
from trainingapp.core.errors import DomainError
from trainingapp.files.terms import SERVED, FileState
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.assessments.models import Evidence, EvidenceEvent, EvidenceFile
    from trainingapp.frameworks.models import Entry

FILES_AT_MOST = 10
"""Files that one piece of evidence may have, the hidden ones counted."""
LONGEST_HOW = 500
"""Characters of the sentence that says how a piece shows a competency."""

WORDS_NEEDED = {
    EvidenceKind.REFLECTION: "Write your reflection",
    EvidenceKind.OBSERVATION: "Write what was observed, and by whom",
    EvidenceKind.CASE_DISCUSSION: "Write what was discussed, without anything of a patient",
    EvidenceKind.PRIOR_LEARNING: "Write through what you learned it, and when",
}
"""What is asked for where a kind says nothing without words."""


def evidence_state(events: Iterable["EvidenceEvent"]) -> EvidenceState:
    """How a piece stands after these events, in whatever order; hiding one file alone changes nothing."""
    said = {each.kind for each in events if each.file_id is None}
    if EvidenceEventKind.WITHDRAWN in said:
        return EvidenceState.WITHDRAWN
    if EvidenceEventKind.REDACTED in said:
        return EvidenceState.REPLACED
    if EvidenceEventKind.NEEDS_REDACTION in said:
        return EvidenceState.NEEDS_REDACTION
    return EvidenceState.USABLE


def is_usable(evidence: "Evidence") -> bool:
    """Whether something may be signed with it: nothing speaks against it, and there is something to read."""
    return evidence_state(evidence.events) is EvidenceState.USABLE and holds_something(evidence)


def holds_something(evidence: "Evidence") -> bool:
    """Whether there is more than a title: words, an address, or a file that is there to be read."""
    readable = (each for each in evidence.files if not each.hidden_at and not each.file.erased_at)
    files = any(each.file.state is not FileState.INFECTED for each in readable)
    return bool(evidence.reflection or evidence.link or files)


def is_practice(kind: EvidenceKind) -> bool:
    """Whether that kind shows something done at work, and not only learned. Source: R69, R58."""
    return kind not in KNOWLEDGE_ONLY


def check_practice(evidence: Sequence["Evidence"]) -> None:
    """Raises DomainError where nothing of what is shown comes from practice.

    Prior learning, certificates and e-learning alone never suffice for a confirmation. Source: R69.
    """
    if not any(is_practice(each.kind) for each in evidence):
        raise DomainError(
            "All the evidence here shows what was learned. Ask for one piece that shows it done at work"
        )


def check_kind(kind: EvidenceKind) -> None:
    """Raises DomainError for what a coordinator cannot add alone."""
    if kind not in BY_HAND:
        raise DomainError("A witness writes their statement themselves. Ask them for it", "kind")


def check_words(kind: EvidenceKind, *, title: str, reflection: str, link: str) -> None:
    """Raises DomainError at `title` or `reflection` where the kind needs words that are not there."""
    if not title:
        raise DomainError("Enter a title, so that you both find it again", "title")
    if kind in WORDS_NEEDED and not reflection:
        raise DomainError(WORDS_NEEDED[kind], "reflection")
    if kind is EvidenceKind.OTHER and not (reflection or link):
        raise DomainError("Enter a web address, or write what it is", "link")


def check_how(how: str, *, code: str, field: str) -> None:
    """Raises DomainError at the field unless there is a sentence of bearable length."""
    if not how:
        raise DomainError(f"Say in a sentence how it shows {code}", field)
    if len(how) > LONGEST_HOW:
        raise DomainError(f"Say it in {LONGEST_HOW} characters or fewer: it is {len(how):,} now", field)


def how_field(entry: "Entry") -> str:
    """The name of the field for how a piece shows that competency."""
    return f"how-{entry.id}"


def check_stands(evidence: "Evidence") -> None:
    """Raises DomainError where a piece is not in use any more."""
    state = evidence_state(evidence.events)
    if state is EvidenceState.WITHDRAWN:
        raise DomainError("This piece was withdrawn. Add a new one instead")
    if state is not EvidenceState.USABLE:
        raise DomainError("This piece is hidden because it needs redaction. Add a redacted version instead")


def check_changer(party: Party | None, evidence: "Evidence") -> None:
    """Raises NotAllowed for anybody but the coordinator, DomainError for what a witness wrote."""
    check_coordinator(party)
    if evidence.kind is EvidenceKind.WITNESS_STATEMENT:
        raise DomainError("A witness statement stays as the witness wrote it")


def check_hiding(party: Party | None, evidence: "Evidence", reason: str) -> None:
    """Raises NotAllowed for anybody but the two, DomainError without a reason or where all is hidden."""
    check_writer(party)
    if not reason.strip():
        raise DomainError("Say what has to be taken out, without repeating it", "reason")
    if evidence.is_hidden:
        raise DomainError("This piece is hidden already")


def check_redaction(party: Party | None, evidence: "Evidence") -> None:
    """Raises unless the coordinator may put a redacted version in the place of this piece now."""
    check_coordinator(party)
    if evidence.kind is EvidenceKind.WITNESS_STATEMENT:
        raise DomainError("Nobody rewrites what a witness wrote. Ask the witness again")
    state = evidence_state(evidence.events)
    if state is EvidenceState.REPLACED:
        raise DomainError("There is a redacted version of this piece already")
    if state is not EvidenceState.NEEDS_REDACTION:
        raise DomainError("This piece is not waiting for a redacted version")


def check_room(evidence: "Evidence") -> None:
    """Raises DomainError at `file` where a piece has as many files as it may have."""
    if len(evidence.files) >= FILES_AT_MOST:
        raise DomainError(
            f"A piece of evidence has at most {FILES_AT_MOST} files. Add another piece for more", "file"
        )


def file_fault(evidence: "Evidence", held: "EvidenceFile") -> str | None:
    """Why a file is not handed out, in words; None where it is."""
    if evidence.is_hidden or held.hidden_at:
        return "This file is hidden because it may hold something of a patient. Nobody can open it."
    if held.file.state is FileState.INFECTED:
        return "A virus was found in this file, so it was removed. Nobody can open it."
    if held.file.erased_at:
        return "The content of this file was erased. Its name, its size and who sent it are kept."
    if held.file.state not in SERVED:
        return "This file is still being checked for viruses. Try again in a few minutes."
    return None
