"""The words for courses and for what was learned."""

from enum import StrEnum


class CourseMode(StrEnum):
    """How a course is attended. Source: S3 L235."""

    ONLINE = "online"
    VIRTUAL = "virtual"
    FACE_TO_FACE = "face_to_face"
    ANY = "any"


MODE_WORDS = {
    CourseMode.ONLINE: "Online, at any time",
    CourseMode.VIRTUAL: "Virtual, at a set time",
    CourseMode.FACE_TO_FACE: "Face to face",
    CourseMode.ANY: "In several ways",
}


class LinkHealth(StrEnum):
    """What the worker found at a course's address when it last looked."""

    UNCHECKED = "unchecked"
    WORKS = "works"
    BROKEN = "broken"


LINK_WORDS = {
    LinkHealth.UNCHECKED: "Not checked yet",
    LinkHealth.WORKS: "Link works",
    LinkHealth.BROKEN: "Link does not work",
}


class LogKind(StrEnum):
    """What a line of the training log is about."""

    COURSE = "course"
    COMMUNITY = "community"
    """An event of the community of practice. Source: S3 L236."""
    OTHER = "other"


LOG_KIND_WORDS = {
    LogKind.COURSE: "Course of the catalogue",
    LogKind.COMMUNITY: "Event of the community of practice",
    LogKind.OTHER: "Other learning",
}


class LogState(StrEnum):
    """How far somebody is with it. Source: R47, enrolled in, taking or completed."""

    ENROLLED = "enrolled"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    GIVEN_UP = "given_up"


LOG_TRANSITIONS: dict[LogState, frozenset[LogState]] = {
    LogState.ENROLLED: frozenset({LogState.UNDER_WAY, LogState.COMPLETED, LogState.GIVEN_UP}),
    LogState.UNDER_WAY: frozenset({LogState.COMPLETED, LogState.GIVEN_UP}),
    LogState.COMPLETED: frozenset(),
    LogState.GIVEN_UP: frozenset({LogState.ENROLLED, LogState.UNDER_WAY}),
}
LOG_STATE_WORDS = {
    LogState.ENROLLED: "Enrolled",
    LogState.UNDER_WAY: "Under way",
    LogState.COMPLETED: "Completed",
    LogState.GIVEN_UP: "Given up",
}
OPEN_LOG = frozenset({LogState.ENROLLED, LogState.UNDER_WAY})
"""Begun, and still to be completed."""
REQUIREMENT = "PCI"
"""The section of the library whose courses make the personalised-care requirement. Source: R47."""
