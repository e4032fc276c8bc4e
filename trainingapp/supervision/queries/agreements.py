"""What the parties of a plan agreed about distress and risk."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingapp.plans.models import Acceptance, Agreement
from trainingapp.plans.terms import AgreementKind, Party

BOTH = (Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)


def escalation_route(session: Session, *, plan_id: UUID) -> str:
    """The local route of the supervision agreement that both accepted last; blank where there is none."""
    accepted = (
        select(Acceptance.agreement_id)
        .where(Acceptance.party.in_(BOTH))
        .group_by(Acceptance.agreement_id)
        .having(func.count() == len(BOTH))
    )
    found = session.scalars(
        select(Agreement.escalation_route)
        .where(
            Agreement.plan_id == plan_id,
            Agreement.kind == AgreementKind.SUPERVISION,
            Agreement.id.in_(accepted),
        )
        .order_by(Agreement.number.desc())
    ).first()
    return found or ""
