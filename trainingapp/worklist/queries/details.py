"""What single home pages show beside their plans: ratings left, competencies by area, duties, counts."""

from itertools import groupby
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules as assessments
from trainingapp.assessments.models import Decision, NeedsAnalysis, NeedsItem, Rating, SignOffRequest
from trainingapp.assessments.terms import STAGES, AnalysisState, Outcome, Stage
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans import calendar
from trainingapp.plans.models import Plan, Responsibility
from trainingapp.plans.terms import RUNNING, DutyParty
from trainingapp.worklist import rules
from trainingapp.worklist.items import AreaToRate


def areas_to_rate(session: Session, *, plan: Plan) -> tuple[AreaToRate, ...]:
    """The areas taught by today of which the coordinator has not rated everything.

    A competency for which sign-off was asked needs no rating any more.
    """
    rated = exists().where(Rating.plan_id == plan.id, Rating.entry_id == Entry.id)
    asked = exists().where(SignOffRequest.plan_id == plan.id, SignOffRequest.entry_id == Entry.id)
    found = session.execute(
        select(Entry.section_code, Entry.section_title, Entry.details)
        .where(Entry.publication_id == plan.framework_id, ~rated, ~asked)
        .order_by(Entry.position)
    )
    month = calendar.month_of(plan.starts_on, clock.today())
    unrated = [(row.section_code, row.section_title, row.details.get("months") or ()) for row in found]
    return rules.areas_to_rate(unrated, month)


class AreaCount(NamedTuple):
    """How many competencies of an area are in each stage: all that the network is shown."""

    code: str
    title: str
    stages: dict[Stage, int]

    @property
    def total(self) -> int:
        return sum(self.stages.values())


def area_counts(session: Session, *, plan: Plan) -> list[AreaCount]:
    """The competencies of the plan's framework counted by area and stage."""
    asked = select(SignOffRequest.id).where(
        SignOffRequest.plan_id == plan.id, SignOffRequest.entry_id == Entry.id
    )
    undecided = asked.outerjoin(SignOffRequest.decision).where(Decision.id.is_(None))
    decided = asked.join(SignOffRequest.decision)
    found = session.execute(
        select(
            Entry.section_code,
            Entry.section_title,
            exists().where(Rating.plan_id == plan.id, Rating.entry_id == Entry.id),
            undecided.exists(),
            decided.where(Decision.outcome == Outcome.CONFIRMED).exists(),
            decided.where(Decision.outcome.in_([Outcome.MORE_EVIDENCE, Outcome.NOT_YET])).exists(),
        )
        .where(Entry.publication_id == plan.framework_id)
        .order_by(Entry.position)
    )
    counts = []
    for (code, title), rows in groupby(found, key=lambda row: (row[0], row[1])):
        stages = dict.fromkeys(Stage, 0)
        for _, _, rated, waiting, confirmed, answered in rows:
            status = assessments.competency_status(
                is_rated=rated,
                is_waiting=waiting,
                last_outcome=Outcome.NOT_YET if answered else None,
                is_confirmed=confirmed,
            )
            stages[STAGES[status]] += 1
        counts.append(AreaCount(code, title, stages))
    return counts


def training_plan(session: Session, *, plan: Plan) -> list[NeedsItem]:
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


def duties(session: Session, *, plan: Plan, party: DutyParty) -> list[Responsibility]:
    """The responsibilities of one party of the plan, in the order of the offer."""
    return list(
        session.scalars(
            select(Responsibility)
            .where(Responsibility.plan_id == plan.id, Responsibility.party == party)
            .order_by(Responsibility.position)
        )
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
