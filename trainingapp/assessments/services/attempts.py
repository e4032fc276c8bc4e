"""The attempts at one competency, taken hold of so that two moves at once become one after the other."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.services.log import record
from trainingapp.audit.rules import Detail
from trainingapp.plans.models import Plan


def hold_plan(session: Session, *, plan: Plan) -> None:
    """Until the end of the transaction nobody else asks in this plan, or says what applies to it."""
    session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())


def hold_attempts(session: Session, *, requests: Iterable[SignOffRequest]) -> None:
    """Until the end of the transaction nobody else makes a move at the competencies of these requests.

    Who changes several in one transaction holds all of them first: the log lets one transaction in at a time,
    and somebody who waited for it with one of them in hand would wait for ever.
    """
    wanted = sorted({(each.plan_id, each.entry_id) for each in requests})
    session.execute(
        select(SignOffRequest.id)
        .where(tuple_(SignOffRequest.plan_id, SignOffRequest.entry_id).in_(wanted))
        .order_by(SignOffRequest.id)
        .with_for_update()
    )


def held_attempts(session: Session, *, request: SignOffRequest) -> list[SignOffRequest]:
    """Every attempt at the competency of this request, oldest first, as they are now that nobody else moves.

    Whoever comes second waits here until the first is done, and then reads what the first wrote: the rows are
    locked before they are read, because a lock that was waited for does not renew what is read beside it.
    """
    hold_attempts(session, requests=[request])
    return list(
        session.scalars(
            select(SignOffRequest)
            .where(SignOffRequest.plan_id == request.plan_id, SignOffRequest.entry_id == request.entry_id)
            .order_by(SignOffRequest.attempt)
            .options(
                joinedload(SignOffRequest.decision).options(
                    joinedload(Decision.events),
                    joinedload(Decision.decided_by).lazyload(Person.memberships),
                )
            )
            .execution_options(populate_existing=True)
        ).unique()
    )


def record_on(session: Session, *, actor: Person, decision: Decision, what: str, **details: Detail) -> None:
    """Append one event about a decision to the log, with the code of its competency."""
    request = decision.request
    record(
        session,
        actor=actor,
        plan=request.plan,
        what=what,
        subject_type="decision",
        subject_id=decision.id,
        code=request.entry.code,
        **details,
    )
