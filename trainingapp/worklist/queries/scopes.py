"""Which plans a question is about. Statements are built once for each kind of scope, and bound each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Date, Enum, Select, Uuid, and_, bindparam, or_, select

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.db import UtcDateTime
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import Party


class Scope(StrEnum):
    """A way to say which plans."""

    PLAN = "plan"
    """One by its id, if the reader may see it."""
    THESE = "these"
    """Some by their ids, which were scoped to the reader before."""
    OWN = "own"
    """Those of a coordinator."""
    SUPERVISED = "supervised"
    """Those on which somebody is a supervisor of one side today."""
    ALLIANCE = "alliance"
    NETWORK = "network"
    """Those of an alliance in one network."""


@dataclass(frozen=True)
class Asked:
    """A scope, and what it is bound to."""

    scope: Scope
    bound: dict[str, Any]

    def now(self, **more: Any) -> dict[str, Any]:
        """Everything that a statement of this scope may need; each takes what it knows."""
        return self.bound | {"now": clock.now(), "today": clock.today()} | more


TODAY = bindparam("today", type_=Date)
NOW = bindparam("now", type_=UtcDateTime)
PERSON = bindparam("person_id", type_=Uuid)
ALLIANCE = bindparam("alliance_id", type_=Uuid)
_IS_LEAD = bindparam("is_lead", type_=Boolean)
_PARTY = bindparam("party", type_=Enum(Party, native_enum=False, values_callable=lambda each: list(each)))


def visible_plan(plan_id: UUID, *, actor: Person) -> Asked:
    """One plan, if the actor is a party of it today or leads the programme of its alliance."""
    return Asked(Scope.PLAN, _reader(actor) | {"plan_id": plan_id})


def these_plans(plan_ids: Sequence[UUID]) -> Asked:
    """Plans that the reader was found to be allowed to see."""
    return Asked(Scope.THESE, {"plan_ids": list(plan_ids)})


def own_plans(actor: Person) -> Asked:
    """The plans of which the actor is the coordinator."""
    return Asked(Scope.OWN, _reader(actor))


def supervised_plans(actor: Person, party: Party) -> Asked:
    """The plans on which the actor is the supervisor of that side today, or is covered for."""
    return Asked(Scope.SUPERVISED, _reader(actor) | {"party": party})


def alliance_plans(alliance_id: UUID | None, pcn_id: UUID | None = None) -> Asked:
    """Every plan of an alliance, perhaps of one network alone."""
    if pcn_id is None:
        return Asked(Scope.ALLIANCE, {"alliance_id": alliance_id})
    return Asked(Scope.NETWORK, {"alliance_id": alliance_id, "pcn_id": pcn_id})


def _reader(actor: Person) -> dict[str, Any]:
    return {
        "person_id": actor.id,
        "alliance_id": actor.alliance_id,
        "is_lead": actor.has(Role.PROGRAMME_LEAD),
    }


def assigned_today() -> ColumnElement[bool]:
    """The condition that an assignment holds on the bound day; the same answer as `Assignment.is_current`."""
    return and_(
        or_(Assignment.covers_id.is_(None), Assignment.starts_on <= TODAY),
        or_(Assignment.ends_on.is_(None), Assignment.ends_on > TODAY),
    )


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The condition on Plan that it is one of those asked for."""
    own_alliance = Plan.alliance_id == ALLIANCE
    if scope is Scope.PLAN:
        assigned = _plans_of_person()
        is_party = or_(Plan.coordinator_id == PERSON, Plan.id.in_(assigned))
        asked = Plan.id == bindparam("plan_id", type_=Uuid)
        return and_(asked, own_alliance, or_(_IS_LEAD.is_(True), is_party))
    if scope is Scope.THESE:
        return Plan.id.in_(bindparam("plan_ids", expanding=True, type_=Uuid))
    if scope is Scope.OWN:
        return and_(own_alliance, Plan.coordinator_id == PERSON)
    if scope is Scope.SUPERVISED:
        return and_(own_alliance, Plan.id.in_(_plans_of_person().where(Assignment.party == _PARTY)))
    if scope is Scope.NETWORK:
        return and_(own_alliance, Plan.pcn_id == bindparam("pcn_id", type_=Uuid))
    return own_alliance


def _plans_of_person() -> Select[UUID]:
    return select(Assignment.plan_id).where(Assignment.person_id == PERSON, assigned_today())


def plan_ids(scope: Scope, *conditions: ColumnElement[bool]) -> Select[UUID]:
    """The ids of the plans asked for."""
    return select(Plan.id).where(in_scope(scope), *conditions)
