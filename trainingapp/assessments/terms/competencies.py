"""Where a competency may stand, in words."""

from enum import StrEnum


class CompetencyStatus(StrEnum):
    """Where a competency stands in a plan; always derived, never stored."""

    NOT_STARTED = "not_started"
    SELF_ASSESSED = "self_assessed"
    REQUESTED = "requested"
    MORE_EVIDENCE = "more_evidence"
    NOT_YET = "not_yet"
    CONFIRMED = "confirmed"


STATUS_WORDS = {
    CompetencyStatus.NOT_STARTED: "Not started",
    CompetencyStatus.SELF_ASSESSED: "Self-assessed",
    CompetencyStatus.REQUESTED: "Sign-off requested",
    CompetencyStatus.MORE_EVIDENCE: "More evidence wanted",
    CompetencyStatus.NOT_YET: "Not yet",
    CompetencyStatus.CONFIRMED: "Confirmed",
}


class Stage(StrEnum):
    """The four parts of the picture of an area; each status belongs to one."""

    NOT_STARTED = "not_started"
    WORKING = "working"
    WAITING = "waiting"
    CONFIRMED = "confirmed"


STAGE_WORDS = {
    Stage.NOT_STARTED: "Not started",
    Stage.WORKING: "Working on it",
    Stage.WAITING: "Waiting for a decision",
    Stage.CONFIRMED: "Confirmed",
}
STAGES: dict[CompetencyStatus, Stage] = {
    CompetencyStatus.NOT_STARTED: Stage.NOT_STARTED,
    CompetencyStatus.SELF_ASSESSED: Stage.WORKING,
    CompetencyStatus.MORE_EVIDENCE: Stage.WORKING,
    CompetencyStatus.NOT_YET: Stage.WORKING,
    CompetencyStatus.REQUESTED: Stage.WAITING,
    CompetencyStatus.CONFIRMED: Stage.CONFIRMED,
}
