"""Training needs analyses: gaps, who agrees them when, and how needs have moved between the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.assessments.rules.needs_progress import NEED_ENDED, need_state
from trainingapp.assessments.rules.needs_views import TALK_FROM, needs_talk
from trainingapp.assessments.rules.parties import check_writer
from trainingapp.assessments.terms import ANALYSIS_TRANSITIONS, WRITABLE, AnalysisState, NeedState
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.assessments.models import NeedsItem

LOWEST, HIGHEST = 1, 5
"""Both ends of every scale that people rate on. Source: suggested rating model, a local convention."""
TARGET_DEFAULT = 4
HIGHEST_PRIORITY = HIGHEST * (HIGHEST - LOWEST)
"""Importance 5 times a gap of 4."""


def check_rated(value: int | None, field: str, called: str) -> None:
    """Raises DomainError at the field unless the value is on the scale of 1 to 5."""
    if value is None or not LOWEST <= value <= HIGHEST:
        raise DomainError(f"Choose {called} from {LOWEST} to {HIGHEST}", field)


def gap(target: int, current: int) -> int:
    """Levels still missing: target less current, never below nothing."""
    return max(0, target - current)


def is_writable(state: AnalysisState) -> bool:
    """Whether items may still be added, changed and removed."""
    return state in WRITABLE


def check_writable(state: AnalysisState) -> None:
    """Raises DomainError where the analysis waits for agreement or is agreed."""
    if state is AnalysisState.AGREED:
        raise DomainError("This analysis is agreed and locked")
    if state not in WRITABLE:
        raise DomainError("This analysis is waiting to be agreed. Have it sent back before you change it")


def check_move(state: AnalysisState, to: AnalysisState) -> None:
    """Raises DomainError for a move that the table of transitions does not hold."""
    if to in ANALYSIS_TRANSITIONS[state]:
        return
    if state is AnalysisState.AGREED:
        raise DomainError("This analysis is agreed already")
    if state is AnalysisState.SUBMITTED:
        raise DomainError("This analysis was sent already and waits to be agreed")
    raise DomainError("This analysis has to be sent before it can be agreed or sent back")


def check_answerer(party: Party | None, submitted_by: Party | None) -> None:
    """Raises NotAllowed unless this is the other of the two: nobody agrees what they sent themselves."""
    check_writer(party)
    if party is submitted_by:
        raise NotAllowed("You sent this analysis. The other of you agrees it or sends it back")


def check_priority(priority_set: int | None, reason: str) -> None:
    """Raises DomainError unless a priority that somebody sets is on its scale and has a reason."""
    if priority_set is None:
        if reason:
            raise DomainError("Enter the priority that the reason is for", "priority_set")
        return
    if not 0 <= priority_set <= HIGHEST_PRIORITY:
        raise DomainError(f"The priority must be from 0 to {HIGHEST_PRIORITY}", "priority_set")
    if not reason:
        raise DomainError("Say why the priority is not importance times gap", "priority_reason")


def check_complete(items: Sequence["NeedsItem"]) -> None:
    """Raises DomainError for what keeps an analysis from being sent, one thing at a time.

    There are items; each was rated, and talked about where the two see it differently; and each with a gap
    has an action, an owner and a date.
    """
    if not items:
        raise DomainError("Add at least one item before you send the analysis")
    for item in items:
        if item.is_rated is False:
            raise DomainError(f"Rate “{item.topic}” first: give your view of all items, or remove it")
        if needs_talk(item.views, item.talked_at):
            raise DomainError(
                f"Talk about “{item.topic}” first: your views are {TALK_FROM} or more apart. "
                "Change the item to what you agree on"
            )
        if item.gap and not (item.action and item.owner_party and item.due_on):
            raise DomainError(f"Give an action, an owner and a date for “{item.topic}”, or close its gap")


@dataclass(frozen=True)
class Movement:
    """One need as the first analysis and the second saw it; None on a side that did not have it."""

    topic: str
    importance: int
    target: int
    first: int | None
    second: int | None
    state: NeedState = NeedState.OPEN
    """How far its action is, by who follows it."""

    @property
    def first_gap(self) -> int | None:
        return None if self.first is None else gap(self.target, self.first)

    @property
    def second_gap(self) -> int | None:
        return None if self.second is None else gap(self.target, self.second)

    @property
    def is_unmet(self) -> bool:
        """A gap, by the newest analysis that has it, whose action was neither done nor dropped since."""
        newest = self.first_gap if self.second is None else self.second_gap
        return bool(newest) and self.state not in NEED_ENDED

    @property
    def is_closed(self) -> bool:
        """A gap in the first analysis that the second no longer finds."""
        return bool(self.first_gap) and self.second_gap == 0

    @property
    def in_words(self) -> str:
        """What happened, for people who do not look at the picture."""
        if self.first is None:
            return "New in the second analysis"
        if self.second is None:
            return "Not carried into the second analysis"
        if self.is_closed:
            return "Gap closed"
        steps = self.second - self.first
        if steps == 0:
            return "No change"
        return f"{'Up' if steps > 0 else 'Down'} {abs(steps)} {'level' if abs(steps) == 1 else 'levels'}"


def movements(first: Sequence["NeedsItem"], second: Sequence["NeedsItem"]) -> list[Movement]:
    """Each need of the first analysis beside what the second says of it, then what is new in the second.

    Targets and importance are the second's where it has the item: a gap is measured to today's target.
    """
    followed: Mapping[UUID | None, NeedsItem] = {item.earlier_id: item for item in second if item.earlier_id}
    rows = [_movement(item, followed.get(item.id)) for item in first]
    return rows + [_movement(None, item) for item in second if item.earlier_id is None]


def _movement(first: "NeedsItem | None", second: "NeedsItem | None") -> Movement:
    said = second or first
    if said is None:
        raise ValueError("a movement needs an item on one side at least")
    return Movement(
        topic=said.topic,
        importance=said.importance,
        target=said.target,
        first=first.current if first else None,
        second=second.current if second else None,
        state=need_state(said.progress),
    )
