"""Reads of people and organisations, scoped to the reader's alliance."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts import rules
from trainingapp.accounts.models import HeldForm, Membership, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.audit.models import Event

WITH_ORGANISATIONS = joinedload(Person.memberships).joinedload(Membership.organisation)
UNTOLD = ("person:signed-in", "person:signed-out", "person:sign-in-failed", "person:password-confirmed")
"""Events that are no change to an account."""


def person(session: Session, person_id: UUID) -> Person | None:
    """The person with that id who may still sign in, memberships loaded."""
    found = session.get(Person, person_id)
    return found if found is not None and found.is_active else None


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with that address, however it was capitalised."""
    return session.scalars(select(Person).where(Person.email_key == rules.email_key(email))).unique().first()


def people(session: Session, *, actor: Person) -> list[Person]:
    """Everybody of the actor's alliance, active first, then by name; organisations loaded."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.alliance_id == actor.alliance_id)
            .order_by(Person.deactivated_at.is_not(None), Person.name, Person.id)
            .options(WITH_ORGANISATIONS)
        ).unique()
    )


def colleague(session: Session, person_id: UUID, *, actor: Person) -> Person | None:
    """Somebody of the actor's alliance, active or not; memberships with organisations loaded."""
    asked = select(Person).where(Person.id == person_id, Person.alliance_id == actor.alliance_id)
    return session.scalars(asked.options(WITH_ORGANISATIONS)).unique().first()


def memberships(session: Session, *, actor: Person) -> list[Membership]:
    """The actor's own roles, each with its organisation."""
    own = select(Membership).where(Membership.person_id == actor.id).order_by(Membership.role)
    return list(session.scalars(own.options(joinedload(Membership.organisation))))


def people_holding(session: Session, *, actor: Person, role: Role) -> list[Person]:
    """Active people of the actor's alliance in that role, by name."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.alliance_id == actor.alliance_id, *_active_in(role))
            .order_by(Person.name)
        ).unique()
    )


def active_leads(session: Session, *, alliance_id: UUID) -> list[UUID]:
    """The ids of the alliance's programme leads who may sign in, locked until the transaction ends.

    The lock lets two leads who deactivate each other at the same moment take their turns.
    """
    asked = select(Person.id).where(Person.alliance_id == alliance_id, *_active_in(Role.PROGRAMME_LEAD))
    return list(session.scalars(asked.order_by(Person.id).with_for_update()))


def _active_in(role: Role) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    holders = select(Membership.person_id).where(Membership.role == role)
    return Person.deactivated_at.is_(None), Person.id.in_(holders)


def organisations(session: Session, *, actor: Person, kind: OrganisationKind) -> list[Organisation]:
    """The actor's alliance's organisations of one kind, by name."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.alliance_id == actor.alliance_id, Organisation.kind == kind)
            .order_by(Organisation.name)
        )
    )


def all_organisations(session: Session, *, actor: Person) -> list[Organisation]:
    """Every organisation of the actor's alliance, itself included, by name."""
    own = select(Organisation).where(Organisation.alliance_id == actor.alliance_id)
    return list(session.scalars(own.order_by(Organisation.name)))


def organisation(session: Session, organisation_id: UUID, *, actor: Person) -> Organisation | None:
    """An organisation of the actor's alliance."""
    return session.scalars(
        select(Organisation).where(
            Organisation.id == organisation_id, Organisation.alliance_id == actor.alliance_id
        )
    ).first()


def alliance_ids(session: Session) -> list[UUID]:
    """The ids of all alliances of this installation; for the worker's jobs, which serve them all."""
    return list(
        session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.ALLIANCE))
    )


def organisations_called(
    session: Session,
    name: str,
    *,
    kinds: Collection[OrganisationKind],
    alliance_id: UUID | None = None,
) -> list[Organisation]:
    """The organisations of these kinds with that name, however capitalised, in one alliance or in all.

    Compared here and not in the database: SQLite knows no capitals beyond ASCII.
    """
    asked = select(Organisation).where(Organisation.kind.in_(kinds))
    if alliance_id is not None:
        asked = asked.where(Organisation.alliance_id == alliance_id)
    return [each for each in session.scalars(asked) if rules.name_key(each.name) == rules.name_key(name)]


def history(session: Session, subject: Person | Organisation) -> list[Event]:
    """What was done to this account or organisation, newest first, without comings and goings.

    The caller has checked that it may be seen.
    """
    kind = "person" if isinstance(subject, Person) else "organisation"
    return list(
        session.scalars(
            select(Event)
            .where(
                Event.subject_type == kind,
                Event.subject_id == str(subject.id),
                Event.what.not_in(UNTOLD),
            )
            .order_by(Event.id.desc())
        )
    )


def held_form(session: Session, *, actor: Person, path: str) -> HeldForm | None:
    """What this person had typed at that address when their time ran out."""
    return session.scalars(
        select(HeldForm).where(HeldForm.person_id == actor.id, HeldForm.path == path)
    ).first()


def held_paths(session: Session, *, actor: Person) -> list[str]:
    """The addresses of all forms held for this person."""
    return list(session.scalars(select(HeldForm.path).where(HeldForm.person_id == actor.id)))


# --- pages that save by themselves ----------------------------------------------------------------

BY_ITSELF = "/autosave"
"""Ends the address to which a page saves by itself, after the address of its form."""


def typed(session: Session, *, actor: Person, path: str) -> HeldForm | None:
    """What the actor last typed into the form at that address and did not save by a button."""
    return session.scalars(
        select(HeldForm)
        .where(HeldForm.person_id == actor.id, HeldForm.path.in_([path, path + BY_ITSELF]))
        .order_by(HeldForm.created_at.desc())
    ).first()


def base_version(session: Session, *, actor: Person, path: str, page: str, version: int | None) -> int | None:
    """The version a page starts from: the one it carries, or the one it saved by itself since.

    The answer to a page's own saving may be lost on the way; it must not then stand in its own way.
    """
    held = typed(session, actor=actor, path=path)
    if held is None or not page or held.fields.get("page") != [page]:
        return version
    [saved] = held.fields.get("version") or [""]
    return int(saved) if saved.isdecimal() else version
