"""Writing, sending, agreeing and sending back a training needs analysis."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsEvent, NeedsItem
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.core.words import day
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party

REMOVED = "This item was removed while you had it open. Save again to add it as a new one"


@dataclass(frozen=True)
class ItemValues:
    """What one item of a needs analysis says: levels and importance are 1 to 5."""

    importance: int
    current: int
    topic: str = ""
    """May be left out where `entry` is given: the competency's title stands for it."""
    entry: Entry | None = None
    target: int = rules.TARGET_DEFAULT
    action: str = ""
    owner_party: Party | None = None
    due_on: date | None = None

    @property
    def called(self) -> str:
        """The topic, or the competency where no topic was given."""
        return self.topic.strip() or (self.entry.title or self.entry.statement if self.entry else "")


def start_analysis(session: Session, *, actor: Person, plan: Plan, number: int) -> NeedsAnalysis:
    """Begin the first or the second analysis; one that was begun is simply given back.

    The second needs the first agreed, and starts with its items: current level, importance, target, action
    and owner as they were, dates to be set anew. Raises NotAllowed for anybody but the coordinator and the
    assigned alliance supervisor. Source: S3 L140 to L142, L256.
    """
    rules.check_writer(party_of(plan, actor.id))
    rules.check_open(plan.state)
    if number not in (1, 2):
        raise DomainError("There are two training needs analyses, the first and the second")
    found = queries.analysis(session, plan=plan, number=number)
    if found is not None:
        return found
    analysis = NeedsAnalysis(plan=plan, number=number, items=_first_items(session, actor, plan, number))
    try:
        with session.begin_nested():
            session.add(analysis)
    except IntegrityError:  # both began it at the same moment
        found = queries.analysis(session, plan=plan, number=number)
        if found is None:
            raise
        return found
    _record(session, actor, analysis, "analysis:started")
    return analysis


def _first_items(session: Session, actor: Person, plan: Plan, number: int) -> list[NeedsItem]:
    if number == 1:
        return []
    first = queries.analysis(session, plan=plan, number=1)
    if first is None or first.state is not AnalysisState.AGREED:
        raise DomainError("Agree the first training needs analysis before you start the second")
    return [
        NeedsItem(
            position=item.position,
            topic=item.topic,
            entry_id=item.entry_id,
            importance=item.importance,
            current=item.current,
            target=item.target,
            action=item.action,
            owner_party=item.owner_party,
            earlier_id=item.id,
            changed_by_id=actor.id,
        )
        for item in first.items
    ]


# --- items ----------------------------------------------------------------------------------------


def add_item(session: Session, *, actor: Person, analysis: NeedsAnalysis, values: ItemValues) -> NeedsItem:
    """Add one need. Raises DomainError where it is there already, or at the field that will not do."""
    _check_writing(session, actor, analysis)
    _check_values(analysis, values, except_for=None)
    item = NeedsItem(position=max((each.position for each in analysis.items), default=0) + 1)
    _write(item, values, actor)
    analysis.items.append(item)
    _touch(analysis)
    session.flush()
    _record(session, actor, analysis, "analysis-item:added", position=item.position)
    return item


def save_item(
    session: Session, *, actor: Person, item: NeedsItem, version: int | None, values: ItemValues
) -> NeedsItem:
    """Change one need. Raises EditConflict when `version` is not the one that is kept now."""
    analysis = item.analysis
    _check_writing(session, actor, analysis)
    _check_version(item, version)
    _check_values(analysis, values, except_for=item)
    _write(item, values, actor)
    _touch(analysis)
    session.flush()
    _record(session, actor, analysis, "analysis-item:changed", position=item.position)
    return item


def remove_item(session: Session, *, actor: Person, item: NeedsItem, version: int | None) -> None:
    """Take one need out. Raises EditConflict when it was changed since it was looked at."""
    analysis = item.analysis
    _check_writing(session, actor, analysis)
    _check_version(item, version)
    position = item.position
    item.removed_at, item.removed_by_id = clock.now(), actor.id
    _touch(analysis)
    session.flush()
    session.expire(analysis, ["items"])
    _record(session, actor, analysis, "analysis-item:removed", position=position)


def _check_writing(session: Session, actor: Person, analysis: NeedsAnalysis) -> None:
    rules.check_writer(party_of(analysis.plan, actor.id))
    rules.check_open(analysis.plan.state)
    _lock(session, analysis)
    rules.check_writable(analysis.state)


def _check_version(item: NeedsItem, version: int | None) -> None:
    if item not in item.analysis.items:
        raise EditConflict(REMOVED)
    if version != item.version:
        raise EditConflict(
            f"{item.changed_by.name} changed this item while you had it open. Compare, then save again"
        )


def _check_values(analysis: NeedsAnalysis, values: ItemValues, *, except_for: NeedsItem | None) -> None:
    if not values.called:
        raise DomainError("Enter a topic, or choose a competency", "topic")
    if values.entry is not None:
        check_in_framework(analysis.plan, [values.entry], "entry_id")
    rules.check_rated(values.importance, "importance", "the importance")
    rules.check_rated(values.current, "current", "the current level")
    rules.check_rated(values.target, "target", "the target level")
    starts_on = analysis.plan.starts_on
    if values.due_on is not None and values.due_on < starts_on:
        raise DomainError(f"By when must be on or after {day(starts_on)}, the start of the plan", "due_on")
    others = {each.topic.casefold() for each in analysis.items if each is not except_for}
    if values.called.casefold() in others:
        raise DomainError("This is in the analysis already. Change that item instead", "topic")


def _write(item: NeedsItem, values: ItemValues, actor: Person) -> None:
    item.topic = values.called
    item.entry_id = values.entry.id if values.entry else None
    item.importance = values.importance
    item.current = values.current
    item.target = values.target
    item.action = values.action.strip()
    item.owner_party = values.owner_party
    item.due_on = values.due_on
    item.changed_by_id = actor.id


def _lock(session: Session, analysis: NeedsAnalysis) -> None:
    """Wait for whoever else is writing this analysis, and see what they left."""
    session.flush()
    session.refresh(analysis, ["state", "submitted_by", "version"], with_for_update=True)
    for item in analysis.items:
        session.expire(item)
    session.expire(analysis, ["items"])


def _touch(analysis: NeedsAnalysis) -> None:
    """Count a change of an item as a change of the analysis, so that nobody sends what they did not see."""
    flag_modified(analysis, "updated_at")


# --- sending and agreeing -------------------------------------------------------------------------


def submit_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, version: int | None = None
) -> NeedsEvent:
    """Send the analysis to the other of the two, who agrees it or sends it back.

    Needs an item, and for each gap an action, an owner and a date. `version` is that of the page looked at:
    EditConflict is raised when an item changed since.
    """
    party = party_of(analysis.plan, actor.id)
    rules.check_writer(party)
    rules.check_open(analysis.plan.state)
    _lock(session, analysis)
    rules.check_move(analysis.state, AnalysisState.SUBMITTED)
    _check_seen(analysis, version)
    rules.check_complete(analysis.items)
    analysis.submitted_by = party
    analysis.submitted_at = clock.now()
    return _move(session, actor, analysis, AnalysisState.SUBMITTED, AnalysisEventKind.SUBMITTED)


def agree_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, version: int | None = None
) -> NeedsEvent:
    """Agree what the other sent: from here it is locked, and its actions are the training plan.

    Raises NotAllowed for who sent it, EditConflict when it was sent anew since `version` was looked at.
    """
    _check_answering(session, actor, analysis, AnalysisState.AGREED, version)
    analysis.agreed_on = clock.today()
    return _move(session, actor, analysis, AnalysisState.AGREED, AnalysisEventKind.AGREED)


def return_analysis(
    session: Session, *, actor: Person, analysis: NeedsAnalysis, reason: str, version: int | None = None
) -> NeedsEvent:
    """Send back what the other sent, saying what should change."""
    _check_answering(session, actor, analysis, AnalysisState.CHANGES_REQUESTED, version)
    if not reason.strip():
        raise DomainError("Say what should change", "reason")
    return _move(
        session, actor, analysis, AnalysisState.CHANGES_REQUESTED, AnalysisEventKind.RETURNED, reason.strip()
    )


def _check_answering(
    session: Session, actor: Person, analysis: NeedsAnalysis, to: AnalysisState, version: int | None
) -> None:
    party = party_of(analysis.plan, actor.id)
    rules.check_writer(party)
    rules.check_open(analysis.plan.state)
    _lock(session, analysis)
    rules.check_move(analysis.state, to)
    rules.check_answerer(party, analysis.submitted_by)
    _check_seen(analysis, version)


def _check_seen(analysis: NeedsAnalysis, version: int | None) -> None:
    if version is not None and version != analysis.version:
        raise EditConflict("The analysis was changed while you had it open. Look at it again first")


def _move(
    session: Session,
    actor: Person,
    analysis: NeedsAnalysis,
    to: AnalysisState,
    kind: AnalysisEventKind,
    reason: str = "",
) -> NeedsEvent:
    party = party_of(analysis.plan, actor.id)
    before = analysis.state
    analysis.state = to
    event = NeedsEvent(analysis_id=analysis.id, person_id=actor.id, party=party, kind=kind, reason=reason)
    session.add(event)
    session.flush()
    session.expire(analysis, ["events"])
    _record(session, actor, analysis, f"analysis:{kind.value}", before=before.value)
    return event


def _record(
    session: Session, actor: Person, analysis: NeedsAnalysis, what: str, **details: str | int
) -> None:
    record(
        session,
        actor=actor,
        plan=analysis.plan,
        what=what,
        subject_type="needs_analysis",
        subject_id=analysis.id,
        number=analysis.number,
        **details,
    )
