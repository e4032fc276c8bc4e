"""Training needs over many plans, counted by the database: totals only, no names and no words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from trainingapp.assessments.models import NeedsAnalysis, NeedsItem
from trainingapp.assessments.terms import SUBJECT_WORDS, AnalysisState, NeedsSubject
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans.models import Plan
from trainingapp.programme.rules import NOT_PROMISED, Count, Split, cohort
from trainingapp.worklist.queries import Asked, Scope, in_scope

THEMES = "monthly-themes"

Part = UUID | date | str
"""A network, a cohort, or the whole."""
Counts = Mapping[Part, Count]


@dataclass(frozen=True)
class CohortNeeds:
    """The needs with a gap in the newest agreed analysis of each plan, by part of the programme."""

    people: Mapping[Part, int]
    """How many coordinators have an agreed analysis."""
    areas: list[tuple[str, Counts]]
    """Areas of competencies, then the other subjects."""
    themes: list[tuple[Entry, Counts]]
    """The themes of the group sessions, by month."""


def cohort_needs(session: Session, asked: Asked, split: Split) -> CohortNeeds:
    """The needs of these plans, each count by part; in 6 queries, however many plans there are."""
    bound = asked.now()
    people: dict[Part, int] = defaultdict(int)
    for key, number in session.execute(_people(asked.scope, split), bound):
        people[_part(split, key)] += number
    areas: dict[tuple[str, str, str], dict[Part, Count]] = defaultdict(dict)
    for subject, code, title, key, *numbers in session.execute(_areas(asked.scope, split), bound):
        _count(areas[(subject, code, title)], _part(split, key), numbers)
    themes = _themes(session)
    by_month: dict[int, dict[Part, Count]] = defaultdict(dict)
    wanted = _by_theme(asked.scope, split, _months(session))
    for month, key, *numbers in session.execute(wanted, bound) if wanted is not None else ():
        _count(by_month[month], _part(split, key), numbers)
    return CohortNeeds(
        people=people,
        areas=[(_called(key), _whole(areas[key], people)) for key in sorted(areas, key=_order)],
        themes=[(theme, _whole(by_month[theme.details["month"]], people)) for theme in themes],
    )


def _part(split: Split, key: Any) -> Part:
    found: Part = cohort(key) if split is Split.COHORT else key
    return found


def _count(counts: dict[Part, Count], part: Part, numbers: Sequence[int]) -> None:
    counts[part] = counts.get(part, Count()) + Count(*(int(number) for number in numbers))


def _whole(counts: Counts, people: Mapping[Part, int]) -> Counts:
    """Every part that has people, those without this need too: their nought is a figure as well."""
    return {part: counts.get(part, Count()) for part in people}


def _order(key: tuple[str, str, str]) -> tuple[int, str, str]:
    subject, code, title = key
    return list(NeedsSubject).index(NeedsSubject(subject)), code, title


def _called(key: tuple[str, str, str]) -> str:
    subject, _, title = key
    return title or SUBJECT_WORDS[NeedsSubject(subject)]


# --- statements -----------------------------------------------------------------------------------


def _key(split: Split) -> ColumnElement[Any]:
    """What a part is told by: plans are in one part each, so that counts of parts add up."""
    columns: dict[Split, ColumnElement[Any]] = {
        Split.PLACE: Plan.pcn_id.expression,
        Split.COHORT: Plan.starts_on.expression,
    }
    return columns.get(split, literal(Split.WHOLE.value))


def _is_newest_agreed() -> ColumnElement[bool]:
    later = aliased(NeedsAnalysis)
    replaced = select(later.id).where(
        later.plan_id == NeedsAnalysis.plan_id,
        later.number > NeedsAnalysis.number,
        later.state == AnalysisState.AGREED,
    )
    return and_(NeedsAnalysis.state == AnalysisState.AGREED, ~replaced.correlate(NeedsAnalysis).exists())


def _people(scope: Scope, split: Split) -> Select[*tuple[Any, ...]]:
    key = _key(split)
    return (
        select(key, func.count())
        .select_from(NeedsAnalysis)
        .join(Plan, Plan.id == NeedsAnalysis.plan_id)
        .where(in_scope(scope), Plan.state.not_in(NOT_PROMISED), _is_newest_agreed())
        .group_by(key)
    )


def _gaps(scope: Scope, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """People, needs and levels by these columns, of the items with a gap."""
    return (
        select(
            *columns,
            func.count(distinct(Plan.id)),
            func.count(),
            func.sum(NeedsItem.target - NeedsItem.current),
        )
        .select_from(NeedsItem)
        .join(NeedsAnalysis, NeedsAnalysis.id == NeedsItem.analysis_id)
        .join(Plan, Plan.id == NeedsAnalysis.plan_id)
        .outerjoin(Entry, Entry.id == NeedsItem.entry_id)
        .where(
            in_scope(scope),
            Plan.state.not_in(NOT_PROMISED),
            _is_newest_agreed(),
            NeedsItem.removed_at.is_(None),
            NeedsItem.target > NeedsItem.current,
        )
        .group_by(*columns)
    )


def _areas(scope: Scope, split: Split) -> Select[*tuple[Any, ...]]:
    is_competency = NeedsItem.subject == NeedsSubject.COMPETENCY
    code = case((is_competency, Entry.section_code), else_="").label("code")
    title = case((is_competency, Entry.section_title), else_="").label("title")
    return _gaps(scope, NeedsItem.subject.expression, code, title, _key(split))


def _by_theme(scope: Scope, split: Split, months: Mapping[int, Sequence[UUID]]) -> Any:
    parts = [
        _gaps(scope, literal(month), _key(split)).where(NeedsItem.entry_id.in_(entries))
        for month, entries in sorted(months.items())
    ]
    return union_all(*parts) if parts else None


def _themes(session: Session) -> list[Entry]:
    published = frameworks.newest(session, code=THEMES)
    return frameworks.entries(session, published.id) if published else []


def _months(session: Session) -> Mapping[int, Sequence[UUID]]:
    """The competencies that each month's theme teaches, of every framework that plans may be pinned to."""
    found: dict[int, list[UUID]] = defaultdict(list)
    entries = session.execute(
        select(Entry.id, Entry.details)
        .join(Publication, Publication.id == Entry.publication_id)
        .where(Publication.kind == PublicationKind.FRAMEWORK)
    )
    for entry_id, details in entries:
        for month in details.get("months", ()):
            found[month].append(entry_id)
    return found
