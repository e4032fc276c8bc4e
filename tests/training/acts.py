"""Short ways to bring a catalogue and a training log into the state a test begins with."""

from datetime import date
from typing import Any

from tests.world import Alliance
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.training import queries, services
from trainingapp.training.models import Course, TrainingLogEntry
from trainingapp.training.terms import CourseMode, LogKind, LogState
from trainingapp.training.values import Completion, CourseValues

TODAY = date(2026, 7, 8)
"""A Wednesday in programme month 2 of the plans that `World.enrol` makes."""
REFLECTION = "I let people finish their sentence now, and write afterwards."


def values(title: str = "Listening well", *codes: str, world: Alliance, **changes: Any) -> CourseValues:
    """A course of the alliance's own that covers these competencies."""
    entries = [each for each in queries.coverable(world.session) if each.code in codes]
    given: dict[str, Any] = {
        "title": title,
        "provider": "Valley College",
        "mode": CourseMode.VIRTUAL,
        "minutes": 150,
        "covers": entries,
    }
    return CourseValues(**(given | changes))


def added(world: Alliance, title: str = "Listening well", *codes: str, **changes: Any) -> Course:
    """The lead puts a course into the catalogue."""
    return services.add_course(
        world.session, actor=world.lead, values=values(title, *codes, world=world, **changes)
    )


def adopted(world: Alliance) -> dict[str, Course]:
    """The lead takes the library's courses over; by code."""
    found = services.adopt_courses(world.session, actor=world.lead, alliance_id=world.organisation.id)
    return {each.code: each for each in found}


def logged(
    world: Alliance, plan: Plan, title: str = "A day with the screening hub", **changes: Any
) -> TrainingLogEntry:
    """The coordinator enters something in their own words."""
    given: dict[str, Any] = {
        "actor": world.coordinator,
        "plan": plan,
        "kind": LogKind.OTHER,
        "title": title,
        "provider": "Screening hub",
        "mode": CourseMode.FACE_TO_FACE,
        "state": LogState.UNDER_WAY,
        "started_on": date(2026, 7, 1),
    }
    return services.add_log_entry(world.session, **(given | changes))


def completed(
    world: Alliance, line: TrainingLogEntry, *, actor: Person | None = None, **changes: Any
) -> TrainingLogEntry:
    """The coordinator completes it."""
    given: dict[str, Any] = {"finished_on": date(2026, 7, 7), "minutes": 90, "reflection": REFLECTION}
    return services.complete_log_entry(
        world.session,
        actor=actor or world.coordinator,
        entry=line,
        completion=Completion(**(given | changes)),
    )


def on(day: date = TODAY) -> Any:
    """Live on that day for the length of the block."""
    return clock.at(day)
