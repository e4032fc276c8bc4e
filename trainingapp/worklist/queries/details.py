"""What single home pages show beside their plans: competencies by area, duties, time used, counts."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules as assessments
from trainingapp.assessments.models import Decision, NeedsAnalysis, NeedsItem, Rating, SignOffRequest
from trainingapp.assessments.queries import applies, in_dispute, in_force
from trainingapp.assessments.terms import AnalysisState, AttemptState, Outcome, Stage
from trainingapp.core import clock
from trainingapp.core.db import UtcDateTime
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Assignment, Plan, PlanChange, Responsibility
from trainingapp.plans.pace import Contract
from trainingapp.plans.terms import RUNNING, ChangeKind, DutyParty, Party
from trainingapp.supervision.models import GlassBreak, SupervisionSession
from trainingapp.supervision.rules import PRIVATE_KINDS
from trainingapp.training import queries as training
from trainingapp.training.rules import Entitlement
from trainingapp.worklist import rules
from trainingapp.worklist.items import PlanLine
from trainingapp.worklist.queries.scopes import PERSON, assigned_today

ATTEMPTS = (
    AttemptState.NOT_YET,
    AttemptState.REQUESTED,
    AttemptState.FROZEN,
    AttemptState.CONFIRMED,
)
"""What the query below asks of the attempts at a competency, the strongest last."""


class AreaCount(NamedTuple):
    """How many competencies of an area are in each stage: all that the network is shown."""

    code: str
    title: str
    stages: dict[Stage, int]

    @property
    def total(self) -> int:
        return sum(self.stages.values())


def area_counts(session: Session, *, plan: PlanLine) -> list[AreaCount]:
    """The competencies of the plan's framework that apply to it, counted by area and stage; 1 query."""
    asked = select(SignOffRequest.id).where(
        SignOffRequest.plan_id == plan.id, SignOffRequest.entry_id == Entry.id
    )
    undecided = asked.outerjoin(SignOffRequest.decision).where(Decision.id.is_(None))
    decided = asked.join(SignOffRequest.decision)
    answered = decided.where(Decision.outcome != Outcome.WITHDRAWN)
    found = session.execute(
        select(
            Entry.section_code,
            Entry.section_title,
            exists().where(Rating.plan_id == plan.id, Rating.entry_id == Entry.id),
            answered.exists(),
            undecided.exists(),
            decided.where(in_dispute()).exists(),
            decided.where(in_force()).exists(),
        )
        .join(Plan, Plan.framework_id == Entry.publication_id)
        .where(Plan.id == plan.id, applies())
        .order_by(Entry.position)
    )
    counts = []
    for (code, title), rows in groupby(found, key=lambda row: (row[0], row[1])):
        statuses = [
            assessments.competency_status(
                is_rated=rated,
                attempts=[state for state, there in zip(ATTEMPTS, known, strict=True) if there],
            )
            for _, _, rated, *known in rows
        ]
        counts.append(AreaCount(code, title, assessments.stage_counts(statuses)))
    return counts


def training_plan(session: Session, *, plan: PlanLine) -> list[NeedsItem]:
    """What is to be learned, out of the newest agreed needs analysis; without any rating being shown."""
    newest = (
        select(func.max(NeedsAnalysis.number))
        .where(NeedsAnalysis.plan_id == plan.id, NeedsAnalysis.state == AnalysisState.AGREED)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(NeedsItem)
            .join(NeedsItem.analysis)
            .where(NeedsAnalysis.plan_id == plan.id, NeedsAnalysis.number == newest, NeedsItem.action != "")
            .order_by(NeedsItem.position)
        )
    )


def duties(session: Session, *, plan: PlanLine, party: DutyParty) -> list[Responsibility]:
    """The responsibilities of one party of the plan, in the order of the offer."""
    return list(
        session.scalars(
            select(Responsibility)
            .where(Responsibility.plan_id == plan.id, Responsibility.party == party)
            .order_by(Responsibility.position)
        )
    )


def time_used(session: Session, *, plan: PlanLine) -> Entitlement:
    """The protected time used in a plan against what there is, by its contract hours; 2 queries."""
    used = training.totals(session, plan_ids=[plan.id]).get(plan.id, {})
    changes = session.scalars(
        select(PlanChange)
        .where(PlanChange.plan_id == plan.id, PlanChange.kind == ChangeKind.HOURS_CHANGED)
        .order_by(PlanChange.created_at, PlanChange.id)
    ).all()
    first = Decimal(changes[0].before["weekly_hours"]) if changes else plan.weekly_hours
    later = [
        Contract(date.fromisoformat(change.after["from_on"]), Decimal(change.after["weekly_hours"]))
        for change in changes
    ]
    contracts = [Contract(plan.starts_on, first), *later]
    return rules.time_used(plan, contracts, used, clock.today())


class Opened(NamedTuple):
    """A record between two people that a programme lead opened."""

    by: str
    at: datetime
    session_id: UUID
    title: str
    starts_at: datetime


def opened_records(session: Session, *, actor: Person, since: datetime) -> list[Opened]:
    """Openings since then of records between the actor and one other person, newest first; 1 query."""
    rows = session.execute(_opened(), {"person_id": actor.id, "since": since, "today": clock.today()})
    return [Opened(*row) for row in rows]


@cache
def _opened() -> Select[*tuple[Any, ...]]:
    assigned = exists().where(
        Assignment.plan_id == Plan.id,
        Assignment.person_id == PERSON,
        Assignment.party == Party.ALLIANCE_SUPERVISOR,
        assigned_today(),
    )
    return (
        select(
            Person.name,
            GlassBreak.created_at,
            SupervisionSession.id,
            SupervisionSession.title,
            SupervisionSession.starts_at,
        )
        .select_from(GlassBreak)
        .join(SupervisionSession, SupervisionSession.id == GlassBreak.session_id)
        .join(Plan, Plan.id == SupervisionSession.plan_id)
        .join(Person, Person.id == GlassBreak.person_id)
        .where(
            GlassBreak.created_at >= bindparam("since", type_=UtcDateTime),
            SupervisionSession.kind.in_(PRIVATE_KINDS),
            or_(Plan.coordinator_id == PERSON, assigned),
        )
        .order_by(GlassBreak.created_at.desc(), GlassBreak.id.desc())
    )


class Counts(NamedTuple):
    """How much is in this installation."""

    people: int
    active_people: int
    alliances: int
    plans: int
    running_plans: int


def counts(session: Session) -> Counts:
    """Numbers of people and plans, in one query and without a single name."""
    people = select(func.count(Person.id))
    plans = select(func.count(Plan.id))
    row = session.execute(
        select(
            people.scalar_subquery(),
            people.where(Person.deactivated_at.is_(None)).scalar_subquery(),
            select(func.count(Person.alliance_id.distinct())).scalar_subquery(),
            plans.scalar_subquery(),
            plans.where(Plan.state.in_(RUNNING)).scalar_subquery(),
        )
    ).one()
    return Counts(*row)
