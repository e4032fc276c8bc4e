"""Whom a coordinator may ask for a statement, until when, and what an answer needs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.assessments.terms import WitnessState
from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.assessments.models import WitnessRequest
    from trainingapp.plans.models import Plan

LONGEST = timedelta(days=28)
"""How long a link works at most."""
USUAL = timedelta(days=14)
AT_MOST = 10
"""Requests of one plan that may be open or less than a day old: nobody sends mail to the world from here."""
ONE_DAY = timedelta(days=1)
QUESTIONS = {
    "knows_how": "How do you know their work?",
    "saw_what": "What did you see them do, and how well?",
    "could_improve": "What would make it better still?",
}
"""The three questions to a witness, in the order asked."""


def witness_state(request: "WitnessRequest", today: date) -> WitnessState:
    """How a request stands on a day."""
    if request.answered_at:
        return WitnessState.ANSWERED
    if request.revoked_at:
        return WitnessState.REVOKED
    return WitnessState.EXPIRED if request.expires_on < today else WitnessState.ASKED


def mailbox(email: str) -> str:
    """The mailbox that an address leads to: in small letters, without what follows a plus."""
    local, _, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def check_witness(plan: "Plan", email: str) -> None:
    """Raises DomainError at `email` for the coordinator, and for the supervisor who decides on it."""
    wanted = mailbox(email)
    if wanted == mailbox(plan.coordinator.email):
        raise DomainError("Nobody is their own witness. Enter somebody else’s address", "email")
    supervisor = plan.assigned(Party.ALLIANCE_SUPERVISOR)
    if supervisor and wanted == mailbox(supervisor.email):
        raise DomainError(
            f"{supervisor.name} decides on your evidence, so cannot be a witness. Ask somebody you work with",
            "email",
        )


def check_until(expires_on: date, today: date) -> None:
    """Raises DomainError at `expires_on` unless the link works for 1 to 28 days more."""
    if not today < expires_on <= today + LONGEST:
        raise DomainError(
            f"The last day must be from {spoken(today + ONE_DAY)} to {spoken(today + LONGEST)}", "expires_on"
        )


def check_number(earlier: Iterable["WitnessRequest"], now: datetime, today: date) -> None:
    """Raises DomainError where as many were asked as may be waiting at one time."""
    counted = [
        each
        for each in earlier
        if witness_state(each, today) is WitnessState.ASKED or each.created_at > now - ONE_DAY
    ]
    if len(counted) >= AT_MOST:
        raise DomainError(
            f"You have asked {len(counted)} people, which is as many as may wait. Ask others tomorrow"
        )


def check_answerable(request: "WitnessRequest", today: date) -> None:
    """Raises DomainError, saying why, where a link no longer takes an answer."""
    if fault := witness_fault(request, today):
        raise DomainError(fault)


def witness_fault(request: "WitnessRequest", today: date) -> str | None:
    """Why a link takes no answer, in words; None where it does."""
    state = witness_state(request, today)
    if state is WitnessState.ANSWERED:
        return "A statement was given with this link already, and it works once"
    if state is WitnessState.REVOKED:
        return f"{request.plan.coordinator.name} took this request back"
    if state is WitnessState.EXPIRED:
        return f"This link worked until {spoken(request.expires_on)}"
    return None


def check_third_person(plan: "Plan", person_id: UUID | None) -> None:
    """Raises NotAllowed where whoever is signed in while answering is one of the two."""
    supervisor = plan.assigned(Party.ALLIANCE_SUPERVISOR)
    if person_id is not None and person_id in {plan.coordinator_id, supervisor.id if supervisor else None}:
        raise NotAllowed("You are signed in as a party of this plan, and a witness is somebody else")


def check_answers(knows_how: str, saw_what: str) -> None:
    """Raises DomainError at the first question that needs an answer and has none."""
    if not knows_how:
        raise DomainError("Say how you know their work", "knows_how")
    if not saw_what:
        raise DomainError("Say what you saw them do", "saw_what")
