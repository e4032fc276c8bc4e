"""Where an activity stands, from the sessions booked for it and its window."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.supervision import rules
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import DELIVERED, ActivityStatus, Attendance, RecordState, SessionState
from trainingapp.supervision.values import Outline, Standing

WINDOW = Outline("PLAN-1.1", date(2026, 6, 1), date(2026, 6, 30), None)
IN_JUNE = date(2026, 6, 15)
CAME, APOLOGIES, ABSENT = Attendance
BOOKED, HELD, NOT_HELD, CANCELLED = SessionState


def place(state, attendance=None, record=None):
    return SupervisionSession(state=state), attendance, record


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 5, 31), ActivityStatus.NOT_YET_DUE),
        (date(2026, 6, 1), ActivityStatus.DUE),
        (date(2026, 6, 30), ActivityStatus.DUE),
        (date(2026, 7, 1), ActivityStatus.OVERDUE),
    ],
)
def test_without_a_session_the_window_decides(today, status):
    assert rules.standing_of(WINDOW, [], today) == Standing(status)
    assert rules.standing_of(WINDOW, [place(CANCELLED)], today) == Standing(status)


@pytest.mark.parametrize(
    ("places", "status"),
    [
        ([place(BOOKED)], ActivityStatus.BOOKED),
        ([place(HELD, CAME)], ActivityStatus.HELD),
        ([place(HELD, CAME, RecordState.DRAFT)], ActivityStatus.HELD),
        ([place(HELD, CAME, RecordState.SUBMITTED)], ActivityStatus.RECORDED),
        ([place(HELD, CAME, RecordState.CHANGES_REQUESTED)], ActivityStatus.RECORDED),
        ([place(HELD, CAME, RecordState.AGREED)], ActivityStatus.AGREED),
        ([place(HELD, ABSENT, RecordState.AGREED)], ActivityStatus.MISSED),
        ([place(HELD, APOLOGIES, RecordState.AGREED)], ActivityStatus.MISSED),
        ([place(NOT_HELD, APOLOGIES, RecordState.DRAFT)], ActivityStatus.MISSED),
        ([place(NOT_HELD, ABSENT), place(BOOKED)], ActivityStatus.BOOKED),
        ([place(NOT_HELD, ABSENT), place(HELD, CAME, RecordState.AGREED)], ActivityStatus.AGREED),
        ([place(HELD, CAME, RecordState.AGREED), place(NOT_HELD, ABSENT)], ActivityStatus.AGREED),
    ],
)
def test_strongest_session_decides(places, status):
    assert rules.standing_of(WINDOW, places, IN_JUNE).status is status


def test_standing_names_the_session_it_follows_from():
    missed, booked = place(NOT_HELD, ABSENT), place(BOOKED)
    standing = rules.standing_of(WINDOW, [missed, booked], IN_JUNE)
    assert standing.meeting is booked[0]
    assert standing.attendance is None


places = st.lists(
    st.builds(
        place,
        st.sampled_from(SessionState),
        st.none() | st.sampled_from(Attendance),
        st.none() | st.sampled_from(RecordState),
    ),
    max_size=4,
)


@given(places, st.dates(date(2026, 5, 1), date(2026, 8, 1)))
def test_nothing_counts_as_delivered_unless_a_session_was_held_that_the_coordinator_did_not_miss(
    found, today
):
    standing = rules.standing_of(WINDOW, found, today)
    if standing.status in DELIVERED:
        assert standing.meeting.state is HELD
        assert standing.attendance not in {ABSENT, APOLOGIES}


# --- the conference that counts as a group session ------------------------------------------------

CONFERENCE, GROUP = uuid4(), uuid4()
OUTLINES = {
    CONFERENCE: Outline("PLAN-6.2", date(2026, 6, 1), date(2027, 6, 1), None),
    GROUP: Outline("PLAN-6.4", date(2026, 11, 2), date(2026, 11, 30), "PLAN-6.2"),
}


@pytest.mark.parametrize("delivered", sorted(DELIVERED))
def test_attended_conference_delivers_the_sixth_group(delivered):
    own = {CONFERENCE: Standing(delivered), GROUP: Standing(ActivityStatus.OVERDUE)}
    assert rules.with_substitutes(OUTLINES, own, frozenset({CONFERENCE}))[GROUP].status is delivered


def test_conference_that_does_not_count_delivers_only_itself():
    own = {CONFERENCE: Standing(ActivityStatus.AGREED), GROUP: Standing(ActivityStatus.DUE)}
    assert rules.with_substitutes(OUTLINES, own, frozenset()) == own


@pytest.mark.parametrize("status", sorted(set(ActivityStatus) - DELIVERED))
def test_conference_that_was_not_attended_delivers_nothing(status):
    own = {CONFERENCE: Standing(status), GROUP: Standing(ActivityStatus.DUE)}
    assert rules.with_substitutes(OUTLINES, own, frozenset({CONFERENCE})) == own


def test_own_group_session_is_not_replaced_by_the_conference():
    held = Standing(ActivityStatus.HELD, SupervisionSession(state=HELD), CAME)
    own = {CONFERENCE: Standing(ActivityStatus.AGREED), GROUP: held}
    assert rules.with_substitutes(OUTLINES, own, frozenset({CONFERENCE}))[GROUP] is held
