"""Reads of the agreements of a plan."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.plans import rules
from trainingapp.plans.models import Acceptance, Agreement, Plan
from trainingapp.plans.queries.scope import people_and_pauses, visible_to
from trainingapp.plans.terms import RUNNING, AgreementKind, EscalateTo, Party


def agreements(session: Session, *, plan: Plan) -> list[Agreement]:
    """All agreements of a plan, of each kind the newest first, with who accepted them; 2 queries.

    Which of them a person may read is for `rules.readable_agreements`.
    """
    return list(
        session.scalars(
            _agreements()
            .where(Agreement.plan_id == plan.id)
            .order_by(Agreement.kind, Agreement.number.desc())
        )
    )


def agreement(session: Session, agreement_id: UUID, *, actor: Person) -> Agreement | None:
    """One agreement that the actor may read, with its plan and people."""
    found = session.scalars(
        _agreements()
        .join(Agreement.plan)
        .options(contains_eager(Agreement.plan).options(*people_and_pauses()))
        .where(Agreement.id == agreement_id, visible_to(actor))
    )
    one = found.unique().first()
    return one if one is not None and one.kind in rules.readable_agreements(actor, one.plan) else None


def newest_agreement(session: Session, *, plan: Plan, kind: AgreementKind) -> Agreement | None:
    """The agreement of that kind that was proposed last, accepted or not."""
    return session.scalars(
        _agreements()
        .where(Agreement.plan_id == plan.id, Agreement.kind == kind)
        .order_by(Agreement.number.desc())
        .limit(1)
    ).first()


def agreement_in_force(session: Session, *, plan_id: UUID, kind: AgreementKind) -> Agreement | None:
    """The newest agreement of that kind which all its parties accepted, if there is one."""
    return session.scalars(
        _agreements()
        .where(Agreement.plan_id == plan_id, Agreement.kind == kind, _is_accepted())
        .order_by(Agreement.number.desc())
        .limit(1)
    ).first()


def escalations_agreed(session: Session, *, alliance_id: UUID) -> dict[UUID, EscalateTo]:
    """Who is to hear of what waits for a fortnight, by running plan, as agreed in what is in force.

    What all three parties agreed goes before what two did. 1 query.
    """
    rows = session.execute(
        select(Agreement.plan_id, Agreement.escalate_to)
        .join(Agreement.plan)
        .where(Plan.alliance_id == alliance_id, Plan.state.in_(RUNNING), _is_accepted())
        .order_by(Agreement.kind == AgreementKind.PROGRAMME, Agreement.number)
    )
    return dict(rows.all())


def agreements_waiting(session: Session, *, plan_ids: Sequence[UUID]) -> list[tuple[Agreement, Party]]:
    """The newest agreements of these plans that a party has still to accept, a line a party, oldest first.

    Plans that ended ask nobody for anything; 2 queries.
    """
    newer = aliased(Agreement)
    waiting = session.scalars(
        _agreements()
        .join(Agreement.plan)
        .where(
            Agreement.plan_id.in_(plan_ids),
            Plan.state.in_(RUNNING),
            ~_is_accepted(),
            ~exists().where(
                newer.plan_id == Agreement.plan_id,
                newer.kind == Agreement.kind,
                newer.number > Agreement.number,
            ),
        )
        .order_by(Agreement.created_at, Agreement.id)
    )
    return [(each, party) for each in waiting for party in rules.missing(each)]


def _agreements() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.proposed_by).lazyload(Person.memberships),
        selectinload(Agreement.acceptances).joinedload(Acceptance.person).lazyload(Person.memberships),
    )


def _is_accepted() -> ColumnElement[bool]:
    """Whether everybody accepted it: who accepts is one of those asked, and each does so once."""
    accepted = (
        select(func.count())
        .where(Acceptance.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )
    needed = case({kind: len(parties) for kind, parties in rules.ACCEPTED_BY.items()}, value=Agreement.kind)
    return accepted == needed
