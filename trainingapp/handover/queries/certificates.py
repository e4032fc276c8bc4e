"""Certificates of completion: those of a plan, and the one that has a code."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.handover.models import Certificate, HandoverReport
from trainingapp.plans.queries import visible_to

SHORTEST_CODE = 16
"""Characters of a report's digest that are printed on it as its code."""


def certificates_of(session: Session, *, plan_id: UUID) -> list[Certificate]:
    """Every certificate of a plan, the newest first; who may read them is asked before."""
    return list(session.scalars(_newest_first().where(Certificate.plan_id == plan_id)))


def certificate(session: Session, certificate_id: UUID, *, actor: Person) -> Certificate | None:
    """A certificate of a plan that the actor may see."""
    return (
        session.scalars(
            _newest_first()
            .join(Certificate.plan)
            .options(contains_eager(Certificate.plan))
            .where(Certificate.id == certificate_id, visible_to(actor))
        )
        .unique()
        .first()
    )


def certificate_with(session: Session, *, code: str) -> Certificate | None:
    """The certificate that has this code, for anybody."""
    return session.scalars(
        select(Certificate).options(joinedload(Certificate.plan)).where(Certificate.code == code)
    ).first()


def report_with(session: Session, *, code: str) -> HandoverReport | None:
    """The report whose digest begins with this code, for anybody; none for a shorter code than is printed."""
    if len(code) < SHORTEST_CODE:
        return None
    return session.scalars(
        select(HandoverReport).where(HandoverReport.digest.startswith(code, autoescape=True)).limit(1)
    ).first()


def _newest_first() -> Select[Certificate]:
    return (
        select(Certificate)
        .options(joinedload(Certificate.issued_by).lazyload(Person.memberships))
        .order_by(Certificate.created_at.desc(), Certificate.id.desc())
    )
