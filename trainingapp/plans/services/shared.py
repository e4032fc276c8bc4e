"""What the verbs on plans share: the event row, the audit line, and reading the database's refusals."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.plans.models import Plan, PlanEvent
from trainingapp.plans.terms import PlanState


def add_event(
    session: Session, actor: Person, plan: Plan, before: PlanState, after: PlanState, reason: str = ""
) -> PlanEvent:
    """Append a change of state to the plan's own history."""
    event = PlanEvent(plan_id=plan.id, person_id=actor.id, from_state=before, to_state=after, reason=reason)
    session.add(event)
    session.flush()
    return event


def is_about(error: IntegrityError, *names: str) -> bool:
    """Whether the database names this rule: PostgreSQL by the constraint, SQLite by the column."""
    return any(name in str(error.orig) for name in names)


def record(session: Session, actor: Person, plan: Plan, what: str, **details: Detail) -> None:
    """Append an act on a plan to the event log; `details` are short facts, never free text."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="plan",
        subject_id=plan.id,
        alliance_id=plan.alliance_id,
        details=details,
    )
