"""Whether a plan may move to another network of its alliance."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core.errors import DomainError
from trainingapp.plans.rules.bending import check_bend, check_reason
from trainingapp.plans.rules.enrolling import check_hours
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.accounts.models import Organisation, Person
    from trainingapp.plans.models import Plan


def check_transfer(
    actor: "Person",
    plan: "Plan",
    pcn: "Organisation",
    practices: Sequence[tuple["Organisation", Decimal]],
    to: "Person",
    reason: str,
) -> None:
    """Raises NotAllowed for anybody but the programme lead, DomainError at the field that cannot be."""
    check_bend(actor, plan, by_lead=True)
    if pcn.kind is not OrganisationKind.PCN or pcn.alliance_id != plan.alliance_id:
        raise DomainError("Choose a network of your alliance", "pcn")
    if pcn.id == plan.pcn_id:
        raise DomainError(f"The plan is in {pcn.name} already. Nothing was changed", "pcn")
    check_hours(plan.weekly_hours, practices, pcn.id)
    places = {pcn.id, *(practice.id for practice, _ in practices)}
    works_there = any(m.role is Role.PCN_SUPERVISOR and m.organisation_id in places for m in to.memberships)
    if to.alliance_id != plan.alliance_id or not to.is_active or not works_there:
        raise DomainError("Choose a PCN supervisor of this network", "to")
    supervises = {
        a.person_id for a in plan.assignments if a.party is Party.ALLIANCE_SUPERVISOR and a.is_current
    }
    if to.id == plan.coordinator_id or to.id in supervises:
        raise DomainError(f"{to.name} has another place on this plan. Choose somebody else", "to")
    check_reason(reason)
