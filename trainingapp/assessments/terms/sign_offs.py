"""The words for sign-off requests and decisions, and the moves they make."""

from enum import StrEnum
from typing import NamedTuple

LEVEL_WORDS = {
    3: "Competent",
    4: "Can support others",
}
"""The two levels at which a competency is confirmed."""


class Outcome(StrEnum):
    """How a sign-off request ended."""

    CONFIRMED = "confirmed"
    MORE_EVIDENCE = "more_evidence"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    """Taken back by the coordinator who asked."""


OUTCOME_WORDS = {
    Outcome.CONFIRMED: "Confirmed",
    Outcome.MORE_EVIDENCE: "More evidence wanted",
    Outcome.NOT_YET: "Not yet",
    Outcome.WITHDRAWN: "Withdrawn",
}
DECIDABLE = frozenset({Outcome.CONFIRMED, Outcome.MORE_EVIDENCE, Outcome.NOT_YET})
"""What an alliance supervisor may decide; withdrawing belongs to who asked."""


class SigningWay(StrEnum):
    """How whoever signed proved who they were."""

    SIGNED_IN = "signed_in"
    """In their own session, on their own device."""
    PASSWORD = "password"  # noqa: S105 - a way of signing, not a password
    """On the coordinator's device, with their password typed anew."""
    CODE = "code"
    """On the coordinator's device, with a code that works once."""


SIGNING_WORDS = {
    SigningWay.SIGNED_IN: "in the signer's own session",
    SigningWay.PASSWORD: "in the meeting, with the signer's password",
    SigningWay.CODE: "in the meeting, with a one-time code of the signer",
}


class DecisionEventKind(StrEnum):
    """What happened to a confirmation after it was signed. Its row is never touched."""

    CONDITION_MET = "condition_met"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    FROZEN = "frozen"
    """Who is said to have signed it says that it was not them."""
    RELEASED = "released"
    """The programme lead found that it was theirs after all."""


DECISION_EVENT_WORDS = {
    DecisionEventKind.CONDITION_MET: "The condition is met",
    DecisionEventKind.REVOKED: "Revoked",
    DecisionEventKind.SUPERSEDED: "Replaced by a newer decision",
    DecisionEventKind.FROZEN: "Disputed by its signer, and frozen",
    DecisionEventKind.RELEASED: "Found genuine, and in force again",
}


class AttemptState(StrEnum):
    """Where one attempt at a competency stands: a request, its decision, and what happened to that.

    Always derived from the rows, never stored.
    """

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    MORE_EVIDENCE = "more_evidence"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    FROZEN = "frozen"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Mover(StrEnum):
    """Who may make a move of an attempt."""

    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    """The alliance supervisor assigned to the plan now, never on their own record."""
    SIGNER = "signer"
    """Whoever is said to have signed, by the link in their receipt or signed in."""
    LEAD = "lead"
    SYSTEM = "system"
    """Follows from another decision."""


class MoveRule(NamedTuple):
    """One allowed move: to where, by whom, with a reason or not, and whether a new attempt follows."""

    to: AttemptState
    who: Mover
    needs_reason: bool
    then_new_attempt: bool


_S = AttemptState
TRANSITIONS: dict[AttemptState, tuple[MoveRule, ...]] = {
    _S.REQUESTED: (
        MoveRule(_S.CONFIRMED, Mover.SUPERVISOR, True, False),
        MoveRule(_S.CONDITIONAL, Mover.SUPERVISOR, True, False),
        MoveRule(_S.MORE_EVIDENCE, Mover.SUPERVISOR, True, True),
        MoveRule(_S.NOT_YET, Mover.SUPERVISOR, True, True),
        MoveRule(_S.WITHDRAWN, Mover.COORDINATOR, True, True),
    ),
    _S.CONDITIONAL: (
        MoveRule(_S.CONFIRMED, Mover.SUPERVISOR, True, False),
        MoveRule(_S.SUPERSEDED, Mover.SYSTEM, False, False),
        MoveRule(_S.REVOKED, Mover.SUPERVISOR, True, True),
        MoveRule(_S.FROZEN, Mover.SIGNER, True, False),
    ),
    _S.CONFIRMED: (
        MoveRule(_S.SUPERSEDED, Mover.SYSTEM, False, False),
        MoveRule(_S.REVOKED, Mover.SUPERVISOR, True, True),
        MoveRule(_S.FROZEN, Mover.SIGNER, True, False),
    ),
    _S.FROZEN: (
        MoveRule(_S.CONFIRMED, Mover.LEAD, True, False),
        MoveRule(_S.CONDITIONAL, Mover.LEAD, True, False),
        MoveRule(_S.REVOKED, Mover.LEAD, True, True),
    ),
    _S.MORE_EVIDENCE: (),
    _S.NOT_YET: (),
    _S.WITHDRAWN: (),
    _S.SUPERSEDED: (),
    _S.REVOKED: (),
}
"""Every move of an attempt. A confirmation that is released goes back to what it was."""

ATTEMPT_WORDS = {
    _S.REQUESTED: "Waiting for a decision",
    _S.CONFIRMED: "Confirmed",
    _S.CONDITIONAL: "Confirmed with a condition",
    _S.MORE_EVIDENCE: "More evidence wanted",
    _S.NOT_YET: "Not yet",
    _S.WITHDRAWN: "Withdrawn",
    _S.FROZEN: "Disputed and frozen",
    _S.REVOKED: "Revoked",
    _S.SUPERSEDED: "Replaced by a newer decision",
}
