"""What a sign-off has to say, where an attempt at a competency stands, and which moves it may make."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.assessments.terms import (
    ATTEMPT_WORDS,
    DECIDABLE,
    LEVEL_WORDS,
    TRANSITIONS,
    AttemptState,
    DecisionEventKind,
    Mover,
    Outcome,
)
from trainingapp.core.errors import DomainError, NotAllowed

if TYPE_CHECKING:
    from trainingapp.assessments.models import Decision

_ENDED = {
    Outcome.MORE_EVIDENCE: AttemptState.MORE_EVIDENCE,
    Outcome.NOT_YET: AttemptState.NOT_YET,
    Outcome.WITHDRAWN: AttemptState.WITHDRAWN,
}
_OVERLAID = {
    DecisionEventKind.REVOKED: AttemptState.REVOKED,
    DecisionEventKind.SUPERSEDED: AttemptState.SUPERSEDED,
    DecisionEventKind.FROZEN: AttemptState.FROZEN,
}
_MOVERS = {
    Mover.COORDINATOR: "Only the coordinator of this plan may do this",
    Mover.SUPERVISOR: "Only the alliance supervisor assigned to this plan may do this",
    Mover.SIGNER: "Only whoever is said to have signed a decision may dispute it",
    Mover.LEAD: "Only the programme lead decides about a signature that is disputed",
    Mover.SYSTEM: "A confirmation is replaced by confirming a newer request, and in no other way",
}


def attempt_state(
    outcome: Outcome | None, has_condition: bool, kinds: Sequence[DecisionEventKind]
) -> AttemptState:
    """Where one attempt stands, from its outcome (None while it waits) and what happened since, oldest first.

    A confirmation that was frozen and is released goes back to what it was.
    """
    if outcome is None:
        return AttemptState.REQUESTED
    if outcome is not Outcome.CONFIRMED:
        return _ENDED[outcome]
    base = AttemptState.CONDITIONAL if has_condition else AttemptState.CONFIRMED
    state = base
    for kind in kinds:
        if kind is DecisionEventKind.CONDITION_MET:
            base = AttemptState.CONFIRMED
        state = _OVERLAID.get(kind, base)
    return state


def decision_state(decision: "Decision | None") -> AttemptState:
    """Where the attempt stands that this decision ended, by all that happened to it since."""
    if decision is None:
        return AttemptState.REQUESTED
    kinds = [event.kind for event in decision.events]
    return attempt_state(decision.outcome, bool(decision.condition), kinds)


def decided_state(outcome: Outcome, has_condition: bool) -> AttemptState:
    """Where a request goes by this decision."""
    return attempt_state(outcome, has_condition, ())


def check_attempt_move(
    from_: AttemptState, to: AttemptState, mover: Mover, reason: str, *, field: str = "reason"
) -> None:
    """Raises unless TRANSITIONS holds this move, by this mover, and a reason is given where it needs one.

    DomainError says in words where the attempt stands; at `field` where the reason is missing. NotAllowed is
    for a move that is somebody else's.
    """
    rules = [rule for rule in TRANSITIONS[from_] if rule.to is to]
    if not rules:
        raise DomainError(f"This stands at “{ATTEMPT_WORDS[from_]}” now. Nothing was changed")
    ours = [rule for rule in rules if rule.who is mover]
    if not ours:
        raise NotAllowed(_MOVERS[rules[0].who])
    if ours[0].needs_reason and not reason.strip():
        raise DomainError("Enter the reason", field)


def check_decision(outcome: Outcome, level: int | None, comment: str) -> None:
    """Raises DomainError unless the outcome, its level and its reasons belong together.

    Source: S3 L217; sign-off at 3 or above with a comment.
    """
    if outcome not in DECIDABLE:
        raise DomainError("Select what you decide", "outcome")
    if outcome is Outcome.CONFIRMED and level not in LEVEL_WORDS:
        raise DomainError("Select the level: 3, competent, or 4, can support others", "outcome")
    if outcome is not Outcome.CONFIRMED and level is not None:
        raise DomainError("A level belongs to a confirmed competency only", "outcome")
    if not comment.strip():
        raise DomainError("Enter the reasons for your decision", "comment")


def check_condition(outcome: Outcome, condition: str, due_on: date | None, *, today: date) -> None:
    """Raises DomainError unless a condition has a day in the future, and belongs to a confirmation."""
    if not condition.strip() and due_on is None:
        return
    if outcome is not Outcome.CONFIRMED:
        raise DomainError("A condition belongs to a confirmation only. Say it in your reasons", "condition")
    if not condition.strip():
        raise DomainError("Enter what has still to be done by that day, or take the day out", "condition")
    if due_on is None:
        raise DomainError("Enter the day by which the condition is to be met", "condition_due_on")
    if due_on <= today:
        raise DomainError(
            "The day by which the condition is to be met must be in the future", "condition_due_on"
        )


def check_askable(lacking: Sequence[str], waiting: Sequence[str], not_applying: Sequence[str] = ()) -> None:
    """Raises one DomainError that names every competency that cannot be asked for, and why.

    `lacking`: codes without evidence that may be used; `waiting`: codes asked for already; `not_applying`:
    codes that were left out for the post.
    """
    said = [
        f"{_listed(codes)} {one if len(codes) == 1 else many}"
        for codes, one, many in (
            (lacking, "has no evidence yet", "have no evidence yet"),
            (waiting, "waits for a decision already", "wait for a decision already"),
            (not_applying, "does not apply to your post", "do not apply to your post"),
        )
        if codes
    ]
    if said:
        raise DomainError(f"{'; '.join(said)}. Nothing was sent: take those out, or add evidence", "entries")


def _listed(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"
