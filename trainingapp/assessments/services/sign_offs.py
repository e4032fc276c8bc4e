"""Asking for a sign-off, taking the request back, and deciding on it."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Decision, Evidence, SignOffRequest
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.signature import (
    decision_digest,
    evidence_seen,
    pinned_content,
    signing_sentence,
    withdrawing_sentence,
)
from trainingapp.assessments.terms import OUTCOME_WORDS, Outcome
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.core.words import day
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of

NO_EVIDENCE = "Add at least one piece of evidence for this competency before you ask"
WAITS_ALREADY = "You have asked for this already, and it is waiting for a decision"


def request_sign_off(
    session: Session, *, actor: Person, plan: Plan, entry: Entry, claim: str
) -> SignOffRequest:
    """Ask for one competency to be signed off, saying why it is met.

    A confirmed one may be asked for again: the confirmation stays in force. Raises NotAllowed for anybody but
    the coordinator; DomainError without evidence, without a claim, or while a request waits.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    check_in_framework(plan, [entry])
    if not claim.strip():
        raise DomainError("Say why you think this competency is met", "claim")
    earlier = queries.attempts(session, plan=plan, entry=entry)
    if any(each.decision is None for each in earlier):
        raise DomainError(WAITS_ALREADY)
    if not queries.evidence(session, plan=plan, entry=entry):
        raise DomainError(NO_EVIDENCE)
    request = SignOffRequest(
        plan=plan, entry=entry, attempt=len(earlier) + 1, requested_by_id=actor.id, claim=claim.strip()
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError as error:  # the same form, sent twice at the same moment
        raise DomainError(WAITS_ALREADY) from error
    record(
        session,
        actor=actor,
        plan=plan,
        what="sign-off:requested",
        subject_type="sign_off_request",
        subject_id=request.id,
        code=entry.code,
        attempt=request.attempt,
    )
    return request


def withdraw(session: Session, *, actor: Person, request: SignOffRequest, reason: str) -> Decision:
    """Take a request back; it stays in the record with the reason.

    Raises NotAllowed for anybody but the coordinator, DomainError without a reason or after a decision.
    """
    rules.check_coordinator(party_of(request.plan, actor.id))
    rules.check_open(request.plan.state)
    _check_waiting(session, actor, request)
    if not reason.strip():
        raise DomainError("Enter the reason for taking the request back", "reason")
    return _close(
        session,
        actor,
        request,
        queries.evidence(session, plan=request.plan, entry=request.entry),
        outcome=Outcome.WITHDRAWN,
        level=None,
        comment=reason.strip(),
        sentence=withdrawing_sentence(request.plan.coordinator.name),
        what="sign-off:withdrawn",
    )


def decide(
    session: Session,
    *,
    actor: Person,
    request: SignOffRequest,
    outcome: Outcome,
    level: int | None,
    comment: str,
    seen: str | None = None,
) -> Decision:
    """Decide on a request, with reasons; `level` is 3 or 4 where confirmed, else None.

    `seen` is `signature.evidence_seen` of what was shown: EditConflict is raised when evidence came since.
    Raises NotAllowed for anybody but the alliance supervisor assigned now, and on one's own record;
    DomainError without reasons, or when it was decided before (saying by whom).
    """
    plan = request.plan
    rules.check_decider(party_of(plan, actor.id), person_id=actor.id, coordinator_id=plan.coordinator_id)
    _check_waiting(session, actor, request)
    rules.check_open(plan.state)
    rules.check_decision(outcome, level, comment)
    evidence = queries.evidence(session, plan=plan, entry=request.entry)
    if seen is not None and seen != evidence_seen(evidence):
        raise EditConflict("Evidence was added while this page was open. Read it, then decide")
    return _close(
        session,
        actor,
        request,
        evidence,
        outcome=outcome,
        level=level,
        comment=comment.strip(),
        sentence=signing_sentence(actor.name, plan.coordinator.name),
        what="sign-off:decided",
    )


def _close(
    session: Session,
    actor: Person,
    request: SignOffRequest,
    evidence: Sequence[Evidence],
    *,
    outcome: Outcome,
    level: int | None,
    comment: str,
    sentence: str,
    what: str,
) -> Decision:
    """Write the one decision on a request, with everything it is about pinned to it."""
    moment = clock.now()
    pinned = pinned_content(
        request,
        evidence=evidence,
        rating=queries.latest_rating(session, plan=request.plan, entry=request.entry),
        signer=actor,
        sentence=sentence,
    )
    decision = Decision(
        request_id=request.id,
        outcome=outcome,
        level=level,
        comment=comment,
        decided_by_id=actor.id,
        pinned=pinned,
        digest=decision_digest(pinned, outcome=outcome, level=level, comment=comment, decided_at=moment),
        created_at=moment,
    )
    try:
        with session.begin_nested():
            session.add(decision)
    except IntegrityError:  # somebody else decided at the same moment, and the database let one through
        _check_waiting(session, actor, request)
        raise
    session.expire(request, ["decision"])
    record(
        session,
        actor=actor,
        plan=request.plan,
        what=what,
        subject_type="decision",
        subject_id=decision.id,
        code=request.entry.code,
        outcome=outcome.value,
        level=level,
        digest=decision.digest,
    )
    return decision


def _check_waiting(session: Session, actor: Person, request: SignOffRequest) -> None:
    """Raises DomainError, saying who was first, where the request has ended."""
    decided = queries.decision_on(session, request=request)
    if decided is None:
        return
    who = "You" if decided.decided_by_id == actor.id else decided.decided_by.name
    ended = OUTCOME_WORDS[decided.outcome].lower()
    raise DomainError(f"{who} closed this request on {day(decided.created_at)}: {ended}. Nothing was changed")
