"""The kinds of evidence as choices, its states and events in words, and the filtered list with its pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from trainingapp.assessments.models import CriterionCheck, Evidence
from trainingapp.assessments.queries import Piece
from trainingapp.assessments.terms import (
    BY_HAND,
    EVIDENCE_WORDS,
    EvidenceKind,
    EvidenceState,
    WitnessState,
)
from trainingapp.core.forms import Choice
from trainingapp.files.terms import FILE_STATE_WORDS, FileState
from trainingapp.frameworks.models import Entry
from trainingapp.training.models import TrainingLogEntry

EVIDENCE_TAGS = {
    EvidenceState.USABLE: ("In use", "green"),
    EvidenceState.NEEDS_REDACTION: ("Needs redaction", "red"),
    EvidenceState.REPLACED: ("Redacted version added", "grey"),
    EvidenceState.WITHDRAWN: ("Withdrawn", "grey"),
}
WITNESS_TAGS = {
    WitnessState.ASKED: ("Waiting for an answer", "yellow"),
    WitnessState.ANSWERED: ("Answered", "green"),
    WitnessState.EXPIRED: ("No answer in time", "grey"),
    WitnessState.REVOKED: ("Taken back", "grey"),
}
FILE_TAGS = {
    FileState.WAITING: (FILE_STATE_WORDS[FileState.WAITING], "yellow"),
    FileState.CLEAN: (FILE_STATE_WORDS[FileState.CLEAN], "green"),
    FileState.UNSCANNED: (FILE_STATE_WORDS[FileState.UNSCANNED], "grey"),
    FileState.INFECTED: (FILE_STATE_WORDS[FileState.INFECTED], "red"),
}
KIND_HINTS = {
    EvidenceKind.REFLECTION: "What you did, what came of it, and what you learned from it",
    EvidenceKind.OBSERVATION: "Somebody watched you at work and said what they saw",
    EvidenceKind.CASE_DISCUSSION: "You talked a case through, and nothing in it is of a patient",
    EvidenceKind.WORK_PRODUCT: "Something you made, for example a list or a leaflet, with everything of "
    "patients taken out",
    EvidenceKind.CERTIFICATE: "From a course. It shows what you learned, so add something from your work too",
    EvidenceKind.E_LEARNING: "A module you finished. It shows what you learned, so add something from your "
    "work too",
    EvidenceKind.PRIOR_LEARNING: "Learned before this post: through what, and when. It needs evidence from "
    "practice beside it",
    EvidenceKind.OTHER: "A page or a document at a web address",
}
ALL_OF_IT = "all"
A_PAGE = 50
"""Pieces on one page of the list."""


def kind_choices() -> list[Choice]:
    """The kinds that a coordinator adds alone, with what each is."""
    return [
        Choice(each, EVIDENCE_WORDS[each], KIND_HINTS.get(each)) for each in EvidenceKind if each in BY_HAND
    ]


def evidence_title(evidence: Evidence) -> str:
    """What a piece is called where others may see it: a hidden one by its kind alone."""
    return f"{EVIDENCE_WORDS[evidence.kind]}, hidden" if evidence.is_hidden else evidence.title


def hiding_choices(evidence: Evidence) -> list[Choice]:
    """What of a piece may be hidden: all of it, or one of its files that are still shown."""
    whole = "All of it: the title, the words, the web address and every file"
    files = [each for each in evidence.files if not each.hidden_at]
    return [
        Choice(ALL_OF_IT, whole, "You then write it anew, without what must not be in it"),
        *(Choice(str(each.id), f"Only the file {each.file.name}") for each in files),
    ]


# --- the list -------------------------------------------------------------------------------------


class Option(NamedTuple):
    """One choice of a filter: what the address says, its words with a count, and whether it is chosen."""

    value: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class EvidenceList:
    """What the page of all evidence shows: which pieces, which filters, which pages."""

    ids: list[UUID]
    """The pieces of this page, newest first."""
    number: int
    """How many pieces the filters leave."""
    total: int
    kinds: list[Option]
    competencies: list[Option]
    states: list[Option]
    chosen: dict[str, str]
    """What the address says of filters, without the page."""
    page: int
    pages: list[tuple[int, int, int]]
    """Number, first and last piece of each page; empty where there is only one."""


def evidence_list(
    pieces: Sequence[Piece],
    entries: Sequence[Entry],
    *,
    kind: str | None,
    competency: str | None,
    state: str | None,
    page: str | None,
) -> EvidenceList:
    """The list as filtered; a filter or page that names nothing known is none."""
    codes = {entry.code: entry.id for entry in entries}
    kind = kind if kind in set(EvidenceKind) else None
    state = state if state in set(EvidenceState) else None
    wanted = codes.get(competency or "")
    shown = [
        each
        for each in pieces
        if kind in (None, each.kind)
        and state in (None, each.state)
        and (wanted is None or wanted in each.entry_ids)
    ]
    chosen = {"kind": kind, "competency": competency if wanted else None, "state": state}
    number, spans = _pages(len(shown), page)
    first = (number - 1) * A_PAGE
    return EvidenceList(
        ids=[each.id for each in shown[first : first + A_PAGE]],
        number=len(shown),
        total=len(pieces),
        kinds=_options(EVIDENCE_WORDS, Counter(each.kind for each in pieces), kind),
        competencies=_competency_options(pieces, entries, wanted),
        states=_options(
            {each: words for each, (words, _) in EVIDENCE_TAGS.items()},
            Counter(each.state for each in pieces),
            state,
        ),
        chosen={name: value for name, value in chosen.items() if value},
        page=number,
        pages=spans,
    )


def _options(
    words: dict[EvidenceKind, str] | dict[EvidenceState, str], counts: Counter[Any], chosen: str | None
) -> list[Option]:
    """Those that some piece has, with how many; the chosen one always."""
    return [
        Option(each.value, f"{said} ({counts[each]})", each == chosen)
        for each, said in words.items()
        if counts[each] or each == chosen
    ]


def _competency_options(
    pieces: Iterable[Piece], entries: Sequence[Entry], wanted: UUID | None
) -> list[Option]:
    counts = Counter(entry_id for each in pieces for entry_id in each.entry_ids)
    return [
        Option(entry.code, f"{entry.code} {entry.title} ({counts[entry.id]})", entry.id == wanted)
        for entry in entries
        if counts[entry.id] or entry.id == wanted
    ]


def _pages(total: int, asked: str | None) -> tuple[int, list[tuple[int, int, int]]]:
    last = max(1, -(-total // A_PAGE))
    number = int(asked) if asked and asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    number = number if 1 <= number <= last else 1
    if last == 1:
        return number, []
    return number, [(each, (each - 1) * A_PAGE + 1, min(each * A_PAGE, total)) for each in range(1, last + 1)]


# --- what a new piece begins with -----------------------------------------------------------------


def from_criterion(check: CriterionCheck) -> dict[str, object]:
    """A new piece made of a criterion that was met at appointment."""
    shown = f" It was shown by: {check.shown_by}." if check.shown_by else ""
    return {
        "kind": EvidenceKind.PRIOR_LEARNING,
        "title": (check.entry.title or check.entry.statement)[:250],
        "reflection": f"Met when I was appointed: {check.entry.statement}{shown}",
    }


def from_training(done: TrainingLogEntry) -> dict[str, object]:
    """A new piece made of a completed line of the training log."""
    return {
        "kind": EvidenceKind.CERTIFICATE if done.certificate_id else EvidenceKind.E_LEARNING,
        "title": done.title[:250],
        "reflection": done.reflection,
        "happened_on": done.finished_on,
    }


def from_hidden(evidence: Evidence) -> dict[str, object]:
    """A new piece in the place of a hidden one: nothing of its words, which nobody may see."""
    return {"kind": evidence.kind, "happened_on": evidence.happened_on}
