"""Enrolling a coordinator: the plan with all that belongs to it, in one act."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.frameworks import library_entries
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans import calendar, queries, rules
from trainingapp.plans.models import Activity, Assignment, Plan, PlanPractice, Responsibility
from trainingapp.plans.services.shared import add_event, is_about, record
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
    plan = _new_plan(asked, followed, override_reason.strip() if overridden else None)
    _add_people_and_places(plan, asked)
    _add_activities(session, plan, template)
    _add_responsibilities(session, plan)
    _save_new_plan(session, plan, coordinator)
    add_event(session, actor, plan, PlanState.DRAFT, PlanState.ACTIVE)
    record(
        session,
        actor,
        plan,
        "plan:enrolled",
        track=followed.value,
        overridden=overridden,
        starts_on=starts_on.isoformat(),
        employment_start=employment_start.isoformat(),
        framework=f"{framework.code}@{framework.version}",
        template=f"{template.code}@{template.version}",
    )
    return plan


def check_enrolment(session: Session, *, actor: Person, asked: rules.Enrolment) -> None:
    """Raises what `enrol` would, and changes nothing: for the page that explains before it is done."""
    rules.check_enrolment(actor, asked, clock.today())
    if queries.running_plan_id(session, coordinator_id=asked.coordinator.id):
        raise DomainError(HAS_PLAN.format(name=asked.coordinator.name), "coordinator")


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


def _add_activities(session: Session, plan: Plan, template: Publication) -> None:
    """What the template offers on the plan's track, with the days it is due in."""
    offered = [
        event
        for event in frameworks.plan_template(template).entries
        if isinstance(event, library_entries.PlanEvent) and rules.is_for_track(event, plan.track)
    ]
    codes = {event.code for event in offered}
    conference = queries.next_conference(session, alliance_id=plan.alliance_id, starts_on=plan.starts_on)
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


def _add_responsibilities(session: Session, plan: Plan) -> None:
    """What the three parties owe one another on the plan's track, responsibilities before expectations."""
    windows = {a.code: calendar.Window(a.due_from, a.due_to) for a in plan.activities}
    duties = [duty for duty in _duties(session) if rules.is_for_track(duty, plan.track)]
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


def _duties(session: Session) -> Iterator[library_entries.Responsibility]:
    for kind in (PublicationKind.RESPONSIBILITIES, PublicationKind.EXPECTATIONS):
        for publication in frameworks.publications(session, kind=kind)[:1]:
            for entry in frameworks.typed(publication).entries:
                if isinstance(entry, library_entries.Responsibility):
                    yield entry


def _save_new_plan(session: Session, plan: Plan, coordinator: Person) -> None:
    """The database has the last word on "one running plan": two leads may enrol the same person at once."""
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError as error:
        if not is_about(error, "uq_plans_one_running", "plans.coordinator_id"):
            raise
        raise DomainError(HAS_PLAN.format(name=coordinator.name), "coordinator") from error
