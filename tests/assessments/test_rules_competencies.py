"""Where a competency stands, whose move it is, and what may be left out: tables and properties."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.assessments import rules
from trainingapp.assessments.terms import (
    IN_FORCE,
    STAGES,
    AttemptState,
    CompetencyStatus,
    RatingPoint,
    Stage,
)
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party

A, C = AttemptState, CompetencyStatus
ATTEMPTS = st.lists(st.sampled_from(AttemptState))


@pytest.mark.parametrize(
    ("attempts", "status"),
    [
        ([A.REQUESTED], C.REQUESTED),
        ([A.WITHDRAWN], C.SELF_ASSESSED),
        ([A.MORE_EVIDENCE], C.MORE_EVIDENCE),
        ([A.MORE_EVIDENCE, A.WITHDRAWN], C.MORE_EVIDENCE),
        ([A.NOT_YET, A.REQUESTED], C.REQUESTED),
        ([A.CONFIRMED], C.CONFIRMED),
        ([A.CONFIRMED, A.NOT_YET, A.REQUESTED], C.CONFIRMED),
        ([A.CONDITIONAL], C.CONDITIONAL),
        ([A.SUPERSEDED, A.CONDITIONAL], C.CONDITIONAL),
        ([A.REVOKED], C.REVOKED),
        ([A.REVOKED, A.REQUESTED], C.REQUESTED),
        ([A.SUPERSEDED, A.REVOKED], C.REVOKED),
        ([A.FROZEN], C.FROZEN),
        ([A.FROZEN, A.NOT_YET], C.NOT_YET),
    ],
)
def test_status_follows_from_the_attempts(attempts: list[AttemptState], status: CompetencyStatus) -> None:
    assert rules.competency_status(is_rated=True, attempts=attempts) is status


def test_without_attempts_the_rating_decides() -> None:
    assert rules.competency_status(is_rated=False, attempts=[]) is C.NOT_STARTED
    assert rules.competency_status(is_rated=True, attempts=[]) is C.SELF_ASSESSED


@given(st.booleans(), ATTEMPTS, ATTEMPTS)
def test_a_confirmation_in_force_decides_whatever_was_asked_around_it(
    is_rated: bool, before: list[AttemptState], after: list[AttemptState]
) -> None:
    found = rules.competency_status(is_rated=is_rated, attempts=[*before, A.CONFIRMED, *after])
    assert found in IN_FORCE


@given(st.booleans(), ATTEMPTS)
def test_nothing_counts_as_confirmed_without_a_confirmation_in_force(
    is_rated: bool, attempts: list[AttemptState]
) -> None:
    found = rules.competency_status(is_rated=is_rated, attempts=attempts)
    assert (found in IN_FORCE) == bool(rules.HELD & set(attempts))


@given(st.booleans(), ATTEMPTS)
def test_what_does_not_apply_is_in_no_stage(is_rated: bool, attempts: list[AttemptState]) -> None:
    found = rules.competency_status(is_rated=is_rated, attempts=attempts, applies=False)
    assert found is C.NOT_APPLICABLE
    assert found not in STAGES


# --- whose move -----------------------------------------------------------------------------------

NOBODYS = {C.CONFIRMED, C.NOT_APPLICABLE, C.FROZEN}
"""Nothing is to be done, or the programme lead does it, who is no party."""


@pytest.mark.parametrize(("status", "count"), list(product(CompetencyStatus, (0, 1, 9))))
def test_every_open_competency_is_somebodys_move(status: CompetencyStatus, count: int) -> None:
    move = rules.whose_move(status, is_waiting=False, evidence_count=count)
    assert move.does
    assert (move.party is None) == (status in NOBODYS)
    waiting = rules.whose_move(status, is_waiting=True, evidence_count=count)
    assert waiting == (Party.ALLIANCE_SUPERVISOR, "decide on the request")


def test_the_coordinator_asks_only_once_there_is_evidence() -> None:
    without = rules.whose_move(C.SELF_ASSESSED, is_waiting=False, evidence_count=0)
    with_one = rules.whose_move(C.SELF_ASSESSED, is_waiting=False, evidence_count=1)
    assert without == (Party.COORDINATOR, "add evidence")
    assert with_one == (Party.COORDINATOR, "ask for sign-off")


@given(st.lists(st.sampled_from(CompetencyStatus)))
def test_stages_count_every_competency_that_applies_once(statuses: list[CompetencyStatus]) -> None:
    counts = rules.stage_counts(statuses)
    assert set(counts) == set(Stage)
    assert sum(counts.values()) == sum(each is not C.NOT_APPLICABLE for each in statuses)


# --- points and what applies ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "point"),
    [
        (-1, RatingPoint.BASELINE),
        (0, RatingPoint.BASELINE),
        (1, RatingPoint.BASELINE),
        (2, RatingPoint.ANY_TIME),
        (3, RatingPoint.MONTH_3),
        (5, RatingPoint.ANY_TIME),
        (6, RatingPoint.MONTH_6),
        (7, RatingPoint.ANY_TIME),
    ],
)
def test_the_point_follows_from_the_month(month: int, point: RatingPoint) -> None:
    assert rules.rating_point(month) is point


@pytest.mark.parametrize("status", [C.NOT_STARTED, C.SELF_ASSESSED, C.MORE_EVIDENCE, C.NOT_YET, C.REVOKED])
def test_what_is_neither_confirmed_nor_waiting_may_be_left_out(status: CompetencyStatus) -> None:
    rules.check_applicability(status, is_waiting=False, applies=False, reason="No clinic")


@pytest.mark.parametrize(
    ("status", "is_waiting", "applies", "reason", "message"),
    [
        (C.NOT_YET, True, False, "No clinic", "Decide on it first"),
        (C.CONFIRMED, False, False, "No clinic", "Revoke the confirmation first"),
        (C.CONDITIONAL, False, False, "No clinic", "Revoke the confirmation first"),
        (C.FROZEN, False, False, "No clinic", "settles that first"),
        (C.NOT_APPLICABLE, False, False, "No clinic", "Nothing was changed"),
        (C.NOT_STARTED, False, True, "A clinic", "Nothing was changed"),
        (C.NOT_STARTED, False, False, "  ", "Enter the reason"),
        (C.NOT_APPLICABLE, False, True, "", "Enter the reason"),
    ],
)
def test_what_may_not_be_left_out_or_brought_back(
    status: CompetencyStatus, is_waiting: bool, applies: bool, reason: str, message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        rules.check_applicability(status, is_waiting=is_waiting, applies=applies, reason=reason)
