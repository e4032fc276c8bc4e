"""The rows of a batch as its page shows them, and the levels it can be confirmed at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from trainingapp.assessments.models import SignOffRequest
from trainingapp.assessments.queries.bulk import Asked, Material
from trainingapp.assessments.signature import evidence_seen
from trainingapp.core.errors import DomainError
from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel

GONE = "Some of these are not yours to decide any more, so nothing was signed. They are no longer listed"


@dataclass(frozen=True)
class BatchRow:
    """One request with what it rests on, whether it is in, and why it was refused, if it was."""

    request: SignOffRequest
    evidence: list[str]
    """The titles of what may be signed with, newest first."""
    sent: str
    """What its checkbox sends: the request, and the mark of what is shown here."""
    is_in: bool
    refusal: str


class Ticked(Protocol):
    """Which rows a form left in, with the marks they were shown with, and which were refused."""

    data: dict[UUID, str]
    refused: Mapping[UUID, str]


def batch_rows(found: Sequence[Material], ticked: Ticked, *, all_in: bool) -> list[BatchRow]:
    """The rows in their order, those in that were left in, or all of them."""
    return [
        BatchRow(
            request=each.request,
            evidence=[piece.title for piece in each.usable],
            sent=f"{each.request.id}.{evidence_seen(each.usable)}",
            is_in=all_in or each.request.id in ticked.data,
            refusal=ticked.refused.get(each.request.id, ""),
        )
        for each in found
    ]


def asked_of(ticked: Ticked, found: Sequence[SignOffRequest]) -> list[Asked]:
    """The rows that were left in. Raises DomainError where one is not the reader's to see any more."""
    asked = [Asked(each, ticked.data[each.id]) for each in found if each.id in ticked.data]
    if len(asked) < len(ticked.data):
        raise DomainError(GONE, "rows")
    return asked


def confirming_levels(judgement: Iterable[ScaleLevel]) -> list[Choice]:
    """The levels at which a competency is confirmed, in the words of the library."""
    return [
        Choice(level.value, f"{level.value}: {level.label.lower()}", level.descriptor)
        for level in judgement
        if level.signs_off
    ]


def whose(found: Sequence[Material]) -> str:
    """The coordinators of these rows, each once, by name: "Ann, Ben and Cem"."""
    names = sorted({each.request.plan.coordinator.name for each in found})
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
