"""The words and colours of the statuses of plans and responsibilities."""

from trainingapp.plans.terms import DutyStatus, PlanState

STATE_TAGS = {
    PlanState.DRAFT: ("Draft", "grey"),
    PlanState.ACTIVE: ("Active", "green"),
    PlanState.PAUSED: ("Paused", "yellow"),
    PlanState.COMPLETED: ("Completed", "blue"),
    PlanState.WITHDRAWN: ("Withdrawn", "white"),
    PlanState.TRANSFERRED: ("Transferred", "purple"),
}
DUTY_TAGS = {
    DutyStatus.DONE: ("Done", "green"),
    DutyStatus.OVERDUE: ("Overdue", "red"),
    DutyStatus.DUE: ("To do", "blue"),
    DutyStatus.THROUGHOUT: ("Throughout", "grey"),
}
