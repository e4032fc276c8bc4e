"""The matrix of competencies with its filters and its picture, and who moves next."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainingapp.assessments import rules
from trainingapp.assessments.queries import Area, Line
from trainingapp.assessments.terms import STATUS_WORDS, CompetencyStatus, Stage
from trainingapp.frameworks.models import Publication
from trainingapp.plans.models import Plan

STATUS_TAGS = {
    CompetencyStatus.NOT_STARTED: (STATUS_WORDS[CompetencyStatus.NOT_STARTED], "white"),
    CompetencyStatus.SELF_ASSESSED: (STATUS_WORDS[CompetencyStatus.SELF_ASSESSED], "grey"),
    CompetencyStatus.REQUESTED: (STATUS_WORDS[CompetencyStatus.REQUESTED], "yellow"),
    CompetencyStatus.MORE_EVIDENCE: (STATUS_WORDS[CompetencyStatus.MORE_EVIDENCE], "orange"),
    CompetencyStatus.NOT_YET: (STATUS_WORDS[CompetencyStatus.NOT_YET], "orange"),
    CompetencyStatus.CONFIRMED: (STATUS_WORDS[CompetencyStatus.CONFIRMED], "green"),
    CompetencyStatus.CONDITIONAL: (STATUS_WORDS[CompetencyStatus.CONDITIONAL], "aqua-green"),
    CompetencyStatus.FROZEN: (STATUS_WORDS[CompetencyStatus.FROZEN], "red"),
    CompetencyStatus.REVOKED: (STATUS_WORDS[CompetencyStatus.REVOKED], "orange"),
    CompetencyStatus.NOT_APPLICABLE: (STATUS_WORDS[CompetencyStatus.NOT_APPLICABLE], "white"),
}


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


def assigned_name(plan: Plan, move: rules.Move) -> str | None:
    """Who has to make that move, by name; the role where nobody is assigned."""
    if move.party is None:
        return None
    person = plan.assigned(move.party)
    return person.name if person else "nobody is assigned"
