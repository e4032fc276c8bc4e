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
    CONDITIONAL = "conditional"
    """Confirmed, with a condition still to be met."""
    FROZEN = "frozen"
    """Its confirmation is disputed by who is said to have signed it."""
    REVOKED = "revoked"
    """Its last confirmation was taken back, and nothing replaced it."""
    NOT_APPLICABLE = "not_applicable"


STATUS_WORDS = {
    CompetencyStatus.NOT_STARTED: "Not started",
    CompetencyStatus.SELF_ASSESSED: "Self-assessed",
    CompetencyStatus.REQUESTED: "Sign-off requested",
    CompetencyStatus.MORE_EVIDENCE: "More evidence wanted",
    CompetencyStatus.NOT_YET: "Not yet",
    CompetencyStatus.CONFIRMED: "Confirmed",
    CompetencyStatus.CONDITIONAL: "Confirmed with a condition",
    CompetencyStatus.FROZEN: "Confirmation disputed",
    CompetencyStatus.REVOKED: "Confirmation revoked",
    CompetencyStatus.NOT_APPLICABLE: "Not applicable",
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
    CompetencyStatus.CONDITIONAL: Stage.CONFIRMED,
    CompetencyStatus.FROZEN: Stage.WAITING,
    CompetencyStatus.REVOKED: Stage.WORKING,
}
"""A competency that does not apply is in no stage: it leaves the denominator."""
IN_FORCE = frozenset({CompetencyStatus.CONFIRMED, CompetencyStatus.CONDITIONAL})
"""The statuses that count as confirmed."""


class RatingPoint(StrEnum):
    """When a coordinator rates themselves. Source: R65."""

    BASELINE = "baseline"
    MONTH_3 = "month_3"
    MONTH_6 = "month_6"
    ANY_TIME = "any_time"


RATING_POINT_WORDS = {
    RatingPoint.BASELINE: "At the start",
    RatingPoint.MONTH_3: "Month 3",
    RatingPoint.MONTH_6: "Month 6",
    RatingPoint.ANY_TIME: "In between",
}
