"""The stories of coordinators joining, and of what the three parties owe one another."""

from datetime import datetime, timedelta

from sqlalchemy import select

from trainingapp.demo import days, people
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, PCN, SUPERVISOR, Tick
from trainingapp.demo.stage import Part
from trainingapp.plans import services
from trainingapp.plans.models import Responsibility
from trainingapp.plans.terms import DutyParty

ENROLLED_BEFORE = 10
"""Days before the programme starts."""
_ANSWERS_FOR = {
    DutyParty.COORDINATOR: COORDINATOR,
    DutyParty.ALLIANCE: SUPERVISOR,
    DutyParty.PCN: PCN,
}


def enrolled_at(part: Part) -> datetime:
    """When the programme lead enrols the coordinator."""
    day = days.working_before(part.start - timedelta(days=ENROLLED_BEFORE))
    return days.moment(day, "10:15")


def enrolment_story(part: Part) -> Story:
    """The programme lead adds the coordinator and enrols them."""
    yield enrolled_at(part)
    stage, script = part.stage, part.script
    coordinator = people.add_person(part.session, people.member(script.coordinator), stage.organisations)
    stage.people[script.coordinator] = coordinator
    plan = services.enrol(
        part.session,
        actor=stage.people[script.enrolled_by],
        coordinator=coordinator,
        pcn=stage.organisations[script.pcn],
        practices=[(stage.organisations[name], hours) for name, hours in script.practices.items()],
        weekly_hours=script.weekly_hours,
        employment_start=days.working_before(part.start - timedelta(days=script.employed)),
        starts_on=part.start,
        alliance_supervisor=part.who(SUPERVISOR),
        pcn_supervisor=part.who(PCN),
        pcn_supervisor_kind=script.pcn_supervisor_kind,
        role_specification=stage.publication(script.role_specification),
        framework=stage.publication("coordinator-framework"),
        template=stage.publication("six-month-plan"),
    )
    stage.plan_ids[script.coordinator] = plan.id


def duty_story(part: Part, code: str, tick: Tick) -> Story:
    """One responsibility marked as done by the side that owes it."""
    done_on = days.in_programme(part.start, *tick.day)
    yield days.moment(done_on, "15:30")
    duty = part.session.scalars(
        select(Responsibility).where(Responsibility.plan_id == part.plan.id, Responsibility.code == code)
    ).one()
    services.tick_responsibility(
        part.session,
        actor=part.who(_ANSWERS_FOR[duty.party]),
        responsibility=duty,
        done_on=done_on,
        note=tick.note.strip(),
    )
