"""Who may do what with a plan, what an enrolment must satisfy, and when things fall due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.terms import PublicationKind, PublicationStatus
from trainingapp.plans import calendar
from trainingapp.plans.terms import (
    CUT_SHORT,
    NEEDS_REASON,
    STATE_WORDS,
    TRANSITIONS,
    DutyParty,
    DutyStatus,
    Party,
    PcnSupervisorKind,
    PlanState,
    SessionKind,
    Track,
)

if TYPE_CHECKING:
    from trainingapp.accounts.models import Organisation, Person
    from trainingapp.frameworks.library_entries import PlanEvent, Responsibility
    from trainingapp.frameworks.models import Publication
    from trainingapp.plans.models import Plan

PROGRAMME_MONTHS = 6
CONFERENCE_WITHIN_MONTHS = 12
FIRST_START = date(2023, 4, 1)
"""The first coordinators started in April 2023. Source: S3 L107."""
START_AHEAD_MONTHS = 24
"""A start further ahead than this is a slip of the pen."""
MOST_HOURS = Decimal(60)
SUPPORT_WORKER = "cancer-support-worker"
"""Part of the code of the role specification whose supervisors include a registered practitioner."""

_DUTY_OF = {
    Party.COORDINATOR: DutyParty.COORDINATOR,
    Party.ALLIANCE_SUPERVISOR: DutyParty.ALLIANCE,
    Party.PCN_SUPERVISOR: DutyParty.PCN,
}
_PAUSE_AND_RESUME = frozenset({(PlanState.ACTIVE, PlanState.PAUSED), (PlanState.PAUSED, PlanState.ACTIVE)})

# --- who ------------------------------------------------------------------------------------------


def party_of(plan: "Plan", person_id: UUID) -> Party | None:
    """The side of the plan a person is on now, if any; somebody whose assignment ended is on none."""
    if plan.coordinator_id == person_id:
        return Party.COORDINATOR
    return next((a.party for a in plan.assignments if a.person_id == person_id and a.is_current), None)


def is_lead(actor: "Person", plan: "Plan") -> bool:
    """Whether the actor leads the programme of the plan's alliance."""
    return actor.alliance_id == plan.alliance_id and actor.has(Role.PROGRAMME_LEAD)


def can_read(actor: "Person", plan: "Plan") -> bool:
    """The parties of the plan, and the programme lead of its alliance."""
    if actor.alliance_id != plan.alliance_id:
        return False
    return is_lead(actor, plan) or party_of(plan, actor.id) is not None


def can_change(actor: "Person", plan: "Plan") -> bool:
    """The assigned alliance supervisor, and the programme lead of the alliance."""
    return is_lead(actor, plan) or party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR


def moves(actor: "Person", plan: "Plan") -> list[PlanState]:
    """The states the actor may bring the plan to, in the order they are declared.

    The programme lead makes every move of TRANSITIONS; the assigned alliance supervisor pauses and resumes.
    """
    possible = [state for state in PlanState if state in TRANSITIONS[plan.state]]
    if is_lead(actor, plan):
        return possible
    if party_of(plan, actor.id) is Party.ALLIANCE_SUPERVISOR:
        return [state for state in possible if (plan.state, state) in _PAUSE_AND_RESUME]
    return []


def check_move(actor: "Person", plan: "Plan", to: PlanState, reason: str) -> None:
    """Raises NotAllowed for who may never move this plan, DomainError for a move that cannot be made now."""
    if not can_change(actor, plan):
        raise NotAllowed("Only the programme lead or the assigned alliance supervisor changes this plan")
    now = STATE_WORDS[plan.state].lower()
    if to is plan.state:
        raise DomainError(f"The plan is already {now}. Nothing was changed", "to")
    if to not in TRANSITIONS[plan.state]:
        raise DomainError(f"A plan that is {now} cannot become {STATE_WORDS[to].lower()}", "to")
    if to not in moves(actor, plan):
        raise NotAllowed("Only the programme lead ends a plan")
    if to in NEEDS_REASON and not reason.strip():
        raise DomainError("Enter the reason, so that everybody on the plan understands it", "reason")


def duty_party_of(plan: "Plan", person_id: UUID) -> DutyParty | None:
    """Whose responsibilities a person answers for in this plan."""
    party = party_of(plan, person_id)
    return _DUTY_OF[party] if party else None


def can_tick(actor: "Person", plan: "Plan", party: DutyParty) -> bool:
    """Each party ticks its own lines, the programme lead all; nobody once the plan was cut short."""
    if plan.state in CUT_SHORT or actor.alliance_id != plan.alliance_id:
        return False
    return is_lead(actor, plan) or duty_party_of(plan, actor.id) is party


def duty_status(done_on: date | None, due_on: date | None, today: date) -> DutyStatus:
    """How a responsibility stands today; on the day it is due it is not overdue yet."""
    if done_on is not None:
        return DutyStatus.DONE
    if due_on is None:
        return DutyStatus.THROUGHOUT
    return DutyStatus.OVERDUE if due_on < today else DutyStatus.DUE


def check_done_on(done_on: date, employment_start: date, today: date) -> None:
    """Raises DomainError for a duty said to be done in the future, or before the employment began."""
    if done_on > today:
        raise DomainError("Date done must be today or in the past", "done_on")
    if done_on < employment_start:
        raise DomainError(
            f"Date done must be on or after {spoken(employment_start)}, when the employment began",
            "done_on",
        )


# --- enrolling ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Enrolment:
    """Everything that is decided when a coordinator joins the programme."""

    coordinator: "Person"
    pcn: "Organisation"
    practices: Sequence[tuple["Organisation", Decimal]]
    """Practices of the PCN, with the hours a week in each."""
    weekly_hours: Decimal
    employment_start: date
    starts_on: date
    alliance_supervisor: "Person"
    pcn_supervisor: "Person"
    pcn_supervisor_kind: PcnSupervisorKind
    role_specification: "Publication"
    framework: "Publication"
    template: "Publication"


def check_enrolment(actor: "Person", asked: Enrolment, today: date) -> None:
    """Raises NotAllowed for who may not enrol here, and DomainError at the first thing that cannot be.

    Which coordinators already have a plan is not known here.
    """
    alliance = actor.alliance_id
    if alliance is None or not actor.has(Role.PROGRAMME_LEAD) or asked.pcn.alliance_id != alliance:
        raise NotAllowed("Only the programme lead of the alliance enrols a coordinator")
    if asked.pcn.kind is not OrganisationKind.PCN:
        raise DomainError("Choose a primary care network", "pcn")
    _check_people(asked, alliance)
    _check_dates(asked, today)
    check_hours(asked.weekly_hours, asked.practices, asked.pcn.id)
    _check_documents(asked, alliance)


def _check_people(asked: Enrolment, alliance: UUID) -> None:
    for person, role, field, message in (
        (asked.coordinator, Role.COORDINATOR, "coordinator", "Choose a coordinator of your alliance"),
        (
            asked.alliance_supervisor,
            Role.ALLIANCE_SUPERVISOR,
            "alliance_supervisor",
            "Choose an alliance supervisor of your alliance",
        ),
        (
            asked.pcn_supervisor,
            Role.PCN_SUPERVISOR,
            "pcn_supervisor",
            "Choose a PCN supervisor of this network",
        ),
    ):
        if person.alliance_id != alliance or not person.is_active or not person.has(role):
            raise DomainError(message, field)
    places = {asked.pcn.id, *(practice.id for practice, _ in asked.practices)}
    if not any(
        m.role is Role.PCN_SUPERVISOR and m.organisation_id in places
        for m in asked.pcn_supervisor.memberships
    ):
        raise DomainError("Choose a PCN supervisor of this network", "pcn_supervisor")
    if asked.coordinator.id in {asked.alliance_supervisor.id, asked.pcn_supervisor.id}:
        raise DomainError("Nobody supervises themselves. Choose somebody else", "coordinator")
    if asked.alliance_supervisor.id == asked.pcn_supervisor.id:
        raise DomainError("Choose two different people as supervisors", "pcn_supervisor")


def _check_dates(asked: Enrolment, today: date) -> None:
    if asked.starts_on < FIRST_START:
        raise DomainError(f"Programme start must be on or after {spoken(FIRST_START)}", "starts_on")
    latest = calendar.add_months(today, START_AHEAD_MONTHS)
    if asked.starts_on > latest:
        raise DomainError(f"Programme start must be on or before {spoken(latest)}", "starts_on")
    calendar.eligibility(asked.employment_start, asked.starts_on)  # refuses dates in the wrong order


def check_hours(weekly: Decimal, practices: Sequence[tuple["Organisation", Decimal]], pcn_id: UUID) -> None:
    """Raises DomainError unless the hours in the PCN's practices fit into the contract hours a week."""
    if not 1 <= weekly <= MOST_HOURS or _too_fine(weekly):
        raise DomainError("Weekly hours must be between 1 and 60, like 37.5", "weekly_hours")
    seen: set[UUID] = set()
    for practice, hours in practices:
        if (
            practice.kind is not OrganisationKind.PRACTICE
            or practice.parent_id != pcn_id
            or practice.id in seen
        ):
            raise DomainError("Choose each practice once, from the practices of this network", "practices")
        if not 0 < hours <= MOST_HOURS or _too_fine(hours):
            raise DomainError(f"Hours in {practice.name} must be between 0.1 and 60, like 7.5", "practices")
        seen.add(practice.id)
    total = sum((hours for _, hours in practices), Decimal(0))
    if total > weekly:
        raise DomainError(
            f"The hours in practices come to {total:f}, more than the {weekly:f} contract hours a week. "
            "Lower them, or correct the weekly hours",
            "practices",
        )


def _too_fine(hours: Decimal) -> bool:
    return hours != round(hours, 1)


def _check_documents(asked: Enrolment, alliance: UUID) -> None:
    for publication, kinds, field, message in (
        (
            asked.role_specification,
            {PublicationKind.ROLE_SPECIFICATION, PublicationKind.JOB_DESCRIPTION},
            "role_specification",
            "Choose a role specification or job description",
        ),
        (asked.framework, {PublicationKind.FRAMEWORK}, "framework", "Choose a competency framework"),
        (asked.template, {PublicationKind.PLAN_TEMPLATE}, "template", "Choose a plan template"),
    ):
        foreign = publication.alliance_id not in (None, alliance)
        if publication.kind not in kinds or foreign or publication.retired_at is not None:
            raise DomainError(message, field)
    if asked.framework.status == PublicationStatus.SHELL:
        raise DomainError(
            "This framework has headings only. Choose one whose competencies are here", "framework"
        )


def decided_track(asked: Enrolment, track: Track | None, override_reason: str) -> tuple[Track, bool]:
    """The track to follow, and whether it overrides the computed one.

    Raises DomainError when it does without a reason.
    """
    computed = calendar.eligibility(asked.employment_start, asked.starts_on).track
    if track is None or track is computed:
        return computed, False
    if not override_reason.strip():
        raise DomainError("Enter the reason for the other track", "override_reason")
    return track, True


def registration_note(specification: "Publication", supervisors: Sequence["Person"]) -> str | None:
    """What to consider when nobody registered supervises a support worker; it blocks nothing.

    Source: S0 L86, L108.
    """
    wants_registered = (
        specification.kind is PublicationKind.ROLE_SPECIFICATION and SUPPORT_WORKER in specification.code
    )
    if not wants_registered or any(person.is_registered for person in supervisors):
        return None
    return (
        "The support worker specification asks for supervision by a registered practitioner. "
        "Neither supervisor is marked as registered: agree who gives the clinical supervision."
    )


# --- when -----------------------------------------------------------------------------------------


def is_for_track(line: "PlanEvent | Responsibility", track: Track) -> bool:
    """Whether the library offers or asks this on that track. Source: S3 L110 to L111."""
    return track.value in {offered.value for offered in line.tracks}


def conference_window(starts_on: date) -> calendar.Window:
    """When a conference counts for a plan: from its start to 12 months later, both days included.

    The offer says "month 6", "in September" and "annual", which agree for April starts only; so the
    obligation is the next conference within a year. Source: S3 L160, L237, L269.
    """
    return calendar.Window(starts_on, calendar.add_months(starts_on, CONFERENCE_WITHIN_MONTHS))


def is_next_conference(held_on: date, linked: date | None, today: date) -> bool:
    """Whether that day is sooner than the conference a plan points at, if any; one that was held stays."""
    return linked is None or (held_on < linked and linked >= today)


def activity_window(event: "PlanEvent", starts_on: date) -> calendar.Window:
    """The days a planned event is due in: the first and the last working day of its programme months.

    A conference has the year in which one can be attended.
    """
    if event.session_kind.value == SessionKind.CONFERENCE.value:
        return conference_window(starts_on)
    months = calendar.due_window(starts_on, *event.window)
    return calendar.Window(calendar.roll(months.first, months), calendar.roll(months.last, months))


def duty_due_on(
    duty: "Responsibility",
    *,
    starts_on: date,
    employment_start: date,
    delivered_by: Sequence[calendar.Window] = (),
) -> date | None:
    """The day a responsibility is due, or None where it runs all along.

    `delivered_by` are the windows of the plan's activities that deliver it. The one-year appraisal is counted
    from the employment (none when that year was over before the programme began). What activities deliver
    after the six months, as the conference, is due when their windows close; anything else on the last
    working day of its programme month. Source: S3 L226 to L227.
    """
    if duty.due_month is None:
        return None
    if duty.due_month > PROGRAMME_MONTHS and delivered_by:
        return max(window.last for window in delivered_by)
    if duty.due_month == calendar.APPRAISAL_MONTHS:
        appraisal = calendar.appraisal_due(employment_start)
        return appraisal if appraisal >= starts_on else None
    month = calendar.programme_month(starts_on, duty.due_month)
    return calendar.roll(month.last, month)
