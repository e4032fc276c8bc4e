"""What the lines of a table of coordinators stand for, looked up for all of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.queries import all_organisations
from trainingapp.accounts.rules import email_key, name_key
from trainingapp.accounts.terms import OrganisationKind
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind, PublicationStatus
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import RUNNING


@dataclass(frozen=True)
class Directory:
    """The people and places of one alliance that a table may name, by how they are written."""

    people: Mapping[str, Person]
    pcns: Mapping[str, Organisation]
    practices: Mapping[tuple[UUID, str], Organisation]
    """By the network they belong to and their name."""
    enrolled: Collection[UUID]
    """Who of the people has a running plan."""

    def person(self, email: str) -> Person | None:
        """Who of the alliance has that address, however it is capitalised."""
        return self.people.get(email_key(email))

    def pcn(self, name: str) -> Organisation | None:
        """The network of that name, however it is capitalised."""
        return self.pcns.get(name_key(name))

    def practice(self, pcn: Organisation, name: str) -> Organisation | None:
        """The network's practice of that name, however it is capitalised."""
        return self.practices.get((pcn.id, name_key(name)))


def directory(session: Session, *, actor: Person, emails: Collection[str]) -> Directory:
    """The alliance's people with these addresses and all its networks and practices, in 3 queries."""
    asked = select(Person).where(
        Person.alliance_id == actor.alliance_id, Person.email_key.in_({email_key(email) for email in emails})
    )
    people = {person.email_key: person for person in session.scalars(asked).unique()}
    places = all_organisations(session, actor=actor)
    enrolled = select(Plan.coordinator_id).where(
        Plan.alliance_id == actor.alliance_id,
        Plan.state.in_(RUNNING),
        Plan.coordinator_id.in_([person.id for person in people.values()]),
    )
    return Directory(
        people=people,
        pcns={name_key(each.name): each for each in places if each.kind is OrganisationKind.PCN},
        practices={
            (each.parent_id, name_key(each.name)): each
            for each in places
            if each.parent_id is not None and each.kind is OrganisationKind.PRACTICE
        },
        enrolled=set(session.scalars(enrolled)),
    )


@dataclass(frozen=True)
class Documents:
    """What every plan of a cohort can follow."""

    specifications: list[Publication]
    frameworks: list[Publication]
    templates: list[Publication]


def documents(session: Session) -> Documents:
    """The documents in force to choose from, in 1 query; frameworks without competencies are left out."""
    published = frameworks.publications(session)

    def of(*kinds: PublicationKind) -> list[Publication]:
        return [each for kind in kinds for each in published if each.kind is kind]

    return Documents(
        specifications=of(PublicationKind.JOB_DESCRIPTION, PublicationKind.ROLE_SPECIFICATION),
        frameworks=[p for p in of(PublicationKind.FRAMEWORK) if p.status != PublicationStatus.SHELL],
        templates=of(PublicationKind.PLAN_TEMPLATE),
    )
