"""Enrolling a cohort: a whole table of coordinators, first to look at, then all or none of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.rules import email_key
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Publication
from trainingapp.plans import calendar, queries, rules
from trainingapp.plans.calendar import Eligibility
from trainingapp.plans.models import Plan, PlanEvent
from trainingapp.plans.queries import Directory
from trainingapp.plans.rules import COLUMNS, Fault, Wish
from trainingapp.plans.services.enrolment import HAS_PLAN, planned, read_ground, record_enrolment
from trainingapp.plans.services.shared import is_about
from trainingapp.plans.terms import PlanState

ROLES = {
    "coordinator": (Role.COORDINATOR, "a coordinator"),
    "alliance_supervisor": (Role.ALLIANCE_SUPERVISOR, "an alliance supervisor"),
    "pcn_supervisor": (Role.PCN_SUPERVISOR, "a PCN supervisor"),
}


@dataclass
class CohortLine:
    """A line of the table and what would become of it."""

    wish: Wish
    faults: list[Fault] = field(default_factory=list)
    asked: rules.Enrolment | None = None
    """The enrolment it asks for, when nothing is wrong with it."""
    eligibility: Eligibility | None = None
    note: str | None = None
    """What to consider; it stops nothing."""


@dataclass(frozen=True)
class Cohort:
    """A table of coordinators as it was checked, and the documents that all their plans follow."""

    lines: Sequence[CohortLine]
    role_specification: Publication
    framework: Publication
    template: Publication
    leaves_out: bool
    """Whether lines with faults are to be left out. Without this they stop all the others."""

    @property
    def good(self) -> list[rules.Enrolment]:
        """The enrolments that can be made."""
        return [line.asked for line in self.lines if line.asked is not None]

    @property
    def faulty(self) -> int:
        """How many lines cannot be enrolled as they stand."""
        return len(self.lines) - len(self.good)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to enrol and nothing in its way."""
        return bool(self.good) and (self.leaves_out or not self.faulty)

    @property
    def seal(self) -> str:
        """Stands for all that would be done, so that a change since it was looked at shows."""
        documents = (self.role_specification.id, self.framework.id, self.template.id)
        told = [*documents, *(_told(asked) for asked in self.good), self.faulty]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def _told(asked: rules.Enrolment) -> tuple[object, ...]:
    people = (asked.coordinator.id, asked.alliance_supervisor.id, asked.pcn_supervisor.id)
    hours = sorted((practice.id, given) for practice, given in asked.practices)
    dates = (asked.employment_start, asked.starts_on)
    return (*people, asked.pcn_supervisor_kind, asked.pcn.id, *dates, asked.weekly_hours, hours)


def check_cohort(
    session: Session,
    *,
    actor: Person,
    table: str,
    role_specification: Publication,
    framework: Publication,
    template: Publication,
    leaves_out: bool = False,
) -> Cohort:
    """What `enrol_cohort` would do with a pasted table, line by line; nothing is written.

    Raises NotAllowed for anybody but a programme lead, DomainError for a table that cannot be read at all.
    """
    if actor.alliance_id is None or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only the programme lead of the alliance enrols coordinators")
    wishes = rules.read_wishes(table)
    found = queries.directory(
        session,
        actor=actor,
        emails={email for wish in wishes for email in (getattr(wish, name) for name in ROLES) if email},
    )
    lines = [CohortLine(wish, list(wish.faults)) for wish in wishes]
    today = clock.today()
    for line in lines:
        asked = _asked(line, found, role_specification, framework, template)
        if asked is not None:
            _judge(line, asked, actor, today)
    _refuse_repeats(lines)
    return Cohort(lines, role_specification, framework, template, leaves_out)


def _asked(
    line: CohortLine,
    found: Directory,
    role_specification: Publication,
    framework: Publication,
    template: Publication,
) -> rules.Enrolment | None:
    """The enrolment that a line asks for; None when a cell stands for nothing, which its faults then say."""
    wish = line.wish
    people = {name: _person(line, found, name) for name in ROLES}
    pcn = _pcn(line, found)
    practices = [(_practice(line, found, pcn, name), hours) for name, hours in wish.practices]
    coordinator = people["coordinator"]
    alliance_supervisor, pcn_supervisor = people["alliance_supervisor"], people["pcn_supervisor"]
    if coordinator is not None and coordinator.id in found.enrolled:
        line.faults.append(Fault("coordinator", HAS_PLAN.format(name=coordinator.name)))
    if (
        line.faults
        or coordinator is None
        or alliance_supervisor is None
        or pcn_supervisor is None
        or pcn is None
        or wish.employment_start is None
        or wish.starts_on is None
        or wish.weekly_hours is None
        or wish.pcn_supervisor_kind is None
    ):
        return None
    return rules.Enrolment(
        coordinator=coordinator,
        pcn=pcn,
        practices=[(practice, hours) for practice, hours in practices if practice is not None],
        weekly_hours=wish.weekly_hours,
        employment_start=wish.employment_start,
        starts_on=wish.starts_on,
        alliance_supervisor=alliance_supervisor,
        pcn_supervisor=pcn_supervisor,
        pcn_supervisor_kind=wish.pcn_supervisor_kind,
        role_specification=role_specification,
        framework=framework,
        template=template,
    )


def _person(line: CohortLine, found: Directory, column: str) -> Person | None:
    """Whom a cell names. An address of another alliance is told no differently from one that nobody has."""
    email = getattr(line.wish, column)
    if not email:
        return None
    person = found.person(email)
    role, words = ROLES[column]
    if person is None:
        line.faults.append(
            Fault(column, f"Nobody in your alliance has the address {email}. Correct it, or add them first")
        )
    elif not person.is_active or not person.has(role):
        line.faults.append(Fault(column, f"{person.name} is not {words} who can sign in"))
    return person


def _pcn(line: CohortLine, found: Directory) -> Organisation | None:
    name = line.wish.pcn
    pcn = found.pcn(name) if name else None
    if name and pcn is None:
        line.faults.append(Fault("pcn", f"Your alliance has no PCN called “{name}”"))
    return pcn


def _practice(line: CohortLine, found: Directory, pcn: Organisation | None, name: str) -> Organisation | None:
    practice = found.practice(pcn, name) if pcn else None
    if pcn and practice is None:
        line.faults.append(Fault("practices", f"{pcn.name} has no practice called “{name}”"))
    return practice


def _judge(line: CohortLine, asked: rules.Enrolment, actor: Person, today: date) -> None:
    """Ask the rules of enrolling; what is wrong with the documents is wrong with all lines, and is raised."""
    try:
        rules.check_enrolment(actor, asked, today)
    except DomainError as error:
        if error.field not in COLUMNS:
            raise
        line.faults.append(Fault(error.field, error.message))
        return
    line.asked = asked
    line.eligibility = calendar.eligibility(asked.employment_start, asked.starts_on)
    line.note = rules.registration_note(
        asked.role_specification, [asked.alliance_supervisor, asked.pcn_supervisor]
    )


def _refuse_repeats(lines: Sequence[CohortLine]) -> None:
    """Who stands in the table twice is enrolled by neither line: only the lead knows which one is right."""
    places: dict[str, list[CohortLine]] = {}
    for line in lines:
        if line.wish.coordinator:
            places.setdefault(email_key(line.wish.coordinator), []).append(line)
    for same in places.values():
        for line in same if len(same) > 1 else ():
            others = " and ".join(str(other.wish.number) for other in same if other is not line)
            line.asked = None
            line.faults.append(Fault("coordinator", f"The same coordinator is in line {others} too"))


def enrol_cohort(session: Session, *, actor: Person, cohort: Cohort) -> list[Plan]:
    """Enrol everybody of a table that was just checked, all or none, each on the track that the dates give.

    Raises DomainError, with nothing done, when lines have faults that are not to be left out, or somebody
    was enrolled by somebody else at this very moment.
    """
    if not cohort.is_ready or actor.alliance_id is None:
        raise DomainError("No line was enrolled. Correct the lines with errors first", "table")
    ground = read_ground(session, alliance_id=actor.alliance_id, template=cohort.template)
    plans = []
    for asked in cohort.good:
        rules.check_enrolment(actor, asked, clock.today())
        plans.append(planned(asked, rules.decided_track(asked, None, "")[0], None, ground))
    _save(session, plans)
    session.add_all(
        PlanEvent(plan_id=plan.id, person_id=actor.id, from_state=PlanState.DRAFT, to_state=PlanState.ACTIVE)
        for plan in plans
    )
    session.flush()
    for plan, asked in zip(plans, cohort.good, strict=True):
        record_enrolment(session, actor, plan, asked, overridden=False)
    return plans


def _save(session: Session, plans: Sequence[Plan]) -> None:
    try:
        with session.begin_nested():
            session.add_all(plans)
    except IntegrityError as error:
        if not is_about(error, "uq_plans_one_running", "plans.coordinator_id"):
            raise
        raise DomainError(
            "Somebody in the table was enrolled by somebody else just now. Nothing was done: check it again",
            "table",
        ) from error
