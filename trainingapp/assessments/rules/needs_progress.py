"""How the action for an agreed need is followed to its end."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.assessments.rules.parties import WRITERS
from trainingapp.assessments.terms import NeedState
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.assessments.models import NeedsItem, NeedsProgress

NEED_ENDED = frozenset({NeedState.DONE, NeedState.NOT_NEEDED})


def need_state(progress: Sequence["NeedsProgress"]) -> NeedState:
    """How far it is: what was said last; progress is given oldest first."""
    return progress[-1].state if progress else NeedState.OPEN


def is_overdue(item: "NeedsItem", today: date) -> bool:
    """Whether the day by which it was to be done is over, and it is neither done nor dropped."""
    return item.due_on is not None and item.due_on < today and need_state(item.progress) not in NEED_ENDED


def may_follow(party: Party | None, owner: Party | None) -> bool:
    """Whether this side says how far an action is: either of the two who agreed it, or who sees to it."""
    return party is not None and (party in WRITERS or party is owner)


def check_follower(party: Party | None, owner: Party | None) -> None:
    """Raises NotAllowed for anybody but the two who agreed the need and who sees to it."""
    if not may_follow(party, owner):
        raise NotAllowed("Only the two who agreed this, and who sees to it, say how far it is")


def check_progress(state: NeedState, note: str) -> None:
    """Raises DomainError where a need is dropped without a reason."""
    if state is NeedState.NOT_NEEDED and not note:
        raise DomainError("Say why it is not needed any more", "note")
