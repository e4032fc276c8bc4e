"""What the pages of agreements say: their parts, who accepted when, who is still asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.plans import rules
from trainingapp.plans.models import Agreement, Plan
from trainingapp.plans.terms import (
    AGREEMENT_WORDS,
    DUTY_WORDS,
    PARTY_WORDS,
    AgreementKind,
    AgreementState,
    DutyParty,
    Party,
)

AGREEMENT_TAGS = {
    AgreementState.WAITING: ("Waiting to be accepted", "yellow"),
    AgreementState.IN_FORCE: ("In force", "green"),
    AgreementState.REPLACED: ("Replaced", "grey"),
}
AGREEMENT_PARTS = {
    "purpose": "What it is for",
    "frequency": "How often we meet",
    "confidentiality": "What stays between us, and where that ends",
    "readers": "Who may read what is recorded",
    "escalation_route": "If somebody is in distress or at risk",
}
"""The texts of an agreement, in the order they are read."""
WHAT_FOR = {
    AgreementKind.SUPERVISION: "How the coordinator and the alliance supervisor work together.",
    AgreementKind.PROGRAMME: "What the alliance, the network and the coordinator expect of each other. All "
    "three accept it, best together at the first joint session.",
}


@dataclass(frozen=True)
class AcceptanceLine:
    """One side of an agreement: who accepted it and when, or who is asked."""

    party: str
    name: str
    at: datetime | None
    """When it was accepted; none while it is not."""


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as a page shows it."""

    agreement: Agreement
    state: AgreementState
    parts: list[tuple[str, str]]
    expectations: list[tuple[str, Sequence[str]]]
    sides: list[AcceptanceLine]
    newcomers: list[str]
    """The names of those who took somebody's place since, and so have not accepted it."""
    is_asked: bool
    """Whether the reader is asked to accept it."""


@dataclass(frozen=True)
class AgreementGroup:
    """The agreements of one kind: those that count now, the newest first, and the earlier ones."""

    kind: AgreementKind
    heading: str
    what_for: str
    current: list[AgreementLine]
    earlier: list[AgreementLine]


def agreement_groups(plan: Plan, agreements: Sequence[Agreement], *, actor: Person) -> list[AgreementGroup]:
    """What this reader may see of a plan's agreements, by kind."""
    groups = []
    for kind in rules.readable_agreements(actor, plan):
        same = [each for each in agreements if each.kind is kind]
        states = rules.agreement_states(same)
        lines = [agreement_line(plan, each, states[each.id], actor=actor) for each in same]
        groups.append(
            AgreementGroup(
                kind=kind,
                heading=AGREEMENT_WORDS[kind],
                what_for=WHAT_FOR[kind],
                current=[line for line in lines if line.state is not AgreementState.REPLACED],
                earlier=[line for line in lines if line.state is AgreementState.REPLACED],
            )
        )
    return groups


def agreement_line(
    plan: Plan, agreement: Agreement, state: AgreementState, *, actor: Person
) -> AgreementLine:
    """One agreement for this reader."""
    texts = ((heading, getattr(agreement, name)) for name, heading in AGREEMENT_PARTS.items())
    in_force = state is AgreementState.IN_FORCE
    new = [plan.assigned(party) for party in rules.newcomers(agreement, plan)] if in_force else []
    return AgreementLine(
        agreement=agreement,
        state=state,
        parts=[(heading, text) for heading, text in texts if text],
        expectations=expected(agreement.expectations),
        sides=_sides(plan, agreement),
        newcomers=[person.name for person in new if person is not None],
        is_asked=state is AgreementState.WAITING
        and rules.party_to_accept(actor, plan, agreement) is not None,
    )


def expected(expectations: Mapping[str, Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    """What each side answers for: a heading, and its statements."""
    return [
        (f"Expected of the {DUTY_WORDS[party].lower()}", expectations[party.value])
        for party in DutyParty
        if expectations.get(party.value)
    ]


def _sides(plan: Plan, agreement: Agreement) -> list[AcceptanceLine]:
    accepted = {each.party: each for each in agreement.acceptances}
    lines = []
    for party in Party:
        if party in accepted:
            name, at = accepted[party].person.name, accepted[party].created_at
            lines.append(AcceptanceLine(PARTY_WORDS[party], name, at))
        elif party in rules.missing(agreement):
            person = plan.assigned(party)
            lines.append(
                AcceptanceLine(PARTY_WORDS[party], person.name if person else "nobody assigned yet", None)
            )
    return lines
