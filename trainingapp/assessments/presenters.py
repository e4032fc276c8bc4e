"""Words and groupings for the pages of assessments: tags, choices, the filters and the pictures' numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsItem
from trainingapp.assessments.queries import Area, Line
from trainingapp.assessments.terms import (
    OUTCOME_WORDS,
    STATUS_WORDS,
    AnalysisState,
    CompetencyStatus,
    Outcome,
    Stage,
)
from trainingapp.core.forms import Choice
from trainingapp.frameworks.library_entries import ScaleLevel
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.plans.models import Plan

STATUS_TAGS = {
    CompetencyStatus.NOT_STARTED: (STATUS_WORDS[CompetencyStatus.NOT_STARTED], "white"),
    CompetencyStatus.SELF_ASSESSED: (STATUS_WORDS[CompetencyStatus.SELF_ASSESSED], "grey"),
    CompetencyStatus.REQUESTED: (STATUS_WORDS[CompetencyStatus.REQUESTED], "yellow"),
    CompetencyStatus.MORE_EVIDENCE: (STATUS_WORDS[CompetencyStatus.MORE_EVIDENCE], "orange"),
    CompetencyStatus.NOT_YET: (STATUS_WORDS[CompetencyStatus.NOT_YET], "orange"),
    CompetencyStatus.CONFIRMED: (STATUS_WORDS[CompetencyStatus.CONFIRMED], "green"),
}
ANALYSIS_TAGS = {
    AnalysisState.DRAFT: ("Draft", "grey"),
    AnalysisState.SUBMITTED: ("Waiting to be agreed", "yellow"),
    AnalysisState.CHANGES_REQUESTED: ("Sent back", "orange"),
    AnalysisState.AGREED: ("Agreed", "green"),
}
OUTCOME_TAGS = {
    Outcome.CONFIRMED: (OUTCOME_WORDS[Outcome.CONFIRMED], "green"),
    Outcome.MORE_EVIDENCE: (OUTCOME_WORDS[Outcome.MORE_EVIDENCE], "orange"),
    Outcome.NOT_YET: (OUTCOME_WORDS[Outcome.NOT_YET], "orange"),
    Outcome.WITHDRAWN: (OUTCOME_WORDS[Outcome.WITHDRAWN], "grey"),
}

# --- the matrix -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """A link that narrows the list: its words, how many lines it leaves, its address, whether it is on."""

    words: str
    count: int
    area: str | None
    status: str | None
    is_on: bool


@dataclass(frozen=True)
class Bar:
    """One area of the picture, and the same numbers for its table."""

    title: str
    counts: dict[Stage, int]
    total: int


@dataclass(frozen=True)
class Matrix:
    """What the page of all competencies shows."""

    bars: list[Bar]
    total: Bar
    areas: list[Area]
    """Only what the filters leave; areas left without a line are left out."""
    area_filters: list[Filter]
    status_filters: list[Filter]
    shown: int


def matrix_page(areas: Sequence[Area], *, area: str | None, status: str | None) -> Matrix:
    """The matrix as filtered; a filter that names nothing known is no filter."""
    area = area if area in {each.code for each in areas} else None
    status = status if status in {each.value for each in CompetencyStatus} else None
    shown = [
        Area(each.code, each.title, lines)
        for each in areas
        if area in (None, each.code) and (lines := [line for line in each.lines if _is(line, status)])
    ]
    return Matrix(
        bars=[_bar(each.title, each.lines) for each in areas],
        total=_bar("All areas", [line for each in areas for line in each.lines]),
        areas=shown,
        area_filters=_area_filters(areas, area, status),
        status_filters=_status_filters(areas, area, status),
        shown=sum(len(each.lines) for each in shown),
    )


def _is(line: Line, status: str | None) -> bool:
    return status is None or line.status.value == status


def _bar(title: str, lines: Sequence[Line]) -> Bar:
    return Bar(title, rules.stage_counts(line.status for line in lines), len(lines))


def _area_filters(areas: Sequence[Area], area: str | None, status: str | None) -> list[Filter]:
    counts = [(each, sum(1 for line in each.lines if _is(line, status))) for each in areas]
    every = Filter("All areas", sum(count for _, count in counts), None, status, area is None)
    return [
        every,
        *(Filter(each.title, count, each.code, status, area == each.code) for each, count in counts),
    ]


def _status_filters(areas: Sequence[Area], area: str | None, status: str | None) -> list[Filter]:
    lines = [line for each in areas if area in (None, each.code) for line in each.lines]
    every = Filter("Any status", len(lines), area, None, status is None)
    return [
        every,
        *(
            Filter(
                STATUS_WORDS[each],
                sum(1 for line in lines if line.status is each),
                area,
                each.value,
                status == each.value,
            )
            for each in CompetencyStatus
        ),
    ]


def framework_caption(framework: Publication) -> str:
    """The framework, its version, and how much weight it bears."""
    said = f"{framework.title}, version {framework.version}"
    if framework.status == "draft":
        return f"{said} (draft – derived from source documents, not a national framework)"
    return f"{said} ({framework.status})"


# --- choices --------------------------------------------------------------------------------------


def level_choices(levels: Iterable[ScaleLevel]) -> list[Choice]:
    """The levels of a scale as choices, with what each means."""
    return [Choice(level.value, f"{level.value} – {level.label}", level.descriptor) for level in levels]


def competency_choices(entries: Iterable[Entry]) -> list[Choice]:
    """Competencies as choices, by their id."""
    return [Choice(entry.id, f"{entry.code} {entry.title or entry.statement}") for entry in entries]


DECISIONS: dict[str, tuple[Outcome, int | None]] = {
    "confirmed-3": (Outcome.CONFIRMED, 3),
    "confirmed-4": (Outcome.CONFIRMED, 4),
    "more-evidence": (Outcome.MORE_EVIDENCE, None),
    "not-yet": (Outcome.NOT_YET, None),
}
"""What the supervisor may choose, as the form sends it."""


def decision_choices(judgement: Iterable[ScaleLevel]) -> list[Choice]:
    """The decisions, with what each means; the levels in the words of the library."""
    confirmed = [
        Choice(
            f"confirmed-{level.value}",
            f"Confirmed, level {level.value}: {level.label.lower()}",
            level.descriptor,
        )
        for level in judgement
        if level.signs_off
    ]
    return [
        *confirmed,
        Choice(
            "more-evidence",
            "More evidence wanted",
            "What is there points the right way, and is not enough. Say what is missing.",
        ),
        Choice(
            "not-yet",
            "Not yet",
            "The standard is not met consistently. Say what to practise before asking again.",
        ),
    ]


# --- needs analyses -------------------------------------------------------------------------------


def by_priority(items: Iterable[NeedsItem]) -> list[NeedsItem]:
    """What to learn first comes first; equal ones in the order written."""
    return sorted(items, key=lambda item: (-item.priority, item.position))


# --- decisions ------------------------------------------------------------------------------------


def moment_of(text: str) -> datetime:
    """A moment out of pinned content."""
    return datetime.fromisoformat(text)


def assigned_name(plan: Plan, move: rules.Move) -> str | None:
    """Who has to make that move, by name; the role where nobody is assigned."""
    if move.party is None:
        return None
    person = plan.assigned(move.party)
    return person.name if person else "nobody is assigned"
