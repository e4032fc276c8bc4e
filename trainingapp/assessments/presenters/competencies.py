"""The matrix of competencies with its filters and its picture, and who moves next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from trainingapp.assessments import rules
from trainingapp.assessments.queries import Area, Line
from trainingapp.assessments.terms import STATUS_WORDS, CompetencyStatus, Stage
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import Pillar
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


PILLAR_WORDS: Mapping[str, str] = {
    Pillar.CLINICAL_PRACTICE: "Clinical practice",
    Pillar.LEADERSHIP_AND_COLLABORATION: "Leadership and collaboration",
    Pillar.EVIDENCE_AND_IMPROVEMENT: "Evidence and improvement",
    Pillar.EDUCATION_AND_SELF_DEVELOPMENT: "Education and self-development",
}
ALL_ALONG = "all-along"
"""The month of a competency that no theme teaches."""
MONTH_CHOICES = {str(month): f"Month {month}" for month in range(1, 7)} | {ALL_ALONG: "All along"}
CALLED = {"area": "Area", "status": "Status", "tag": "Tag", "month": "Taught in month"}
ANY = {"area": "All areas", "status": "Any status", "tag": "Any tag", "month": "Any month"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: each part a code, or None for everything."""

    area: str | None = None
    status: str | None = None
    tag: str | None = None
    month: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What an address needs to ask for the same again."""
        parts = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in parts if value is not None}

    def suits(self, line: Line) -> bool:
        """Whether a competency is among what is asked for."""
        return all(value in _values(name, line) for name, value in self.kept.items())


def _values(name: str, line: Line) -> Collection[str]:
    """What a competency has under the name of a filter: of months it may have several."""
    details = line.entry.details or {}
    if name == "area":
        return (line.entry.section_code,)
    if name == "status":
        return (line.status.value,)
    if name == "tag":
        return (details.get("pillar") or "",)
    return [str(month) for month in details.get("months") or ()] or (ALL_ALONG,)


@dataclass(frozen=True)
class Filter:
    """A link that narrows the list: its words, how many lines it leaves, and what it asks for."""

    words: str
    count: int
    asked: Asked
    is_on: bool


@dataclass(frozen=True)
class Filters:
    """The links of one kind."""

    called: str
    links: list[Filter]
    is_used: bool


@dataclass(frozen=True)
class Bar:
    """One area of the picture, and the same numbers for its table."""

    title: str
    code: str | None
    counts: dict[Stage, int]
    total: int
    """Competencies that apply."""
    left_out: int


@dataclass(frozen=True)
class Matrix:
    """What the page of all competencies shows."""

    bars: list[Bar]
    total: Bar
    areas: list[Area]
    """Only what the filters leave; areas left without a line are left out."""
    filters: list[Filters]
    more_filters: list[Filters]
    asked: Asked
    shown: int


def matrix_page(areas: Sequence[Area], wanted: Mapping[str, str]) -> Matrix:
    """The matrix as filtered; a filter that names nothing known is no filter."""
    lines = [line for each in areas for line in each.lines]
    choices = {
        "area": {each.code: each.title for each in areas},
        "status": {each.value: STATUS_WORDS[each] for each in CompetencyStatus},
        "tag": PILLAR_WORDS,
        "month": MONTH_CHOICES,
    }
    asked = Asked(**{name: wanted[name] for name in choices if wanted.get(name) in choices[name]})
    shown = [
        Area(each.code, each.title, left)
        for each in areas
        if (left := [line for line in each.lines if asked.suits(line)])
    ]
    made = {name: _filters(name, choices[name], lines, asked) for name in choices}
    return Matrix(
        bars=[_bar(each.title, each.code, each.lines) for each in areas],
        total=_bar("All areas", None, lines),
        areas=shown,
        filters=[made["area"], made["status"]],
        more_filters=[made["tag"], made["month"]],
        asked=asked,
        shown=sum(len(each.lines) for each in shown),
    )


def _bar(title: str, code: str | None, lines: Sequence[Line]) -> Bar:
    counts = rules.stage_counts(line.status for line in lines)
    total = sum(counts.values())
    return Bar(title, code, counts, total, len(lines) - total)


def _filters(name: str, choices: Mapping[str, str], lines: Sequence[Line], asked: Asked) -> Filters:
    """The links of one kind, counted as the other kinds leave them; without what no competency has."""
    others = replace(asked, **{name: None})
    left = [line for line in lines if others.suits(line)]
    on = getattr(asked, name)
    links = [Filter(ANY[name], len(left), others, on is None)]
    for value, words in choices.items():
        if name == "area" or value == on or any(value in _values(name, line) for line in lines):
            count = sum(1 for line in left if value in _values(name, line))
            links.append(Filter(words, count, replace(asked, **{name: value}), value == on))
    return Filters(CALLED[name], links, on is not None)


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
