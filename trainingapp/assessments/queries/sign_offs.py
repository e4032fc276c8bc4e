"""Sign-off requests, the decisions on them and what happened since, of plans that the reader may see."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, DecisionEvent, EvidenceEvent, SignOffRequest
from trainingapp.assessments.queries.competencies import Line, matrix
from trainingapp.assessments.queries.evidence import evidence
from trainingapp.assessments.queries.scope import assigned_to, people
from trainingapp.assessments.terms import EvidenceEventKind, EvidenceState
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.queries import visible_to

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def request(session: Session, request_id: UUID, *, actor: Person) -> SignOffRequest | None:
    """One sign-off request of a plan the actor may see, with everything about it but the evidence."""
    return (
        session.scalars(_requests().where(SignOffRequest.id == request_id, visible_to(actor)))
        .unique()
        .first()
    )


def attempts(session: Session, *, plan: Plan, entry: Entry) -> list[SignOffRequest]:
    """Every request for one competency with its decision and what happened since, oldest first."""
    return list(
        session.scalars(
            select(SignOffRequest)
            .where(SignOffRequest.plan_id == plan.id, SignOffRequest.entry_id == entry.id)
            .order_by(SignOffRequest.attempt)
            .options(decided(), joinedload(SignOffRequest.decision).options(happened()))
        ).unique()
    )


def askable(session: Session, *, plan: Plan, also: Collection[str] = ()) -> list[Line]:
    """The competencies that can be asked for now and are not confirmed, in the order printed.

    With those of the ids in `also`, as text, which somebody chose while they could be.
    """
    shown = evidenced(session, plan=plan)
    lines = (line for area in matrix(session, plan=plan) for line in area.lines)
    return [each for each in lines if str(each.entry.id) in also or _is_askable(each, shown)]


def _is_askable(line: Line, shown: Collection[UUID]) -> bool:
    return line.entry.id in shown and line.applies and line.request is None and line.confirmed is None


def evidenced(session: Session, *, plan: Plan) -> set[UUID]:
    """The competencies for which there is evidence that a sign-off may rest on, by id."""
    usable = (each for each in evidence(session, plan=plan) if rules.is_usable(each))
    return {link.entry_id for each in usable for link in each.links}


def decision(session: Session, decision_id: UUID, *, actor: Person) -> Decision | None:
    """One decision of a plan the actor may see, with who took it and what happened to it since."""
    return (
        session.scalars(
            select(Decision)
            .join(Decision.request)
            .join(SignOffRequest.plan)
            .options(
                contains_eager(Decision.request).options(
                    contains_eager(SignOffRequest.plan).options(*people()), joinedload(SignOffRequest.entry)
                ),
                joinedload(Decision.decided_by).lazyload(Person.memberships),
                happened(),
            )
            .where(Decision.id == decision_id, visible_to(actor))
        )
        .unique()
        .first()
    )


def held_back(session: Session, *, decision: Decision) -> dict[str, datetime]:
    """The signed pieces of evidence that are not shown any more, by id as pinned, and since when.

    They need redaction: they may hold something of a patient, in their words or in the name of a file. What
    was signed is never altered; a redacted version stands beside it as evidence of its own.
    """
    rows = session.execute(
        select(EvidenceEvent.evidence_id, func.min(EvidenceEvent.created_at))
        .where(
            EvidenceEvent.evidence_id.in_(_used(decision)),
            EvidenceEvent.kind == EvidenceEventKind.NEEDS_REDACTION,
            EvidenceEvent.created_at >= decision.created_at,
        )
        .group_by(EvidenceEvent.evidence_id)
    )
    return {str(row[0]): row[1] for row in rows}


def _used(decision: Decision) -> Sequence[UUID]:
    """The pieces whose words were signed with the decision; format 1 knew no states, and had them all."""
    return [
        UUID(each["id"])
        for each in decision.pinned["evidence"]
        if each.get("state", EvidenceState.USABLE) == EvidenceState.USABLE
    ]


def decision_on(session: Session, *, request: SignOffRequest) -> Decision | None:
    """How that request ended, asked of the database itself."""
    return session.scalars(
        select(Decision)
        .where(Decision.request_id == request.id)
        .options(joinedload(Decision.decided_by).lazyload(Person.memberships))
    ).first()


def waiting_requests(session: Session, *, actor: Person) -> list[SignOffRequest]:
    """The requests that wait for this supervisor's decision, oldest first, with plan and competency."""
    return _waiting(session, assigned_to(actor.id))


def own_requests(session: Session, *, actor: Person) -> list[SignOffRequest]:
    """The coordinator's own requests that wait for a decision, oldest first."""
    return _waiting(session, Plan.coordinator_id == actor.id)


def _waiting(session: Session, condition: ColumnElement[bool]) -> list[SignOffRequest]:
    wanted = (
        _requests()
        .where(condition, Plan.state.in_(rules.OPEN_STATES), ~SignOffRequest.decision.has())
        .order_by(SignOffRequest.created_at, SignOffRequest.id)
    )
    return list(session.scalars(wanted).unique())


def _requests() -> Select[SignOffRequest]:
    return (
        select(SignOffRequest)
        .join(SignOffRequest.plan)
        .options(
            contains_eager(SignOffRequest.plan).options(*people()),
            joinedload(SignOffRequest.entry),
            joinedload(SignOffRequest.requested_by).lazyload(Person.memberships),
            decided(),
        )
    )


def happened() -> "_AbstractLoad":
    """What happened to a decision since it was signed and who did it, in the same query."""
    return joinedload(Decision.events).joinedload(DecisionEvent.person).lazyload(Person.memberships)


def decided() -> "_AbstractLoad":
    """The decision on a request and who made it, in the same query."""
    return joinedload(SignOffRequest.decision).joinedload(Decision.decided_by).lazyload(Person.memberships)
