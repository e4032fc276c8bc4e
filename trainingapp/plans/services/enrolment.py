"""Enrolling a coordinator: the plan with all that belongs to it, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.frameworks import library_entries
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.plans import calendar, queries, rules
from trainingapp.plans.models import Activity, Assignment, Conference, Plan, PlanPractice, Responsibility
from trainingapp.plans.services.shared import add_event, is_about, offered_duties, record
from trainingapp.plans.terms import DutyParty, Party, PcnSupervisorKind, PlanState, SessionKind, Track

HAS_PLAN = "{name} already has a running plan. Open it from the home page, or complete it first"


def enrol(
    session: Session,
    *,
    actor: Person,
    coordinator: Person,
    pcn: Organisation,
    practices: Sequence[tuple[Organisation, Decimal]],
    weekly_hours: Decimal,
    employment_start: date,
    starts_on: date,
    alliance_supervisor: Person,
    pcn_supervisor: Person,
    pcn_supervisor_kind: PcnSupervisorKind,
    role_specification: Publication,
    framework: Publication,
    template: Publication,
    track: Track | None = None,
    override_reason: str = "",
) -> Plan:
    """Start a coordinator's programme: an active plan with its activities, supervisors and responsibilities.

    Hours are a week. `track` None means the one that eligibility gives; the other one needs a reason.
    Raises NotAllowed for anybody but the alliance's programme lead, DomainError at the field that is wrong.
    """
    asked = rules.Enrolment(
        coordinator=coordinator,
        pcn=pcn,
        practices=practices,
        weekly_hours=weekly_hours,
        employment_start=employment_start,
        starts_on=starts_on,
        alliance_supervisor=alliance_supervisor,
        pcn_supervisor=pcn_supervisor,
        pcn_supervisor_kind=pcn_supervisor_kind,
        role_specification=role_specification,
        framework=framework,
        template=template,
    )
    check_enrolment(session, actor=actor, asked=asked)
    followed, overridden = rules.decided_track(asked, track, override_reason)
    ground = read_ground(session, alliance_id=pcn.alliance_id, template=template)
    plan = planned(asked, followed, override_reason.strip() if overridden else None, ground)
    _save_new_plan(session, plan, coordinator)
    add_event(session, actor, plan, PlanState.DRAFT, PlanState.ACTIVE)
    record_enrolment(session, actor, plan, asked, overridden=overridden)
    return plan


def check_enrolment(session: Session, *, actor: Person, asked: rules.Enrolment) -> None:
    """Raises what `enrol` would, and changes nothing: for the page that explains before it is done."""
    rules.check_enrolment(actor, asked, clock.today())
    if queries.running_plan_id(session, coordinator_id=asked.coordinator.id):
        raise DomainError(HAS_PLAN.format(name=asked.coordinator.name), "coordinator")


@dataclass(frozen=True)
class Ground:
    """What new plans of one alliance and template stand on: the same for all of them, read once."""

    events: Sequence[library_entries.PlanEvent]
    """What the template offers, on whatever track."""
    duties: Sequence[library_entries.Responsibility]
    conferences: Sequence[Conference]
    """Those of the alliance that were not cancelled, the earliest first."""


def read_ground(session: Session, *, alliance_id: UUID, template: Publication) -> Ground:
    """What new plans are made from, for any number of them."""
    return Ground(
        events=[
            entry
            for entry in frameworks.plan_template(template).entries
            if isinstance(entry, library_entries.PlanEvent)
        ],
        duties=list(offered_duties(session)),
        conferences=queries.announced_conferences(session, alliance_id=alliance_id),
    )


def planned(asked: rules.Enrolment, track: Track, override_reason: str | None, ground: Ground) -> Plan:
    """The plan that an enrolment makes, with its people, activities and duties; not saved yet."""
    plan = _new_plan(asked, track, override_reason)
    _add_people_and_places(plan, asked)
    _add_activities(plan, ground)
    _add_responsibilities(plan, ground)
    return plan


def record_enrolment(
    session: Session, actor: Person, plan: Plan, asked: rules.Enrolment, *, overridden: bool
) -> None:
    """Append the enrolment to the event log."""
    record(
        session,
        actor,
        plan,
        "plan:enrolled",
        track=plan.track.value,
        overridden=overridden,
        starts_on=asked.starts_on.isoformat(),
        employment_start=asked.employment_start.isoformat(),
        framework=f"{asked.framework.code}@{asked.framework.version}",
        template=f"{asked.template.code}@{asked.template.version}",
    )


def _new_plan(asked: rules.Enrolment, track: Track, override_reason: str | None) -> Plan:
    return Plan(
        alliance_id=asked.pcn.alliance_id,
        coordinator_id=asked.coordinator.id,
        pcn_id=asked.pcn.id,
        role_specification_id=asked.role_specification.id,
        framework_id=asked.framework.id,
        template_id=asked.template.id,
        employment_start=asked.employment_start,
        starts_on=asked.starts_on,
        weekly_hours=asked.weekly_hours,
        track=track,
        track_reason=calendar.eligibility(asked.employment_start, asked.starts_on).reason,
        override_reason=override_reason,
        state=PlanState.ACTIVE,
    )


def _add_people_and_places(plan: Plan, asked: rules.Enrolment) -> None:
    for practice, hours in asked.practices:
        plan.practices.append(PlanPractice(practice_id=practice.id, hours=hours))
    for person, party, kind in (
        (asked.alliance_supervisor, Party.ALLIANCE_SUPERVISOR, None),
        (asked.pcn_supervisor, Party.PCN_SUPERVISOR, asked.pcn_supervisor_kind),
    ):
        plan.assignments.append(
            Assignment(person_id=person.id, party=party, pcn_supervisor_kind=kind, starts_on=asked.starts_on)
        )


def _add_activities(plan: Plan, ground: Ground) -> None:
    """What the template offers on the plan's track, with the days it is due in."""
    offered = [event for event in ground.events if rules.is_for_track(event, plan.track)]
    codes = {event.code for event in offered}
    within = rules.conference_window(plan.starts_on)
    conference = next((each for each in ground.conferences if each.held_on in within), None)
    for position, event in enumerate(offered, 1):
        window = rules.activity_window(event, plan.starts_on)
        kind = SessionKind(event.session_kind.value)
        plan.activities.append(
            Activity(
                code=event.code,
                kind=kind,
                title=event.title or event.statement,
                position=position,
                month=event.month,
                due_from=window.first,
                due_to=window.last,
                minutes_min=event.minutes_min,
                minutes_max=event.minutes_max,
                agenda=list(event.agenda),
                theme_code=event.theme,
                needs_analysis=event.needs_analysis,
                conference_id=conference.id if conference and kind is SessionKind.CONFERENCE else None,
                satisfied_by_code=next((code for code in event.satisfied_by if code in codes), None),
                is_listed=event.listed,
            )
        )


def _add_responsibilities(plan: Plan, ground: Ground) -> None:
    """What the three parties owe one another on the plan's track, responsibilities before expectations."""
    windows = {a.code: calendar.Window(a.due_from, a.due_to) for a in plan.activities}
    duties = [duty for duty in ground.duties if rules.is_for_track(duty, plan.track)]
    for position, duty in enumerate(duties, 1):
        delivered_by = [code for code in duty.satisfied_by if code in windows]
        plan.responsibilities.append(
            Responsibility(
                party=DutyParty(duty.party.value),
                code=duty.code,
                position=position,
                title=duty.title or duty.statement,
                statement=duty.statement,
                satisfied_by=delivered_by,
                due_on=rules.duty_due_on(
                    duty,
                    starts_on=plan.starts_on,
                    employment_start=plan.employment_start,
                    delivered_by=[windows[code] for code in delivered_by],
                ),
            )
        )


def _save_new_plan(session: Session, plan: Plan, coordinator: Person) -> None:
    """The database has the last word on "one running plan": two leads may enrol the same person at once."""
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError as error:
        if not is_about(error, "uq_plans_one_running", "plans.coordinator_id"):
            raise
        raise DomainError(HAS_PLAN.format(name=coordinator.name), "coordinator") from error
