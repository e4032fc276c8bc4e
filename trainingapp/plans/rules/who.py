"""Who is on a plan, and who may read and change it."""

from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import Role
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan


def party_of(plan: "Plan", person_id: UUID) -> Party | None:
    """The side of the plan a person is on now, if any; somebody whose assignment ended is on none."""
    if plan.coordinator_id == person_id:
        return Party.COORDINATOR
    return next((a.party for a in plan.assignments if a.person_id == person_id and a.is_current), None)


def is_lead(actor: "Person", plan: "Plan") -> bool:
    """Whether the actor leads the programme of the plan's alliance."""
    return actor.alliance_id == plan.alliance_id and actor.has(Role.PROGRAMME_LEAD)


def can_read(actor: "Person", plan: "Plan") -> bool:
    """The parties of the plan, and the programme lead of its alliance."""
    if actor.alliance_id != plan.alliance_id:
        return False
    return is_lead(actor, plan) or party_of(plan, actor.id) is not None


def can_change(actor: "Person", plan: "Plan") -> bool:
    """The assigned alliance supervisor, and the programme lead of the alliance."""
    return is_lead(actor, plan) or party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR
