"""The stories of courses: the catalogues of the alliances, and what coordinators learned."""

from collections.abc import Iterator
from functools import cache
from uuid import UUID

import yaml

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.demo import days
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, TEXTS, OnDay
from trainingapp.demo.scripts import Part as Piece
from trainingapp.demo.stage import Part, Stage
from trainingapp.training import queries, services
from trainingapp.training.models import Course, TrainingLogEntry
from trainingapp.training.terms import CourseMode, LogKind, LogState
from trainingapp.training.values import Completion, CourseValues


class Own(Piece):
    """A course of an alliance's own."""

    title: str
    provider: str
    mode: CourseMode
    minutes: int
    description: str
    covers: tuple[str, ...]


class Learned(Piece):
    """A line of a training log: a course by its code, or something in the coordinator's own words."""

    course: str | None = None
    title: str = ""
    provider: str = ""
    mode: CourseMode = CourseMode.ONLINE
    kind: LogKind = LogKind.OTHER
    begun: OnDay
    completed: OnDay | None = None
    given_up: OnDay | None = None
    minutes: int = 0
    reflection: str = ""
    is_time: bool = True
    """Whether its hours are entered as protected time."""


class Training(Piece):
    """Everything that texts/training.yaml tells."""

    covers: dict[str, tuple[str, ...]]
    own: tuple[Own, ...]
    logs: dict[str, tuple[Learned, ...]]
    community: dict[str, OnDay]


@cache
def _told() -> Training:
    text = (TEXTS / "training.yaml").read_text(encoding="utf-8")
    return Training.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def open_catalogues(stage: Stage) -> None:
    """Every lead takes the library's courses over, says what they cover, and adds what is their own."""
    leads = {p.alliance_id: p for p in stage.people.values() if p.has(Role.PROGRAMME_LEAD)}
    for alliance_id, lead in leads.items():
        if alliance_id is not None:
            _open_catalogue(stage, lead, alliance_id)


def _open_catalogue(stage: Stage, lead: Person, alliance_id: UUID) -> None:
    session, told = stage.session, _told()
    entries = {entry.code: entry for entry in queries.coverable(session)}
    for course in services.adopt_courses(session, actor=lead, alliance_id=alliance_id):
        if course.code in told.covers:
            values = CourseValues(
                title=course.title,
                provider=course.provider,
                mode=course.mode,
                minutes=course.minutes,
                description=course.description,
                is_core=course.is_core,
                covers=[entries[code] for code in told.covers[course.code]],
            )
            services.edit_course(session, actor=lead, course=course, version=course.version, values=values)
    for own in told.own:
        covers = [entries[code] for code in own.covers]
        values = CourseValues(
            title=own.title,
            provider=own.provider,
            mode=own.mode,
            minutes=own.minutes,
            description=own.description,
            covers=covers,
        )
        services.add_course(session, actor=lead, values=values)


def training_stories(part: Part) -> Iterator[Story]:
    """What one coordinator learned, and when they joined the community of practice."""
    told, key = _told(), part.script.coordinator
    yield from (_line_story(part, learned) for learned in told.logs.get(key, ()))
    if key in told.community:
        yield _joining_story(part, told.community[key])


def _line_story(part: Part, learned: Learned) -> Story:
    yield days.moment(days.in_programme(part.start, *learned.begun), "12:20")
    line_id = _begun(part, learned).id
    for on, state in ((learned.completed, LogState.COMPLETED), (learned.given_up, LogState.GIVEN_UP)):
        if on is None:
            continue
        yield days.moment(days.in_programme(part.start, *on), "16:40")
        actor, entry = part.who(COORDINATOR), part.session.get_one(TrainingLogEntry, line_id)
        if state is LogState.GIVEN_UP:
            services.move_log_entry(part.session, actor=actor, entry=entry, state=state)
            continue
        completion = Completion(
            finished_on=days.in_programme(part.start, *on),
            minutes=learned.minutes,
            reflection=learned.reflection,
            covers=[cover.entry for cover in entry.covers],
            counts_as_time=learned.is_time,
        )
        services.complete_log_entry(part.session, actor=actor, entry=entry, completion=completion)


def _begun(part: Part, learned: Learned) -> TrainingLogEntry:
    actor = part.who(COORDINATOR)
    if learned.course is not None:
        course = _course(part, learned.course)
        return services.log_course(part.session, actor=actor, plan=part.plan, course=course)
    return services.add_log_entry(
        part.session,
        actor=actor,
        plan=part.plan,
        kind=learned.kind,
        title=learned.title,
        provider=learned.provider,
        mode=learned.mode,
        state=LogState.UNDER_WAY,
        started_on=days.in_programme(part.start, *learned.begun),
    )


def _course(part: Part, code: str) -> Course:
    catalogue = queries.courses(part.session, alliance_id=part.plan.alliance_id)
    return next(course for course in catalogue if course.code == code)


def _joining_story(part: Part, on: OnDay) -> Story:
    joined_on = days.in_programme(part.start, *on)
    yield days.moment(joined_on, "17:05")
    services.join_community(part.session, actor=part.who(COORDINATOR), plan=part.plan, joined_on=joined_on)
