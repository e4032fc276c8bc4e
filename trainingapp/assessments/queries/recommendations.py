"""What recommendations are made from: the catalogue, the newest needs analysis, the latest self-ratings."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingapp.assessments import rules
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem, Rating
from trainingapp.assessments.queries.ratings import left_out_of
from trainingapp.assessments.terms import NeedState
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.training import queries as training
from trainingapp.training.models import Course, TrainingLogEntry

SETTLED = frozenset({NeedState.DONE, NeedState.NOT_NEEDED})


@dataclass(frozen=True)
class Grounds:
    """The courses, gaps and self-ratings of one plan."""

    offers: list[rules.Offer]
    gaps: list[rules.Gap]
    ratings: list[rules.SelfRated]
    courses: list[Course]
    lines: dict[UUID, TrainingLogEntry]
    """For each course that the training log mentions, the line that says where the coordinator is."""


def grounds(session: Session, *, plan: Plan) -> Grounds:
    """What speaks for which course in this plan, in 8 queries."""
    courses = training.courses(session, alliance_id=plan.alliance_id)
    lines = training.course_states(session, plan_id=plan.id)
    offers = [
        rules.Offer(
            course_id=course.id,
            title=course.title,
            is_core=course.is_core,
            covers=frozenset(cover.entry.code for cover in course.covers),
            state=lines[course.id].state if course.id in lines else None,
        )
        for course in courses
    ]
    return Grounds(offers, _gaps(session, plan), _rated(session, plan), courses, lines)


def _gaps(session: Session, plan: Plan) -> list[rules.Gap]:
    """The needs of the newest analysis that were rated and are not settled."""
    newest = session.scalars(
        select(NeedsAnalysis)
        .where(NeedsAnalysis.plan_id == plan.id)
        .order_by(NeedsAnalysis.number.desc())
        .limit(1)
        .options(
            selectinload(NeedsAnalysis.items).options(
                joinedload(NeedsItem.entry), selectinload(NeedsItem.progress)
            )
        )
    ).first()
    return [
        rules.Gap(
            about=item.topic,
            levels=item.gap,
            code=item.entry.code if item.entry else None,
            course_id=item.course_id,
        )
        for item in (newest.items if newest else [])
        if item.is_rated and item.gap and not (item.progress and item.progress[-1].state in SETTLED)
    ]


def _rated(session: Session, plan: Plan) -> list[rules.SelfRated]:
    """The latest self-rating of each competency that applies, in the order of the framework."""
    said = session.execute(
        select(Rating, Entry)
        .join(Entry, Entry.id == Rating.entry_id)
        .where(Rating.plan_id == plan.id)
        .order_by(Rating.created_at, Rating.id)
    )
    latest = {entry: rating for rating, entry in said}
    left_out = left_out_of(session, plan=plan)
    return [
        rules.SelfRated(entry.code, entry.title or entry.statement, rating.knowledge, rating.confidence)
        for entry, rating in sorted(latest.items(), key=lambda pair: pair[0].position)
        if entry.id not in left_out
    ]
