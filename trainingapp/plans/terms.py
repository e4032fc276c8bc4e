"""The words for a coordinator's plan, and the moves it can make."""

from enum import StrEnum


class Track(StrEnum):
    """What a coordinator is offered. Source: S3 L110 to L111."""

    FULL = "full"
    TRAINING_ONLY = "training_only"


class PlanState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.ACTIVE, PlanState.WITHDRAWN}),
    PlanState.ACTIVE: frozenset(
        {PlanState.PAUSED, PlanState.COMPLETED, PlanState.WITHDRAWN, PlanState.TRANSFERRED}
    ),
    PlanState.PAUSED: frozenset({PlanState.ACTIVE, PlanState.WITHDRAWN, PlanState.TRANSFERRED}),
    PlanState.COMPLETED: frozenset(),
    PlanState.WITHDRAWN: frozenset(),
    PlanState.TRANSFERRED: frozenset(),
}
NEEDS_REASON = frozenset({PlanState.WITHDRAWN, PlanState.TRANSFERRED})
"""A pause has its kind instead: nobody has to say more about an absence."""
RUNNING = frozenset({PlanState.DRAFT, PlanState.ACTIVE, PlanState.PAUSED})
"""A coordinator has at most one plan in these states."""
CUT_SHORT = frozenset({PlanState.WITHDRAWN, PlanState.TRANSFERRED})
"""Nothing more is expected of anybody in these states."""


class SessionKind(StrEnum):
    """The kinds of session a plan holds. Source: S3 L128 to L161."""

    INDIVIDUAL = "individual"
    JOINT_INITIAL = "joint_initial"
    JOINT_REVIEW = "joint_review"
    JOINT_HANDOVER = "joint_handover"
    NEEDS_ANALYSIS = "tna"
    GROUP = "group"
    CONFERENCE = "conference"


JOINT = frozenset({SessionKind.JOINT_INITIAL, SessionKind.JOINT_REVIEW, SessionKind.JOINT_HANDOVER})
SHARED = frozenset({SessionKind.GROUP, SessionKind.CONFERENCE})
"""Held for many plans at once."""

KIND_WORDS = {
    SessionKind.INDIVIDUAL: "Individual supervision",
    SessionKind.JOINT_INITIAL: "First joint session",
    SessionKind.JOINT_REVIEW: "Joint review",
    SessionKind.JOINT_HANDOVER: "Joint handover and evaluation interview",
    SessionKind.NEEDS_ANALYSIS: "Training needs analysis",
    SessionKind.GROUP: "Group supervision",
    SessionKind.CONFERENCE: "Conference",
}


class Party(StrEnum):
    """A side of the programme agreement."""

    COORDINATOR = "coordinator"
    ALLIANCE_SUPERVISOR = "alliance_supervisor"
    PCN_SUPERVISOR = "pcn_supervisor"


PARTY_WORDS = {
    Party.COORDINATOR: "Coordinator",
    Party.ALLIANCE_SUPERVISOR: "Alliance supervisor",
    Party.PCN_SUPERVISOR: "PCN supervisor",
}


class PcnSupervisorKind(StrEnum):
    """What the PCN supervisor is in the network. Source: S3 L113 to L115."""

    PCN_MANAGER = "pcn_manager"
    TEAM_LEADER = "team_leader"
    PRACTICE_MANAGER = "practice_manager"
    GP = "gp"
    NURSE = "nurse"
    AHP = "ahp"


PCN_SUPERVISOR_WORDS = {
    PcnSupervisorKind.PCN_MANAGER: "PCN manager",
    PcnSupervisorKind.TEAM_LEADER: "Team leader",
    PcnSupervisorKind.PRACTICE_MANAGER: "Practice manager",
    PcnSupervisorKind.GP: "GP",
    PcnSupervisorKind.NURSE: "Nurse",
    PcnSupervisorKind.AHP: "Allied health professional",
}


class DutyParty(StrEnum):
    """Who a responsibility belongs to. Source: S3 L210 to L260, table 2 and the expectations."""

    ALLIANCE = "alliance"
    PCN = "pcn"
    COORDINATOR = "coordinator"


class DutyStatus(StrEnum):
    """How a responsibility stands; computed, never stored."""

    DONE = "done"
    OVERDUE = "overdue"
    DUE = "due"
    THROUGHOUT = "throughout"


DUTY_WORDS = {
    DutyParty.ALLIANCE: "Cancer alliance",
    DutyParty.PCN: "Primary care network",
    DutyParty.COORDINATOR: "Coordinator",
}
TRACK_WORDS = {
    Track.FULL: "Full track: supervision and training",
    Track.TRAINING_ONLY: "Training only: training needs analysis and training",
}
STATE_WORDS = {
    PlanState.DRAFT: "Draft",
    PlanState.ACTIVE: "Active",
    PlanState.PAUSED: "Paused",
    PlanState.COMPLETED: "Completed",
    PlanState.WITHDRAWN: "Withdrawn",
    PlanState.TRANSFERRED: "Transferred",
}


class PauseKind(StrEnum):
    """Why a plan stands still. Never a diagnosis: the kind of absence is all that is kept."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    PARENTAL_LEAVE = "parental_leave"
    OTHER = "other"


PAUSE_WORDS = {
    PauseKind.LEAVE: "Annual, study or special leave",
    PauseKind.SICKNESS: "Sickness absence",
    PauseKind.PARENTAL_LEAVE: "Maternity, paternity, adoption or parental leave",
    PauseKind.OTHER: "Another reason",
}


class WaiverReason(StrEnum):
    """Why an activity of a plan is not asked for. Coded, so that it can be counted. Source: R30."""

    MET_BEFORE = "met_before"
    NOT_OFFERED = "not_offered"
    ABSENCE = "absence"
    PRIORITIES = "priorities"
    ELSEWHERE = "elsewhere"


WAIVER_WORDS = {
    WaiverReason.MET_BEFORE: "Met before the programme began",
    WaiverReason.NOT_OFFERED: "Not offered in time by the alliance",
    WaiverReason.ABSENCE: "The coordinator was away",
    WaiverReason.PRIORITIES: "Other priorities of the network or its population",
    WaiverReason.ELSEWHERE: "Done with somebody else instead",
}


class ChangeKind(StrEnum):
    """A way in which a plan was bent; each leaves a row that says what was before and what is after."""

    ADDED = "added"
    MOVED = "moved"
    WAIVED = "waived"
    RESTORED = "restored"
    SHIFTED = "shifted"
    EXTENDED = "extended"
    HOURS_CHANGED = "hours_changed"
    SPREAD = "spread"
    TRANSFERRED = "transferred"
    SUPERVISOR_CHANGED = "supervisor_changed"
    COVER_ARRANGED = "cover_arranged"
    COVER_ENDED = "cover_ended"


class AgreementKind(StrEnum):
    """What the parties of a plan agree at the start. Source: R41, S3 L210 to L260."""

    SUPERVISION = "supervision"
    PROGRAMME = "programme"


AGREEMENT_WORDS = {
    AgreementKind.SUPERVISION: "Supervision agreement",
    AgreementKind.PROGRAMME: "Programme agreement",
}


class AgreementState(StrEnum):
    """How one of the agreements of a kind stands; computed, never stored."""

    WAITING = "waiting"
    """The newest, not yet accepted by everybody."""
    IN_FORCE = "in_force"
    REPLACED = "replaced"


class LinkState(StrEnum):
    """Whether a link to a plan lets its person in; computed, never stored."""

    WORKS = "works"
    EXPIRED = "expired"
    ENDED = "ended"
    """Revoked, replaced by a newer one, made into an account, or its person is no longer on the plan."""


class EscalateTo(StrEnum):
    """Who hears of it when something has waited for a fortnight; agreed at the start."""

    PROGRAMME_LEAD = "programme_lead"
    ALLIANCE_SUPERVISOR = "alliance_supervisor"
    PCN_SUPERVISOR = "pcn_supervisor"


ESCALATE_WORDS = {
    EscalateTo.PROGRAMME_LEAD: "The programme lead",
    EscalateTo.ALLIANCE_SUPERVISOR: "The alliance supervisor",
    EscalateTo.PCN_SUPERVISOR: "The PCN supervisor",
}
