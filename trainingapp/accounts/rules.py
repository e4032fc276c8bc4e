"""Who counts as what, who works where, when a sign-in is refused, and what a good password is."""

import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import AccountState, OrganisationKind, Role

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
PASSWORD_LENGTH = 12

WORKS_AT: dict[Role, tuple[OrganisationKind, ...]] = {
    Role.COORDINATOR: (OrganisationKind.PCN,),
    Role.ALLIANCE_SUPERVISOR: (OrganisationKind.ALLIANCE,),
    Role.PCN_SUPERVISOR: (OrganisationKind.PCN, OrganisationKind.PRACTICE),
    Role.PROGRAMME_LEAD: (OrganisationKind.ALLIANCE,),
    Role.OPERATOR: (),
}
"""The kinds of organisation in which each role is held."""

SUPERVISORS = frozenset({Role.ALLIANCE_SUPERVISOR, Role.PCN_SUPERVISOR})

LIES_IN: dict[OrganisationKind, OrganisationKind | None] = {
    OrganisationKind.ALLIANCE: None,
    OrganisationKind.PLACE: OrganisationKind.ALLIANCE,
    OrganisationKind.PCN: OrganisationKind.PLACE,
    OrganisationKind.PRACTICE: OrganisationKind.PCN,
}
"""The kind of organisation that each kind is part of."""

_WHERE = {
    Role.COORDINATOR: "A coordinator works for a PCN. Select the PCN",
    Role.ALLIANCE_SUPERVISOR: "An alliance supervisor works for the alliance. Select the alliance",
    Role.PCN_SUPERVISOR: "A PCN supervisor works for a PCN or a practice. Select one of these",
    Role.PROGRAMME_LEAD: "A programme lead works for the alliance. Select the alliance",
    Role.OPERATOR: "The operator works for no organisation",
}
_PART_OF = {
    OrganisationKind.ALLIANCE: "An alliance is part of nothing wider",
    OrganisationKind.PLACE: "A place is part of the alliance. Select the alliance",
    OrganisationKind.PCN: "A PCN is part of a place. Select the place",
    OrganisationKind.PRACTICE: "A practice is part of a PCN. Select the PCN",
}


def holds(*roles: Role) -> Callable[["Person"], bool]:
    """The test that a person holds one of these roles."""
    return lambda person: person.has(*roles)


def can_manage(actor: "Person", alliance_id: UUID | None) -> bool:
    """Whether this person keeps the people and organisations of that alliance."""
    return alliance_id is not None and actor.alliance_id == alliance_id and actor.has(Role.PROGRAMME_LEAD)


def place_fault(role: Role, kind: OrganisationKind | None) -> str | None:
    """Why this role cannot be held in an organisation of that kind (None: in no organisation), or nothing."""
    fits = kind in WORKS_AT[role] if kind else role is Role.OPERATOR
    return None if fits else _WHERE[role]


def parent_fault(kind: OrganisationKind, parent: OrganisationKind | None) -> str | None:
    """Why an organisation of this kind cannot be part of one of that kind, or nothing."""
    return None if LIES_IN[kind] is parent else _PART_OF[kind]


def registration_fault(roles: Collection[Role], is_registered: bool) -> str | None:
    """Registration is asked of supervisors only. Source: S0 L86."""
    if is_registered and SUPERVISORS.isdisjoint(roles):
        return "Only supervisors are marked as registered practitioners. Clear this box"
    return None


def account_fault(role: Role, has_account: bool) -> str | None:
    """PCN supervisors alone do without an account: they come three times in six months. Source: R3, R36."""
    if has_account or role is Role.PCN_SUPERVISOR:
        return None
    return "Only PCN supervisors come in by a link. Clear this box"


def deactivation_fault(
    person: "Person", *, actor_id: UUID | None, active_leads: Collection[UUID]
) -> str | None:
    """Why this person cannot be deactivated, or nothing; `active_leads`: their alliance's."""
    if not person.is_active:
        return f"{person.name} is deactivated already"
    if person.id == actor_id:
        return "You cannot deactivate yourself. Ask another programme lead to do it"
    if set(active_leads) == {person.id}:
        return f"{person.name} is the only programme lead who can sign in. Add another one first"
    return None


def account_state(person: "Person", now: datetime) -> AccountState:
    """Whether they can sign in at that moment."""
    if not person.is_active:
        return AccountState.DEACTIVATED
    if not person.has_account:
        return AccountState.LINK_ONLY
    if is_locked(person.locked_until, now):
        return AccountState.LOCKED
    return AccountState.INVITED if person.must_change_password else AccountState.ACTIVE


def email_key(email: str) -> str:
    """What two ways of writing one address have in common."""
    return unicodedata.normalize("NFC", email.strip().lower())


def name_key(name: str) -> str:
    """What two ways of writing one name have in common."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def is_somebody(person: "Person") -> bool:
    """The test that a person may sign in at all, whatever their roles; without one they see an empty home."""
    return person.is_active


def is_visitor(person: "Person") -> bool:
    """The test that a person came in by a link to one plan."""
    return person.only_plan_id is not None


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether signing in is refused for now because of repeated failures."""
    return locked_until is not None and now < locked_until


def lock_after(failures: int, now: datetime) -> datetime | None:
    """Until when the account is locked after this many failures in a row, if it is."""
    return now + LOCKED_FOR if failures >= FAILURES_ALLOWED else None


def password_fault(password: str) -> str | None:
    """What is wrong with a new password, or nothing. Length is what counts; no rotation, no recipes."""
    if len(password) < PASSWORD_LENGTH:
        return f"Use a password of at least {PASSWORD_LENGTH} characters. Three random words work well"
    if len(set(password)) < 5:
        return "Use a password with more different characters"
    return None
