"""Who may read, issue and acknowledge a handover report, and what it still waits for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.handover.terms import ReportState
from trainingapp.plans.rules import is_lead, party_of
from trainingapp.plans.terms import STATE_WORDS, Party, PlanState
from trainingapp.supervision.terms import DELIVERED, ActivityStatus, RecordState

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.handover.content import Event, JointSession, ReportContent
    from trainingapp.plans.models import Plan

ISSUABLE = frozenset({PlanState.ACTIVE, PlanState.COMPLETED})
"""A completed plan may be issued again, to put something right."""
SENT = frozenset({RecordState.SUBMITTED, RecordState.AGREED, RecordState.CLOSED})
"""A record in these states is the supervisor's word, agreed or not: only then does it enter the report."""

# --- who ------------------------------------------------------------------------------------------


def can_read_draft(actor: "Person", plan: "Plan") -> bool:
    """The coordinator, the assigned alliance supervisor, the lead; the PCN supervisor waits for the issue."""
    if actor.alliance_id != plan.alliance_id:
        return False
    party = party_of(plan, actor.id)
    return is_lead(actor, plan) or party in {Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR}


def can_issue(actor: "Person", plan: "Plan") -> bool:
    """The assigned alliance supervisor alone."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR


def party_to_acknowledge(
    actor: "Person", plan: "Plan", *, done: Iterable[Party], newest: bool
) -> Party | None:
    """The side for which the actor may now acknowledge a report, if any: each once, the newest issue only."""
    party = party_of(plan, actor.id) if actor.alliance_id == plan.alliance_id else None
    return party if newest and party is not None and party not in set(done) else None


# --- when -----------------------------------------------------------------------------------------


def why_not_issued(content: "ReportContent", state: PlanState) -> list[str]:
    """What must happen before this can be issued, each a sentence; empty when nothing stands in the way.

    The report comes out of the handover interview, so that session must be recorded first. A plan without
    joint sessions (training only) waits for its second needs analysis instead. Source: S3 L110, L161, R97.
    """
    reasons = []
    if state not in ISSUABLE:
        reasons.append(
            f"The plan is {STATE_WORDS[state].lower()}. A report is issued for a plan that is active."
        )
    handover = next((event for event in content.events if event.is_joint_handover), None)
    if handover is None:
        if content.needs.second_on is None:
            reasons.append(
                "This plan has no joint sessions, so its report can be issued when the second training needs "
                "analysis is agreed. It is not agreed yet."
            )
        return reasons
    return reasons + _why_not_recorded(handover, content.joint_sessions)


def _why_not_recorded(handover: "Event", sessions: "Iterable[JointSession]") -> list[str]:
    name = f"The joint session of month {handover.month}, “{handover.title}”,"
    if handover.status not in DELIVERED:
        return [f"{name} has not been held: {handover.when}."]
    if handover.status is ActivityStatus.AGREED:
        return []
    record = next((each.record for each in sessions if each.kind is handover.kind), None)
    if record in SENT:
        return []
    if record is RecordState.CHANGES_REQUESTED:
        return [f"{name} was held, but its record was sent back for changes. Change it and send it again."]
    return [f"{name} was held, but its record has not been sent. Write the record and send it to be agreed."]


def check_issue(actor: "Person", plan: "Plan", reasons: list[str]) -> None:
    """Raises NotAllowed for all but the assigned alliance supervisor, DomainError while a reason stands."""
    if not can_issue(actor, plan):
        raise NotAllowed("Only the assigned alliance supervisor issues the handover report")
    if reasons:
        raise DomainError(" ".join(reasons).rstrip("."))


def state_of(*, newest: bool, done: Iterable[Party]) -> ReportState:
    """Where a report stands."""
    if not newest:
        return ReportState.SUPERSEDED
    return ReportState.ACKNOWLEDGED if set(done) >= set(Party) else ReportState.ISSUED


def check_certificate(actor: "Person", plan: "Plan") -> None:
    """Raises NotAllowed for all but the assigned alliance supervisor."""
    if not can_issue(actor, plan):
        raise NotAllowed("Only the assigned alliance supervisor issues the certificate")
