"""Signing many requests with one note: all of them, or none."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, DecisionEvent
from trainingapp.assessments.queries.bulk import Asked, Material, material
from trainingapp.assessments.rules.bulk import LONGEST, RowsRefused
from trainingapp.assessments.services.attempts import hold_attempts
from trainingapp.assessments.services.decisions import check_signing, closed_words, written
from trainingapp.assessments.services.receipts import put_receipt
from trainingapp.assessments.signature import Signing, evidence_seen, signing_sentence
from trainingapp.assessments.terms import AttemptState, DecisionEventKind, Mover, Outcome
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError
from trainingapp.plans.rules import party_of

MEANWHILE = "One of these was decided at this very moment by somebody else. Look at the list again"


def decide_many(
    session: Session,
    *,
    actor: Person,
    asked: Sequence[Asked],
    level: int,
    comment: str,
    how_observed: str,
) -> list[Decision]:
    """Confirm all of these with one note, whosever they are, with one receipt for the batch.

    One decision a request, which pins what a single one would. Raises RowsRefused, naming each row that
    cannot be confirmed, and DomainError without rows, with more than 500, without reasons or without how the
    work was seen.
    """
    if not asked:
        raise DomainError("Leave at least one in, or go back to the list", "rows")
    if len(asked) > LONGEST:
        raise DomainError(f"Confirm at most {LONGEST} at a time", "rows")
    if not how_observed.strip():
        raise DomainError("Say how you saw the work", "how_observed")
    signing = Signing(
        Outcome.CONFIRMED,
        level,
        comment.strip(),
        how_observed=how_observed.strip(),
        batch_id=new_id(),
    )
    ready = check_many(session, actor=actor, asked=asked, signing=signing)
    return write_many(session, actor=actor, ready=ready, signing=signing)


def check_many(
    session: Session, *, actor: Person, asked: Sequence[Asked], signing: Signing
) -> list[Material]:
    """What is about to be signed, held until the end of the transaction.

    Raises RowsRefused, naming each row that `actor` may not sign now, and DomainError for what is said.
    """
    check_signing(signing)
    requests = [each.request for each in asked]
    hold_attempts(session, requests=requests)
    seen = {each.request.id: each.seen for each in asked}
    found = material(session, requests=list({each.id: each for each in requests}.values()))
    reasons = {}
    for each in found:
        try:
            _check(actor, each, seen=seen[each.request.id], signing=signing)
        except DomainError as refusal:
            reasons[each.request.id] = refusal.message
    if reasons:
        raise RowsRefused(reasons)
    return found


def write_many(
    session: Session, *, actor: Person, ready: Sequence[Material], signing: Signing
) -> list[Decision]:
    """Sign what `check_many` found to be in order: decisions, what they replace, the log, one receipt."""
    decisions = [
        written(
            each.request,
            actor=actor,
            evidence=each.evidence,
            rating=each.rating,
            signing=signing,
            sentence=signing_sentence(actor.name, each.request.plan.coordinator.name),
        )
        for each in ready
    ]
    try:
        with session.begin_nested():
            session.add_all(decisions)
    except IntegrityError as error:
        raise DomainError(MEANWHILE) from error
    acts = [
        _act(
            each,
            decision.id,
            "decided",
            outcome=signing.outcome.value,
            level=signing.level,
            digest=decision.digest,
        )
        for each, decision in zip(ready, decisions, strict=True)
    ]
    if signing.outcome is Outcome.CONFIRMED:
        acts += [
            act
            for each, decision in zip(ready, decisions, strict=True)
            for act in _supersede(session, actor, each, decision)
        ]
    audit.record_many(session, actor=actor, acts=acts)
    for each in ready:
        session.expire(each.request, ["decision"])
    put_receipt(session, decisions=decisions)
    return decisions


def _check(actor: Person, each: Material, *, seen: str, signing: Signing) -> None:
    plan = each.request.plan
    rules.check_decider(party_of(plan, actor.id), person_id=actor.id, coordinator_id=plan.coordinator_id)
    if each.decision is not None:
        raise DomainError(closed_words(actor, each.decision))
    rules.check_open(plan.state)
    usable = each.usable
    if seen != evidence_seen(usable):
        raise DomainError("Evidence was added or taken out while this page was open. Read it, then decide")
    if signing.outcome is Outcome.CONFIRMED:
        rules.check_practice(usable)


def _supersede(session: Session, actor: Person, each: Material, by: Decision) -> list[audit.Act]:
    """The confirmation that was in force until now is replaced by the new one."""
    acts = []
    for earlier in each.earlier:
        state = rules.decision_state(earlier)
        if state not in rules.HELD:
            continue
        rules.check_attempt_move(state, AttemptState.SUPERSEDED, Mover.SYSTEM, "")
        earlier.events.append(
            DecisionEvent(kind=DecisionEventKind.SUPERSEDED, person_id=actor.id, by_decision_id=by.id)
        )
        acts.append(_act(each, earlier.id, "superseded"))
    return acts


def _act(each: Material, decision_id: UUID, done: str, **details: Detail) -> audit.Act:
    request = each.request
    return audit.Act(
        f"sign-off:{done}",
        "decision",
        decision_id,
        request.plan.alliance_id,
        {"plan": str(request.plan_id), "code": request.entry.code, **details},
    )
