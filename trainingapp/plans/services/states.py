"""Moving a plan from one state to another."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, PlanEvent
from trainingapp.plans.services.pausing import pause_plan, resume_plan
from trainingapp.plans.services.shared import add_event, record
from trainingapp.plans.terms import PauseKind, PlanState


def change_state(
    session: Session, *, actor: Person, plan: Plan, to: PlanState, reason: str = ""
) -> PlanEvent:
    """Pause or resume a plan as of today, complete or end it, along TRANSITIONS.

    Raises NotAllowed and DomainError as `rules.check_move` says, and as `pause_plan` and `resume_plan` do.
    """
    rules.check_move(actor, plan, to, reason)
    if to is PlanState.PAUSED:
        return pause_plan(
            session, actor=actor, plan=plan, kind=PauseKind.OTHER, from_on=clock.today(), reason=reason
        )
    if plan.state is PlanState.PAUSED and to is PlanState.ACTIVE:
        return resume_plan(session, actor=actor, plan=plan, back_on=clock.today())
    before = plan.state
    plan.state = to
    event = add_event(session, actor, plan, before, to, reason.strip())
    record(session, actor, plan, f"plan:{to.value}", before=before.value)
    return event
