"""The requests to witnesses: those of a plan, one of the coordinator's own, and the one of a link."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import WitnessRequest, WitnessRequestEntry
from trainingapp.assessments.queries.scope import people
from trainingapp.plans.models import Plan

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def witness_requests(session: Session, *, plan: Plan) -> list[WitnessRequest]:
    """Everybody who was asked in this plan, newest first, with the competencies asked about."""
    return list(
        session.scalars(
            select(WitnessRequest)
            .where(WitnessRequest.plan_id == plan.id)
            .options(_asked_about())
            .order_by(WitnessRequest.created_at.desc(), WitnessRequest.id.desc())
        )
    )


def own_witness_request(session: Session, request_id: UUID, *, actor: Person) -> WitnessRequest | None:
    """A request in a plan of this coordinator's own."""
    return (
        session.scalars(
            select(WitnessRequest)
            .join(WitnessRequest.plan)
            .options(contains_eager(WitnessRequest.plan).options(*people()), _asked_about())
            .where(WitnessRequest.id == request_id, Plan.coordinator_id == actor.id)
        )
        .unique()
        .first()
    )


def witness_request(session: Session, request_id: UUID) -> WitnessRequest | None:
    """The request that a signed link names; nobody is signed in, so the signature is the only key."""
    return (
        session.scalars(
            select(WitnessRequest)
            .options(joinedload(WitnessRequest.plan).options(*people()), _asked_about())
            .where(WitnessRequest.id == request_id)
        )
        .unique()
        .first()
    )


def _asked_about() -> "_AbstractLoad":
    return selectinload(WitnessRequest.entries).joinedload(WitnessRequestEntry.entry)
