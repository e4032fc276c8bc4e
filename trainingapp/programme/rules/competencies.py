"""Where the competencies of many plans stand, by area."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple, Protocol

from trainingapp.assessments.rules import stage_counts
from trainingapp.assessments.terms import CompetencyStatus, Stage


class Standing(Protocol):
    """One competency in one plan."""

    @property
    def section_code(self) -> str: ...
    @property
    def section_title(self) -> str: ...
    @property
    def status(self) -> CompetencyStatus: ...


class CohortBar(NamedTuple):
    """The competencies of one area over many plans, counted by stage."""

    title: str
    counts: dict[Stage, int]
    total: int
    """Those that apply, over all plans."""
    left_out: int


ALL_AREAS = "All areas"


def cohort_bars(standings: Iterable[Standing]) -> list[CohortBar]:
    """A bar for each area by its code, and one for all of them; nothing where there is nothing to count.

    The same area of two versions of a framework is one area.
    """
    known = sorted(standings, key=lambda each: each.section_code)
    if not known:
        return []
    areas = groupby(known, key=lambda each: each.section_code)
    return [*(_bar(list(found)) for _, found in areas), _bar(known, ALL_AREAS)]


def _bar(standings: list[Standing], title: str = "") -> CohortBar:
    counts = stage_counts(each.status for each in standings)
    total = sum(counts.values())
    return CohortBar(title or standings[-1].section_title, counts, total, len(standings) - total)
