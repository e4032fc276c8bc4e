"""Reads of an alliance's catalogue of courses, and of what a course may cover."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind, PublicationStatus
from trainingapp.training import rules
from trainingapp.training.models import Course, CourseCover
from trainingapp.training.terms import LinkHealth

WITH_COVERS = selectinload(Course.covers).joinedload(CourseCover.entry)


def courses(session: Session, *, alliance_id: UUID, only_current: bool = True) -> list[Course]:
    """The courses of an alliance with what they cover: core ones first, then by title; in 2 queries."""
    wanted = select(Course).where(Course.alliance_id == alliance_id)
    if only_current:
        wanted = wanted.where(_is_current())
    order = (Course.retired_on.is_not(None), Course.is_core.desc(), func.lower(Course.title), Course.code)
    return list(session.scalars(wanted.options(WITH_COVERS).order_by(*order)))


def _is_current() -> ColumnElement[bool]:
    return Course.retired_on.is_(None) | (Course.retired_on > clock.today())


def course(session: Session, course_id: UUID, *, actor: Person) -> Course | None:
    """One course of the actor's alliance, retired or not, with what it covers."""
    return session.scalars(
        select(Course)
        .where(Course.id == course_id, Course.alliance_id == actor.alliance_id)
        .options(WITH_COVERS)
    ).first()


def broken_links(session: Session, *, alliance_id: UUID) -> int:
    """How many current courses of an alliance have a link that does not work."""
    wanted = select(func.count()).where(
        Course.alliance_id == alliance_id, _is_current(), Course.link_health == LinkHealth.BROKEN
    )
    return session.scalar(wanted) or 0


def links_to_check(session: Session, *, alliance_id: UUID, limit: int) -> list[Course]:
    """The current courses whose link is to be looked at, the longest unseen first, at most `limit`."""
    now = clock.now()
    found = session.scalars(
        select(Course)
        .where(Course.alliance_id == alliance_id, Course.link != "", _is_current())
        .order_by(Course.link_checked_at.is_not(None), Course.link_checked_at, Course.code)
    )
    return [each for each in found if rules.is_due(each.link_health, each.link_checked_at, now)][:limit]


def library_courses(session: Session) -> list[Entry]:
    """The courses of the reference library: the newest version in force of each publication, as printed."""
    return _entries_of(session, PublicationKind.COURSES)


def coverable(session: Session, *, course: Course | None = None) -> list[Entry]:
    """What a course may cover: the newest competencies and group themes, and what this one covers already.

    A competency keeps its code in all versions, so one that is covered in an older version is the newest.
    """
    newest = _entries_of(session, PublicationKind.FRAMEWORK) + _entries_of(session, PublicationKind.THEMES)
    codes = {entry.code for entry in newest}
    covered = [cover.entry for cover in course.covers] if course else []
    return newest + [entry for entry in covered if entry.code not in codes]


def _entries_of(session: Session, kind: PublicationKind) -> list[Entry]:
    """The entries of the newest version in force of each publication of that kind."""
    ids = [each.id for each in _newest(frameworks.publications(session, kind=kind))]
    return list(
        session.scalars(
            select(Entry)
            .join(Publication)
            .where(Publication.id.in_(ids))
            .order_by(Publication.code, Entry.position)
        )
    )


def _newest(publications: Iterable[Publication]) -> list[Publication]:
    """One of each code: they come newest first. A shell has nothing in it to cover."""
    found: dict[str, Publication] = {}
    for each in publications:
        if each.status != PublicationStatus.SHELL:
            found.setdefault(each.code, each)
    return list(found.values())
