"""Saying that a competency does not apply to a post, or that it does after all."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Applicability
from trainingapp.assessments.queries import Line
from trainingapp.assessments.services.attempts import hold_plan
from trainingapp.assessments.services.log import record
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


def leave_out_competency(
    session: Session, *, actor: Person, plan: Plan, line: Line, reason: str
) -> Applicability:
    """Say that a competency does not apply to this post: it leaves the count of what is to be confirmed.

    Raises NotAllowed for anybody but the alliance supervisor assigned now, DomainError without a reason,
    while a request waits, and where it is confirmed. Source: R68.
    """
    return _say_applies(session, actor, plan, line, applies=False, reason=reason)


def bring_back_competency(
    session: Session, *, actor: Person, plan: Plan, line: Line, reason: str
) -> Applicability:
    """Say that a competency applies after all; what was said before stays. As `leave_out_competency`."""
    return _say_applies(session, actor, plan, line, applies=True, reason=reason)


def _say_applies(
    session: Session, actor: Person, plan: Plan, line: Line, *, applies: bool, reason: str
) -> Applicability:
    rules.check_decider(party_of(plan, actor.id), person_id=actor.id, coordinator_id=plan.coordinator_id)
    rules.check_open(plan.state)
    hold_plan(session, plan=plan)
    now = queries.line(session, plan=plan, code=line.entry.code) or line
    rules.check_applicability(now.status, is_waiting=now.request is not None, applies=applies, reason=reason)
    said = Applicability(
        plan_id=plan.id, entry_id=line.entry.id, applies=applies, reason=reason.strip(), said_by_id=actor.id
    )
    session.add(said)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="competency:brought-back" if applies else "competency:left-out",
        subject_type="applicability",
        subject_id=said.id,
        code=line.entry.code,
    )
    return said
