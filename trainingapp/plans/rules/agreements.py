"""What the parties agree at the start: who reads, proposes and accepts it, and when it is in force.

Source: R41, S3 L210 to L260.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Self
from uuid import UUID

from trainingapp.core.errors import DomainError
from trainingapp.plans import calendar
from trainingapp.plans.rules.who import is_lead, party_of
from trainingapp.plans.terms import CUT_SHORT, AgreementKind, AgreementState, EscalateTo, Party, PlanState

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Agreement, Plan

ACCEPTED_BY: Mapping[AgreementKind, frozenset[Party]] = {
    AgreementKind.SUPERVISION: frozenset({Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR}),
    AgreementKind.PROGRAMME: frozenset(Party),
}
"""Who has to accept it before it is in force; who proposes it accepts by proposing."""

REVIEW_AHEAD_MONTHS = 24
"""A review further ahead than this is a slip of the pen."""

NEEDED: Mapping[AgreementKind, Mapping[str, str]] = {
    AgreementKind.SUPERVISION: {
        "purpose": "Enter what the supervision is for",
        "frequency": "Enter how often you meet",
        "confidentiality": "Enter the limits of what stays between you",
        "readers": "Enter who may read what is recorded",
        "escalation_route": "Enter what you do when somebody is in distress or at risk",
    },
    AgreementKind.PROGRAMME: {
        "escalation_route": "Enter what you do when somebody is in distress or at risk",
    },
}
"""The texts an agreement cannot do without, and what to say if one is missing."""


@dataclass(frozen=True)
class AgreementValues:
    """Everything an agreement says."""

    escalate_to: EscalateTo
    escalation_route: str = ""
    review_on: date | None = None
    purpose: str = ""
    frequency: str = ""
    confidentiality: str = ""
    readers: str = ""
    expectations: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """DutyParty to the statements it answers for; of a programme agreement alone."""

    @classmethod
    def of(cls, agreement: "Agreement") -> Self:
        """What an agreement in the database says."""
        return cls(**{each.name: getattr(agreement, each.name) for each in fields(cls)})

    def as_dict(self) -> dict[str, object]:
        """Name to value, for the agreement's columns."""
        return asdict(self)


# --- who ------------------------------------------------------------------------------------------


def readable_agreements(actor: "Person", plan: "Plan") -> list[AgreementKind]:
    """The kinds a person may read: the parties those they accept, the programme lead both."""
    if actor.alliance_id != plan.alliance_id:
        return []
    party = party_of(plan, actor.id)
    return [kind for kind in AgreementKind if party in ACCEPTED_BY[kind] or is_lead(actor, plan)]


def can_propose(actor: "Person", plan: "Plan") -> bool:
    """The alliance supervisor of a plan that was neither ended nor handed over."""
    ended = plan.state in CUT_SHORT or plan.state is PlanState.COMPLETED
    own = actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR
    return own and not ended


def party_to_accept(actor: "Person", plan: "Plan", agreement: "Agreement") -> Party | None:
    """The side for which a person is asked to accept this agreement, if they still are."""
    party = party_of(plan, actor.id) if actor.alliance_id == plan.alliance_id else None
    return party if party in missing(agreement) else None


def missing(agreement: "Agreement") -> list[Party]:
    """Who has still to accept it, in the order of the parties."""
    accepted = {acceptance.party for acceptance in agreement.acceptances}
    return [party for party in Party if party in ACCEPTED_BY[agreement.kind] - accepted]


def newcomers(agreement: "Agreement", plan: "Plan") -> list[Party]:
    """The sides that somebody else has filled since it was accepted; who only covers does not count."""
    accepted = {acceptance.party: acceptance.person_id for acceptance in agreement.acceptances}
    filled = {a.party: a.person_id for a in plan.assignments if a.is_current and a.covers_id is None}
    return [
        party
        for party in Party
        if party in accepted and filled.get(party, accepted[party]) != accepted[party]
    ]


# --- when -----------------------------------------------------------------------------------------


def agreement_states(agreements: Iterable["Agreement"]) -> dict[UUID, AgreementState]:
    """Where each of the agreements of one kind stands: the newest that everybody accepted is in force.

    A newer one waits beside it, so that the parties are never without an agreement once they had one.
    """
    newest_first = sorted(agreements, key=lambda each: -each.number)
    states: dict[UUID, AgreementState] = {}
    for place, each in enumerate(newest_first):
        if missing(each):
            states[each.id] = AgreementState.REPLACED if place else AgreementState.WAITING
        elif AgreementState.IN_FORCE in states.values():
            states[each.id] = AgreementState.REPLACED
        else:
            states[each.id] = AgreementState.IN_FORCE
    return states


def check_agreement(kind: AgreementKind, values: AgreementValues, today: date) -> None:
    """Raises DomainError at the first thing an agreement lacks before it can be proposed."""
    for name, message in NEEDED[kind].items():
        if not getattr(values, name).strip():
            raise DomainError(message, name)
    if values.review_on is None:
        raise DomainError("Enter the day on which you look at this agreement again", "review_on")
    if not today < values.review_on <= calendar.add_months(today, REVIEW_AHEAD_MONTHS):
        raise DomainError("Review date must be after today, and within two years", "review_on")
    if kind is AgreementKind.PROGRAMME and not any(values.expectations.values()):
        raise DomainError("This plan lists no responsibilities, so there is nothing to agree")


def fitting_agreement(kind: AgreementKind, values: AgreementValues) -> AgreementValues:
    """The values without what this kind of agreement does not hold."""
    if kind is AgreementKind.SUPERVISION:
        return AgreementValues(**{**values.as_dict(), "expectations": {}})  # type: ignore[arg-type]  # by name
    return AgreementValues(
        escalate_to=values.escalate_to,
        escalation_route=values.escalation_route,
        review_on=values.review_on,
        expectations=values.expectations,
    )


def agreement_digest(kind: AgreementKind, values: AgreementValues) -> str:
    """SHA-256 (hexadecimal) of everything the parties accept."""
    content = {"kind": kind.value, **values.as_dict()}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
