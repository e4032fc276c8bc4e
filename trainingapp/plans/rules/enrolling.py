"""What an enrolment must satisfy."""

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
from trainingapp.plans.terms import PcnSupervisorKind, Track

if TYPE_CHECKING:
    from trainingapp.accounts.models import Organisation, Person
    from trainingapp.frameworks.models import Publication

FIRST_START = date(2023, 4, 1)
"""The first coordinators started in April 2023. Source: S3 L107."""
START_AHEAD_MONTHS = 24
"""A start further ahead than this is a slip of the pen."""
MOST_HOURS = Decimal(60)
SUPPORT_WORKER = "cancer-support-worker"
"""Part of the code of the role specification whose supervisors include a registered practitioner."""


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
