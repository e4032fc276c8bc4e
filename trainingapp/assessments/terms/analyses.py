"""The words for training needs analyses, and the moves they make."""

from enum import StrEnum


class AnalysisState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    AGREED = "agreed"


ANALYSIS_TRANSITIONS: dict[AnalysisState, frozenset[AnalysisState]] = {
    AnalysisState.DRAFT: frozenset({AnalysisState.SUBMITTED}),
    AnalysisState.SUBMITTED: frozenset({AnalysisState.AGREED, AnalysisState.CHANGES_REQUESTED}),
    AnalysisState.CHANGES_REQUESTED: frozenset({AnalysisState.SUBMITTED}),
    AnalysisState.AGREED: frozenset(),
}
WRITABLE = frozenset({AnalysisState.DRAFT, AnalysisState.CHANGES_REQUESTED})
"""The states in which items may be added, changed and removed."""

ANALYSIS_WORDS = {1: "First training needs analysis", 2: "Second training needs analysis"}


class AnalysisEventKind(StrEnum):
    SUBMITTED = "submitted"
    AGREED = "agreed"
    RETURNED = "returned"


ANALYSIS_EVENT_WORDS = {
    AnalysisEventKind.SUBMITTED: "Sent to be agreed",
    AnalysisEventKind.AGREED: "Agreed",
    AnalysisEventKind.RETURNED: "Sent back",
}


class NeedsSubject(StrEnum):
    """What a need is about. Source: R44, S2 L76 to L85 (systems)."""

    COMPETENCY = "competency"
    ROLE_ELEMENT = "role_element"
    CRITERION = "criterion"
    """A criterion of the person specification that was not fully met at appointment."""
    SYSTEM = "system"
    OTHER = "other"


SUBJECT_WORDS = {
    NeedsSubject.COMPETENCY: "Competency",
    NeedsSubject.ROLE_ELEMENT: "Element of the role",
    NeedsSubject.CRITERION: "Criterion of the person specification",
    NeedsSubject.SYSTEM: "Systems skill",
    NeedsSubject.OTHER: "Something else",
}

SYSTEMS = frozenset({"CCC-S.08", "CCC-S.12", "CCC-S.15", "RESP-PCN.3"})
"""Lines of the reference library that are about systems: databases and patient information systems, the
practices' own, the cancer database, and the training in both. Source: S2 L67, L71, L74; S3 L224."""


class GapReason(StrEnum):
    """Why there is a gap: only some of them are closed by training."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    CONFIDENCE = "confidence"
    ACCESS = "access"
    TIME = "time"
    PERMISSION = "permission"


GAP_REASON_WORDS = {
    GapReason.KNOWLEDGE: "Knowledge",
    GapReason.SKILL: "Skill",
    GapReason.CONFIDENCE: "Confidence",
    GapReason.ACCESS: "Access to a system, a room or people",
    GapReason.TIME: "Time",
    GapReason.PERMISSION: "Permission",
}
BY_OTHERS = frozenset({GapReason.ACCESS, GapReason.TIME, GapReason.PERMISSION})
"""Reasons that no training removes: somebody else has to give something."""


class Route(StrEnum):
    """How a need is met."""

    SELF_DIRECTED = "self_directed"
    GROUP_THEME = "group_theme"
    SHADOWING = "shadowing"
    COACHING = "coaching"
    COURSE = "course"
    ARRANGEMENT = "arrangement"
    """The network or the alliance gives access, time or permission."""


ROUTE_WORDS = {
    Route.SELF_DIRECTED: "Self-directed learning",
    Route.GROUP_THEME: "A group theme",
    Route.SHADOWING: "Shadowing",
    Route.COACHING: "Coaching",
    Route.COURSE: "A course",
    Route.ARRANGEMENT: "Something is arranged",
}


class NeedState(StrEnum):
    """How far the action for a need is; the newest of its progress rows says it."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_NEEDED = "not_needed"


NEED_STATE_WORDS = {
    NeedState.OPEN: "Not begun",
    NeedState.UNDER_WAY: "Under way",
    NeedState.DONE: "Done",
    NeedState.NOT_NEEDED: "Not needed any more",
}


class Met(StrEnum):
    """Whether somebody met a criterion of the person specification when they were appointed."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


MET_WORDS = {Met.YES: "Met", Met.PARTLY: "Partly met", Met.NO: "Not met yet"}
