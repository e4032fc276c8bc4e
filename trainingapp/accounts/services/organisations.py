"""Adding organisations and correcting their names."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts import queries, rules
from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.services.shared import check_may_manage, record, wait_for
from trainingapp.accounts.terms import ORGANISATION_WORDS, OrganisationKind
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError, EditConflict


def add_organisation(
    session: Session,
    *,
    kind: OrganisationKind,
    name: str,
    parent: Organisation | None = None,
    actor: Person | None = None,
) -> Organisation:
    """Add an organisation below its parent; an alliance has none and is added by the system alone.

    Names are unique within a kind and alliance, however capitalised. Raises DomainError at `name` where it is
    taken or blank, at `parent` where that is not of the next wider kind.
    """
    check_may_manage(actor, parent.alliance_id if parent else None)
    if fault := rules.parent_fault(kind, parent.kind if parent else None):
        raise DomainError(fault, "parent")
    own_id = new_id()
    organisation = Organisation(
        id=own_id,
        alliance_id=parent.alliance_id if parent else own_id,
        parent_id=parent.id if parent else None,
        kind=kind,
        name=_free_name(session, kind, name, parent),
    )
    try:
        with session.begin_nested():
            session.add(organisation)
    except IntegrityError as clash:
        raise _taken(kind) from clash
    record(session, actor, "organisation:added", organisation, kind=kind.value)
    return organisation


def rename_organisation(
    session: Session, *, actor: Person | None, organisation: Organisation, version: int | None, name: str
) -> None:
    """Correct a name; nothing happens when it is that already.

    Raises EditConflict when `version` is not the one kept now, DomainError at `name` where that is taken.
    """
    check_may_manage(actor, organisation.alliance_id)
    wait_for(session, organisation)
    if organisation.name == name.strip():
        return
    if version != organisation.version:
        raise EditConflict(
            "Somebody else renamed this in the meantime. Compare the two names, then save again"
        )
    free = _free_name(session, organisation.kind, name, organisation)
    kind = organisation.kind
    try:
        with session.begin_nested():
            organisation.name = free
    except IntegrityError as clash:
        raise _taken(kind) from clash
    record(session, actor, "organisation:renamed", organisation)


def _free_name(session: Session, kind: OrganisationKind, name: str, near: Organisation | None) -> str:
    """The name as it is kept. Raises DomainError when another of that kind in the alliance of `near` has it.

    `near` is its parent, or itself when it is renamed. The database has the last word, but it tells two ways
    of capitalising apart.
    """
    kept = " ".join(name.split())
    if not kept:
        raise DomainError("Enter the name", "name")
    within = near.alliance_id if near and kind is not OrganisationKind.ALLIANCE else None
    same = queries.organisations_called(session, kept, kinds=[kind], alliance_id=within)
    if any(near is None or other.id != near.id for other in same):
        raise _taken(kind)
    return kept


def _taken(kind: OrganisationKind) -> DomainError:
    word = ORGANISATION_WORDS[kind]
    article = "an" if word[0] in "AEIOU" else "a"
    return DomainError(
        f"There is already {article} {word if word.isupper() else word.lower()} with this name", "name"
    )
