"""What was said before, where somebody rates themselves, and which competencies they are not asked about."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import Applicability, Rating
from trainingapp.assessments.queries.totals import is_newest
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


def latest_ratings(session: Session, *, plan: Plan, entries: Iterable[Entry]) -> dict[UUID, Rating]:
    """What the coordinator last said of themselves about each of these competencies, by its id; 1 query."""
    said = session.scalars(
        select(Rating)
        .where(Rating.plan_id == plan.id, Rating.entry_id.in_([each.id for each in entries]))
        .order_by(Rating.created_at, Rating.id)
    )
    return {each.entry_id: each for each in said}


def left_out_of(session: Session, *, plan: Plan) -> set[UUID]:
    """The competencies that do not apply to the post of this plan, by id."""
    return set(
        session.scalars(
            select(Applicability.entry_id).where(
                Applicability.plan_id == plan.id, Applicability.applies.is_(False), is_newest()
            )
        )
    )


def applicabilities(session: Session, *, plan: Plan, entry: Entry) -> list[Applicability]:
    """Everything said of whether one competency applies to the post, oldest first."""
    return list(
        session.scalars(
            select(Applicability)
            .where(Applicability.plan_id == plan.id, Applicability.entry_id == entry.id)
            .order_by(Applicability.created_at, Applicability.id)
            .options(joinedload(Applicability.said_by).lazyload(Person.memberships))
        )
    )
