"""The moves of a plan from one state to another, and who makes them."""

from typing import TYPE_CHECKING

from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.rules.who import can_change, is_lead, party_of
from trainingapp.plans.terms import NEEDS_REASON, STATE_WORDS, TRANSITIONS, Party, PlanState

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan

_PAUSE_AND_RESUME = frozenset({(PlanState.ACTIVE, PlanState.PAUSED), (PlanState.PAUSED, PlanState.ACTIVE)})


def moves(actor: "Person", plan: "Plan") -> list[PlanState]:
    """The states the actor may bring the plan to, in the order they are declared.

    The programme lead makes every move of TRANSITIONS; the assigned alliance supervisor pauses and resumes.
    """
    possible = [state for state in PlanState if state in TRANSITIONS[plan.state]]
    if is_lead(actor, plan):
        return possible
    if party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR:
        return [state for state in possible if (plan.state, state) in _PAUSE_AND_RESUME]
    return []


def endings(actor: "Person", plan: "Plan") -> list[PlanState]:
    """The moves the actor may make that are neither a pause nor a return from one."""
    return [state for state in moves(actor, plan) if (plan.state, state) not in _PAUSE_AND_RESUME]


def check_move(actor: "Person", plan: "Plan", to: PlanState, reason: str) -> None:
    """Raises NotAllowed for who may never move this plan, DomainError for a move that cannot be made now."""
    if not can_change(actor, plan):
        raise NotAllowed("Only the programme lead or the assigned alliance supervisor changes this plan")
    now = STATE_WORDS[plan.state].lower()
    if to is plan.state:
        raise DomainError(f"The plan is already {now}. Nothing was changed", "to")
    if to not in TRANSITIONS[plan.state]:
        raise DomainError(f"A plan that is {now} cannot become {STATE_WORDS[to].lower()}", "to")
    if to not in moves(actor, plan):
        raise NotAllowed("Only the programme lead ends a plan")
    if to in NEEDS_REASON and not reason.strip():
        raise DomainError("Enter the reason, so that everybody on the plan understands it", "reason")
