"""Moving a plan from one state to another."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, PlanEvent
from trainingapp.plans.services.shared import add_event, record
from trainingapp.plans.terms import PlanState


def change_state(
    session: Session, *, actor: Person, plan: Plan, to: PlanState, reason: str = ""
) -> PlanEvent:
    """Pause, resume, complete or end a plan, along TRANSITIONS.

    Raises NotAllowed and DomainError as `rules.check_move` says.
    """
    rules.check_move(actor, plan, to, reason)
    before = plan.state
    plan.state = to
    event = add_event(session, actor, plan, before, to, reason.strip())
    record(session, actor, plan, f"plan:{to.value}", before=before.value)
    return event
