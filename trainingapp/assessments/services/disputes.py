"""A signer says that it was not them, and the programme lead decides what becomes of it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.queries import people_holding
from trainingapp.accounts.terms import Role
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision
from trainingapp.assessments.rules.disputes import check_resolver, is_disputable, signature_of
from trainingapp.assessments.services.attempts import hold_attempts
from trainingapp.assessments.services.log import record
from trainingapp.assessments.services.standing import freeze, release, revoke_frozen
from trainingapp.assessments.terms import AttemptState
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.words import plural
from trainingapp.notifications import services as notifications


def dispute_decision(session: Session, *, decisions: Sequence[Decision], reason: str) -> int:
    """Whoever is said to have signed these with one signature says that it was not them.

    What was confirmed by it is frozen at once, and every programme lead of the alliance is told by mail.
    Returns how many were frozen now: what was frozen, revoked or replaced before stays as it is, so saying it
    twice does nothing. Raises DomainError without a reason, and once the receipt's link has expired.
    """
    first = decisions[0]
    if not is_disputable(first.created_at, clock.now()):
        raise DomainError("This link has expired. Tell your programme lead")
    if not reason.strip():
        raise DomainError("Say what you know of it, for the programme lead", "reason")
    hold_attempts(session, requests=[each.request for each in decisions])
    standing = [each for each in decisions if rules.decision_state(each) in rules.HELD]
    for each in standing:
        freeze(session, person=each.decided_by, decision=each, reason=reason.strip())
    if standing or not any(rules.decision_state(each) is AttemptState.FROZEN for each in decisions):
        _tell_leads(session, decisions, frozen=len(standing))
    return len(standing)


def resolve_dispute(
    session: Session, *, actor: Person, decisions: Sequence[Decision], is_genuine: bool, reason: str
) -> int:
    """The programme lead finds a signature genuine, so that it counts again, or not, and revokes it.

    One answer for everything frozen that was signed with it. Raises NotAllowed for anybody but a lead of the
    alliance, for the one who is said to have signed and for the coordinator themselves; DomainError without a
    reason, or when nothing of it is frozen any more.
    """
    for each in decisions:
        check_resolver(actor, each)
    hold_attempts(session, requests=[each.request for each in decisions])
    frozen = [each for each in decisions if rules.decision_state(each) is AttemptState.FROZEN]
    if not frozen:
        raise DomainError("Nothing of this signature is disputed any more. Nothing was changed")
    for each in frozen:
        if is_genuine:
            release(session, actor=actor, decision=each, reason=reason)
        else:
            revoke_frozen(session, actor=actor, decision=each, reason=reason)
    return len(frozen)


def _tell_leads(session: Session, decisions: Sequence[Decision], *, frozen: int) -> None:
    """One mail a lead and dispute; where nothing could be frozen, one alone however often it is said."""
    first = decisions[0]
    plan, signer = first.request.plan, first.decided_by
    signature = signature_of(first.id, first.batch_id)
    record(
        session,
        actor=signer,
        plan=plan,
        what="sign-off:disputed",
        subject_type="decision",
        subject_id=first.id,
        number=len(decisions),
        frozen=frozen,
    )
    times = sum(len(each.events) for each in decisions) if frozen else 0
    for lead in people_holding(session, actor=signer, role=Role.PROGRAMME_LEAD):
        notifications.put(
            session,
            kind="sign-off-disputed",
            to=lead,
            params={
                "at": clock.now().isoformat(),
                "what": plural(len(decisions), "decision"),
                "stopped": plural(frozen, "confirmation") if frozen else "",
                "decision_id": str(first.id),
            },
            alliance_id=plan.alliance_id,
            is_security=True,
            about_path="/disputes",
            unique_key=f"sign-off-disputed:{signature}:{times}:{lead.id}",
        )
