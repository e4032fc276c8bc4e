"""Reads for the programme lead: every plan of the alliance, perhaps of one network, and never any content."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Plan
from trainingapp.worklist import queries as worklist
from trainingapp.worklist.queries import Gathered


class Programme(NamedTuple):
    """What was asked for, and the networks that can be asked for."""

    found: Gathered
    pcns: list[Organisation]
    pcn: Organisation | None
    """The only network looked at; none for all."""


def programme(session: Session, *, actor: Person, pcn_id: UUID | None = None) -> Programme:
    """The alliance's plans with what waits in them, in 7 queries; of one network if it is asked for."""
    everything = plans.plans_visible_to(session, actor=actor)
    networks = {plan.pcn_id: plan.pcn for plan in everything}
    pcn = networks.get(pcn_id) if pcn_id else None
    here: list[Plan] = [plan for plan in everything if pcn is None or plan.pcn_id == pcn.id]
    found = worklist.gathered(session, actor=actor, plans=here)
    return Programme(
        found if pcn is None else Gathered(found.pictures, []),
        sorted(networks.values(), key=lambda each: each.name.casefold()),
        pcn,
    )
