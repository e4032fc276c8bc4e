"""What happens to a confirmation after it was signed: rows are added beside it, and it is never touched."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, DecisionEvent, SignOffRequest
from trainingapp.assessments.rules import HELD
from trainingapp.assessments.rules.disputes import check_resolver
from trainingapp.assessments.services.attempts import held_attempts, record_on
from trainingapp.assessments.terms import AttemptState, DecisionEventKind, Mover
from trainingapp.core.errors import NotAllowed
from trainingapp.plans.rules import party_of


def meet_condition(session: Session, *, actor: Person, decision: Decision, reason: str) -> DecisionEvent:
    """Say that the condition of a confirmation is met, and what showed it: it stands without reserve.

    Raises NotAllowed for anybody but the alliance supervisor assigned now, DomainError without words or where
    no condition is open.
    """
    _check_supervisor(actor, decision)
    rules.check_open(decision.request.plan.state)
    return _move(
        session,
        actor,
        decision,
        DecisionEventKind.CONDITION_MET,
        AttemptState.CONFIRMED,
        Mover.SUPERVISOR,
        reason,
    )


def revoke(session: Session, *, actor: Person, decision: Decision, reason: str) -> DecisionEvent:
    """Take a confirmation back, with the reason; also after the plan has ended, because truth does not end.

    Raises NotAllowed for anybody but the alliance supervisor assigned now, DomainError without a reason or
    where it is not in force.
    """
    _check_supervisor(actor, decision)
    return _move(
        session,
        actor,
        decision,
        DecisionEventKind.REVOKED,
        AttemptState.REVOKED,
        Mover.SUPERVISOR,
        reason,
    )


def freeze(session: Session, *, person: Person, decision: Decision, reason: str) -> DecisionEvent:
    """Whoever is said to have signed says that it was not them: the confirmation stops counting at once.

    Raises NotAllowed for anybody else, DomainError without a reason or where it is not in force.
    """
    if person.id != decision.decided_by_id:
        raise NotAllowed("Only whoever is said to have signed a decision may dispute it")
    return _move(
        session,
        person,
        decision,
        DecisionEventKind.FROZEN,
        AttemptState.FROZEN,
        Mover.SIGNER,
        reason,
    )


def release(session: Session, *, actor: Person, decision: Decision, reason: str) -> DecisionEvent:
    """The programme lead finds a disputed signature genuine: the confirmation goes back to what it was.

    Where a newer one was signed meanwhile, it is replaced by that at once. Raises NotAllowed for anybody but
    a lead of the alliance with no part in it, DomainError without a reason or where it is not disputed.
    """
    check_resolver(actor, decision)
    attempts = held_attempts(session, request=decision.request)
    released = _append(
        session,
        actor,
        decision,
        DecisionEventKind.RELEASED,
        _before_dispute(decision),
        Mover.LEAD,
        reason,
    )
    newer = _in_force(attempts, after=decision.request.attempt)
    if newer is not None:
        _supersede(session, actor, decision, newer)
    return released


def revoke_frozen(session: Session, *, actor: Person, decision: Decision, reason: str) -> DecisionEvent:
    """The programme lead finds a disputed signature not to be its signer's: the confirmation is revoked.

    Raises NotAllowed for anybody but a lead of the alliance with no part in it, DomainError without a reason
    or where it is not disputed.
    """
    check_resolver(actor, decision)
    return _move(
        session,
        actor,
        decision,
        DecisionEventKind.REVOKED,
        AttemptState.REVOKED,
        Mover.LEAD,
        reason,
    )


def supersede_earlier(session: Session, *, actor: Person, by: Decision) -> None:
    """After a confirmation: the one that was in force until now is replaced by it.

    The attempts have to be held (`held_attempts`) since before it was signed.
    """
    attempts = held_attempts(session, request=by.request)
    for each in attempts:
        earlier = each.decision
        if each.attempt < by.request.attempt and earlier and rules.decision_state(earlier) in HELD:
            _supersede(session, actor, earlier, by)


def _supersede(session: Session, actor: Person, earlier: Decision, by: Decision) -> None:
    _append(
        session,
        actor,
        earlier,
        DecisionEventKind.SUPERSEDED,
        AttemptState.SUPERSEDED,
        Mover.SYSTEM,
        "",
        by=by,
    )


def _check_supervisor(actor: Person, decision: Decision) -> None:
    plan = decision.request.plan
    rules.check_decider(party_of(plan, actor.id), person_id=actor.id, coordinator_id=plan.coordinator_id)


def _in_force(attempts: list[SignOffRequest], *, after: int) -> Decision | None:
    """The newest confirmation in force of an attempt later than that number."""
    later = (each.decision for each in reversed(attempts) if each.attempt > after)
    return next((each for each in later if each and rules.decision_state(each) in HELD), None)


def _before_dispute(decision: Decision) -> AttemptState:
    """Where a release takes the decision: to where it stood, as if the dispute had never been."""
    kinds = [each.kind for each in decision.events]
    return rules.attempt_state(
        decision.outcome, bool(decision.condition), [*kinds, DecisionEventKind.RELEASED]
    )


def _move(
    session: Session,
    actor: Person,
    decision: Decision,
    kind: DecisionEventKind,
    to: AttemptState,
    mover: Mover,
    reason: str,
) -> DecisionEvent:
    held_attempts(session, request=decision.request)
    return _append(session, actor, decision, kind, to, mover, reason)


def _append(
    session: Session,
    actor: Person,
    decision: Decision,
    kind: DecisionEventKind,
    to: AttemptState,
    mover: Mover,
    reason: str,
    by: Decision | None = None,
) -> DecisionEvent:
    """Make one move of the table, by adding its row."""
    rules.check_attempt_move(rules.decision_state(decision), to, mover, reason)
    event = DecisionEvent(
        kind=kind, person_id=actor.id, reason=reason.strip(), by_decision_id=by.id if by else None
    )
    decision.events.append(event)
    session.flush()
    record_on(session, actor=actor, decision=decision, what=f"sign-off:{kind.value.replace('_', '-')}")
    return event
