"""The words of the pages about people and organisations."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.rules import LIES_IN
from trainingapp.accounts.terms import (
    DEACTIVATION_WORDS,
    ORGANISATION_WORDS,
    REACTIVATION_WORDS,
    ROLE_WORDS,
    AccountState,
    OrganisationKind,
    Role,
)
from trainingapp.audit.models import Event
from trainingapp.core.forms import Choice

STATE_TAGS = {
    AccountState.ACTIVE: ("Can sign in", "green"),
    AccountState.INVITED: ("First password", "blue"),
    AccountState.LINK_ONLY: ("Comes in by a link", "purple"),
    AccountState.LOCKED: ("Locked out", "orange"),
    AccountState.DEACTIVATED: ("Deactivated", "grey"),
}
DONE_WORDS = {
    "person:added": "Added",
    "person:changed": "Changed",
    "person:deactivated": "Deactivated",
    "person:reactivated": "Reactivated",
    "person:first-password-given": "First password given",
    "person:password-changed": "Own password chosen",
    "person:account-made": "Made an account, with a password of their own",
    "person:digests-ended": "Wants no digests",
    "person:digests-wanted": "Wants digests",
    "person:locked": "Locked out after repeated failures",
    "person:unlocked": "Lock-out ended",
    "organisation:added": "Added",
    "organisation:renamed": "Renamed",
}
REASON_WORDS = {str(reason): words for reason, words in (DEACTIVATION_WORDS | REACTIVATION_WORDS).items()}


def role_line(membership: Membership) -> str:
    """A role and where it is held: "Coordinator, Saltmarsh Quay PCN"."""
    words = ROLE_WORDS[membership.role]
    return f"{words}, {membership.organisation.name}" if membership.organisation else words


class RoleCount(NamedTuple):
    """How many people hold a role."""

    role: Role
    words: str
    number: int


def role_counts(people: Iterable[Person]) -> list[RoleCount]:
    """Each role that somebody here holds, with the number of people, in the order of the programme."""
    everybody = list(people)
    counts = [
        RoleCount(role, words, sum(p.has(role) for p in everybody)) for role, words in ROLE_WORDS.items()
    ]
    return [count for count in counts if count.number]


def workplaces(organisations: Sequence[Organisation]) -> list[Choice]:
    """Where somebody may work: the alliance, then PCNs each with its practices."""
    kinds = (OrganisationKind.ALLIANCE, OrganisationKind.PCN, OrganisationKind.PRACTICE)
    return [
        Choice(each.id, _placed(each, organisations))
        for each in _in_order(organisations)
        if each.kind in kinds
    ]


def parents(organisations: Sequence[Organisation]) -> list[Choice]:
    """What an organisation may be part of: anything but a practice."""
    return [
        Choice(each.id, _placed(each, organisations))
        for each in _in_order(organisations)
        if each.kind is not OrganisationKind.PRACTICE
    ]


def kinds() -> list[Choice]:
    """The kinds of organisation that a programme lead adds."""
    hints = {
        OrganisationKind.PLACE: "Part of the alliance",
        OrganisationKind.PCN: "A primary care network, part of a place",
        OrganisationKind.PRACTICE: "Part of a PCN",
    }
    return [Choice(kind, ORGANISATION_WORDS[kind], hint) for kind, hint in hints.items()]


def _placed(organisation: Organisation, organisations: Iterable[Organisation]) -> str:
    """A name with its kind, and for a practice its PCN: "Mill Surgery (practice of Weir PCN)"."""
    if organisation.kind is OrganisationKind.PRACTICE:
        pcn = next(each for each in organisations if each.id == organisation.parent_id)
        return f"{organisation.name} (practice of {pcn.name})"
    word = ORGANISATION_WORDS[organisation.kind]
    return f"{organisation.name} ({word if word.isupper() else word.lower()})"


@dataclass
class Branch:
    """An organisation with what is part of it."""

    organisation: Organisation
    branches: list["Branch"] = field(default_factory=list)

    @property
    def adds(self) -> OrganisationKind | None:
        """The kind of organisation that can be added below this one."""
        return next((kind for kind, wider in LIES_IN.items() if wider is self.organisation.kind), None)


def tree(organisations: Sequence[Organisation]) -> Branch:
    """The alliance with everything that is part of it, in the order given."""
    branches = {each.id: Branch(each) for each in organisations}
    for branch in branches.values():
        if branch.organisation.parent_id is not None:
            branches[branch.organisation.parent_id].branches.append(branch)
    return next(b for b in branches.values() if b.organisation.kind is OrganisationKind.ALLIANCE)


def _in_order(organisations: Sequence[Organisation]) -> list[Organisation]:
    """From the widest inwards, each followed by what is part of it."""

    def walk(branch: Branch) -> Iterable[Organisation]:
        yield branch.organisation
        for inner in branch.branches:
            yield from walk(inner)

    return list(walk(tree(organisations)))


def count_words(organisations: Iterable[Organisation]) -> str:
    """How many there are of each kind: "1 place, 4 PCNs, 11 practices"."""
    numbers = dict.fromkeys((kind for kind in OrganisationKind if LIES_IN[kind]), 0)
    for each in organisations:
        if each.kind in numbers:
            numbers[each.kind] += 1
    return ", ".join(f"{number} {_plural(kind, number)}" for kind, number in numbers.items())


def _plural(kind: OrganisationKind, number: int) -> str:
    word = ORGANISATION_WORDS[kind]
    return (word if word.isupper() else word.lower()) + ("" if number == 1 else "s")


class Past(NamedTuple):
    """Something that was done to an account or an organisation."""

    words: str
    by: str
    at: datetime


def past(events: Iterable[Event]) -> list[Past]:
    """The history in words, with the reason where one was given."""
    return [Past(_told(event), event.actor_name, datetime.fromisoformat(event.at)) for event in events]


def _told(event: Event) -> str:
    words = DONE_WORDS.get(event.what, event.what)
    reason = REASON_WORDS.get(json.loads(event.details).get("reason", ""))
    return f"{words}: {reason[:1].lower()}{reason[1:]}" if reason else words
