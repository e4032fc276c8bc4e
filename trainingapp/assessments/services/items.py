"""The items of a training needs analysis: adding one or many, changing one, removing one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem
from trainingapp.assessments.queries import Choosable
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.writing import check_writing, note, touch
from trainingapp.assessments.terms import GapReason, NeedsSubject, Route
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.core.words import day
from trainingapp.frameworks.models import Entry
from trainingapp.plans.terms import Party
from trainingapp.training.models import Course

REMOVED = "This item was removed while you had it open. Save again to add it as a new one"


@dataclass(frozen=True)
class ItemValues:
    """What one item of a needs analysis says: levels and importance are 1 to 5."""

    importance: int
    current: int
    topic: str = ""
    """May be left out where `entry` is given: its title stands for it."""
    entry: Entry | None = None
    """A competency of the framework; an item that was chosen from a list keeps its line."""
    target: int = rules.TARGET_DEFAULT
    priority_set: int | None = None
    """0 to 20 where it is not importance times gap; then with a reason."""
    priority_reason: str = ""
    gap_reason: GapReason | None = None
    route: Route | None = None
    course: Course | None = None
    action: str = ""
    owner_party: Party | None = None
    due_on: date | None = None
    is_settled: bool = False
    """The two talked about their views, and this is what they agree on."""

    @property
    def called(self) -> str:
        """The topic, or the competency where no topic was given."""
        return self.topic.strip() or (called(self.entry) if self.entry else "")


def called(entry: Entry) -> str:
    """What an item about a line of the library is called."""
    return entry.title or entry.statement


def add_item(session: Session, *, actor: Person, analysis: NeedsAnalysis, values: ItemValues) -> NeedsItem:
    """Add one need. Raises DomainError where it is there already, or at the field that will not do."""
    check_writing(session, actor, analysis)
    _check_values(analysis, values, item=None)
    item = NeedsItem(position=_next_position(analysis), subject=NeedsSubject.OTHER)
    _write(item, values, actor)
    analysis.items.append(item)
    touch(analysis)
    session.flush()
    note(session, actor, analysis, "analysis-item:added", position=item.position)
    return item


def choose_items(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, chosen: Iterable[Choosable]
) -> list[NeedsItem]:
    """Add many needs at once from what `queries.choosable` offers; those that are there already are left.

    They start from the self-rating or the check of the person specification, and are rated by the two
    afterwards. Raises DomainError at "chosen" where nothing was chosen.
    """
    check_writing(session, actor, analysis)
    wanted = list(chosen)
    if not wanted:
        raise DomainError("Choose at least one item to add", "chosen")
    position = _next_position(analysis)
    there = {item.topic.casefold() for item in analysis.items}
    entries = {item.entry_id for item in analysis.items}
    fresh: list[NeedsItem] = []
    for each in wanted:
        topic = _distinct(each.entry, there)
        if each.entry.id in entries or topic is None:
            continue
        there.add(topic.casefold())
        entries.add(each.entry.id)
        fresh.append(_chosen(each, topic, position + len(fresh), actor))
    if fresh:
        analysis.items.extend(fresh)
        touch(analysis)
        session.flush()
        note(session, actor, analysis, "analysis-items:chosen", items=len(fresh))
    return fresh


def _chosen(each: Choosable, topic: str, position: int, actor: Person) -> NeedsItem:
    return NeedsItem(
        position=position,
        topic=topic,
        entry_id=each.entry.id,
        subject=each.subject,
        importance=rules.STARTING_IMPORTANCE,
        current=rules.starting_level(each.rating, each.met),
        target=rules.TARGET_DEFAULT,
        is_rated=False,
        changed_by_id=actor.id,
    )


def _distinct(entry: Entry, there: set[str]) -> str | None:
    """A name that no other item has: two lines of the library may have one title. None: it is there."""
    names = (called(entry), f"{called(entry)} ({entry.code})")
    return next((name for name in names if name.casefold() not in there), None)


def save_item(
    session: Session, *, actor: Person, item: NeedsItem, version: int | None, values: ItemValues
) -> NeedsItem:
    """Change one need. Raises EditConflict when `version` is not the one that is kept now."""
    analysis = item.analysis
    check_writing(session, actor, analysis)
    _check_version(item, version)
    _check_values(analysis, values, item=item)
    _write(item, values, actor)
    if values.is_settled:
        item.talked_at = clock.now()
    touch(analysis)
    session.flush()
    note(session, actor, analysis, "analysis-item:changed", position=item.position)
    return item


def remove_item(session: Session, *, actor: Person, item: NeedsItem, version: int | None) -> None:
    """Take one need out; its row stays. Raises EditConflict when it was changed since it was looked at."""
    analysis = item.analysis
    check_writing(session, actor, analysis)
    _check_version(item, version)
    position = item.position
    item.removed_at, item.removed_by_id = clock.now(), actor.id
    touch(analysis)
    session.flush()
    session.expire(analysis, ["items"])
    note(session, actor, analysis, "analysis-item:removed", position=position)


def _next_position(analysis: NeedsAnalysis) -> int:
    return max((each.position for each in analysis.items), default=0) + 1


def _check_version(item: NeedsItem, version: int | None) -> None:
    if item not in item.analysis.items:
        raise EditConflict(REMOVED)
    if version != item.version:
        raise EditConflict(
            f"{item.changed_by.name} changed this item while you had it open. Compare, then save again"
        )


def _check_values(analysis: NeedsAnalysis, values: ItemValues, *, item: NeedsItem | None) -> None:
    if not values.called:
        raise DomainError("Enter a topic, or choose a competency", "topic")
    keeps_its_line = item is not None and values.entry is not None and values.entry.id == item.entry_id
    if values.entry is not None and not keeps_its_line:
        check_in_framework(analysis.plan, [values.entry], "entry_id")
    rules.check_rated(values.importance, "importance", "the importance")
    rules.check_rated(values.current, "current", "the current level")
    rules.check_rated(values.target, "target", "the target level")
    if values.priority_set != _computed(values):
        rules.check_priority(values.priority_set, values.priority_reason.strip())
    if values.course is not None and values.course.alliance_id != analysis.plan.alliance_id:
        raise DomainError("Choose a course of the catalogue", "course_id")
    starts_on = analysis.plan.starts_on
    if values.due_on is not None and values.due_on < starts_on:
        raise DomainError(f"By when must be on or after {day(starts_on)}, the start of the plan", "due_on")
    others = {each.topic.casefold() for each in analysis.items if each is not item}
    if values.called.casefold() in others:
        raise DomainError("This is in the analysis already. Change that item instead", "topic")


def _computed(values: ItemValues) -> int:
    return values.importance * rules.gap(values.target, values.current)


def _write(item: NeedsItem, values: ItemValues, actor: Person) -> None:
    if values.entry is None or values.entry.id != item.entry_id:
        item.subject = _subject(item, values)
    sets_priority = values.priority_set is not None and values.priority_set != _computed(values)
    item.topic = values.called
    item.entry_id = values.entry.id if values.entry else None
    item.importance = values.importance
    item.current = values.current
    item.target = values.target
    item.is_rated = True
    item.priority_set = values.priority_set if sets_priority else None
    item.priority_reason = values.priority_reason.strip() if sets_priority else ""
    item.gap_reason = values.gap_reason
    item.route = values.route
    item.course_id = values.course.id if values.course else None
    item.action = values.action.strip()
    item.owner_party = values.owner_party
    item.due_on = values.due_on
    item.changed_by_id = actor.id


def _subject(item: NeedsItem, values: ItemValues) -> NeedsSubject:
    if values.entry is not None:
        return NeedsSubject.COMPETENCY
    return item.subject if item.entry_id is None else NeedsSubject.OTHER
