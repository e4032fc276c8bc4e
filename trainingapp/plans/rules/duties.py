"""Whose a responsibility is, how it stands, and who ticks it."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.rules.who import is_lead, party_of
from trainingapp.plans.terms import CUT_SHORT, DutyParty, DutyStatus, Party

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan

_DUTY_OF = {
    Party.COORDINATOR: DutyParty.COORDINATOR,
    Party.ALLIANCE_SUPERVISOR: DutyParty.ALLIANCE,
    Party.PCN_SUPERVISOR: DutyParty.PCN,
}


def duty_party_of(plan: "Plan", person_id: UUID) -> DutyParty | None:
    """Whose responsibilities a person answers for in this plan."""
    party = party_of(plan, person_id)
    return _DUTY_OF[party] if party else None


def can_tick(actor: "Person", plan: "Plan", party: DutyParty) -> bool:
    """Each party ticks its own lines, the programme lead all; nobody once the plan was cut short."""
    if plan.state in CUT_SHORT or actor.alliance_id != plan.alliance_id:
        return False
    return is_lead(actor, plan) or duty_party_of(plan, actor.id) is party


def duty_status(done_on: date | None, due_on: date | None, today: date) -> DutyStatus:
    """How a responsibility stands today; on the day it is due it is not overdue yet."""
    if done_on is not None:
        return DutyStatus.DONE
    if due_on is None:
        return DutyStatus.THROUGHOUT
    return DutyStatus.OVERDUE if due_on < today else DutyStatus.DUE


def check_done_on(done_on: date, employment_start: date, today: date) -> None:
    """Raises DomainError for a duty said to be done in the future, or before the employment began."""
    if done_on > today:
        raise DomainError("Date done must be today or in the past", "done_on")
    if done_on < employment_start:
        raise DomainError(
            f"Date done must be on or after {spoken(employment_start)}, when the employment began",
            "done_on",
        )


def may_own(plan: "Plan", person_id: UUID) -> bool:
    """Whether somebody may be named as who takes care of a duty: only people of the plan."""
    return party_of(plan, person_id) is not None
