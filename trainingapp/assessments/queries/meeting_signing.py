"""The codes that were sent for signing in a meeting."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import SigningCode
from trainingapp.plans.models import Plan


def signing_codes(session: Session, *, plan: Plan, person: Person) -> list[SigningCode]:
    """The codes that somebody was sent for one plan, the newest first, held until the transaction ends.

    Two devices that type one code at the same moment take their turns here.
    """
    return list(
        session.scalars(
            select(SigningCode)
            .where(SigningCode.plan_id == plan.id, SigningCode.person_id == person.id)
            .order_by(SigningCode.created_at.desc(), SigningCode.id.desc())
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
