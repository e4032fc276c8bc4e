"""Issuing a certificate of completion: only while it is true, and never by hand."""

import hashlib
import json
import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.handover import badges, queries, rules
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.drafting.standing import Standing, certificate_content, standing
from trainingapp.handover.models import Certificate
from trainingapp.plans.models import Plan

CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing in it is read for another letter."""
CODE_LENGTH = 20


def issue_certificate(
    session: Session, *, actor: Person, plan: Plan, badge_key: badges.Key | None = None
) -> Certificate:
    """Issue the certificate of completion of a plan as it stands now.

    Asked for again while the newest one is still true, that one is given back. With `badge_key` it carries a
    credential too. Raises NotAllowed for anybody but the assigned alliance supervisor, DomainError while
    anything blocks completion. Source: S3 L217, L257.
    """
    rules.check_certificate(actor, plan)
    session.execute(select(Organisation.id).where(Organisation.id == plan.alliance_id).with_for_update())
    now = standing(session, plan=plan, today=clock.today())
    if not now.completion.is_complete:
        raise DomainError("This programme is not complete yet. The page says what is missing")
    newest = next(iter(queries.certificates_of(session, plan_id=plan.id)), None)
    if newest is not None and now.still_true(CertificateContent.of(newest.content)):
        return newest
    issued = _issued(session, actor, plan, now, badge_key)
    session.add(issued)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="certificate:issued",
        subject_type="certificate",
        subject_id=issued.id,
        alliance_id=plan.alliance_id,
        details={"plan": str(plan.id), "number": issued.number, "digest": issued.digest},
    )
    return issued


def _issued(
    session: Session, actor: Person, plan: Plan, now: Standing, badge_key: badges.Key | None
) -> Certificate:
    content = certificate_content(
        now, number=_next_number(session, plan), issued_by=actor.name, today=clock.today()
    )
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    credential = (
        badges.credential(content, key=badge_key, code=code, email=plan.coordinator.email, at=clock.now())
        if badge_key
        else ""
    )
    data = content.as_data()
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Certificate(
        alliance_id=plan.alliance_id,
        plan_id=plan.id,
        number=content.number,
        code=code,
        issued_by_id=actor.id,
        content=data,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        credential=credential,
    )


def _next_number(session: Session, plan: Plan) -> str:
    """The next of the alliance's numbers of this year: "CC-2026-004". None is ever taken back."""
    prefix = f"CC-{clock.today().year}-"
    so_far = session.scalar(
        select(func.count(Certificate.id)).where(
            Certificate.alliance_id == plan.alliance_id, Certificate.number.startswith(prefix)
        )
    )
    return f"{prefix}{(so_far or 0) + 1:03}"
