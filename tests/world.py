"""Fictional people and organisations for tests: two alliances, so that a leak between them shows."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core import clock
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PcnSupervisorKind

PASSWORD = "quiet copper lantern"
START = date(2026, 6, 1)
"""A Monday: day 1 of the plans that `World.enrol` makes."""


@cache
def cheap_hash() -> str:
    """A real hash of PASSWORD, made once and cheaply, so that tests do not wait for Argon2."""
    return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)


@dataclass
class Alliance:
    """One alliance and a person in each role."""

    session: Session
    organisation: Organisation
    place: Organisation
    pcn: Organisation
    other_pcn: Organisation
    practice: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def add_person(self, key: str, name: str, role: Role, organisation: Organisation) -> Person:
        """Somebody new in this alliance."""
        email = f"{name.lower().replace(' ', '.')}@{self.organisation.name.split()[0].lower()}.example"
        person = Person(
            alliance_id=self.organisation.id,
            name=name,
            email=email,
            email_key=email,
            password_hash=cheap_hash(),
            memberships=[Membership(role=role, organisation_id=organisation.id)],
        )
        self.session.add(person)
        self.session.flush()
        self.people[key] = person
        return person

    def enrol(self, coordinator: Person | None = None, **changes: Any) -> Plan:
        """A plan that started on START, on the real reference library, as the lead would make it."""
        given: dict[str, Any] = {
            "actor": self.lead,
            "coordinator": coordinator or self.coordinator,
            "pcn": self.pcn,
            "practices": [(self.practice, Decimal("37.5"))],
            "weekly_hours": Decimal("37.5"),
            "employment_start": date(2026, 5, 1),
            "starts_on": START,
            "alliance_supervisor": self.supervisor,
            "pcn_supervisor": self.pcn_supervisor,
            "pcn_supervisor_kind": PcnSupervisorKind.PRACTICE_MANAGER,
            "role_specification": _newest(self.session, PublicationKind.JOB_DESCRIPTION),
            "framework": framework(self.session),
            "template": _newest(self.session, PublicationKind.PLAN_TEMPLATE),
        }
        with clock.at(changes.pop("today", START)):
            return plans.enrol(self.session, **(given | changes))


@dataclass
class World(Alliance):
    """The alliance most tests live in, the operator, and an alliance next door."""

    elsewhere: Alliance = None  # type: ignore[assignment]
    operator: Person = None  # type: ignore[assignment]

    @classmethod
    def build(cls, session: Session) -> "World":
        world = _alliance(cls, session, "Southern Vale Cancer Alliance", "Vale")
        world.elsewhere = _alliance(Alliance, session, "Northmoor Cancer Alliance", "Moor")
        world.operator = Person(
            alliance_id=None,
            name="Olive Operator",
            email="olive@host.example",
            email_key="olive@host.example",
            password_hash=cheap_hash(),
            memberships=[Membership(role=Role.OPERATOR)],
        )
        session.add(world.operator)
        session.flush()
        return world


def framework(session: Session) -> Publication:
    """The draft coordinator framework, which has competencies (the ACCEND shell has none)."""
    return next(
        p for p in frameworks.publications(session, kind=PublicationKind.FRAMEWORK) if p.status != "shell"
    )


def _newest(session: Session, kind: PublicationKind) -> Publication:
    return frameworks.publications(session, kind=kind)[0]


def _alliance(made: type[Any], session: Session, name: str, short: str) -> Any:
    top = accounts.add_organisation(session, kind=OrganisationKind.ALLIANCE, name=name)
    place = accounts.add_organisation(
        session, kind=OrganisationKind.PLACE, name=f"{short} and District", parent=top
    )
    pcn = accounts.add_organisation(session, kind=OrganisationKind.PCN, name=f"{short} PCN", parent=place)
    other = accounts.add_organisation(
        session, kind=OrganisationKind.PCN, name=f"Upper {short} PCN", parent=place
    )
    practice = accounts.add_organisation(
        session, kind=OrganisationKind.PRACTICE, name=f"{short} Surgery", parent=pcn
    )
    alliance = made(session, top, place, pcn, other, practice)
    alliance.add_person("lead", f"Leila {short}lead", Role.PROGRAMME_LEAD, top)
    alliance.add_person("supervisor", f"Sam {short}super", Role.ALLIANCE_SUPERVISOR, top)
    alliance.add_person("other_supervisor", f"Oona {short}super", Role.ALLIANCE_SUPERVISOR, top)
    alliance.add_person("pcn_supervisor", f"Priya {short}practice", Role.PCN_SUPERVISOR, pcn)
    alliance.add_person("other_pcn_supervisor", f"Paul {short}upper", Role.PCN_SUPERVISOR, other)
    alliance.add_person("coordinator", f"Cora {short}coord", Role.COORDINATOR, pcn)
    alliance.add_person("other_coordinator", f"Ciaran {short}coord", Role.COORDINATOR, other)
    return alliance
