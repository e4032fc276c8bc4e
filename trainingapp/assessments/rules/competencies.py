"""Where a competency stands, and whose move it is."""

from collections.abc import Iterable
from typing import NamedTuple

from trainingapp.assessments.terms import STAGES, CompetencyStatus, Outcome, Stage
from trainingapp.plans.terms import Party


def competency_status(
    *, is_rated: bool, is_waiting: bool, last_outcome: Outcome | None, is_confirmed: bool
) -> CompetencyStatus:
    """Where a competency stands.

    `is_waiting`: a request has no decision yet. `last_outcome`: how the last attempt ended that was not
    withdrawn. `is_confirmed`: some decision confirmed it; asking again does not take that away, nor does
    another outcome, because a confirmation stays in force until a newer one replaces it.
    """
    if is_confirmed:
        return CompetencyStatus.CONFIRMED
    if is_waiting:
        return CompetencyStatus.REQUESTED
    if last_outcome is Outcome.MORE_EVIDENCE:
        return CompetencyStatus.MORE_EVIDENCE
    if last_outcome is Outcome.NOT_YET:
        return CompetencyStatus.NOT_YET
    return CompetencyStatus.SELF_ASSESSED if is_rated else CompetencyStatus.NOT_STARTED


class Move(NamedTuple):
    """Who acts next on a competency, and what they do; nobody where it is finished."""

    party: Party | None
    does: str


def whose_move(status: CompetencyStatus, *, is_waiting: bool, evidence_count: int) -> Move:
    """The next step of a competency: no open item is without an owner."""
    if is_waiting:
        return Move(Party.ALLIANCE_SUPERVISOR, "decide on the request")
    if status is CompetencyStatus.CONFIRMED:
        return Move(None, "nothing to do")
    if status is CompetencyStatus.NOT_STARTED:
        return Move(Party.COORDINATOR, "rate yourself")
    if status is CompetencyStatus.MORE_EVIDENCE:
        return Move(Party.COORDINATOR, "add evidence and ask again")
    if status is CompetencyStatus.NOT_YET:
        return Move(Party.COORDINATOR, "practise, add evidence and ask again")
    if not evidence_count:
        return Move(Party.COORDINATOR, "add evidence")
    return Move(Party.COORDINATOR, "ask for sign-off")


def stage_counts(statuses: Iterable[CompetencyStatus]) -> dict[Stage, int]:
    """How many competencies are in each stage, every stage named; those that do not apply are in none."""
    counts = dict.fromkeys(Stage, 0)
    for status in statuses:
        if status in STAGES:
            counts[STAGES[status]] += 1
    return counts
