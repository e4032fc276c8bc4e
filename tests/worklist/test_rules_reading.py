from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.worklist.plans import id_of, person, plan
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import Role
from trainingapp.core.db import new_id
from trainingapp.plans.terms import DutyParty, Party, PlanState, SessionKind
from trainingapp.worklist import rules
from trainingapp.worklist.items import Item, Move, Owner
from trainingapp.worklist.terms import Home, ItemKind

TODAY = date(2026, 8, 20)
PLAN = new_id()
SAM = Owner(new_id(), "Sam", Party.ALLIANCE_SUPERVISOR)
CORA = Owner(new_id(), "Cora", Party.COORDINATOR)


def item(kind: ItemKind, owner: Owner = SAM, *, waited: int = 0, session: SessionKind | None = None) -> Item:
    since = TODAY - timedelta(days=waited)
    return Item(kind, PLAN, "Cora", f"{kind} {waited}", since, owner, "worklist.home", {}, 2, session)


@pytest.mark.parametrize(
    ("reader", "kind", "session", "may_know"),
    [
        (Party.PCN_SUPERVISOR, ItemKind.AGREE_RECORD, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.WRITE_RECORD, SessionKind.NEEDS_ANALYSIS, False),
        (Party.PCN_SUPERVISOR, ItemKind.WRITE_RECORD, SessionKind.GROUP, False),
        (Party.PCN_SUPERVISOR, ItemKind.AGREE_RECORD, SessionKind.JOINT_REVIEW, True),
        (Party.PCN_SUPERVISOR, ItemKind.ACT, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.DECIDE_SIGN_OFF, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.AGREE_ANALYSIS, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.RATE, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.DO_DUTY, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.BOOK, None, True),
        (Party.PCN_SUPERVISOR, ItemKind.ACKNOWLEDGE, None, True),
        (Party.PCN_SUPERVISOR, ItemKind.CLOSE_RECORD, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.CLOSE_RECORD, SessionKind.JOINT_REVIEW, True),
        (Party.PCN_SUPERVISOR, ItemKind.ANSWER_OFFER, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.ANSWER_OFFER, SessionKind.JOINT_REVIEW, True),
        (Party.PCN_SUPERVISOR, ItemKind.BOOK_FROM_OFFER, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.BOOK_FROM_OFFER, SessionKind.JOINT_REVIEW, True),
        (Party.PCN_SUPERVISOR, ItemKind.PREPARE, SessionKind.INDIVIDUAL, False),
        (Party.PCN_SUPERVISOR, ItemKind.PREPARE, SessionKind.JOINT_REVIEW, True),
        (Party.PCN_SUPERVISOR, ItemKind.ACCEPT_AGREEMENT, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.PROPOSE_AGREEMENT, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.TAKE_REGISTER, SessionKind.GROUP, False),
        (Party.PCN_SUPERVISOR, ItemKind.MEET_CONDITION, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.REDACT, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.RESOLVE_DISPUTE, None, False),
        (Party.PCN_SUPERVISOR, ItemKind.FOLLOW_NEED, None, True),
        (Party.COORDINATOR, ItemKind.MEET_CONDITION, None, True),
        (Party.COORDINATOR, ItemKind.FOLLOW_NEED, None, True),
        (Party.COORDINATOR, ItemKind.CLOSE_RECORD, SessionKind.INDIVIDUAL, True),
        (Party.COORDINATOR, ItemKind.BOOK_FROM_OFFER, SessionKind.INDIVIDUAL, True),
        (Party.COORDINATOR, ItemKind.PROPOSE_AGREEMENT, None, True),
        (None, ItemKind.PREPARE, SessionKind.INDIVIDUAL, True),
        (None, ItemKind.CLOSE_RECORD, SessionKind.INDIVIDUAL, True),
        (Party.COORDINATOR, ItemKind.DO_DUTY, None, False),
        (Party.COORDINATOR, ItemKind.DECIDE_SIGN_OFF, None, True),
        (None, ItemKind.ACT, SessionKind.INDIVIDUAL, False),
        (None, ItemKind.FOLLOW_NEED, None, False),
        (None, ItemKind.MEET_CONDITION, None, True),
        (None, ItemKind.DO_DUTY, None, True),
    ],
)
def test_what_a_reader_may_know_of_what_waits_for_the_alliance_supervisor(
    reader: Party | None, kind: ItemKind, session: SessionKind | None, may_know: bool
) -> None:
    assert rules.may_know(reader, item(kind, session=session)) is may_know


LEAD = Owner(None, "Programme lead", None)
PRIYA = Owner(new_id(), "Priya", Party.PCN_SUPERVISOR)


@pytest.mark.parametrize(
    ("reader", "kind", "owner", "may_know"),
    [
        (None, ItemKind.RESOLVE_DISPUTE, LEAD, True),
        (Party.ALLIANCE_SUPERVISOR, ItemKind.RESOLVE_DISPUTE, LEAD, True),
        (Party.COORDINATOR, ItemKind.RESOLVE_DISPUTE, LEAD, True),
        (Party.PCN_SUPERVISOR, ItemKind.RESOLVE_DISPUTE, LEAD, False),
        (Party.PCN_SUPERVISOR, ItemKind.MEET_CONDITION, CORA, False),
        (Party.PCN_SUPERVISOR, ItemKind.REDACT, CORA, False),
        (Party.ALLIANCE_SUPERVISOR, ItemKind.REDACT, CORA, True),
        (Party.PCN_SUPERVISOR, ItemKind.FOLLOW_NEED, CORA, True),
        (Party.PCN_SUPERVISOR, ItemKind.ANSWER_TIME, PRIYA, True),
        (Party.COORDINATOR, ItemKind.ANSWER_TIME, PRIYA, True),
        (None, ItemKind.ANSWER_TIME, PRIYA, True),
    ],
)
def test_who_may_know_of_signatures_evidence_needs_and_time_of_others(
    reader: Party | None, kind: ItemKind, owner: Owner, may_know: bool
) -> None:
    assert rules.may_know(reader, item(kind, owner)) is may_know


@pytest.mark.parametrize("kind", ItemKind)
def test_everybody_knows_what_waits_for_their_own_side(kind: ItemKind) -> None:
    assert rules.may_know(Party.ALLIANCE_SUPERVISOR, item(kind))


def test_what_waits_is_either_mine_or_somebody_elses() -> None:
    mine, theirs = item(ItemKind.AGREE_RECORD, CORA, waited=2), item(ItemKind.DECIDE_SIGN_OFF, waited=5)
    assert CORA.person_id is not None
    assert rules.waiting_for([mine, theirs], CORA.person_id) == [mine]
    assert rules.waiting_on_others([mine, theirs], CORA.person_id, Party.COORDINATOR) == [theirs]


def test_things_of_one_kind_for_one_owner_are_counted_since_the_oldest() -> None:
    items = [item(ItemKind.DECIDE_SIGN_OFF, waited=n) for n in (1, 9, 4)] + [item(ItemKind.BOOK, waited=3)]
    sign_offs, booking = rules.grouped(items)
    assert (sign_offs.number, sign_offs.since) == (3, TODAY - timedelta(days=9))
    assert (booking.number, booking.kind) == (1, ItemKind.BOOK)


@pytest.mark.parametrize(("waited", "is_stuck"), [(0, False), (7, False), (8, True), (90, True)])
def test_what_waits_for_more_than_a_week_is_stuck(waited: int, is_stuck: bool) -> None:
    assert rules.is_stuck(TODAY - timedelta(days=waited), TODAY) is is_stuck


def move(kind: ItemKind, party: Party | None, waited: int, person_id: UUID | None = None) -> Move:
    since = TODAY - timedelta(days=waited)
    return Move(kind, party, "What", since, new_id(), "worklist.home", {}, person_id=person_id)


def test_what_is_stuck_in_a_plan_is_counted_by_kind_and_side_and_then_named() -> None:
    made = plan(without=Party.PCN_SUPERVISOR)
    supervisor = Party.ALLIANCE_SUPERVISOR
    moves = [move(ItemKind.BOOK, supervisor, waited) for waited in (7, 8, 30)]
    moves.append(move(ItemKind.ACCEPT_AGREEMENT, Party.PCN_SUPERVISOR, 9))
    groups = [rules.named(pile, {made.id: made}) for pile in rules.piles(made.id, moves, TODAY)]
    assert [(g.kind, g.number, g.since, g.owner.name) for g in groups] == [
        (ItemKind.BOOK, 2, TODAY - timedelta(days=30), "Sam Supervisor"),
        (ItemKind.ACCEPT_AGREEMENT, 1, TODAY - timedelta(days=9), "Programme lead"),
    ]
    assert {g.whom for g in groups} == {"Cora Coordinator"}


def test_what_only_the_lead_can_do_is_among_it_from_the_first_day() -> None:
    made = plan()
    own = move(ItemKind.RESOLVE_DISPUTE, None, 0)
    [pile] = rules.piles(made.id, [own, own, move(ItemKind.BOOK, Party.ALLIANCE_SUPERVISOR, 0)], TODAY)
    group = rules.named(pile, {made.id: made})
    assert (group.kind, group.number, group.owner) == (ItemKind.RESOLVE_DISPUTE, 2, LEAD)


def test_what_somebody_was_asked_in_person_is_counted_apart() -> None:
    made = plan()
    party = Party.PCN_SUPERVISOR
    asked = [move(ItemKind.DO_DUTY, party, 9), move(ItemKind.DO_DUTY, party, 9, id_of(made, party))]
    assert len(rules.piles(made.id, asked, TODAY)) == 2


def test_what_was_counted_without_a_plan_keeps_its_name() -> None:
    [group] = rules.grouped([item(ItemKind.TAKE_REGISTER)])
    assert rules.named(group, {}) is group


def test_whoever_has_a_report_to_acknowledge_is_told() -> None:
    assert CORA.person_id is not None
    assert SAM.person_id is not None
    items = [item(ItemKind.ACKNOWLEDGE, CORA), item(ItemKind.BOOK)]
    assert rules.must_acknowledge(items, CORA.person_id)
    assert not rules.must_acknowledge(items, SAM.person_id)


@pytest.mark.parametrize(
    ("state", "duty", "may_tick"),
    [
        (PlanState.ACTIVE, DutyParty.PCN, True),
        (PlanState.ACTIVE, DutyParty.ALLIANCE, False),
        (PlanState.WITHDRAWN, DutyParty.PCN, False),
    ],
)
def test_the_network_ticks_its_own_responsibilities(
    state: PlanState, duty: DutyParty, may_tick: bool
) -> None:
    made = plan(state)
    assert rules.may_tick(made, id_of(made, Party.PCN_SUPERVISOR), duty) is may_tick
    assert not rules.may_tick(made, new_id(), duty)


def test_what_nobody_can_do_waits_for_the_leads_and_says_no_content() -> None:
    nobody = Owner(None, "Programme lead", Party.PCN_SUPERVISOR)
    vacant, own = item(ItemKind.ACT, nobody), item(ItemKind.BOOK)
    assert rules.waiting_for_leads([vacant, own]) == [vacant]
    assert rules.may_know(None, vacant)
    assert not rules.may_know(None, item(ItemKind.ACT))


def test_several_bookings_of_one_plan_become_one_line() -> None:
    items = [item(ItemKind.BOOK, waited=n) for n in (3, 8, 1)] + [item(ItemKind.DECIDE_SIGN_OFF, waited=4)]
    first, second = rules.folded(items)
    assert first.what == "Book 3 sessions that are overdue or were missed"
    assert (first.since, first.minutes, first.values) == (TODAY - timedelta(days=8), 6, {"plan_id": PLAN})
    assert second.kind is ItemKind.DECIDE_SIGN_OFF


@pytest.mark.parametrize(
    ("kind", "what", "endpoint"),
    [
        (ItemKind.FOLLOW_NEED, "Say how far 2 training needs are", "assessments.show_training_plan"),
        (ItemKind.ANSWER_TIME, "Grant or refuse 2 requests for protected time", "training.answer_requests"),
    ],
)
def test_several_needs_or_requests_for_time_become_one_line(kind: ItemKind, what: str, endpoint: str) -> None:
    [line] = rules.folded([item(kind, PRIYA, waited=n) for n in (3, 8)])
    assert (line.what, line.endpoint, line.since) == (what, endpoint, TODAY - timedelta(days=8))


def test_a_single_booking_and_those_of_two_plans_stay_apart() -> None:
    one, other = item(ItemKind.BOOK), replace(item(ItemKind.BOOK), plan_id=new_id())
    assert rules.folded([one, other]) == [one, other]


def holder(*roles: Role) -> Person:
    made = person("Somebody")
    made.memberships = [Membership(role=role) for role in roles]
    return made


def test_the_first_home_is_that_of_the_widest_role() -> None:
    somebody = holder(Role.COORDINATOR, Role.PCN_SUPERVISOR, Role.ALLIANCE_SUPERVISOR, Role.PROGRAMME_LEAD)
    assert rules.homes(somebody) == [
        Home.PROGRAMME_LEAD,
        Home.ALLIANCE_SUPERVISOR,
        Home.PCN_SUPERVISOR,
        Home.COORDINATOR,
    ]


@pytest.mark.parametrize(
    ("asked", "home"),
    [
        (None, Home.ALLIANCE_SUPERVISOR),
        ("coordinator", Home.COORDINATOR),
        ("programme-lead", Home.ALLIANCE_SUPERVISOR),
        ("nonsense", Home.ALLIANCE_SUPERVISOR),
    ],
)
def test_a_home_of_ones_own_can_be_asked_for(asked: str | None, home: Home) -> None:
    assert rules.chosen_home(holder(Role.ALLIANCE_SUPERVISOR, Role.COORDINATOR), asked) is home


def test_somebody_without_a_role_has_no_home() -> None:
    assert rules.chosen_home(holder(), None) is None
