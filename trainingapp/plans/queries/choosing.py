"""Who and where to choose from."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.queries import people_holding
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind, PublicationStatus
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import RUNNING


def running_plan_id(session: Session, *, coordinator_id: UUID) -> UUID | None:
    """The id of the coordinator's draft, active or paused plan."""
    return session.scalars(
        select(Plan.id).where(Plan.coordinator_id == coordinator_id, Plan.state.in_(RUNNING))
    ).first()


def coordinators_to_enrol(session: Session, *, actor: Person) -> list[Person]:
    """The active coordinators of the actor's alliance without a running plan, by name."""
    enrolled = select(Plan.coordinator_id).where(Plan.state.in_(RUNNING))
    return _holding(session, actor, Role.COORDINATOR, Person.id.not_in(enrolled))


def pcn_supervisors(session: Session, *, actor: Person, pcn: Organisation) -> list[Person]:
    """The active PCN supervisors of one network or of a practice in it, by name."""
    here = select(Organisation.id).where(or_(Organisation.id == pcn.id, Organisation.parent_id == pcn.id))
    local = select(Membership.person_id).where(
        Membership.role == Role.PCN_SUPERVISOR, Membership.organisation_id.in_(here)
    )
    return _holding(session, actor, Role.PCN_SUPERVISOR, Person.id.in_(local))


def _holding(session: Session, actor: Person, role: Role, condition: ColumnElement[bool]) -> list[Person]:
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.alliance_id == actor.alliance_id,
                Person.deactivated_at.is_(None),
                Person.id.in_(select(Membership.person_id).where(Membership.role == role)),
                condition,
            )
            .order_by(Person.name)
        ).unique()
    )


@dataclass(frozen=True)
class EnrolmentChoices:
    """What a lead chooses from when enrolling somebody in one network."""

    practices: list[Organisation]
    alliance_supervisors: list[Person]
    pcn_supervisors: list[Person]
    specifications: list[Publication]
    frameworks: list[Publication]
    templates: list[Publication]


def enrolment_choices(session: Session, *, actor: Person, pcn: Organisation) -> EnrolmentChoices:
    """What to choose from for one network, in 4 queries; frameworks without competencies are left out."""
    published = frameworks.publications(session)

    def of(*kinds: PublicationKind) -> list[Publication]:
        return [p for kind in kinds for p in published if p.kind is kind]

    return EnrolmentChoices(
        practices=practices_of(session, pcn=pcn),
        alliance_supervisors=people_holding(session, actor=actor, role=Role.ALLIANCE_SUPERVISOR),
        pcn_supervisors=pcn_supervisors(session, actor=actor, pcn=pcn),
        specifications=of(PublicationKind.JOB_DESCRIPTION, PublicationKind.ROLE_SPECIFICATION),
        frameworks=[p for p in of(PublicationKind.FRAMEWORK) if p.status != PublicationStatus.SHELL],
        templates=of(PublicationKind.PLAN_TEMPLATE),
    )


def practices_of(session: Session, *, pcn: Organisation) -> list[Organisation]:
    """The member practices of a network, by name."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.parent_id == pcn.id, Organisation.kind == OrganisationKind.PRACTICE)
            .order_by(Organisation.name)
        )
    )
