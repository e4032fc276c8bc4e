"""Who may take a supervisor's place, for good or for a period."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import Role
from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans import calendar
from trainingapp.plans.rules.who import is_lead
from trainingapp.plans.terms import RUNNING, STATE_WORDS, Party, PcnSupervisorKind

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Assignment, Plan

LONGEST_COVER_MONTHS = 6
"""Whoever is away for longer is replaced, not covered for. Our convention."""

_WHO = {
    Party.ALLIANCE_SUPERVISOR: "Choose an alliance supervisor of your alliance",
    Party.PCN_SUPERVISOR: "Choose a PCN supervisor of your alliance",
}
_ROLES = {Party.ALLIANCE_SUPERVISOR: Role.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR: Role.PCN_SUPERVISOR}


def assignment_of(plan: "Plan", party: Party) -> "Assignment | None":
    """The assignment that holds now for that place, covers left aside."""
    return next(
        (a for a in plan.assignments if a.party is party and a.covers_id is None and a.is_current), None
    )


def can_arrange_cover(actor: "Person", plan: "Plan") -> bool:
    """The programme lead, and the supervisor who is assigned (not their cover)."""
    assigned = assignment_of(plan, Party.ALLIANCE_SUPERVISOR)
    return is_lead(actor, plan) or (assigned is not None and assigned.person_id == actor.id)


def check_supervisor(
    plan: "Plan", party: Party, to: "Person", reason: str, kind: PcnSupervisorKind | None
) -> None:
    """Raises DomainError when that person cannot take that place for good."""
    _check_running(plan)
    _check_person(plan, party, to)
    if party is Party.PCN_SUPERVISOR:
        if kind is None:
            raise DomainError("Choose what the PCN supervisor is in the network", "pcn_supervisor_kind")
        places = {plan.pcn_id, *(practice.practice_id for practice in plan.practices)}
        if not _works_in(to, places):
            raise DomainError("Choose a PCN supervisor of this network", "to")
    if not reason.strip():
        raise DomainError("Enter the reason, so that everybody on the plan understands it", "reason")


def check_cover(
    plan: "Plan", by: "Person", from_on: date, until_on: date, reason: str, today: date
) -> "Assignment":
    """The assignment that is covered for. Raises DomainError when that cover cannot be."""
    _check_running(plan)
    assigned = assignment_of(plan, Party.ALLIANCE_SUPERVISOR)
    if assigned is None:
        raise DomainError("This plan has no alliance supervisor to cover for. Assign one first", "to")
    if by.id == assigned.person_id:
        raise DomainError("Choose somebody else: nobody covers for themselves", "to")
    _check_person(plan, Party.ALLIANCE_SUPERVISOR, by)
    if until_on < from_on:
        raise DomainError("Last day of the cover must be on or after its first day", "until_on")
    if until_on < today:
        raise DomainError("Last day of the cover must be today or later", "until_on")
    latest = calendar.add_months(from_on, LONGEST_COVER_MONTHS)
    if until_on > latest:
        raise DomainError(
            f"Cover lasts at most {LONGEST_COVER_MONTHS} months, here until {spoken(latest)}. "
            "For longer, change the supervisor",
            "until_on",
        )
    for other in plan.assignments:
        if _overlaps(other, from_on, until_on):
            raise DomainError(
                f"{other.person.name} covers from {spoken(other.starts_on)} already. End that cover first",
                "from_on",
            )
    if not reason.strip():
        raise DomainError("Enter the reason, so that everybody on the plan understands it", "reason")
    return assigned


def _overlaps(other: "Assignment", from_on: date, until_on: date) -> bool:
    return (
        other.covers_id is not None
        and other.ends_on is not None
        and other.starts_on <= until_on
        and from_on < other.ends_on
    )


def _check_running(plan: "Plan") -> None:
    if plan.state not in RUNNING:
        raise DomainError(
            f"This plan is {STATE_WORDS[plan.state].lower()}, so its supervisors stay as they are"
        )


def _check_person(plan: "Plan", party: Party, person: "Person") -> None:
    if person.alliance_id != plan.alliance_id or not person.is_active or not person.has(_ROLES[party]):
        raise DomainError(_WHO[party], "to")
    others = {a.person_id for a in plan.assignments if a.party is not party and a.is_current}
    if person.id == plan.coordinator_id or person.id in others:
        raise DomainError(f"{person.name} has another place on this plan. Choose somebody else", "to")


def _works_in(person: "Person", places: Iterable[UUID]) -> bool:
    wanted = set(places)
    return any(m.role is Role.PCN_SUPERVISOR and m.organisation_id in wanted for m in person.memberships)
