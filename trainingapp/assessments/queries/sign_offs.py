"""Sign-off requests and the decisions on them, of plans that the reader may see."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.queries.scope import assigned_to, people
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
    """Every request for one competency with its decision, oldest first."""
    return list(
        session.scalars(
            select(SignOffRequest)
            .where(SignOffRequest.plan_id == plan.id, SignOffRequest.entry_id == entry.id)
            .order_by(SignOffRequest.attempt)
            .options(decided())
        )
    )


def decision(session: Session, decision_id: UUID, *, actor: Person) -> Decision | None:
    """One decision of a plan the actor may see, with who took it."""
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
            )
            .where(Decision.id == decision_id, visible_to(actor))
        )
        .unique()
        .first()
    )


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


class Waiting(NamedTuple):
    """A sign-off that waits, in as many words as a list needs."""

    request_id: UUID
    code: str
    title: str


def waiting_in(session: Session, *, plan_id: UUID, actor: Person) -> list[Waiting]:
    """What waits for this supervisor's decision in one plan, oldest first."""
    rows = session.execute(
        select(SignOffRequest.id, Entry.code, Entry.title, Entry.statement)
        .join(SignOffRequest.plan)
        .join(SignOffRequest.entry)
        .where(
            SignOffRequest.plan_id == plan_id,
            assigned_to(actor.id),
            Plan.state.in_(rules.OPEN_STATES),
            ~SignOffRequest.decision.has(),
        )
        .order_by(SignOffRequest.created_at, SignOffRequest.id)
    )
    return [Waiting(row.id, row.code, row.title or row.statement) for row in rows]


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


def decided() -> "_AbstractLoad":
    """The decision on a request and who made it, in the same query."""
    return joinedload(SignOffRequest.decision).joinedload(Decision.decided_by).lazyload(Person.memberships)
