"""Who may do what in assessments, and in which plans anything may still be done."""

from uuid import UUID

from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party, PlanState

WRITERS = frozenset({Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR})
"""Who writes, submits and agrees a needs analysis. Source: S3 L140 to L142."""
OPEN_STATES = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
"""A plan in these states can still be assessed; before and after, its record is only read."""


def reads_content(party: Party | None) -> bool:
    """Who reads ratings, claims and evidence: the two whose work they are, never the PCN or the lead."""
    return party in WRITERS


def check_open(state: PlanState) -> None:
    """Raises DomainError where the plan is not being lived through: nothing more is assessed in it."""
    if state not in OPEN_STATES:
        raise DomainError("This plan is not active, so nothing can be added to it")


def check_coordinator(party: Party | None) -> None:
    """Raises NotAllowed for anybody but the coordinator of the plan."""
    if party is not Party.COORDINATOR:
        raise NotAllowed("Only the coordinator of this plan may do this")


def check_writer(party: Party | None) -> None:
    """Raises NotAllowed for anybody but the coordinator and the assigned alliance supervisor."""
    if party not in WRITERS:
        raise NotAllowed("Only the coordinator and their alliance supervisor may do this")


def check_decider(party: Party | None, *, person_id: UUID, coordinator_id: UUID) -> None:
    """Raises NotAllowed for anybody but the assigned alliance supervisor, and for one's own record.

    Source: S3 L217.
    """
    if party is not Party.ALLIANCE_SUPERVISOR or person_id == coordinator_id:
        raise NotAllowed("Only the alliance supervisor assigned to this plan decides on a sign-off")
