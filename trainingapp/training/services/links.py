"""Checks the links of the catalogue, a few a night, and writes down what was found."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.training import rules
from trainingapp.training.link_checking import Finding, look_at
from trainingapp.training.models import Course
from trainingapp.training.terms import LinkHealth

A_NIGHT = 40
"""Links of one alliance that are looked at in a night, at most."""


def look_at_links(links: Mapping[UUID, str], look: Callable[[str], Finding] = look_at) -> dict[UUID, Finding]:
    """What is found at each address, by course; nothing where this installation itself has no way out.

    Asks the web and not the database, so that no transaction waits for a slow page.
    """
    found = {course_id: look(link) for course_id, link in links.items()}
    if rules.is_cut_off([finding.answered for finding in found.values()]):
        return {}
    return found


def note_links(
    session: Session, *, alliance_id: UUID, links: Mapping[UUID, str], found: Mapping[UUID, Finding]
) -> int:
    """Write down what was found at these addresses; how many are broken.

    A course whose link was changed in between keeps "not checked yet". The form of a lead who is writing is
    not disturbed: a check is no new version of a course.
    """
    now = clock.now()
    for course_id, finding in found.items():
        session.execute(
            update(Course)
            .where(Course.id == course_id, Course.alliance_id == alliance_id, Course.link == links[course_id])
            .values(
                link_health=LinkHealth.WORKS if finding.works else LinkHealth.BROKEN,
                link_checked_at=now,
                link_finding=finding.words,
                updated_at=Course.updated_at,
            )
            .execution_options(synchronize_session=False)
        )
    broken = sum(not finding.works for finding in found.values())
    if found:
        audit.record(
            session,
            actor=None,
            what="courses:links-checked",
            subject_type="organisation",
            subject_id=alliance_id,
            alliance_id=alliance_id,
            details={"links": len(found), "broken": broken},
        )
    return broken
