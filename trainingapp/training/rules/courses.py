"""What a course of the catalogue must say, and which of its links are looked at again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.core.errors import DomainError
from trainingapp.core.web_links import link_fault
from trainingapp.training.terms import CourseMode, LinkHealth

if TYPE_CHECKING:
    from trainingapp.training.models import Course
    from trainingapp.training.values import CourseValues

LONGEST_MINUTES = 60_000
"""1,000 hours: more is a slip of the keyboard."""
LOOK_AGAIN_AFTER = timedelta(days=7)
"""A link that worked is looked at once a week; a broken one every night."""
RETIRED_WITHIN = timedelta(days=5 * 365)
CUT_OFF_FROM = 3
"""So many links without any answer say more of this installation's way out than of the links."""


class Wanted(NamedTuple):
    """What a reader of the catalogue wants to see; None leaves that open."""

    core: bool | None = None
    mode: CourseMode | None = None
    area: str | None = None
    """The code of a competency area, or of the group themes."""
    broken: bool = False


def check_course(values: "CourseValues") -> None:
    """Raises DomainError at `title`, `provider`, `link` or `minutes` for what will not do."""
    if not values.title.strip():
        raise DomainError("Enter the title of the course", "title")
    if not values.provider.strip():
        raise DomainError("Enter who provides the course", "provider")
    if values.link.strip() and (fault := link_fault(values.link.strip())):
        raise DomainError(fault, "link")
    if values.minutes is not None:
        check_length(values.minutes)


def check_length(minutes: int) -> None:
    """Raises DomainError at `hours` for a length that cannot be."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise DomainError(f"Length must be between 1 minute and {LONGEST_MINUTES // 60:,} hours", "hours")


def check_retirement(retired_on: date, today: date) -> None:
    """Raises DomainError at `retired_on` for a day that cannot be meant."""
    if abs(retired_on - today) > RETIRED_WITHIN:
        raise DomainError("Enter a day within five years of today", "retired_on")


def is_current(retired_on: date | None, today: date) -> bool:
    """Whether a course is offered on that day; from the day it is retired it is not."""
    return retired_on is None or retired_on > today


def is_wanted(course: "Course", wanted: Wanted) -> bool:
    """Whether a course passes every filter that is set."""
    return (
        wanted.core in (None, course.is_core)
        and wanted.mode in (None, course.mode)
        and (wanted.area is None or wanted.area in {cover.entry.section_code for cover in course.covers})
        and (not wanted.broken or course.link_health is LinkHealth.BROKEN)
    )


def is_due(health: LinkHealth, checked_at: datetime | None, now: datetime) -> bool:
    """Whether a link is to be looked at tonight."""
    if checked_at is None or health is not LinkHealth.WORKS:
        return True
    return now - checked_at >= LOOK_AGAIN_AFTER


def is_cut_off(answered: Sequence[bool]) -> bool:
    """Whether the fault is this installation's way out: several links were asked, and none answered."""
    return len(answered) >= CUT_OFF_FROM and not any(answered)
