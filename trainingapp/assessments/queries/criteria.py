"""The person specification of a plan's role, and what was found of each criterion at appointment."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, undefer

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import CriterionCheck
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans.models import Plan


@dataclass(frozen=True)
class CriterionLine:
    """A criterion, and the newest word on it."""

    entry: Entry
    check: CriterionCheck | None
    """None where nobody checked it yet."""

    @property
    def is_essential(self) -> bool:
        return bool(self.entry.details.get("requirement") == "essential")


@dataclass(frozen=True)
class PersonCheck:
    """The person specification that belongs to a plan's role, criterion by criterion."""

    specification: Publication | None
    """None where the library has none for the role."""
    lines: list[CriterionLine]
    said: int
    """How many checks there are in all, those that were replaced included."""

    @property
    def needs(self) -> list[CriterionLine]:
        """The criteria that were found to be less than met."""
        return [line for line in self.lines if line.check is not None and rules.is_a_need(line.check.met)]


def person_check(session: Session, *, plan: Plan) -> PersonCheck:
    """Every criterion of the person specification for the plan's role with the newest check, in 4 queries."""
    specification = person_specification(session, role_id=plan.role_specification_id)
    if specification is None:
        return PersonCheck(None, [], 0)
    checks = list(session.scalars(_checks(plan.id)))
    newest = rules.newest_checks(checks)
    entries = frameworks.entries(session, specification.id)
    return PersonCheck(
        specification, [CriterionLine(entry, newest.get(entry.id)) for entry in entries], len(checks)
    )


def person_specification(session: Session, *, role_id: UUID) -> Publication | None:
    """The newest person specification in force for a role specification or job description; in 2 queries."""
    role = session.scalars(select(Publication.code).where(Publication.id == role_id)).one()
    wanted = (
        select(Publication)
        .where(Publication.kind == PublicationKind.PERSON_SPECIFICATION, Publication.retired_at.is_(None))
        .options(undefer(Publication.body))
        .order_by(Publication.version.desc())
    )
    return next((each for each in session.scalars(wanted) if each.body["facts"]["role"] == role), None)


def criterion_checks(session: Session, *, plan: Plan) -> list[CriterionCheck]:
    """Everything that was said of criteria in a plan, oldest first, in 1 query."""
    return list(session.scalars(_checks(plan.id)))


def _checks(plan_id: UUID) -> Select[CriterionCheck]:
    return (
        select(CriterionCheck)
        .where(CriterionCheck.plan_id == plan_id)
        .options(
            joinedload(CriterionCheck.said_by).lazyload(Person.memberships), joinedload(CriterionCheck.entry)
        )
        .order_by(CriterionCheck.created_at, CriterionCheck.id)
    )
