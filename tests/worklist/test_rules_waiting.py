from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worklist.plans import NAMES, facts, noon, plan
from trainingapp.assessments.terms import AnalysisState
from trainingapp.core.db import new_id
from trainingapp.plans.terms import CUT_SHORT, DutyParty, Party, PlanState, SessionKind
from trainingapp.supervision.terms import ActivityStatus, RecordEventKind, RecordState
from trainingapp.supervision.values import Step
from trainingapp.worklist import rules
from trainingapp.worklist.items import (
    ActionFact,
    AnalysisFact,
    AreaToRate,
    DutyFact,
    RecordFact,
    ReportFact,
    RequestFact,
)
from trainingapp.worklist.terms import ItemKind

TODAY = date(2026, 8, 20)
SUPERVISOR = Party.ALLIANCE_SUPERVISOR
SENT = Step(RecordEventKind.SUBMITTED, SUPERVISOR, "d")
TO_WRITE = (ItemKind.WRITE_RECORD, SUPERVISOR, date(2026, 8, 3))
TNA = [SessionKind.NEEDS_ANALYSIS]
HANDOVER = [SessionKind.JOINT_HANDOVER]


def record(made: Any, kind: SessionKind, state: RecordState | None, *steps: Step) -> RecordFact:
    return RecordFact(
        session_id=new_id(),
        plan_id=made.id if made else None,
        kind=kind,
        title="A session",
        led_by=new_id(),
        led_by_name="Fay Facilitator",
        starts_at=noon(date(2026, 8, 3)),
        state=state,
        submitted_at=noon(date(2026, 8, 5)) if steps else None,
        returned_at=noon(date(2026, 8, 9)) if state is RecordState.CHANGES_REQUESTED else None,
        steps=steps,
    )


def said(items: list[Any]) -> list[tuple[Any, ...]]:
    return [(item.kind, item.owner.party, item.since) for item in items]


@pytest.mark.parametrize(
    ("kind", "state", "steps", "expected"),
    [
        (SessionKind.INDIVIDUAL, None, [], [(ItemKind.WRITE_RECORD, SUPERVISOR, date(2026, 8, 3))]),
        (
            SessionKind.INDIVIDUAL,
            RecordState.DRAFT,
            [],
            [(ItemKind.WRITE_RECORD, SUPERVISOR, date(2026, 8, 3))],
        ),
        (
            SessionKind.INDIVIDUAL,
            RecordState.SUBMITTED,
            [SENT],
            [(ItemKind.AGREE_RECORD, Party.COORDINATOR, date(2026, 8, 5))],
        ),
        (
            SessionKind.JOINT_REVIEW,
            RecordState.SUBMITTED,
            [SENT],
            [
                (ItemKind.AGREE_RECORD, Party.COORDINATOR, date(2026, 8, 5)),
                (ItemKind.AGREE_RECORD, Party.PCN_SUPERVISOR, date(2026, 8, 5)),
            ],
        ),
        (
            SessionKind.JOINT_REVIEW,
            RecordState.SUBMITTED,
            [SENT, Step(RecordEventKind.AGREED, Party.COORDINATOR, "d")],
            [(ItemKind.AGREE_RECORD, Party.PCN_SUPERVISOR, date(2026, 8, 5))],
        ),
        (
            SessionKind.INDIVIDUAL,
            RecordState.CHANGES_REQUESTED,
            [SENT, Step(RecordEventKind.RETURNED, Party.COORDINATOR, "d")],
            [(ItemKind.WRITE_RECORD, SUPERVISOR, date(2026, 8, 9))],
        ),
    ],
)
def test_a_record_waits_for_whoever_has_to_write_or_agree_it(
    kind: SessionKind, state: RecordState | None, steps: list[Step], expected: list[tuple[Any, ...]]
) -> None:
    made = plan()
    items = rules.open_items(facts(made, records=(record(made, kind, state, *steps),)), TODAY)
    assert said(items) == expected


def test_the_record_of_a_group_waits_for_whoever_led_it() -> None:
    item = rules.shared_record(record(None, SessionKind.GROUP, None))
    assert (item.owner.name, item.plan_id, item.what) == (
        "Fay Facilitator",
        None,
        "Write the record of the group supervision on 3 August 2026",
    )


@pytest.mark.parametrize(
    ("due_on", "is_shown"),
    [(date(2026, 8, 1), True), (TODAY, True), (date(2026, 8, 27), True), (date(2026, 8, 28), False)],
)
def test_an_action_is_shown_from_a_week_before_its_day(due_on: date, is_shown: bool) -> None:
    made = plan()
    owner, raised_in = Party.PCN_SUPERVISOR, SessionKind.JOINT_REVIEW
    fact = ActionFact(new_id(), made.id, owner, "Order a laptop.", due_on, raised_in)
    items = rules.open_items(facts(made, actions=(fact,)), TODAY)
    assert said(items) == ([(ItemKind.ACT, owner, due_on)] if is_shown else [])


def test_a_request_waits_for_the_alliance_supervisor_since_it_was_made() -> None:
    made = plan()
    fact = RequestFact(new_id(), made.id, "CMP-B.1", "Explaining the programmes", noon(date(2026, 8, 5)))
    [item] = rules.open_items(facts(made, requests=(fact,)), TODAY)
    assert item.what == "Decide on the sign-off of CMP-B.1, Explaining the programmes"
    assert (item.owner.name, item.since) == (NAMES[SUPERVISOR], date(2026, 8, 5))


@pytest.mark.parametrize(
    ("state", "by", "expected"),
    [
        (AnalysisState.SUBMITTED, Party.COORDINATOR, (ItemKind.AGREE_ANALYSIS, SUPERVISOR)),
        (AnalysisState.SUBMITTED, SUPERVISOR, (ItemKind.AGREE_ANALYSIS, Party.COORDINATOR)),
        (AnalysisState.CHANGES_REQUESTED, Party.COORDINATOR, (ItemKind.WRITE_ANALYSIS, Party.COORDINATOR)),
        (AnalysisState.DRAFT, None, (ItemKind.WRITE_ANALYSIS, SUPERVISOR)),
        (None, None, (ItemKind.WRITE_ANALYSIS, SUPERVISOR)),
        (AnalysisState.AGREED, SUPERVISOR, None),
    ],
)
def test_an_analysis_whose_session_was_held_waits_for_one_of_the_two(
    state: AnalysisState | None, by: Party | None, expected: tuple[ItemKind, Party] | None
) -> None:
    made = plan(TNA)
    known = (AnalysisFact(made.id, 1, state, by, noon(date(2026, 6, 20))),) if state else ()
    items = rules.open_items(facts(made, [ActivityStatus.AGREED], analyses=known), TODAY)
    assert [(item.kind, item.owner.party) for item in items] == ([expected] if expected else [])


def test_an_analysis_that_was_only_begun_waits_for_nobody_before_its_session() -> None:
    made = plan(TNA)
    draft = AnalysisFact(made.id, 1, AnalysisState.DRAFT, None, noon(date(2026, 6, 2)))
    assert rules.open_items(facts(made, [ActivityStatus.DUE], analyses=(draft,)), TODAY) == []


@pytest.mark.parametrize(
    ("status", "since"),
    [(ActivityStatus.OVERDUE, date(2026, 7, 1)), (ActivityStatus.MISSED, date(2026, 6, 1))],
)
def test_what_is_overdue_or_missed_waits_to_be_booked(status: ActivityStatus, since: date) -> None:
    [item] = rules.open_items(facts(plan(), [status]), TODAY)
    assert said([item]) == [(ItemKind.BOOK, SUPERVISOR, since)]
    assert item.endpoint == "supervision.book_session"


@pytest.mark.parametrize(
    "status", sorted(set(ActivityStatus) - {ActivityStatus.OVERDUE, ActivityStatus.MISSED})
)
def test_nothing_else_waits_to_be_booked(status: ActivityStatus) -> None:
    assert rules.open_items(facts(plan(), [status]), TODAY) == []


def test_a_group_a_conference_and_any_other_session_are_booked_on_their_own_pages() -> None:
    kinds = [SessionKind.GROUP, SessionKind.CONFERENCE, SessionKind.JOINT_REVIEW]
    group, conference, joint = plan(kinds).activities
    assert rules.booking_page(group)[0] == "supervision.book_group"
    assert rules.booking_page(conference)[0] == "plans.list_conferences"
    conference.conference_id = new_id()
    assert rules.booking_page(conference)[0] == "supervision.book_conference"
    assert rules.booking_page(joint)[0] == "supervision.book_session"


@pytest.mark.parametrize(
    ("party", "owner"),
    [
        (DutyParty.ALLIANCE, SUPERVISOR),
        (DutyParty.PCN, Party.PCN_SUPERVISOR),
        (DutyParty.COORDINATOR, Party.COORDINATOR),
    ],
)
def test_a_responsibility_past_its_day_waits_for_its_own_party(party: DutyParty, owner: Party) -> None:
    made = plan()
    fact = DutyFact(new_id(), made.id, party, "Local induction", date(2026, 6, 30))
    items = rules.open_items(facts(made, duties=(fact,)), TODAY)
    assert said(items) == [(ItemKind.DO_DUTY, owner, date(2026, 7, 1))]
    assert rules.open_items(facts(made, duties=(fact,)), date(2026, 6, 30)) == []


@pytest.mark.parametrize(
    ("status", "is_ready"),
    [
        (ActivityStatus.AGREED, True),
        (ActivityStatus.RECORDED, True),
        (ActivityStatus.HELD, False),
        (ActivityStatus.BOOKED, False),
    ],
)
def test_the_handover_waits_to_be_issued_once_its_session_is_recorded(
    status: ActivityStatus, is_ready: bool
) -> None:
    items = rules.open_items(facts(plan(HANDOVER), [status]), TODAY)
    assert said(items) == ([(ItemKind.ISSUE_HANDOVER, SUPERVISOR, date(2026, 6, 1))] if is_ready else [])


def test_the_handover_is_not_issued_while_its_record_is_returned() -> None:
    known = facts(plan(HANDOVER), [ActivityStatus.RECORDED])
    [standing] = known.standings.values()
    assert standing.meeting is not None
    returned = record(known.plan, SessionKind.JOINT_HANDOVER, RecordState.CHANGES_REQUESTED)
    known = replace(known, records=(returned._replace(session_id=standing.meeting.id),))
    assert [item.kind for item in rules.open_items(known, TODAY)] == [ItemKind.WRITE_RECORD]


def test_without_joint_sessions_the_handover_waits_for_the_second_analysis() -> None:
    made = plan(TNA)
    made.activities[0].needs_analysis = 2
    agreed = AnalysisFact(made.id, 2, AnalysisState.AGREED, SUPERVISOR, noon(date(2026, 8, 1)))
    items = rules.open_items(facts(made, [ActivityStatus.AGREED], analyses=(agreed,)), TODAY)
    assert said(items) == [(ItemKind.ISSUE_HANDOVER, SUPERVISOR, date(2026, 8, 1))]


def test_an_issued_report_waits_for_each_party_that_has_not_acknowledged_it() -> None:
    made = plan(HANDOVER)
    report = ReportFact(new_id(), made.id, "HR-2026-001", noon(date(2026, 8, 1)), frozenset({SUPERVISOR}))
    items = rules.open_items(facts(made, [ActivityStatus.AGREED], report=report), TODAY)
    assert {item.owner.party for item in items} == {Party.COORDINATOR, Party.PCN_SUPERVISOR}
    assert {item.kind for item in items} == {ItemKind.ACKNOWLEDGE}


def test_areas_are_rated_from_the_month_that_teaches_them() -> None:
    unrated = [
        ("A", "Prevention", (2, 3)),
        ("A", "Prevention", (3,)),
        ("E", "Personalised care", (4,)),
        ("F", "Teamwork", ()),
    ]
    assert rules.areas_to_rate(unrated, 1) == ()
    assert rules.areas_to_rate(unrated, 2) == (AreaToRate("A", "Prevention", 2, 1),)
    assert rules.areas_to_rate(unrated, 3) == (AreaToRate("A", "Prevention", 2, 2),)
    assert [area.code for area in rules.areas_to_rate(unrated, 6)] == ["A", "E", "F"]


def test_a_rating_waits_for_the_coordinator_since_the_month_began() -> None:
    area = AreaToRate("CMP-C", "Safety netting", 2, 3)
    [item] = rules.open_items(facts(plan(), to_rate=(area,)), TODAY)
    assert item.what == "Rate yourself on safety netting (month 2, 3 left)"
    assert (item.owner.party, item.since, item.minutes) == (Party.COORDINATOR, date(2026, 7, 1), 6)


def full_facts(state: PlanState, without: Party | None = None) -> Any:
    """A plan in which something of every kind waits."""
    made = plan(
        [SessionKind.INDIVIDUAL, SessionKind.NEEDS_ANALYSIS, SessionKind.JOINT_HANDOVER], state, without
    )
    return facts(
        made,
        [ActivityStatus.OVERDUE, ActivityStatus.AGREED, ActivityStatus.AGREED],
        records=(
            record(made, SessionKind.JOINT_REVIEW, RecordState.SUBMITTED, SENT),
            record(made, SessionKind.INDIVIDUAL, None),
        ),
        actions=(ActionFact(new_id(), made.id, Party.COORDINATOR, "Ring", TODAY, SessionKind.INDIVIDUAL),),
        requests=(RequestFact(new_id(), made.id, "CMP-B.1", "Explaining", noon(TODAY)),),
        duties=(DutyFact(new_id(), made.id, DutyParty.PCN, "Induction", date(2026, 6, 30)),),
        to_rate=(AreaToRate("CMP-C", "Safety netting", 2, 3),),
    )


@given(
    state=st.sampled_from(PlanState),
    without=st.sampled_from([None, SUPERVISOR, Party.PCN_SUPERVISOR]),
)
def test_every_open_item_has_exactly_one_owner_and_a_page(state: PlanState, without: Party | None) -> None:
    items = rules.open_items(full_facts(state, without), TODAY)
    for item in items:
        assert item.owner.party in Party
        assert (item.owner.person_id is None) == (item.owner.party is without)
        assert item.endpoint.count(".") == 1
    tasks = [(item.kind, item.what, item.owner.party) for item in items]
    assert len(set(tasks)) == len(tasks)
    assert items == rules.oldest_first(items)


@pytest.mark.parametrize("state", sorted(CUT_SHORT | {PlanState.DRAFT}))
def test_nothing_waits_in_a_plan_that_was_cut_short_or_has_not_begun(state: PlanState) -> None:
    assert rules.open_items(full_facts(state), TODAY) == []


def test_in_a_paused_plan_only_what_was_already_said_waits() -> None:
    kinds = {item.kind for item in rules.open_items(full_facts(PlanState.PAUSED), TODAY)}
    assert kinds.isdisjoint({ItemKind.BOOK, ItemKind.RATE, ItemKind.DO_DUTY, ItemKind.ISSUE_HANDOVER})
    assert {ItemKind.AGREE_RECORD, ItemKind.DECIDE_SIGN_OFF} <= kinds


def test_the_newest_report_counts() -> None:
    older = ReportFact(new_id(), new_id(), "HR-2026-001", noon(date(2026, 8, 1)), frozenset(Party))
    newer = older._replace(number="HR-2026-002", issued_at=noon(date(2026, 8, 2)))
    assert rules.latest_report([newer, older]) is newer
    assert rules.latest_report([]) is None
