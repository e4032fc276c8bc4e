"""When a report may be issued, by whom, and where an issued one stands. No database."""

from datetime import date
from decimal import Decimal
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.handover import rules
from trainingapp.handover.content import (
    Actions,
    Ahead,
    Event,
    Glance,
    Issue,
    JointSession,
    Mark,
    Needs,
    Programme,
    ReportContent,
    digest,
    verification_code,
)
from trainingapp.handover.terms import ReportState, Tone
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus, RecordState

DAY = date(2026, 11, 26)
MARK = Mark(word="Word", tone=Tone.NONE)


def event(status: ActivityStatus, kind: SessionKind = SessionKind.JOINT_HANDOVER) -> Event:
    return Event(
        code="PLAN-6.3",
        title="Handover",
        kind=kind,
        month=6,
        status=status,
        mark=MARK,
        on=DAY,
        when="on a day",
    )


def joint(record: RecordState | None) -> JointSession:
    return JointSession(
        kind=SessionKind.JOINT_HANDOVER,
        title="Handover",
        held_on=DAY,
        minutes=45,
        mode="Video",
        record=record,
        mark=MARK,
        present=(),
        passages=(),
    )


def content(
    *events: Event, joint_sessions: tuple[JointSession, ...] = (), second_on: date | None = None
) -> ReportContent:
    return ReportContent(
        plan_id=uuid4(),
        as_at=DAY,
        issue=None,
        programme=Programme(
            alliance="A",
            pcn="P",
            practices=(),
            coordinator="C",
            role="R",
            weekly_hours=Decimal("37.5"),
            employment_start=DAY,
            starts_on=DAY,
            ends_on=DAY,
            track="Full",
            track_reason="",
            override_reason="",
            framework="F",
            people=(),
        ),
        glance=Glance(
            planned=0, delivered=0, kinds=(), competencies=0, confirmed=0, needs=0, needs_closed=None
        ),
        gaps=(),
        events=events,
        areas=(),
        needs=Needs(first_on=None, second_on=second_on, items=()),
        joint_sessions=joint_sessions,
        duties=(),
        actions=Actions(shared=(), private=0),
        ahead=Ahead(plan="", training=(), follow_on_supervisor="", appraisal_due=DAY, support=()),
    )


@pytest.mark.parametrize("status", ActivityStatus)
@pytest.mark.parametrize("record", [None, *RecordState])
def test_report_waits_until_the_month_6_joint_session_is_recorded(
    status: ActivityStatus, record: RecordState | None
) -> None:
    made = content(event(status), joint_sessions=(joint(record),))
    held = status in DELIVERED
    recorded = status is ActivityStatus.AGREED or record in {
        RecordState.SUBMITTED,
        RecordState.AGREED,
        RecordState.CLOSED,
    }
    assert (rules.why_not_issued(made, PlanState.ACTIVE) == []) is (held and recorded)


@pytest.mark.parametrize("status", sorted(set(ActivityStatus) - DELIVERED))
def test_reason_names_the_session_and_where_it_stands(status: ActivityStatus) -> None:
    [reason] = rules.why_not_issued(content(event(status)), PlanState.ACTIVE)
    assert reason == "The joint session of month 6, “Handover”, has not been held: on a day."


def test_reason_says_what_to_do_about_a_record_sent_back() -> None:
    made = content(event(ActivityStatus.RECORDED), joint_sessions=(joint(RecordState.CHANGES_REQUESTED),))
    [reason] = rules.why_not_issued(made, PlanState.ACTIVE)
    assert "sent back for changes" in reason


def test_plan_without_joint_sessions_waits_for_the_second_analysis() -> None:
    made = content(event(ActivityStatus.AGREED, SessionKind.GROUP))
    [reason] = rules.why_not_issued(made, PlanState.ACTIVE)
    assert "second training needs analysis" in reason
    assert rules.why_not_issued(content(second_on=DAY), PlanState.ACTIVE) == []


@pytest.mark.parametrize("state", PlanState)
def test_only_an_active_or_completed_plan_has_a_report_issued(state: PlanState) -> None:
    made = content(event(ActivityStatus.AGREED), joint_sessions=(joint(RecordState.AGREED),))
    may = state in {PlanState.ACTIVE, PlanState.COMPLETED}
    assert (rules.why_not_issued(made, state) == []) is may


def test_state_of_a_report_follows_from_acknowledgements_and_later_issues() -> None:
    for newest, *has in product([True, False], repeat=4):
        done = [party for party, given_ in zip(Party, has, strict=True) if given_]
        expected = ReportState.ACKNOWLEDGED if all(has) else ReportState.ISSUED
        assert rules.state_of(newest=newest, done=done) is (expected if newest else ReportState.SUPERSEDED)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_digest_does_not_depend_on_the_order_of_keys(data: dict[str, int | str | None]) -> None:
    assert digest(data) == digest(dict(reversed(data.items())))


@given(st.text(), st.text())
def test_two_contents_have_two_digests(one: str, other: str) -> None:
    issue = Issue(
        number="HR-2026-001", issue=1, issued_on=DAY, issued_by=one, replaces=None, reason=""
    ).model_dump(mode="json")
    assert (digest(issue) == digest({**issue, "issued_by": other})) is (one == other)


def test_verification_code_is_the_beginning_of_the_digest_in_fours() -> None:
    whole = digest({})
    code = verification_code(whole)
    assert len(code) == 19
    assert whole.startswith(code.replace(" ", ""))
