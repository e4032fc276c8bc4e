"""What one signature covers, and how long whoever signed can say that it was not them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from trainingapp.core.errors import NotAllowed
from trainingapp.plans.rules import is_lead

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.assessments.models import Decision

DISPUTABLE_FOR = timedelta(days=90)
"""How long the link in a receipt works."""

_DECISION, _BATCH = "decision", "batch"


class Signed(NamedTuple):
    """What a receipt is about: one decision, or all decisions that were signed with one note."""

    decision_id: UUID | None
    batch_id: UUID | None


def signature_of(decision_id: UUID, batch_id: UUID | None) -> str:
    """The text by which a receipt names what it is about; it is signed before it stands in an address."""
    return f"{_BATCH}:{batch_id}" if batch_id else f"{_DECISION}:{decision_id}"


def signed_by(signature: str) -> Signed | None:
    """What that text names, or None for anything that `signature_of` did not write."""
    kind, _, value = signature.partition(":")
    try:
        found = UUID(value)
    except ValueError:
        return None
    if kind == _BATCH:
        return Signed(None, found)
    return Signed(found, None) if kind == _DECISION else None


def is_disputable(signed_at: datetime, now: datetime) -> bool:
    """Whether the link in the receipt of a signature of that moment still works."""
    return now < signed_at + DISPUTABLE_FOR


def check_resolver(actor: "Person", decision: "Decision") -> None:
    """Raises NotAllowed for anybody but a programme lead of the plan's alliance who has no part in it.

    Whoever is said to have signed does not judge their own signature, nor a coordinator their own record.
    """
    plan = decision.request.plan
    if not is_lead(actor, plan):
        raise NotAllowed("Only the programme lead decides about a signature that is disputed")
    if actor.id in (decision.decided_by_id, plan.coordinator_id):
        raise NotAllowed("You have a part in this yourself. Ask another programme lead to decide")
