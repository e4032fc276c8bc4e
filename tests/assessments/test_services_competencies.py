"""Rating oneself, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.world import START, World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Rating
from trainingapp.assessments.terms import CompetencyStatus, RatingPoint
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState


def rated(
    world: World, plan: Plan, entry: Entry, knowledge: int = 2, confidence: int = 3, note: str = ""
) -> Rating:
    return services.rate(
        world.session,
        actor=world.coordinator,
        plan=plan,
        entry=entry,
        knowledge=knowledge,
        confidence=confidence,
        note=note,
    )


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# --- ratings --------------------------------------------------------------------------------------


def test_ratings_are_added_and_the_first_stays(world: World, plan: Plan, entry: Entry) -> None:
    rated(world, plan, entry, 1, 1, "All new to me")
    with clock.at(acts.TODAY + timedelta(days=60)):
        rated(world, plan, entry, 4, 3)
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert [(each.knowledge, each.confidence, each.note) for each in line.ratings] == [
        (1, 1, "All new to me"),
        (4, 3, ""),
    ]
    assert line.rating is not None
    assert line.rating.knowledge == 4
    assert line.first_rating is not None
    assert line.first_rating.knowledge == 1
    assert line.status is CompetencyStatus.SELF_ASSESSED


def test_the_point_is_that_of_the_month_unless_it_is_said(world: World, plan: Plan, entry: Entry) -> None:
    assert rated(world, plan, entry).point is RatingPoint.ANY_TIME
    with clock.at(START):
        assert rated(world, plan, entry, 1, 1).point is RatingPoint.BASELINE
    said = services.rate(
        world.session,
        actor=world.coordinator,
        plan=plan,
        entry=entry,
        knowledge=2,
        confidence=2,
        point=RatingPoint.MONTH_3,
    )
    assert said.point is RatingPoint.MONTH_3


def test_several_are_kept_or_none(world: World, plan: Plan, entry: Entry) -> None:
    other = acts.competency(world, plan, "CMP-B.1")
    with pytest.raises(DomainError):
        services.rate_many(
            world.session,
            actor=world.coordinator,
            plan=plan,
            said=[services.Said(entry, 3, 3), services.Said(other, 3, 6)],
        )
    assert count(world.session, Rating) == 0


def test_the_same_rating_sent_twice_is_kept_once(world: World, plan: Plan, entry: Entry) -> None:
    assert rated(world, plan, entry).id == rated(world, plan, entry).id
    with clock.at(acts.TODAY + timedelta(days=1)):
        rated(world, plan, entry)
    assert count(world.session, Rating) == 2


@pytest.mark.parametrize(("knowledge", "confidence", "field"), [(0, 3, "knowledge"), (3, 6, "confidence")])
def test_a_rating_off_the_scale_is_refused(
    world: World, plan: Plan, entry: Entry, knowledge: int, confidence: int, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        rated(world, plan, entry, knowledge, confidence)
    assert refused.value.field == field


@pytest.mark.parametrize("knowledge", [0, 6])
def test_the_database_refuses_a_rating_off_the_scale_too(
    world: World, plan: Plan, entry: Entry, knowledge: int
) -> None:
    world.session.add(Rating(plan_id=plan.id, entry_id=entry.id, knowledge=knowledge, confidence=3))
    with pytest.raises(IntegrityError, match="knowledge_range"):
        world.session.flush()


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_nobody_rates_for_the_coordinator(world: World, plan: Plan, entry: Entry, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.rate(
            world.session, actor=getattr(world, who), plan=plan, entry=entry, knowledge=3, confidence=3
        )


def test_a_competency_of_another_framework_cannot_be_rated(world: World, plan: Plan) -> None:
    with pytest.raises(DomainError, match="framework of this plan"):
        rated(world, plan, acts.foreign_entry(world.session, plan))


def test_nothing_is_added_to_a_plan_that_has_ended(world: World, plan: Plan, entry: Entry) -> None:
    plans.change_state(
        world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left the post"
    )
    with pytest.raises(DomainError, match="not active"):
        rated(world, plan, entry)
    with pytest.raises(DomainError, match="not active"):
        acts.evidenced(world, plan, entry)


def test_rating_is_audited_without_its_words(world: World, plan: Plan, entry: Entry) -> None:
    rating = rated(world, plan, entry, note="Something private")
    event = world.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.what, event.subject_id) == ("competency:rated", str(rating.id))
    assert event.actor_id == str(world.coordinator.id)
    assert "private" not in event.details
