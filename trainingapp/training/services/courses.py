"""The catalogue: taking it over from the reference library, adding to it, changing and retiring courses."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.training import queries, rules
from trainingapp.training.models import Course, CourseCover
from trainingapp.training.terms import CourseMode, LinkHealth
from trainingapp.training.values import CourseValues

OWN_CODE = "C-{}"
_OWN = re.compile(r"C-(\d+)")


def adopt_courses(session: Session, *, actor: Person | None, alliance_id: UUID) -> list[Course]:
    """Take the courses of the reference library over into an alliance's catalogue; gives back the new ones.

    A course that is there already, by its code, stays as the alliance has it, retired ones too: doing it
    again changes nothing. What the library asks of every track is core. `actor` is None where the library is
    loaded by the operator; else raises NotAllowed for anybody but the alliance's lead.
    Source: S3 L167 to L172; hours only where a source gives them.
    """
    if actor is not None:
        _check_lead(actor, alliance_id)
    known = set(session.scalars(select(Course.code).where(Course.alliance_id == alliance_id)))
    offered = queries.library_courses(session)
    added = [_adopted(entry, alliance_id) for entry in offered if entry.code not in known]
    if not added:
        return []
    try:
        with session.begin_nested():
            session.add_all(added)
    except IntegrityError:
        return []  # somebody else took them over at the same moment
    _audit(session, actor, "courses:adopted", alliance_id, alliance_id, courses=len(added))
    return added


def _adopted(entry: Entry, alliance_id: UUID) -> Course:
    hours = entry.details.get("hours")
    return Course(
        alliance_id=alliance_id,
        entry_id=entry.id,
        code=entry.code,
        title=entry.title or entry.statement,
        description=entry.statement,
        provider=entry.details["provider"],
        mode=CourseMode(entry.details["mode"]),
        minutes=round(hours * 60) if hours else None,
        is_core=bool(entry.details.get("required_for")),
    )


def add_course(session: Session, *, actor: Person, values: CourseValues) -> Course:
    """Put a course of the alliance's own into the catalogue; the very same again gives back the first.

    Raises NotAllowed for anybody but a programme lead, DomainError at the field for what will not do.
    """
    if actor.alliance_id is None:
        raise NotAllowed("Only the programme lead changes the catalogue")
    _check_lead(actor, actor.alliance_id)
    rules.check_course(values)
    there = queries.courses(session, alliance_id=actor.alliance_id)
    same = next((each for each in there if each.entry_id is None and _says(each, values)), None)
    if same is not None:
        return same
    course = Course(alliance_id=actor.alliance_id, code=_next_code(session, actor.alliance_id))
    _write(course, values)
    course.covers = [CourseCover(entry=entry) for entry in values.covers]
    _save(session, course)
    _audit(session, actor, "course:added", course.id, course.alliance_id, code=course.code)
    return course


def edit_course(
    session: Session, *, actor: Person, course: Course, version: int | None, values: CourseValues
) -> Course:
    """Change what the catalogue says of a course; the very same again does nothing.

    A new link has not been checked yet. Raises EditConflict when somebody changed it in between, NotAllowed
    and DomainError as `add_course` does.
    """
    _lock(session, actor, course)
    rules.check_course(values)
    if _says(course, values):
        return course
    if version != course.version:
        raise EditConflict(
            f"This course was changed on {words.moment(course.updated_at)}, while you were writing. "
            "Compare it with what is saved now, then save again"
        )
    if course.link != values.link.strip():
        course.link_health, course.link_checked_at, course.link_finding = LinkHealth.UNCHECKED, None, ""
    _write(course, values)
    _cover(session, course, values)
    flag_modified(course, "title")  # what it covers has its own rows: that alone is a new version too
    session.flush()
    _audit(session, actor, "course:changed", course.id, course.alliance_id, code=course.code)
    return course


def retire_course(session: Session, *, actor: Person, course: Course, retired_on: date | None) -> Course:
    """Take a course out of the catalogue from a day on, or with None put it back; its row stays for ever.

    Lines of training logs that name it stay as they are. The same again does nothing. Raises NotAllowed for
    anybody but the programme lead, DomainError at `retired_on` for a day that cannot be meant.
    """
    _lock(session, actor, course)
    if retired_on == course.retired_on:
        return course
    if retired_on is not None:
        rules.check_retirement(retired_on, clock.today())
    course.retired_on = retired_on
    session.flush()
    what = "course:restored" if retired_on is None else "course:retired"
    _audit(session, actor, what, course.id, course.alliance_id, code=course.code)
    return course


# --- inside ---------------------------------------------------------------------------------------


def _check_lead(actor: Person, alliance_id: UUID) -> None:
    if actor.alliance_id != alliance_id or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only the programme lead changes the catalogue")


def _lock(session: Session, actor: Person, course: Course) -> None:
    """Only one lead changes it at a time, and sees what the one before did."""
    _check_lead(actor, course.alliance_id)
    session.flush()
    session.refresh(course, with_for_update={"of": Course})


def _says(course: Course, values: CourseValues) -> bool:
    return (
        course.title == values.title.strip()
        and course.provider == values.provider.strip()
        and course.mode is values.mode
        and course.minutes == values.minutes
        and course.link == values.link.strip()
        and course.description == values.description.strip()
        and course.is_core is values.is_core
        and {cover.entry_id for cover in course.covers} == {entry.id for entry in values.covers}
    )


def _write(course: Course, values: CourseValues) -> None:
    course.title, course.provider = values.title.strip(), values.provider.strip()
    course.mode, course.minutes, course.is_core = values.mode, values.minutes, values.is_core
    course.link, course.description = values.link.strip(), values.description.strip()


def _cover(session: Session, course: Course, values: CourseValues) -> None:
    wanted = {entry.id: entry for entry in values.covers}
    for cover in list(course.covers):
        if wanted.pop(cover.entry_id, None) is None:
            course.covers.remove(cover)
            session.delete(cover)
    course.covers.extend(CourseCover(entry=entry) for entry in wanted.values())


def _next_code(session: Session, alliance_id: UUID) -> str:
    codes = session.scalars(select(Course.code).where(Course.alliance_id == alliance_id))
    taken = [int(found[1]) for code in codes if (found := _OWN.fullmatch(code))]
    return OWN_CODE.format(max(taken, default=0) + 1)


def _save(session: Session, course: Course) -> None:
    """Two leads may add at the same moment: the database lets one of them have the code."""
    try:
        with session.begin_nested():
            session.add(course)
    except IntegrityError as error:
        raise DomainError("Somebody else added a course at the same moment. Save again") from error


def _audit(
    session: Session, actor: Person | None, what: str, subject_id: UUID, alliance_id: UUID, **details: Detail
) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="course" if what.startswith("course:") else "organisation",
        subject_id=subject_id,
        alliance_id=alliance_id,
        details=details,
    )
