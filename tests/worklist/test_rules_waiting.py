from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worklist.plans import NAMES, activity, facts, id_of, noon, plan
from trainingapp.assessments.terms import AnalysisState
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.plans.terms import (
    CUT_SHORT,
    JOINT,
    AgreementKind,
    DutyParty,
    Party,
    PlanState,
    SessionKind,
)
from trainingapp.supervision.terms import ActivityStatus, RecordEventKind, RecordState
from trainingapp.supervision.values import Step
from trainingapp.worklist import rules
from trainingapp.worklist.facts import (
    AcknowledgeFact,
    ActionFact,
    AgreementFact,
    AnalysisFact,
    AnswerFact,
    AreaToRate,
    ConditionFact,
    DisputeFact,
    DutyFact,
    Facts,
    MissingAgreement,
    NeedFact,
    OfferFact,
    PrepareFact,
    RecordFact,
    RedactFact,
    RequestFact,
    TimeAskedFact,
)
from trainingapp.worklist.items import Item, Named, Owner, PlanLine
from trainingapp.worklist.terms import ItemKind

TODAY = date(2026, 8, 20)
NOW = noon(TODAY)
COORDINATOR, SUPERVISOR, NETWORK = Party
SENT = Step(RecordEventKind.SUBMITTED, SUPERVISOR, "d")
FAY = Named(new_id(), "Fay Facilitator")


def record(made: PlanLine | None, kind: SessionKind, state: RecordState | None, *steps: Step) -> RecordFact:
    return RecordFact(
        session_id=new_id(),
        plan_id=made.id if made else None,
        kind=kind,
        title="A session",
        led_by=FAY,
        starts_at=noon(date(2026, 8, 3)),
        state=state,
        submitted_at=noon(date(2026, 8, 5)) if steps else None,
        returned_at=noon(date(2026, 8, 9)) if state is RecordState.CHANGES_REQUESTED else None,
        steps=steps,
    )


def waiting(made: PlanLine, now: Any = NOW, **known: Any) -> list[Item]:
    return rules.open_items(facts(made, **known), made, now)


def said(items: list[Item]) -> list[tuple[Any, ...]]:
    return [(item.kind, item.owner.party, item.since) for item in items]


# --- records --------------------------------------------------------------------------------------


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
            [(ItemKind.AGREE_RECORD, COORDINATOR, date(2026, 8, 5))],
        ),
        (
            SessionKind.JOINT_REVIEW,
            RecordState.SUBMITTED,
            [SENT],
            [
                (ItemKind.AGREE_RECORD, COORDINATOR, date(2026, 8, 5)),
                (ItemKind.AGREE_RECORD, NETWORK, date(2026, 8, 5)),
            ],
        ),
        (
            SessionKind.JOINT_REVIEW,
            RecordState.SUBMITTED,
            [SENT, Step(RecordEventKind.AGREED, COORDINATOR, "d")],
            [(ItemKind.AGREE_RECORD, NETWORK, date(2026, 8, 5))],
        ),
        (
            SessionKind.JOINT_REVIEW,
            RecordState.SUBMITTED,
            [SENT, Step(RecordEventKind.NO_REPLY, NETWORK, "d")],
            [(ItemKind.AGREE_RECORD, COORDINATOR, date(2026, 8, 5))],
        ),
        (
            SessionKind.INDIVIDUAL,
            RecordState.CHANGES_REQUESTED,
            [SENT, Step(RecordEventKind.RETURNED, COORDINATOR, "d")],
            [(ItemKind.WRITE_RECORD, SUPERVISOR, date(2026, 8, 9))],
        ),
    ],
)
def test_a_record_waits_for_whoever_has_to_write_or_agree_it(
    kind: SessionKind, state: RecordState | None, steps: list[Step], expected: list[tuple[Any, ...]]
) -> None:
    made = plan()
    assert said(waiting(made, records=[record(made, kind, state, *steps)])) == expected


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 8, 25), [ItemKind.AGREE_RECORD]),
        (date(2026, 8, 26), [ItemKind.AGREE_RECORD, ItemKind.CLOSE_RECORD]),
        (date(2026, 12, 1), [ItemKind.AGREE_RECORD, ItemKind.CLOSE_RECORD]),
    ],
)
def test_three_weeks_after_it_was_sent_a_record_may_be_closed_without_an_answer(
    day: date, kinds: list[ItemKind]
) -> None:
    made = plan()
    sent = record(made, SessionKind.INDIVIDUAL, RecordState.SUBMITTED, SENT)
    items = waiting(made, noon(day), records=[sent])
    assert [item.kind for item in items] == kinds
    assert len({item.key for item in items}) == len(items)
    if len(items) > 1:
        assert items[1].owner.party is SUPERVISOR
        assert (items[1].endpoint, items[1].since) == (
            "supervision.close_without_reply",
            date(2026, 8, 26),
        )


@pytest.mark.parametrize(
    ("state", "unmarked", "kind"),
    [
        (None, True, ItemKind.TAKE_REGISTER),
        (RecordState.DRAFT, True, ItemKind.TAKE_REGISTER),
        (None, False, ItemKind.WRITE_RECORD),
        (RecordState.DRAFT, False, ItemKind.WRITE_RECORD),
    ],
)
def test_a_group_waits_for_its_register_and_then_for_its_record(
    state: RecordState | None, unmarked: bool, kind: ItemKind
) -> None:
    begun = record(None, SessionKind.GROUP, state)._replace(unmarked=unmarked)
    [item] = rules.shared_items([begun], [], NOW)
    assert (item.kind, item.owner.name, item.plan_id, item.whom) == (kind, "Fay Facilitator", None, "")
    assert item.values == {"session_id": begun.session_id}
    assert "the group supervision on 3 August 2026" in item.what


def test_what_a_group_asks_of_somebody_who_left_falls_to_the_lead() -> None:
    begun = record(None, SessionKind.GROUP, None)._replace(led_by=FAY._replace(is_active=False))
    [item] = rules.shared_items([begun], [], NOW)
    assert item.owner.is_lead
    assert item.endpoint == "accounts.list_people"


# --- actions, requests, analyses ------------------------------------------------------------------


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (0, True), (7, True), (8, False)])
def test_an_action_is_shown_from_a_week_before_its_day(days: int, shown: bool) -> None:
    made = plan()
    due_on = TODAY + timedelta(days=days)
    action = ActionFact(new_id(), made.id, COORDINATOR, "Ring the clinic.", due_on, SessionKind.INDIVIDUAL)
    items = waiting(made, actions=[action])
    assert said(items) == ([(ItemKind.ACT, COORDINATOR, due_on)] if shown else [])
    assert all(item.what.startswith("Ring the clinic (due ") for item in items)


def test_a_sign_off_waits_for_the_alliance_supervisor() -> None:
    made = plan()
    request = RequestFact(new_id(), made.id, "CMP-B.1", "Explaining", noon(date(2026, 8, 5)))
    [item] = waiting(made, requests=[request])
    assert (item.kind, item.owner.name) == (ItemKind.DECIDE_SIGN_OFF, "Sam Supervisor")
    assert (item.since, item.values) == (date(2026, 8, 5), {"request_id": request.request_id})


HELD_ANALYSIS = {"kind": SessionKind.NEEDS_ANALYSIS, "needs_analysis": 1}


@pytest.mark.parametrize(
    ("status", "state", "by", "expected"),
    [
        (ActivityStatus.HELD, None, None, (ItemKind.WRITE_ANALYSIS, SUPERVISOR, date(2026, 6, 1))),
        (
            ActivityStatus.AGREED,
            AnalysisState.DRAFT,
            None,
            (ItemKind.WRITE_ANALYSIS, SUPERVISOR, date(2026, 6, 1)),
        ),
        (ActivityStatus.BOOKED, AnalysisState.DRAFT, None, None),
        (ActivityStatus.WAIVED, None, None, None),
        (
            None,
            AnalysisState.SUBMITTED,
            COORDINATOR,
            (ItemKind.AGREE_ANALYSIS, SUPERVISOR, date(2026, 8, 1)),
        ),
        (
            None,
            AnalysisState.SUBMITTED,
            SUPERVISOR,
            (ItemKind.AGREE_ANALYSIS, COORDINATOR, date(2026, 8, 1)),
        ),
        (
            None,
            AnalysisState.CHANGES_REQUESTED,
            COORDINATOR,
            (ItemKind.WRITE_ANALYSIS, COORDINATOR, date(2026, 8, 1)),
        ),
    ],
)
def test_a_needs_analysis_waits_to_be_written_and_then_for_whoever_did_not_send_it(
    status: ActivityStatus | None,
    state: AnalysisState | None,
    by: Party | None,
    expected: tuple[Any, ...] | None,
) -> None:
    made = plan()
    held = [activity(made, status, SessionKind.NEEDS_ANALYSIS, needs_analysis=1)] if status else []
    written = [AnalysisFact(made.id, 1, state, by, noon(date(2026, 8, 1)))] if state else []
    assert said(waiting(made, activities=held, analyses=written)) == ([expected] if expected else [])


# --- booking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ActivityStatus.OVERDUE, (ItemKind.BOOK, SUPERVISOR, date(2026, 7, 1))),
        (ActivityStatus.MISSED, (ItemKind.BOOK, SUPERVISOR, date(2026, 6, 1))),
        (ActivityStatus.DUE, None),
        (ActivityStatus.BOOKED, None),
        (ActivityStatus.WAIVED, None),
    ],
)
def test_what_is_late_or_was_missed_waits_to_be_booked(
    status: ActivityStatus, expected: tuple[Any, ...] | None
) -> None:
    made = plan()
    late = activity(made, status)
    assert said(waiting(made, activities=[late])) == ([expected] if expected else [])
    assert waiting(made, activities=[late._replace(is_offered=True)]) == [], "times are being chosen"


@pytest.mark.parametrize(
    ("kind", "conference", "endpoint"),
    [
        (SessionKind.GROUP, False, "supervision.book_group"),
        (SessionKind.CONFERENCE, False, "supervision.list_conferences"),
        (SessionKind.CONFERENCE, True, "supervision.book_conference"),
        (SessionKind.JOINT_REVIEW, False, "supervision.book_session"),
    ],
)
def test_each_kind_of_activity_is_booked_on_its_own_page(
    kind: SessionKind, conference: bool, endpoint: str
) -> None:
    conference_id = new_id() if conference else None
    assert rules.booking_page(kind, new_id(), new_id(), conference_id)[0] == endpoint


# --- times to choose from -------------------------------------------------------------------------


def answer(made: PlanLine, party: Party, last: date) -> AnswerFact:
    return AnswerFact(
        new_id(),
        made.id,
        id_of(made, party),
        party,
        SessionKind.JOINT_REVIEW,
        "Joint review",
        noon(date(2026, 8, 10)),
        noon(last),
    )


def test_each_of_those_asked_has_an_item_of_their_own_while_a_time_is_still_to_come() -> None:
    made = plan()
    asked = [answer(made, party, date(2026, 8, 28)) for party in (COORDINATOR, NETWORK)]
    items = waiting(made, answers=asked)
    assert {item.owner.person_id for item in items} == {id_of(made, COORDINATOR), id_of(made, NETWORK)}
    assert {(item.kind, item.since, item.minutes) for item in items} == {
        (ItemKind.ANSWER_OFFER, date(2026, 8, 10), 1)
    }
    assert waiting(made, noon(date(2026, 8, 29)), answers=asked) == []


def offer(made: PlanLine | None, **changes: Any) -> OfferFact:
    given: dict[str, Any] = {
        "offer_id": new_id(),
        "plan_id": made.id if made else None,
        "kind": SessionKind.JOINT_REVIEW if made else SessionKind.GROUP,
        "title": "Joint review",
        "led_by": FAY,
        "first_at": noon(date(2026, 8, 28)),
        "unanswered": 1,
        "answered_at": None,
        "offered_at": noon(date(2026, 8, 10)),
    }
    return OfferFact(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "day", "since"),
    [
        ({}, date(2026, 8, 25), None),
        ({}, date(2026, 8, 26), date(2026, 8, 26)),
        ({}, date(2026, 9, 15), date(2026, 8, 26)),
        ({"unanswered": 0, "answered_at": noon(date(2026, 8, 12))}, date(2026, 8, 12), date(2026, 8, 12)),
        ({"unanswered": 0, "answered_at": noon(date(2026, 8, 27))}, date(2026, 8, 27), date(2026, 8, 26)),
        ({"first_at": noon(date(2026, 8, 11))}, date(2026, 8, 10), date(2026, 8, 10)),
        ({"unanswered": 0}, date(2026, 8, 20), date(2026, 8, 10)),
    ],
    ids=["early", "near", "past", "answered", "answered late", "short notice", "nobody left to ask"],
)
def test_one_of_the_times_is_booked_once_all_answered_or_the_first_is_near(
    changes: dict[str, Any], day: date, since: date | None
) -> None:
    made = plan()
    expected = [(ItemKind.BOOK_FROM_OFFER, SUPERVISOR, since)] if since else []
    assert said(waiting(made, noon(day), offers=[offer(made, **changes)])) == expected
    of_group = rules.shared_items([], [offer(None, **changes)], noon(day))
    assert said(of_group) == expected
    assert all((item.plan_id, item.owner.name) == (None, "Fay Facilitator") for item in of_group)


# --- preparing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (noon(date(2026, 8, 20)), None),
        (noon(date(2026, 8, 21)), date(2026, 8, 21)),
        (clock.london(date(2026, 8, 26), 9, 59), date(2026, 8, 21)),
        (clock.london(date(2026, 8, 26), 10), None),
    ],
)
def test_a_session_is_prepared_in_the_five_days_before_it(now: Any, since: date | None) -> None:
    made = plan()
    booked = PrepareFact(
        new_id(),
        made.id,
        SessionKind.INDIVIDUAL,
        clock.london(date(2026, 8, 26), 10),
        noon(date(2026, 8, 1)),
    )
    expected = [(ItemKind.PREPARE, COORDINATOR, since)] if since else []
    assert said(waiting(made, now, prepare=[booked])) == expected


def test_a_session_booked_at_short_notice_is_prepared_from_that_day_on() -> None:
    made = plan()
    at = clock.london(date(2026, 8, 22), 10)
    booked = PrepareFact(new_id(), made.id, SessionKind.JOINT_REVIEW, at, noon(date(2026, 8, 19)))
    assert said(waiting(made, prepare=[booked])) == [(ItemKind.PREPARE, COORDINATOR, date(2026, 8, 19))]


@pytest.mark.parametrize("kind", SessionKind)
def test_individual_and_joint_sessions_are_prepared(kind: SessionKind) -> None:
    made = plan()
    booked = PrepareFact(new_id(), made.id, kind, noon(date(2026, 8, 22)), noon(date(2026, 8, 1)))
    assert len(waiting(made, prepare=[booked])) == (kind in JOINT | {SessionKind.INDIVIDUAL})


# --- agreements -----------------------------------------------------------------------------------


def test_each_party_that_has_not_accepted_an_agreement_is_asked() -> None:
    made = plan()
    asked = [
        AgreementFact(new_id(), made.id, AgreementKind.PROGRAMME, party, noon(date(2026, 8, 1)))
        for party in (COORDINATOR, NETWORK)
    ]
    items = waiting(made, agreements=asked)
    assert said(items) == [
        (ItemKind.ACCEPT_AGREEMENT, COORDINATOR, date(2026, 8, 1)),
        (ItemKind.ACCEPT_AGREEMENT, NETWORK, date(2026, 8, 1)),
    ]
    assert {item.what for item in items} == {"Read and accept the programme agreement"}


@pytest.mark.parametrize(("starts_on", "asked"), [(TODAY, True), (TODAY + timedelta(days=1), False)])
def test_the_supervision_agreement_is_proposed_from_the_plans_start(starts_on: date, asked: bool) -> None:
    made = plan()
    items = waiting(made, missing=[MissingAgreement(made.id, starts_on)])
    assert said(items) == ([(ItemKind.PROPOSE_AGREEMENT, SUPERVISOR, starts_on)] if asked else [])
    assert all(item.values == {"plan_id": made.id, "kind": "supervision"} for item in items)


@pytest.mark.parametrize(
    ("status", "since"),
    [
        (ActivityStatus.NOT_YET_DUE, None),
        (ActivityStatus.WAIVED, None),
        (ActivityStatus.DUE, date(2026, 6, 1)),
        (ActivityStatus.BOOKED, date(2026, 5, 25)),
        (ActivityStatus.AGREED, date(2026, 5, 25)),
    ],
)
def test_the_programme_agreement_is_proposed_once_the_first_joint_session_is_due_or_booked(
    status: ActivityStatus, since: date | None
) -> None:
    made = plan()
    first = activity(made, status, SessionKind.JOINT_INITIAL)
    expected = [(ItemKind.PROPOSE_AGREEMENT, SUPERVISOR, since)] if since else []
    assert said(waiting(made, activities=[first])) == expected


# --- responsibilities -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "owner"),
    [(DutyParty.ALLIANCE, SUPERVISOR), (DutyParty.PCN, NETWORK), (DutyParty.COORDINATOR, COORDINATOR)],
)
def test_a_responsibility_past_its_day_waits_for_its_own_party(party: DutyParty, owner: Party) -> None:
    made = plan()
    duty = DutyFact(new_id(), made.id, party, "Local induction", date(2026, 6, 30))
    assert said(waiting(made, duties=[duty])) == [(ItemKind.DO_DUTY, owner, date(2026, 7, 1))]
    assert waiting(made, noon(date(2026, 6, 30)), duties=[duty]) == []


def test_a_responsibility_that_somebody_took_on_waits_for_them_while_they_are_on_the_plan() -> None:
    made = plan()
    duty = DutyFact(new_id(), made.id, DutyParty.PCN, "Induction", date(2026, 6, 30))
    taken_on = duty._replace(owner_id=id_of(made, COORDINATOR))
    [item] = waiting(made, duties=[taken_on])
    assert item.owner.person_id == id_of(made, COORDINATOR)
    assert item.endpoint == "plans.list_responsibilities", "only the network's side may tick it"
    [item] = waiting(made, duties=[duty._replace(owner_id=id_of(made, NETWORK))])
    assert item.endpoint == "plans.tick_responsibility"
    [item] = waiting(made, duties=[duty._replace(owner_id=new_id())])
    assert item.owner.person_id == id_of(made, NETWORK)


# --- the handover report --------------------------------------------------------------------------


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
    made = plan()
    items = waiting(made, activities=[activity(made, status, SessionKind.JOINT_HANDOVER)])
    assert said(items) == ([(ItemKind.ISSUE_HANDOVER, SUPERVISOR, date(2026, 6, 1))] if is_ready else [])


def test_the_handover_is_not_issued_while_its_record_is_returned() -> None:
    made = plan()
    joint = activity(made, ActivityStatus.RECORDED, SessionKind.JOINT_HANDOVER)
    returned = record(made, SessionKind.JOINT_HANDOVER, RecordState.CHANGES_REQUESTED)
    known = [returned._replace(session_id=joint.session_id)]
    items = waiting(made, activities=[joint], records=known)
    assert [item.kind for item in items] == [ItemKind.WRITE_RECORD]


def test_without_joint_sessions_the_handover_waits_for_the_second_analysis() -> None:
    made = plan()
    agreed = AnalysisFact(made.id, 2, AnalysisState.AGREED, SUPERVISOR, noon(date(2026, 8, 1)))
    assert said(waiting(made, analyses=[agreed])) == [(ItemKind.ISSUE_HANDOVER, SUPERVISOR, date(2026, 8, 1))]


def test_an_issued_report_waits_for_each_party_that_has_not_acknowledged_it() -> None:
    made = plan()
    asked = [
        AcknowledgeFact(new_id(), made.id, "HR-2026-001", party, noon(date(2026, 8, 1)))
        for party in (COORDINATOR, NETWORK)
    ]
    assert said(waiting(made, acknowledge=asked)) == [
        (ItemKind.ACKNOWLEDGE, COORDINATOR, date(2026, 8, 1)),
        (ItemKind.ACKNOWLEDGE, NETWORK, date(2026, 8, 1)),
    ]


# --- ratings --------------------------------------------------------------------------------------


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
    made = plan()
    area = (AreaToRate("CMP-C", "Safety netting", 2, 3), date(2026, 7, 1))
    [item] = waiting(made, to_rate=[area])
    assert item.what == "Rate yourself on safety netting (month 2, 3 left)"
    assert (item.owner.party, item.since, item.minutes) == (COORDINATOR, date(2026, 7, 1), 6)


# --- all of it ------------------------------------------------------------------------------------


def full_facts(made: PlanLine) -> Facts:
    """Something of every kind waits."""
    at, past = noon(date(2026, 7, 1)), date(2026, 6, 30)
    return facts(
        made,
        activities=[
            activity(made, ActivityStatus.OVERDUE),
            activity(made, ActivityStatus.AGREED, **HELD_ANALYSIS),
            activity(made, ActivityStatus.AGREED, SessionKind.JOINT_HANDOVER),
            activity(made, ActivityStatus.DUE, SessionKind.JOINT_INITIAL),
        ],
        records=[
            record(made, SessionKind.JOINT_REVIEW, RecordState.SUBMITTED, SENT)._replace(submitted_at=at),
            record(made, SessionKind.INDIVIDUAL, None),
        ],
        actions=[ActionFact(new_id(), made.id, COORDINATOR, "Ring", TODAY, SessionKind.INDIVIDUAL)],
        requests=[RequestFact(new_id(), made.id, "CMP-B.1", "Explaining", at)],
        analyses=[AnalysisFact(made.id, 2, AnalysisState.SUBMITTED, COORDINATOR, at)],
        duties=[DutyFact(new_id(), made.id, DutyParty.PCN, "Induction", past)],
        answers=[answer(plan(), COORDINATOR, date(2026, 9, 1))._replace(plan_id=made.id)],
        offers=[offer(made, unanswered=0)],
        prepare=[PrepareFact(new_id(), made.id, SessionKind.INDIVIDUAL, noon(TODAY + timedelta(days=2)), at)],
        agreements=[AgreementFact(new_id(), made.id, AgreementKind.SUPERVISION, COORDINATOR, at)],
        missing=[MissingAgreement(made.id, made.starts_on)],
        acknowledge=[AcknowledgeFact(new_id(), made.id, "HR-2026-001", party, at) for party in Party],
        to_rate=[(AreaToRate("CMP-C", "Safety netting", 2, 3), date(2026, 7, 1))],
        conditions=[ConditionFact(new_id(), made.id, "CMP-B.2", past)],
        disputes=[DisputeFact(new_id(), made.id, "CMP-B.3", at)],
        redact=[RedactFact(new_id(), made.id, at)],
        needs=[NeedFact(new_id(), made.id, party, "Spreadsheets", past) for party in Party],
        time_asked=[TimeAskedFact(new_id(), made.id, TODAY, 60, at)],
    )


def test_every_kind_of_item_is_covered_here() -> None:
    made = plan()
    found = {item.kind for item in rules.open_items(full_facts(made), made, NOW)}
    assert set(ItemKind) - found == {ItemKind.TAKE_REGISTER}, "that is a group's alone"


ABSENT = [None, SUPERVISOR, NETWORK]


@given(
    state=st.sampled_from(PlanState),
    without=st.sampled_from(ABSENT),
    gone=st.sampled_from([None, *Party]),
)
def test_every_open_item_has_exactly_one_owner_a_page_and_a_key(
    state: PlanState, without: Party | None, gone: Party | None
) -> None:
    made = plan(state, without, gone)
    items = rules.open_items(full_facts(made), made, NOW)
    for item in items:
        if item.kind is ItemKind.RESOLVE_DISPUTE:
            assert item.owner == Owner(None, "Programme lead", None), "whoever else is there"
            assert item.endpoint == "assessments.resolve_dispute"
            continue
        assert item.owner.party in Party
        assert item.owner.is_lead == (item.owner.party in {without, gone})
        assert item.owner.is_lead == (item.owner.name not in NAMES.values())
        assert (item.endpoint == "plans.show_details") == item.owner.is_lead
    assert len({item.key for item in items}) == len(items)
    assert items == rules.oldest_first(items)


def test_what_falls_to_the_lead_tells_no_content() -> None:
    made = plan(without=SUPERVISOR)
    found = rules.waiting_for_leads(rules.open_items(full_facts(made), made, NOW))
    items = [item for item in found if item.owner.party is not None]
    assert len(items) > 5
    assert len(found) == len(items) + 1, "a disputed signature is the lead's anyway"
    assert {item.what.partition(": ")[0] for item in items} == {
        "Find an alliance supervisor for Cora Coordinator"
    }


def test_a_move_keeps_its_key_and_gets_another_with_another_person_or_another_turn() -> None:
    made = plan()
    request = RequestFact(new_id(), made.id, "CMP-B.1", "Explaining", NOW)
    [today] = waiting(made, requests=[request])
    [later] = waiting(made, noon(TODAY + timedelta(days=30)), requests=[request])
    assert today.key == later.key
    other = plan()._replace(id=made.id)
    [handed_on] = waiting(other, requests=[request])
    assert handed_on.key != today.key
    sent = record(made, SessionKind.INDIVIDUAL, RecordState.SUBMITTED, SENT)
    [first] = waiting(made, records=[sent])
    [again] = waiting(made, records=[sent._replace(submitted_at=noon(date(2026, 8, 15)))])
    assert first.key != again.key, "it was returned and sent again"
    assert replace(first, what="other words").key == first.key


def test_while_a_cover_lasts_the_cover_has_the_items_of_who_is_covered_for() -> None:
    made = plan()
    cover = made.holders[SUPERVISOR]._replace(id=new_id(), name="Colin Cover")
    covered = made._replace(
        holders={**made.holders, SUPERVISOR: cover}, people={**made.people, cover.id: cover}
    )
    items = rules.open_items(full_facts(made), covered, NOW)
    own = [item for item in items if item.owner.party is SUPERVISOR]
    assert own
    assert {item.owner.name for item in own} == {"Colin Cover"}


@pytest.mark.parametrize("state", sorted(CUT_SHORT | {PlanState.DRAFT}))
def test_nothing_waits_in_a_plan_that_was_cut_short_or_has_not_begun(state: PlanState) -> None:
    made = plan(state)
    assert rules.open_items(full_facts(made), made, NOW) == []


def test_in_a_paused_plan_only_what_was_already_said_waits() -> None:
    made = plan(PlanState.PAUSED)
    kinds = {item.kind for item in rules.open_items(full_facts(made), made, NOW)}
    assert kinds == {
        ItemKind.AGREE_RECORD,
        ItemKind.WRITE_RECORD,
        ItemKind.CLOSE_RECORD,
        ItemKind.DECIDE_SIGN_OFF,
        ItemKind.AGREE_ANALYSIS,
        ItemKind.WRITE_ANALYSIS,
        ItemKind.ACT,
        ItemKind.ACCEPT_AGREEMENT,
        ItemKind.ACKNOWLEDGE,
        ItemKind.MEET_CONDITION,
        ItemKind.RESOLVE_DISPUTE,
        ItemKind.REDACT,
    }


def test_nothing_known_is_nothing_open() -> None:
    made = plan()
    assert rules.open_items(facts(made), made, NOW) == []
