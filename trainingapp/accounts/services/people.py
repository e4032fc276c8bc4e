"""Adding people, changing what is known of them, and letting them sign in or not."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts import queries, rules
from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.services import hashing
from trainingapp.accounts.services.shared import check_may_manage, record, wait_for
from trainingapp.accounts.terms import DeactivationReason, ReactivationReason, Role
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed


def add_person(
    session: Session,
    *,
    actor: Person | None,
    name: str,
    email: str,
    password: str | None,
    role: Role,
    organisation: Organisation | None,
    job_title: str = "",
    is_registered: bool = False,
    must_change_password: bool = False,
) -> Person:
    """Add somebody who can sign in; or, with None for a password, somebody who comes in by a link alone.

    Raises DomainError at the field that will not do: `name`, `email`, `password`, `organisation` where the
    role is not held in that kind of organisation, `is_registered` for somebody who supervises nobody,
    `by_link` for somebody without an account who is no PCN supervisor.
    """
    alliance_id = organisation.alliance_id if organisation else None
    check_may_manage(actor, alliance_id)
    _check_facts(name, {role}, is_registered)
    if fault := rules.place_fault(role, organisation.kind if organisation else None):
        raise DomainError(fault, "organisation")
    if fault := rules.account_fault(role, password is not None):
        raise DomainError(fault, "by_link")
    if password is not None and (fault := rules.password_fault(password)):
        raise DomainError(fault, "password")
    person = Person(
        alliance_id=alliance_id,
        name=name.strip(),
        email=email.strip(),
        email_key=rules.email_key(email),
        job_title=job_title.strip(),
        is_registered=is_registered,
        password_hash="" if password is None else hashing.hashed(password),
        must_change_password=must_change_password and password is not None,
    )
    person.memberships.append(
        Membership(role=role, organisation_id=organisation.id if organisation else None)
    )
    _insert(session, person)
    by_link = {} if person.has_account else {"way_in": "link"}
    record(session, actor, "person:added", person, role=role.value, **by_link)
    return person


def change_person(
    session: Session,
    *,
    actor: Person | None,
    person: Person,
    version: int | None,
    name: str,
    job_title: str,
    is_registered: bool,
) -> None:
    """Correct what is known of somebody; nothing happens when nothing differs.

    Raises EditConflict when `version` is not the one that is kept now, DomainError at `name` or
    `is_registered` where these will not do.
    """
    check_may_manage(actor, person.alliance_id)
    _check_facts(name, person.roles, is_registered)
    wait_for(session, person)
    asked = {"name": name.strip(), "job_title": job_title.strip(), "is_registered": is_registered}
    changed = [field for field, value in asked.items() if getattr(person, field) != value]
    if not changed:
        return
    if version != person.version:
        raise EditConflict(
            "Somebody else changed this account in the meantime. Compare the two versions, then save again"
        )
    for field in changed:
        setattr(person, field, asked[field])
    person.version += 1
    record(session, actor, "person:changed", person, fields=", ".join(changed))


def deactivate_person(
    session: Session, *, actor: Person | None, person: Person, reason: DeactivationReason
) -> None:
    """Refuse somebody from now on, at once and wherever they are signed in; what they did stays.

    Raises DomainError for oneself, for the last programme lead, and for somebody who is deactivated already.
    """
    alliance_id = _alliance_of(actor, person)
    leads = queries.active_leads(session, alliance_id=alliance_id)
    if actor is not None and actor.id not in leads:
        raise NotAllowed("You were deactivated in the meantime")
    wait_for(session, person)
    if fault := rules.deactivation_fault(person, actor_id=actor.id if actor else None, active_leads=leads):
        raise DomainError(fault)
    person.deactivated_at = clock.now()
    person.version += 1
    record(session, actor, "person:deactivated", person, reason=reason.value)


def reactivate_person(
    session: Session, *, actor: Person | None, person: Person, reason: ReactivationReason
) -> None:
    """Let somebody sign in again, with the password they had. Raises DomainError when they can already."""
    _alliance_of(actor, person)
    wait_for(session, person)
    if person.is_active:
        raise DomainError(f"{person.name} can sign in already")
    person.deactivated_at = None
    person.version += 1
    record(session, actor, "person:reactivated", person, reason=reason.value)


def _alliance_of(actor: Person | None, person: Person) -> UUID:
    """The alliance whose lead decides about this person. Raises NotAllowed for the operator, who has none."""
    check_may_manage(actor, person.alliance_id)
    if person.alliance_id is None:
        raise NotAllowed("The operator belongs to no alliance")
    return person.alliance_id


def _check_facts(name: str, roles: set[Role] | frozenset[Role], is_registered: bool) -> None:
    if not name.strip():
        raise DomainError("Enter the person’s name", "name")
    if fault := rules.registration_fault(roles, is_registered):
        raise DomainError(fault, "is_registered")


def _insert(session: Session, person: Person) -> None:
    """The database knows whether the address is taken, also by somebody added in the same moment."""
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as clash:
        raise DomainError("This e-mail address is already in use", "email") from clash
