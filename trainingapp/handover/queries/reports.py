"""Issued reports, each scoped to what the reader may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from trainingapp.accounts.models import Organisation, Person
from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.queries import visible_to
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


class Letterhead(NamedTuple):
    """The alliance whose report it is, and the newest issue so far, without its content."""

    alliance: str
    latest: HandoverReport | None


class Waiting(NamedTuple):
    """A report that waits for somebody's acknowledgement, the side they give it for, and since when."""

    report: HandoverReport
    party: Party
    since: datetime


def letterhead(session: Session, *, plan: Plan) -> Letterhead:
    """Whose report the plan's is, and its newest issue, in one query."""
    found = session.execute(
        select(Organisation.name, HandoverReport)
        .select_from(Organisation)
        .outerjoin(HandoverReport, HandoverReport.plan_id == plan.id)
        .options(defer(HandoverReport.content))
        .where(Organisation.id == plan.alliance_id)
        .order_by(HandoverReport.issue.desc())
        .limit(1)
    ).one()
    return Letterhead(found[0], found[1])


def report(session: Session, report_id: UUID, *, actor: Person) -> HandoverReport | None:
    """An issued report with plan, people and acknowledgements, in 2 queries; None when not theirs to see."""
    return (
        session.scalars(
            select(HandoverReport)
            .join(HandoverReport.plan)
            .options(
                *_with_people(),
                selectinload(HandoverReport.acknowledgements)
                .joinedload(Acknowledgement.person)
                .lazyload(Person.memberships),
            )
            .where(HandoverReport.id == report_id, visible_to(actor))
        )
        .unique()
        .first()
    )


def newest_issue(session: Session, *, plan_id: UUID) -> HandoverReport | None:
    """The newest issue of a plan's report, without its content."""
    return session.scalars(_newest().where(HandoverReport.plan_id == plan_id)).first()


def reports_of(session: Session, *, plan_id: UUID, actor: Person) -> list[HandoverReport]:
    """Every issue of a plan's report that the actor may see, the newest first, without their content."""
    return list(
        session.scalars(
            select(HandoverReport)
            .join(HandoverReport.plan)
            .options(defer(HandoverReport.content))
            .where(HandoverReport.plan_id == plan_id, visible_to(actor))
            .order_by(HandoverReport.issue.desc())
        )
    )


def latest_reports(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, HandoverReport]:
    """The newest issue of each of these plans that has one, by plan, with its acknowledgements, in 2 queries.

    Without the content. The caller has asked already whether the plans are the reader's to see.
    """
    found = session.scalars(
        _newest()
        .where(HandoverReport.plan_id.in_(plan_ids))
        .options(selectinload(HandoverReport.acknowledgements))
    )
    return {newest.plan_id: newest for newest in found}


def acknowledgements_waiting_for(session: Session, *, actor: Person) -> list[Waiting]:
    """The newest issues that the actor, a party of the plan, has still to acknowledge, oldest first."""
    supervised = select(Assignment.plan_id).where(Assignment.person_id == actor.id, Assignment.is_current)
    found = session.scalars(
        _newest()
        .join(HandoverReport.plan)
        .options(*_with_people(), selectinload(HandoverReport.acknowledgements))
        .where(
            Plan.alliance_id == actor.alliance_id,
            or_(Plan.coordinator_id == actor.id, Plan.id.in_(supervised)),
            # Most reports were acknowledged by everybody long ago: those are not even fetched.
            select(func.count(Acknowledgement.id))
            .where(Acknowledgement.report_id == HandoverReport.id)
            .scalar_subquery()
            < len(Party),
        )
        .order_by(HandoverReport.created_at, HandoverReport.id)
    ).unique()
    waiting = []
    for each in found:
        party = party_of(each.plan, actor.id)
        if party is not None and party not in {given.party for given in each.acknowledgements}:
            waiting.append(Waiting(each, party, each.created_at))
    return waiting


def _newest() -> Select[HandoverReport]:
    later = aliased(HandoverReport)
    superseded = exists().where(later.plan_id == HandoverReport.plan_id, later.issue > HandoverReport.issue)
    return select(HandoverReport).options(defer(HandoverReport.content)).where(~superseded)


def _with_people() -> tuple[LoaderOption, ...]:
    plan = contains_eager(HandoverReport.plan)
    return (
        plan.joinedload(Plan.coordinator).lazyload(Person.memberships),
        plan.joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    )
