"""Which plans are looked at, where each is in time, and how many competencies are confirmed in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.assessments.models import Applicability, Decision, SignOffRequest
from trainingapp.assessments.queries import in_force, is_newest
from trainingapp.frameworks.models import Entry
from trainingapp.handover.models import HandoverReport
from trainingapp.plans import pace
from trainingapp.plans.models import Pause, Plan
from trainingapp.programme.rules import Whereabouts
from trainingapp.worklist import queries as worklist
from trainingapp.worklist.items import Away, PlanLine
from trainingapp.worklist.queries import Asked, Scope, alliance_plans, in_scope, plan_ids, these_plans


@dataclass(frozen=True)
class Programme:
    """Where every plan asked for is, and the networks that can be asked for."""

    asked: Asked
    plans: list[Whereabouts]
    """By coordinator."""
    pcns: list[tuple[UUID, str]]
    pcn: tuple[UUID, str] | None
    """The only network looked at; none for all."""


def programme(session: Session, *, actor: Person, pcn_id: UUID | None = None) -> Programme:
    """The alliance's plans, or those of one network if it is asked for, in 2 queries."""
    everything = _whereabouts(session, alliance_plans(actor.alliance_id))
    networks = {each.pcn_id: each.pcn for each in everything}
    known = pcn_id if pcn_id in networks else None
    return Programme(
        alliance_plans(actor.alliance_id, known),
        [each for each in everything if known in {None, each.pcn_id}],
        sorted(networks.items(), key=lambda pcn: pcn[1].casefold()),
        (known, networks[known]) if known else None,
    )


def _whereabouts(session: Session, asked: Asked) -> list[Whereabouts]:
    away: dict[UUID, list[Away]] = defaultdict(list)
    for plan_id, from_on, back_on in session.execute(_pauses(asked.scope), asked.now()):
        away[plan_id].append(Away(from_on, back_on))
    undisturbed = cache(pace.last_day)  # many plans start on the same day
    return [
        Whereabouts(
            plan_id,
            pcn_id,
            pcn,
            state,
            starts_on,
            pace.last_day(starts_on, away[plan_id], extended_to)
            if plan_id in away
            else undisturbed(starts_on, (), extended_to),
            has_report,
        )
        for plan_id, pcn_id, pcn, state, starts_on, extended_to, has_report in session.execute(
            _dates(asked.scope), asked.now()
        )
    ]


@cache
def _pauses(scope: Scope) -> Select[*tuple[Any, ...]]:
    return select(Pause.plan_id, Pause.from_on, Pause.back_on).where(Pause.plan_id.in_(plan_ids(scope)))


@cache
def _dates(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Plan.id,
            Plan.pcn_id,
            Organisation.name,
            Plan.state,
            Plan.starts_on,
            Plan.extended_to,
            exists().where(HandoverReport.plan_id == Plan.id),
        )
        .join(Organisation, Organisation.id == Plan.pcn_id)
        .join(Person, Person.id == Plan.coordinator_id)
        .where(in_scope(scope))
        .order_by(Person.name, Plan.starts_on.desc(), Plan.id)
    )


def lines(session: Session, ids: Sequence[UUID]) -> dict[UUID, PlanLine]:
    """Whose these plans are, where, and who is on them, by plan, in 2 queries."""
    return {plan.id: plan for plan in worklist.plan_lines(session, these_plans(ids))}


# --- competencies ---------------------------------------------------------------------------------


class Confirmed(NamedTuple):
    """Competencies over many plans."""

    applicable: int
    confirmed: int


def confirmed(session: Session, asked: Asked) -> Confirmed:
    """How many competencies apply in these plans, and how many of them are confirmed now; 1 query."""
    return Confirmed(*session.execute(_confirmed(asked.scope), asked.now()).one())


@cache
def _confirmed(scope: Scope) -> Select[*tuple[Any, ...]]:
    entries = (
        select(Entry.publication_id, func.count().label("number")).group_by(Entry.publication_id).subquery()
    )
    in_frameworks = (
        select(func.coalesce(func.sum(entries.c.number), 0))
        .select_from(Plan)
        .join(entries, entries.c.publication_id == Plan.framework_id)
        .where(in_scope(scope))
    )
    out = (
        select(func.count())
        .select_from(Applicability)
        .join(Plan, Plan.id == Applicability.plan_id)
        .where(in_scope(scope), Applicability.applies.is_(False), is_newest())
    )
    pairs = (
        select(SignOffRequest.plan_id, SignOffRequest.entry_id)
        .join(Decision, Decision.request_id == SignOffRequest.id)
        .where(in_force(), SignOffRequest.plan_id.in_(plan_ids(scope)))
        .distinct()
        .subquery()
    )
    return select(
        in_frameworks.scalar_subquery() - out.scalar_subquery(),
        select(func.count()).select_from(pairs).scalar_subquery(),
    )
