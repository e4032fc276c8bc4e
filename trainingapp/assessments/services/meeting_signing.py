"""Signing in the meeting, on the coordinator's device: the supervisor proves anew who they are."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.accounts.services import hashing
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, SigningCode
from trainingapp.assessments.queries.bulk import Asked
from trainingapp.assessments.queries.meeting_signing import signing_codes
from trainingapp.assessments.rules.meeting_signing import CODE_LASTS, code_works, sending_fault, signer_of
from trainingapp.assessments.services.bulk import check_many, write_many
from trainingapp.assessments.services.log import record
from trainingapp.assessments.signature import Signing
from trainingapp.assessments.terms import SigningWay
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.notifications import services as notifications
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


def send_signing_code(
    session: Session, *, actor: Person, plan: Plan, make_code: Callable[[str], str]
) -> SigningCode:
    """Mail the plan's alliance supervisor a code of six digits to sign with once, within ten minutes.

    `make_code` makes it of the row's id with the secret of the installation, as the mail does: nothing holds
    it but the mail, and a digest. A newer code ends the one before. Raises NotAllowed for anybody but the
    coordinator, DomainError when codes were sent too often.
    """
    signer = _check_signer(actor, plan)
    rules.check_open(plan.state)
    now = clock.now()
    codes = signing_codes(session, plan=plan, person=signer)
    if fault := sending_fault([each.created_at for each in codes], now):
        raise DomainError(fault)
    for each in codes:
        each.expires_at = min(each.expires_at, now)
    code_id = new_id()
    code = SigningCode(
        id=code_id,
        person_id=signer.id,
        plan_id=plan.id,
        digest=hashing.hashed(make_code(str(code_id))),
        expires_at=now + CODE_LASTS,
    )
    session.add(code)
    session.flush()
    _record_code(session, actor, plan, code, "sent")
    notifications.put(
        session,
        kind="signing-code",
        to=signer,
        params={
            "code_id": str(code_id),
            "coordinator": plan.coordinator.name,
            "until": code.expires_at.isoformat(),
        },
        alliance_id=plan.alliance_id,
        is_security=True,
        unique_key=f"signing-code:{code_id}",
    )
    return code


def sign_in_meeting(
    session: Session, *, actor: Person, plan: Plan, asked: Sequence[Asked], signing: Signing, proof: str
) -> list[Decision] | None:
    """The plan's alliance supervisor decides on the device of `actor`, the coordinator: one decision each.

    `proof` is their password or the code, as `signing.way` says. None when it does not prove them, for
    whatever reason, of which nobody here learns; wrong ones are counted, so nothing is raised then. Raises
    NotAllowed for anybody but the coordinator, RowsRefused and DomainError as `decide_many` does.
    """
    signer = _check_signer(actor, plan)
    if not asked:
        raise DomainError("Tick at least one of these", "rows")
    if any(each.request.plan_id != plan.id for each in asked):
        raise NotAllowed("What is signed in a meeting belongs to one plan")
    if len(asked) > 1:
        signing = replace(signing, batch_id=new_id())
    ready = check_many(session, actor=signer, asked=asked, signing=signing)
    if not _is_proved(session, signer, plan, signing.way, proof):
        return None
    decisions = write_many(session, actor=signer, ready=ready, signing=signing)
    record(
        session,
        actor=signer,
        plan=plan,
        what="sign-off:signed-in-meeting",
        subject_type="decision",
        subject_id=decisions[0].id,
        way=signing.way.value,
        device_of=str(actor.id),
        number=len(decisions),
    )
    return decisions


def _check_signer(actor: Person, plan: Plan) -> Person:
    rules.check_coordinator(party_of(plan, actor.id))
    signer = signer_of(plan)
    if signer is None:
        raise DomainError("This plan has no alliance supervisor at the moment who could sign")
    return signer


def _is_proved(session: Session, signer: Person, plan: Plan, way: SigningWay, proof: str) -> bool:
    if way is SigningWay.PASSWORD:
        return accounts.confirm_password(session, person=signer, password=proof)
    return way is SigningWay.CODE and signer.is_active and _takes(session, signer, plan, proof)


def _takes(session: Session, signer: Person, plan: Plan, typed: str) -> bool:
    """Whether this is the code in force, which is used up by it; a wrong one is counted against it."""
    now = clock.now()
    code = next(
        (
            each
            for each in signing_codes(session, plan=plan, person=signer)
            if code_works(expires_at=each.expires_at, used_at=each.used_at, tries=each.tries, now=now)
        ),
        None,
    )
    if code is None:
        return False
    is_right = hashing.matches(code.digest, "".join(typed.split()))
    if is_right:
        code.used_at = now
    else:
        code.tries += 1
    _record_code(session, signer if is_right else None, plan, code, "used" if is_right else "failed")
    return is_right


def _record_code(session: Session, actor: Person | None, plan: Plan, code: SigningCode, done: str) -> None:
    audit.record(
        session,
        actor=actor,
        what=f"signing-code:{done}",
        subject_type="signing_code",
        subject_id=code.id,
        alliance_id=plan.alliance_id,
        details={"plan": str(plan.id), "person": str(code.person_id)},
    )
