"""Deciding on a request: one decision, with everything it is about pinned to it, and a receipt."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Decision, Evidence, Rating, SignOffRequest
from trainingapp.assessments.services.attempts import hold_attempts, record_on
from trainingapp.assessments.services.receipts import put_receipt
from trainingapp.assessments.services.standing import supersede_earlier
from trainingapp.assessments.signature import (
    Signing,
    evidence_seen,
    pinned_content,
    signing_sentence,
    text_digest,
)
from trainingapp.assessments.signed_text import as_text
from trainingapp.assessments.terms import OUTCOME_WORDS, AttemptState, Mover, Outcome, SigningWay
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.core.words import day
from trainingapp.plans.rules import party_of


def decide(
    session: Session,
    *,
    actor: Person,
    request: SignOffRequest,
    outcome: Outcome,
    level: int | None,
    comment: str,
    condition: str = "",
    condition_due_on: date | None = None,
    how_observed: str = "",
    batch_id: UUID | None = None,
    way: SigningWay = SigningWay.SIGNED_IN,
    seen: str | None = None,
) -> Decision:
    """Decide on a request, with reasons, and tell the signer what was signed in their name.

    `level` is 3 or 4 where confirmed, else None; a condition has a day in the future. A confirmation replaces
    the one that was in force. For `seen` and what is raised, see `sign`.
    """
    signing = Signing(
        outcome=outcome,
        level=level,
        comment=comment.strip(),
        condition=condition.strip(),
        condition_due_on=condition_due_on,
        how_observed=how_observed.strip(),
        batch_id=batch_id,
        way=way,
    )
    decision = sign(session, actor=actor, request=request, signing=signing, seen=seen)
    put_receipt(session, decisions=[decision])
    return decision


def sign(
    session: Session, *, actor: Person, request: SignOffRequest, signing: Signing, seen: str | None = None
) -> Decision:
    """Decide on one request, without a receipt: `decide` for one, and once for each of a batch.

    `seen` is `signature.evidence_seen` of what was shown: EditConflict is raised when evidence came or went
    since. Raises NotAllowed for anybody but the alliance supervisor assigned now, and on one's own record;
    DomainError without reasons, for a confirmation without evidence from practice, or when it was decided
    before (saying by whom). Who signs several holds them first (`hold_attempts`).
    """
    plan = request.plan
    rules.check_decider(party_of(plan, actor.id), person_id=actor.id, coordinator_id=plan.coordinator_id)
    hold_attempts(session, requests=[request])
    check_waiting(session, actor, request)
    rules.check_open(plan.state)
    check_signing(signing)
    evidence = queries.evidence(session, plan=plan, entry=request.entry)
    usable = [each for each in evidence if rules.is_usable(each)]
    if seen is not None and seen != evidence_seen(usable):
        raise EditConflict("Evidence was added or taken out while this page was open. Read it, then decide")
    if signing.outcome is Outcome.CONFIRMED:
        rules.check_practice(usable)
    decision = close(
        session,
        actor,
        request,
        evidence,
        signing=signing,
        sentence=signing_sentence(actor.name, plan.coordinator.name),
        what="sign-off:decided",
    )
    if signing.outcome is Outcome.CONFIRMED:
        supersede_earlier(session, actor=actor, by=decision)
    return decision


def check_signing(signing: Signing) -> None:
    """Raises DomainError at the field that will not do: outcome, level, reasons, condition and its day."""
    rules.check_decision(signing.outcome, signing.level, signing.comment)
    rules.check_condition(signing.outcome, signing.condition, signing.condition_due_on, today=clock.today())
    to = rules.decided_state(signing.outcome, bool(signing.condition))
    rules.check_attempt_move(AttemptState.REQUESTED, to, Mover.SUPERVISOR, signing.comment, field="comment")


def close(
    session: Session,
    actor: Person,
    request: SignOffRequest,
    evidence: Sequence[Evidence],
    *,
    signing: Signing,
    sentence: str,
    what: str,
) -> Decision:
    """Write the one decision on a request, with everything it is about pinned to it."""
    decision = written(
        request,
        actor=actor,
        evidence=evidence,
        rating=queries.latest_rating(session, plan=request.plan, entry=request.entry),
        signing=signing,
        sentence=sentence,
    )
    try:
        with session.begin_nested():
            session.add(decision)
    except IntegrityError:  # somebody else closed it at the same moment, and the database let one through
        check_waiting(session, actor, request)
        raise
    session.expire(request, ["decision"])
    record_on(
        session,
        actor=actor,
        decision=decision,
        what=what,
        outcome=signing.outcome.value,
        level=signing.level,
        digest=decision.digest,
    )
    return decision


def written(
    request: SignOffRequest,
    *,
    actor: Person,
    evidence: Sequence[Evidence],
    rating: Rating | None,
    signing: Signing,
    sentence: str,
) -> Decision:
    """The row of a decision, with everything it is about pinned to it, not yet put anywhere."""
    moment = clock.now()
    pinned = pinned_content(
        request,
        signing,
        evidence=[(each, rules.evidence_state(each.events)) for each in evidence],
        rating=rating,
        signer=actor,
        sentence=sentence,
        decided_at=moment,
    )
    text = as_text(pinned)
    return Decision(
        request_id=request.id,
        outcome=signing.outcome,
        level=signing.level,
        comment=signing.comment,
        condition=signing.condition,
        condition_due_on=signing.condition_due_on,
        how_observed=signing.how_observed,
        batch_id=signing.batch_id,
        way=signing.way,
        decided_by_id=actor.id,
        pinned=pinned,
        as_signed=text,
        digest=text_digest(text),
        created_at=moment,
    )


def check_waiting(session: Session, actor: Person, request: SignOffRequest) -> None:
    """Raises DomainError, saying who was first, where the request has ended."""
    decided = queries.decision_on(session, request=request)
    if decided is None:
        return
    raise DomainError(closed_words(actor, decided))


def closed_words(actor: Person, decided: Decision) -> str:
    """Why nothing more can be decided: who was first, when and how."""
    who = "You" if decided.decided_by_id == actor.id else decided.decided_by.name
    ended = OUTCOME_WORDS[decided.outcome].lower()
    return f"{who} closed this request on {day(decided.created_at)}: {ended}. Nothing was changed"
