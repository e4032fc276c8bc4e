"""The PCN supervisor's answer to a request for protected time: all of it, some of it, or none."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.core.words import moment
from trainingapp.plans.models import Plan
from trainingapp.training import rules
from trainingapp.training.models import TimeEntry
from trainingapp.training.services.ledger import add, locked_ledger, note
from trainingapp.training.terms import ANSWERS, RefusalReason, TimeKind
from trainingapp.training.values import Use


def answer_time(
    session: Session,
    *,
    actor: Person,
    request: TimeEntry,
    granted: int,
    refused_for: RefusalReason | None = None,
    comment: str = "",
) -> list[TimeEntry]:
    """Grant so many minutes of a request and refuse the rest, so that what was asked is all accounted for.

    0 refuses it, all of it grants it; anything less than was asked needs a coded reason. The same answer
    again gives back what stands. Raises NotAllowed for anybody but the plan's PCN supervisor now, DomainError
    for a request that was answered otherwise or taken back in the meantime. Source: R49.
    """
    entries = locked_ledger(session, request.plan_id)
    plan = session.get_one(Plan, request.plan_id)
    if not rules.may_answer(actor, plan):
        raise NotAllowed("Only the PCN supervisor of this plan answers requests for time")
    rules.check_answer(request.minutes, granted, has_reason=refused_for is not None)
    parts = {TimeKind.GRANTED: granted, TimeKind.REFUSED: request.minutes - granted}
    wanted = {kind: minutes for kind, minutes in parts.items() if minutes}
    standing = [e for e in rules.in_force(entries) if e.kind in ANSWERS and e.answers_id == request.id]
    if standing:
        return _same_or_refuse(actor, standing, wanted)
    if request not in rules.unanswered(entries):
        raise DomainError("This request was taken back in the meantime")
    given = [
        add(
            session,
            actor,
            plan.id,
            Use(request.used_on, minutes, request.purpose, request.title, comment.strip()),
            kind=kind,
            answers_id=request.id,
            refused_for=refused_for if kind is TimeKind.REFUSED else None,
        )
        for kind, minutes in wanted.items()
    ]
    session.flush()
    for entry in given:
        note(session, actor, f"time:{entry.kind.value}", "plan", plan.id, minutes=entry.minutes)
    return given


def _same_or_refuse(actor: Person, standing: list[TimeEntry], wanted: dict[TimeKind, int]) -> list[TimeEntry]:
    first = standing[0]
    if first.recorded_by_id == actor.id and {e.kind: e.minutes for e in standing} == wanted:
        return standing
    who = "You" if first.recorded_by_id == actor.id else first.recorded_by.name
    raise DomainError(f"{who} answered this request on {moment(first.created_at)}. That answer stands")
