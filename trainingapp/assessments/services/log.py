"""One line of the event log for each verb of this capability."""

from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core.actor import Actor
from trainingapp.plans.models import Plan


def record(
    session: Session,
    *,
    actor: Actor,
    plan: Plan,
    what: str,
    subject_type: str,
    subject_id: UUID,
    **details: Detail,
) -> None:
    """Append one event about something of this plan; details never hold anybody's words."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type=subject_type,
        subject_id=subject_id,
        alliance_id=plan.alliance_id,
        details={"plan": str(plan.id), **details},
    )
