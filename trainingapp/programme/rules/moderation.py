"""Drawing decisions at random so that anybody can draw them again, and weighing how supervisors decide."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple
from uuid import UUID

from trainingapp.assessments.terms import Outcome
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.programme.terms import Verdict

MOST_PICKS = 50
"""Decisions in one sample: more than anybody reads with care."""
FEWEST_BESIDE = 5
"""Decisions by others that must stand behind a figure of the alliance before it is shown beside one's own."""
HIGHEST_LEVEL = 4


def draw(ids: Iterable[UUID], seed: str, size: int) -> list[UUID]:
    """That many of these, at random by the seed: the same for the same ids in whatever order.

    Each id gets the SHA-256 of "seed:id" as its lot, and the lowest lots are drawn: so any program, in any
    later year, draws the same ones again. All of them where there are no more than `size`.
    """
    return sorted(set(ids), key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).digest())[:size]


def check_draw(from_on: date, until_on: date, size: int, *, today: date) -> None:
    """Raises DomainError unless a sample of that size may be drawn from these days, both included.

    Today is left out: what is decided after the draw would change what there was to draw from.
    """
    if until_on < from_on:
        raise DomainError("The last day must be on or after the first", "until_on")
    if until_on >= today:
        raise DomainError("The last day must be before today, so that the draw can be made again", "until_on")
    if not 1 <= size <= MOST_PICKS:
        raise DomainError(f"Enter a number of decisions from 1 to {MOST_PICKS}", "size")


def check_reviewer(*, signed_by: UUID, reviewer: UUID) -> None:
    """Raises NotAllowed where somebody would moderate what they signed themselves."""
    if signed_by == reviewer:
        raise NotAllowed("You signed this decision, so another programme lead looks at it")


def check_review(verdict: Verdict, note: str) -> None:
    """Raises DomainError for a query that does not say what it is about."""
    if verdict is Verdict.QUERY and not note.strip():
        raise DomainError("Say what you question, so that the signer can answer", "note")


# --- calibration ----------------------------------------------------------------------------------


class Judged(NamedTuple):
    """One decision, without anybody's words."""

    signer_id: UUID
    outcome: Outcome
    level: int | None
    pieces: int
    """Pieces of evidence it rests on."""
    verdict: Verdict | None
    """What moderation made of it last; None where it was not looked at."""


class Share(NamedTuple):
    """Some of several."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In whole per cent; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None


class Figures(NamedTuple):
    """How decisions were made: of one supervisor, or of many together."""

    decisions: int
    confirmed: Share
    highest_level: Share
    """Of what was confirmed."""
    more_evidence: Share
    pieces: float | None
    """The median of pieces of evidence for a confirmation; None without any."""
    moderated: int
    agreed: int
    queried: int


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures of these decisions."""
    confirmed = [each for each in judged if each.outcome is Outcome.CONFIRMED]
    verdicts = [each.verdict for each in judged if each.verdict is not None]
    return Figures(
        decisions=len(judged),
        confirmed=Share(len(confirmed), len(judged)),
        highest_level=Share(sum(each.level == HIGHEST_LEVEL for each in confirmed), len(confirmed)),
        more_evidence=Share(sum(each.outcome is Outcome.MORE_EVIDENCE for each in judged), len(judged)),
        pieces=median(each.pieces for each in confirmed) if confirmed else None,
        moderated=len(verdicts),
        agreed=verdicts.count(Verdict.AGREE),
        queried=verdicts.count(Verdict.QUERY),
    )


def beside(judged: Sequence[Judged], person_id: UUID) -> Figures | None:
    """The figures of everybody else together, or None where they would point at somebody.

    At least five decisions, by at least two others, stand behind them.
    """
    others = [each for each in judged if each.signer_id != person_id]
    if len(others) < FEWEST_BESIDE or len({each.signer_id for each in others}) < 2:
        return None
    return figures(others)
