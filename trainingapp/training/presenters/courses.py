"""How the catalogue is filtered and shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from trainingapp.frameworks.models import Entry
from trainingapp.training import rules
from trainingapp.training.models import Course
from trainingapp.training.rules import Wanted
from trainingapp.training.terms import LINK_WORDS, MODE_WORDS, CourseMode, LinkHealth

HEALTH_TAGS = {
    LinkHealth.UNCHECKED: (LINK_WORDS[LinkHealth.UNCHECKED], "grey"),
    LinkHealth.WORKS: (LINK_WORDS[LinkHealth.WORKS], "green"),
    LinkHealth.BROKEN: (LINK_WORDS[LinkHealth.BROKEN], "orange"),
}
CORE, MORE, BROKEN = "core", "more", "broken"


@dataclass(frozen=True)
class Filter:
    """A link that narrows the list: its words, how many courses it leaves, its query, whether it is on."""

    words: str
    count: int
    query: dict[str, str]
    is_on: bool


def read_wanted(asked: Mapping[str, str], courses: Iterable[Course], *, sees_broken: bool) -> Wanted:
    """The filters of an address; one that names nothing known is no filter."""
    areas = {cover.entry.section_code for course in courses for cover in course.covers}
    area, mode = asked.get("area"), asked.get("mode")
    return Wanted(
        core={CORE: True, MORE: False}.get(asked.get("core", "")),
        mode=CourseMode(mode) if mode in {each.value for each in CourseMode} else None,
        area=area if area in areas else None,
        broken=sees_broken and asked.get("link") == BROKEN,
    )


def choice_filters(courses: Sequence[Course], wanted: Wanted) -> list[tuple[str, list[Filter]]]:
    """The filters that every catalogue has: core or more, and how a course is attended."""
    kinds = [("Core and more", None), ("Core, asked of everybody", True), ("More", False)]
    modes = [("Any way", None), *((MODE_WORDS[each], each) for each in CourseMode)]
    return [
        (
            "Core or more",
            [_filter(courses, wanted, words, wanted._replace(core=core)) for words, core in kinds],
        ),
        (
            "How it is attended",
            [_filter(courses, wanted, words, wanted._replace(mode=mode)) for words, mode in modes],
        ),
    ]


def area_filters(courses: Sequence[Course], wanted: Wanted) -> list[Filter]:
    """A filter for each area that some course covers, in the order of the library; none without any."""
    entries = {cover.entry.section_code: cover.entry for course in courses for cover in course.covers}
    if not entries:
        return []
    every = _filter(courses, wanted, "All areas", wanted._replace(area=None))
    found = sorted(entries.values(), key=lambda entry: (entry.publication_id, entry.position))
    return [
        every,
        *(
            _filter(courses, wanted, each.section_title, wanted._replace(area=each.section_code))
            for each in found
        ),
    ]


def broken_filter(courses: Sequence[Course], wanted: Wanted) -> Filter:
    """The lead's list of links that do not work."""
    return _filter(courses, wanted, "Links that do not work", wanted._replace(broken=True))


def _filter(courses: Sequence[Course], wanted: Wanted, words: str, then: Wanted) -> Filter:
    count = sum(1 for course in courses if rules.is_wanted(course, then))
    return Filter(words, count, _query(then), then == wanted)


def _query(wanted: Wanted) -> dict[str, str]:
    given = {
        "core": None if wanted.core is None else CORE if wanted.core else MORE,
        "mode": wanted.mode.value if wanted.mode else None,
        "area": wanted.area,
        "link": BROKEN if wanted.broken else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def covered_ids(course: Course, entries: Iterable[Entry]) -> list[UUID]:
    """Which of these entries a course covers: the same code is the same competency in every version."""
    codes = {cover.entry.code for cover in course.covers}
    return [entry.id for entry in entries if entry.code in codes]
