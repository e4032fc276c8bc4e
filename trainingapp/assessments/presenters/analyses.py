"""How training needs analyses are shown: side by side, by priority, and what can be chosen for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem, NeedsProgress, NeedsView
from trainingapp.assessments.queries import Choosable
from trainingapp.assessments.terms import (
    MET_WORDS,
    NEED_STATE_WORDS,
    SUBJECT_WORDS,
    AnalysisState,
    Met,
    NeedsSubject,
    NeedState,
)
from trainingapp.core.forms import Choice
from trainingapp.core.words import plural
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.training.models import Course

ANALYSIS_TAGS = {
    AnalysisState.DRAFT: ("Draft", "grey"),
    AnalysisState.SUBMITTED: ("Waiting to be agreed", "yellow"),
    AnalysisState.CHANGES_REQUESTED: ("Sent back", "orange"),
    AnalysisState.AGREED: ("Agreed", "green"),
}

NEED_TAGS = {
    NeedState.OPEN: (NEED_STATE_WORDS[NeedState.OPEN], "grey"),
    NeedState.UNDER_WAY: (NEED_STATE_WORDS[NeedState.UNDER_WAY], "blue"),
    NeedState.DONE: (NEED_STATE_WORDS[NeedState.DONE], "green"),
    NeedState.NOT_NEEDED: (NEED_STATE_WORDS[NeedState.NOT_NEEDED], "white"),
}
MET_TAGS = {
    Met.YES: (MET_WORDS[Met.YES], "green"),
    Met.PARTLY: (MET_WORDS[Met.PARTLY], "yellow"),
    Met.NO: (MET_WORDS[Met.NO], "orange"),
}

OTHER_OF = {
    Party.COORDINATOR: Party.ALLIANCE_SUPERVISOR,
    Party.ALLIANCE_SUPERVISOR: Party.COORDINATOR,
}


def other_name(plan: Plan, party: Party | None) -> str:
    """Who the other of the two is, for that side."""
    other = plan.assigned(OTHER_OF.get(party, Party.COORDINATOR) if party else Party.COORDINATOR)
    return other.name if other else "the alliance supervisor"


def by_priority(items: Iterable[NeedsItem]) -> list[NeedsItem]:
    """What to learn first comes first; equal ones in the order written; what nobody rated comes last."""
    return sorted(items, key=lambda item: (not item.is_rated, -item.priority, item.position))


@dataclass(frozen=True)
class ItemRow:
    """An item as one of the two is shown it: their own view, the other's, and what it comes to."""

    item: NeedsItem
    mine: NeedsView | None
    theirs: NeedsView | None
    """None where it was not given, or is not shown yet."""
    is_theirs_hidden: bool
    talk: bool
    """The two are too far apart, and have not settled it."""

    @property
    def computed(self) -> int:
        """The priority that the rule gives."""
        return self.item.importance * self.item.gap


def item_rows(analysis: NeedsAnalysis, party: Party | None) -> list[ItemRow]:
    """Every item of the analysis for that side, what to learn first at the top."""
    return [item_row(item, party) for item in by_priority(analysis.items)]


def item_row(item: NeedsItem, party: Party | None) -> ItemRow:
    """One item for that side."""
    is_agreed = item.analysis.state is AnalysisState.AGREED
    mine = rules.newest_view(item.views, party)
    theirs = rules.newest_view(item.views, OTHER_OF.get(party) if party else None)
    shown = rules.sees_the_other(mine, is_agreed=is_agreed)
    return ItemRow(
        item=item,
        mine=mine,
        theirs=theirs if shown else None,
        is_theirs_hidden=theirs is not None and not shown,
        talk=not is_agreed and rules.needs_talk(item.views, item.talked_at),
    )


def own_views(analysis: NeedsAnalysis, party: Party | None) -> dict[UUID, NeedsView]:
    """What a side said last of each item, by item."""
    found = {item.id: rules.newest_view(item.views, party) for item in analysis.items}
    return {item_id: view for item_id, view in found.items() if view is not None}


# --- the training plan ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanLine:
    """An action of the training plan, how far it is, and who is told what was noted of it."""

    item: NeedsItem
    state: NeedState
    last: NeedsProgress | None
    is_overdue: bool
    may_follow: bool
    """The reader says how far it is, and so reads the notes."""


def plan_line(item: NeedsItem, party: Party | None, today: date) -> PlanLine:
    """One action for that side."""
    return PlanLine(
        item=item,
        state=rules.need_state(item.progress),
        last=item.progress[-1] if item.progress else None,
        is_overdue=rules.is_overdue(item, today),
        may_follow=rules.may_follow(party, item.owner_party),
    )


# --- choosing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChoosableGroup:
    """Lines of one section of the library."""

    title: str
    choices: list[Choice]


def choosable_groups(offered: Iterable[Choosable], name: str | None) -> list[ChoosableGroup]:
    """What can be chosen, by subject and section; `name` is whose ratings they are, None for one's own."""
    groups = groupby(offered, key=_group_title)
    return [ChoosableGroup(title, [_choice(each, name) for each in found]) for title, found in groups]


def _group_title(each: Choosable) -> str:
    if each.subject is NeedsSubject.SYSTEM:
        return "Systems"
    if each.subject is NeedsSubject.COMPETENCY:
        return each.entry.section_title
    return f"{SUBJECT_WORDS[each.subject]}: {each.entry.section_title}"


def _choice(each: Choosable, name: str | None) -> Choice:
    title = each.entry.title or each.entry.statement
    code = f"{each.entry.code} " if each.subject is NeedsSubject.COMPETENCY else ""
    return Choice(each.entry.id, f"{code}{title}", _why(each, name))


def _why(each: Choosable, name: str | None) -> str | None:
    """Why it suggests itself, in the words of its rule."""
    if each.rating is not None and rules.is_low(each.rating):
        who = f"{name} rated themselves" if name else "you rated yourself"
        return f"Because {who} {rules.lower_of(each.rating)} of 5"
    if each.met is not None and rules.is_a_need(each.met):
        return f"Because it was {MET_WORDS[each.met].lower()} at appointment"
    return None


def course_choices(courses: Iterable[Course]) -> list[Choice]:
    """Courses of the catalogue, by their id."""
    return [Choice(course.id, f"{course.title} ({course.provider})") for course in courses]


def added_words(count: int) -> str:
    """What came of choosing from the list."""
    if not count:
        return "All of these are in the analysis already."
    return f"{plural(count, 'item')} added. Now each of you rates them."
