"""Pure decisions: who may do what, where a competency stands, whose move it is, and how needs have moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from trainingapp.assessments.terms import (
    ANALYSIS_TRANSITIONS,
    DECIDABLE,
    LEVEL_WORDS,
    STAGES,
    WRITABLE,
    AnalysisState,
    CompetencyStatus,
    Outcome,
    Stage,
)
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party, PlanState

if TYPE_CHECKING:
    from trainingapp.assessments.models import NeedsItem

LOWEST, HIGHEST = 1, 5
"""Both ends of every scale that people rate on. Source: suggested rating model, a local convention."""
TARGET_DEFAULT = 4
WRITERS = frozenset({Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR})
"""Who writes, submits and agrees a needs analysis. Source: S3 L140 to L142."""
OPEN_STATES = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
"""A plan in these states can still be assessed; before and after, its record is only read."""

# --- who ------------------------------------------------------------------------------------------


def reads_content(party: Party | None) -> bool:
    """Who reads ratings, claims and evidence: the two whose work they are, never the PCN or the lead."""
    return party in WRITERS


def check_open(state: PlanState) -> None:
    """Raises DomainError where the plan is not being lived through: nothing more is assessed in it."""
    if state not in OPEN_STATES:
        raise DomainError("This plan is not active, so nothing can be added to it")


def check_coordinator(party: Party | None) -> None:
    """Raises NotAllowed for anybody but the coordinator of the plan."""
    if party is not Party.COORDINATOR:
        raise NotAllowed("Only the coordinator of this plan may do this")


def check_writer(party: Party | None) -> None:
    """Raises NotAllowed for anybody but the coordinator and the assigned alliance supervisor."""
    if party not in WRITERS:
        raise NotAllowed("Only the coordinator and their alliance supervisor may do this")


def check_decider(party: Party | None, *, person_id: UUID, coordinator_id: UUID) -> None:
    """Raises NotAllowed for anybody but the assigned alliance supervisor, and for one's own record.

    Source: S3 L217.
    """
    if party is not Party.ALLIANCE_SUPERVISOR or person_id == coordinator_id:
        raise NotAllowed("Only the alliance supervisor assigned to this plan decides on a sign-off")


# --- sign-off -------------------------------------------------------------------------------------


def check_decision(outcome: Outcome, level: int | None, comment: str) -> None:
    """Raises DomainError unless the outcome, its level and its reasons belong together.

    Source: S3 L217; sign-off at 3 or above with a comment.
    """
    if outcome not in DECIDABLE:
        raise DomainError("Select what you decide", "outcome")
    if outcome is Outcome.CONFIRMED and level not in LEVEL_WORDS:
        raise DomainError("Select the level: 3, competent, or 4, can support others", "outcome")
    if outcome is not Outcome.CONFIRMED and level is not None:
        raise DomainError("A level belongs to a confirmed competency only", "outcome")
    if not comment.strip():
        raise DomainError("Enter the reasons for your decision", "comment")


def competency_status(
    *, is_rated: bool, is_waiting: bool, last_outcome: Outcome | None, is_confirmed: bool
) -> CompetencyStatus:
    """Where a competency stands.

    `is_waiting`: a request has no decision yet. `last_outcome`: how the last attempt ended that was not
    withdrawn. `is_confirmed`: some decision confirmed it; asking again does not take that away, nor does
    another outcome, because a confirmation stays in force until a newer one replaces it.
    """
    if is_confirmed:
        return CompetencyStatus.CONFIRMED
    if is_waiting:
        return CompetencyStatus.REQUESTED
    if last_outcome is Outcome.MORE_EVIDENCE:
        return CompetencyStatus.MORE_EVIDENCE
    if last_outcome is Outcome.NOT_YET:
        return CompetencyStatus.NOT_YET
    return CompetencyStatus.SELF_ASSESSED if is_rated else CompetencyStatus.NOT_STARTED


class Move(NamedTuple):
    """Who acts next on a competency, and what they do; nobody where it is finished."""

    party: Party | None
    does: str


def whose_move(status: CompetencyStatus, *, is_waiting: bool, evidence_count: int) -> Move:
    """The next step of a competency: no open item is without an owner."""
    if is_waiting:
        return Move(Party.ALLIANCE_SUPERVISOR, "decide on the request")
    if status is CompetencyStatus.CONFIRMED:
        return Move(None, "nothing to do")
    if status is CompetencyStatus.NOT_STARTED:
        return Move(Party.COORDINATOR, "rate yourself")
    if status is CompetencyStatus.MORE_EVIDENCE:
        return Move(Party.COORDINATOR, "add evidence and ask again")
    if status is CompetencyStatus.NOT_YET:
        return Move(Party.COORDINATOR, "practise, add evidence and ask again")
    if not evidence_count:
        return Move(Party.COORDINATOR, "add evidence")
    return Move(Party.COORDINATOR, "ask for sign-off")


def stage_counts(statuses: Iterable[CompetencyStatus]) -> dict[Stage, int]:
    """How many competencies are in each stage, every stage named."""
    counts = dict.fromkeys(Stage, 0)
    for status in statuses:
        counts[STAGES[status]] += 1
    return counts


# --- needs analyses -------------------------------------------------------------------------------


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


def check_complete(items: Sequence["NeedsItem"]) -> None:
    """Raises DomainError unless there are items, and each with a gap has an action, an owner and a date."""
    if not items:
        raise DomainError("Add at least one item before you send the analysis")
    for item in items:
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

    @property
    def first_gap(self) -> int | None:
        return None if self.first is None else gap(self.target, self.first)

    @property
    def second_gap(self) -> int | None:
        return None if self.second is None else gap(self.target, self.second)

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
    )
