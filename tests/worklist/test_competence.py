"""What waits around signatures, evidence, agreed needs and time, as the database finds it; who is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.client import PageClient, words_in
from tests.plans.test_links_pages import come_in
from tests.supervision.test_places import EARLIER, opened
from tests.world import World
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import Decision, Evidence, NeedsItem
from trainingapp.assessments.terms import EvidenceKind, NeedState
from trainingapp.core import clock
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.training import services as training
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import RefusalReason, TimePurpose
from trainingapp.worklist import presenters, queries
from trainingapp.worklist.items import Item
from trainingapp.worklist.terms import ItemKind

TODAY = acts.TODAY
TOMORROW = TODAY + timedelta(days=1)
DUE = date(2026, 7, 20)
WHY = "It was looked at again"
NEW = [
    ItemKind.MEET_CONDITION,
    ItemKind.RESOLVE_DISPUTE,
    ItemKind.REDACT,
    ItemKind.FOLLOW_NEED,
    ItemKind.ANSWER_TIME,
]


@pytest.fixture
def plan(world: World) -> Plan:
    return world.enrol()


def open_items(world: World, kind: ItemKind, day: date = TOMORROW) -> list[Item]:
    with clock.at(day):
        found = queries.everything_open(world.session, alliance_id=world.organisation.id)
    return [item for item in found if item.kind is kind]


def the_open(world: World, kind: ItemKind, day: date = TOMORROW) -> list[object]:
    return [item.subject for item in open_items(world, kind, day)]


# --- signatures -----------------------------------------------------------------------------------


def conditioned(world: World, plan: Plan) -> Decision:
    """A confirmation on 8 July with a condition for the 20th."""
    request = acts.asked(world, plan, acts.competency(world, plan))
    return acts.decided(world, request, condition="Show it in the second practice", condition_due_on=DUE)


def met(world: World, plan: Plan, decision: Decision) -> None:
    assess.meet_condition(world.session, actor=world.supervisor, decision=decision, reason=WHY)


def revoked(world: World, plan: Plan, decision: Decision) -> None:
    assess.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)


def replaced(world: World, plan: Plan, decision: Decision) -> None:
    acts.decided(world, acts.asked(world, plan, acts.competency(world, plan)))


def frozen(world: World, plan: Plan, decision: Decision) -> None:
    assess.freeze(world.session, person=world.supervisor, decision=decision, reason=WHY)


def released(world: World, plan: Plan, decision: Decision) -> None:
    assess.release(world.session, actor=world.lead, decision=decision, reason=WHY)


def found_false(world: World, plan: Plan, decision: Decision) -> None:
    assess.revoke_frozen(world.session, actor=world.lead, decision=decision, reason=WHY)


@pytest.mark.parametrize("end", [met, revoked, replaced, frozen])
def test_a_condition_waits_until_the_confirmation_needs_it_no_more(
    world: World, plan: Plan, end: Callable[[World, Plan, Decision], None]
) -> None:
    with clock.at(TODAY):
        decision = conditioned(world, plan)
    [item] = open_items(world, ItemKind.MEET_CONDITION)
    assert (item.subject, item.owner.person_id, item.since) == (decision.id, world.coordinator.id, DUE)
    [due] = open_items(world, ItemKind.MEET_CONDITION, DUE)
    assert due.owner.person_id == world.supervisor.id
    with clock.at(TODAY):
        end(world, plan, decision)
    assert the_open(world, ItemKind.MEET_CONDITION) == []


def test_a_condition_waits_again_once_the_signature_is_found_genuine(world: World, plan: Plan) -> None:
    with clock.at(TODAY):
        decision = conditioned(world, plan)
        frozen(world, plan, decision)
        released(world, plan, decision)
    assert the_open(world, ItemKind.MEET_CONDITION) == [decision.id]


def test_a_confirmation_without_a_condition_waits_for_nobody(world: World, plan: Plan) -> None:
    with clock.at(TODAY):
        acts.decided(world, acts.asked(world, plan, acts.competency(world, plan)))
    assert [kind for kind in NEW if the_open(world, kind)] == []


@pytest.mark.parametrize("end", [released, found_false])
def test_a_dispute_waits_for_the_lead_from_its_last_freezing_until_they_have_decided(
    world: World, plan: Plan, end: Callable[[World, Plan, Decision], None]
) -> None:
    with clock.at(TODAY):
        decision = conditioned(world, plan)
        frozen(world, plan, decision)
    [item] = open_items(world, ItemKind.RESOLVE_DISPUTE)
    assert (item.subject, item.since, item.owner.is_lead) == (decision.id, TODAY, True)
    with clock.at(TOMORROW):
        end(world, plan, decision)
    assert the_open(world, ItemKind.RESOLVE_DISPUTE) == []


def test_a_second_dispute_of_the_same_signature_is_another_move(world: World, plan: Plan) -> None:
    with clock.at(TODAY):
        decision = conditioned(world, plan)
        frozen(world, plan, decision)
        released(world, plan, decision)
    with clock.at(DUE):
        frozen(world, plan, decision)
    [item] = open_items(world, ItemKind.RESOLVE_DISPUTE, DUE)
    assert item.since == DUE


# --- evidence -------------------------------------------------------------------------------------


def hidden(world: World, plan: Plan) -> Evidence:
    piece = acts.evidenced(world, plan, acts.competency(world, plan))
    assess.hide_evidence(world.session, actor=world.supervisor, evidence=piece, reason="It names somebody")
    return piece


def redacted(world: World, piece: Evidence) -> None:
    assess.redact_evidence(
        world.session,
        actor=world.coordinator,
        evidence=piece,
        kind=EvidenceKind.REFLECTION,
        title="The same without a name",
        reflection=acts.REFLECTION,
        happened_on=date(2026, 7, 1),
    )


def withdrawn(world: World, piece: Evidence) -> None:
    assess.withdraw_evidence(world.session, actor=world.coordinator, evidence=piece, reason=WHY)


@pytest.mark.parametrize("end", [redacted, withdrawn])
def test_hidden_evidence_waits_until_it_is_redacted_or_withdrawn(
    world: World, plan: Plan, end: Callable[[World, Evidence], None]
) -> None:
    with clock.at(TODAY):
        piece = hidden(world, plan)
        acts.evidenced(world, plan, acts.competency(world, plan), title="Another that nobody hid")
    [item] = open_items(world, ItemKind.REDACT)
    assert (item.subject, item.owner.person_id, item.since) == (piece.id, world.coordinator.id, TODAY)
    with clock.at(TOMORROW):
        end(world, piece)
    assert the_open(world, ItemKind.REDACT) == []


# --- agreed needs ---------------------------------------------------------------------------------

LATE = date(2026, 9, 2)
"""The day after that of `acts.item_values`."""


def needed(world: World, plan: Plan, party: Party = Party.COORDINATOR) -> NeedsItem:
    """A need that both agreed, with an action by 1 September."""
    with clock.at(TODAY):
        analysis = acts.drafted(world, plan)
        values = acts.item_values("Spreadsheets", owner_party=party)
        assess.add_item(world.session, actor=world.coordinator, analysis=analysis, values=values)
        assert the_open(world, ItemKind.FOLLOW_NEED, LATE) == [], "nothing is agreed yet"
        assess.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
        assess.agree_analysis(world.session, actor=world.supervisor, analysis=analysis)
    [item] = analysis.items
    return item


def followed(world: World, item: NeedsItem, state: NeedState, day: date = LATE) -> None:
    with clock.at(day):
        assess.follow_need(world.session, actor=world.supervisor, item=item, state=state, note=WHY)


@pytest.mark.parametrize("party", Party)
def test_a_need_past_its_day_waits_for_who_sees_to_it(world: World, plan: Plan, party: Party) -> None:
    item = needed(world, plan, party)
    assert the_open(world, ItemKind.FOLLOW_NEED, LATE - timedelta(days=1)) == []
    [open_item] = open_items(world, ItemKind.FOLLOW_NEED, LATE)
    assert (open_item.subject, open_item.owner.party, open_item.since) == (item.id, party, LATE)


@pytest.mark.parametrize(
    ("said", "is_open"),
    [
        ([NeedState.UNDER_WAY], True),
        ([NeedState.DONE], False),
        ([NeedState.NOT_NEEDED], False),
        ([NeedState.DONE, NeedState.UNDER_WAY], True),
    ],
)
def test_a_need_waits_until_it_was_last_said_to_be_over(
    world: World, plan: Plan, said: list[NeedState], is_open: bool
) -> None:
    item = needed(world, plan)
    for number, state in enumerate(said):
        followed(world, item, state, LATE + timedelta(days=number))
    assert the_open(world, ItemKind.FOLLOW_NEED, date(2026, 9, 9)) == ([item.id] if is_open else [])


def test_only_the_newest_agreed_analysis_is_followed(world: World, plan: Plan) -> None:
    item = needed(world, plan)
    with clock.at(LATE):
        second = assess.start_analysis(world.session, actor=world.supervisor, plan=plan, number=2)
        [again] = second.items
        values = acts.item_values("Spreadsheets", due_on=date(2026, 11, 2))
        assess.save_item(
            world.session, actor=world.supervisor, item=again, version=again.version, values=values
        )
        assess.submit_analysis(world.session, actor=world.supervisor, analysis=second)
    assert the_open(world, ItemKind.FOLLOW_NEED, LATE) == [item.id], "the second is not agreed yet"
    with clock.at(LATE):
        assess.agree_analysis(world.session, actor=world.coordinator, analysis=second)
    assert item.id not in the_open(world, ItemKind.FOLLOW_NEED, LATE)


# --- time -----------------------------------------------------------------------------------------


def asked_for_time(world: World, plan: Plan) -> TimeEntry:
    """On 8 July, two hours on the 20th."""
    with clock.at(TODAY):
        return training.ask_for_time(
            world.session,
            actor=world.coordinator,
            plan_id=plan.id,
            used_on=DUE,
            minutes=120,
            purpose=TimePurpose.COURSE,
            title="A course",
        )


def answered(world: World, request: TimeEntry, granted: int) -> TimeEntry:
    with clock.at(TOMORROW):
        reason = None if granted == request.minutes else RefusalReason.STAFFING
        return training.answer_time(
            world.session, actor=world.pcn_supervisor, request=request, granted=granted, refused_for=reason
        )[0]


def test_a_request_for_time_waits_for_the_network_until_its_day(world: World, plan: Plan) -> None:
    request = asked_for_time(world, plan)
    [item] = open_items(world, ItemKind.ANSWER_TIME)
    assert (item.subject, item.owner.person_id, item.since) == (request.id, world.pcn_supervisor.id, TODAY)
    assert the_open(world, ItemKind.ANSWER_TIME, DUE) == [request.id]
    assert the_open(world, ItemKind.ANSWER_TIME, DUE + timedelta(days=1)) == [], "nobody can be released now"


@pytest.mark.parametrize("granted", [0, 60, 120])
def test_an_answer_to_a_request_for_time_ends_it_until_it_is_taken_back(
    world: World, plan: Plan, granted: int
) -> None:
    request = asked_for_time(world, plan)
    answer = answered(world, request, granted)
    assert the_open(world, ItemKind.ANSWER_TIME) == []
    with clock.at(TOMORROW):
        training.take_back(world.session, actor=world.pcn_supervisor, entry=answer)
    assert the_open(world, ItemKind.ANSWER_TIME) == [request.id]


def test_a_request_for_time_that_was_taken_back_waits_no_more(world: World, plan: Plan) -> None:
    request = asked_for_time(world, plan)
    with clock.at(TODAY):
        training.take_back(world.session, actor=world.coordinator, entry=request)
    assert the_open(world, ItemKind.ANSWER_TIME) == []


# --- who is told, and where it is done ------------------------------------------------------------


def everything(world: World, plan: Plan) -> date:
    """One of each new kind, open on the day given back; the network sees to one need itself."""
    needed(world, plan, Party.PCN_SUPERVISOR)
    with clock.at(LATE):
        conditioned_on = acts.asked(world, plan, acts.competency(world, plan, "CMP-A.1"))
        acts.decided(world, conditioned_on, condition="Once more", condition_due_on=LATE + timedelta(days=9))
        frozen(
            world, plan, acts.decided(world, acts.asked(world, plan, acts.competency(world, plan, "CMP-A.2")))
        )
        hidden(world, plan)
        training.ask_for_time(
            world.session,
            actor=world.coordinator,
            plan_id=plan.id,
            used_on=LATE + timedelta(days=5),
            minutes=60,
            purpose=TimePurpose.LEARNING,
            title="Reading",
        )
    world.session.commit()
    return LATE


@pytest.mark.parametrize("later", [0, 9])
def test_the_owner_of_each_can_open_its_page(
    app: Flask, client: PageClient, session: Session, world: World, plan: Plan, later: int
) -> None:
    day = everything(world, plan) + timedelta(days=later)
    found = [item for kind in NEW for item in open_items(world, kind, day)]
    assert {item.kind for item in found} == set(NEW) - ({ItemKind.ANSWER_TIME} if later else set())
    people = {person.id: person for person in world.people.values()}
    for item in found:
        with app.test_request_context():
            path = presenters.href(item)
        with clock.at(day):
            client.sign_in(people[item.owner.person_id] if item.owner.person_id else world.lead).get(path)


@pytest.mark.parametrize(
    ("who", "path", "told", "not_told"),
    [
        (
            "coordinator",
            "/",
            ["Meet the condition on CMP-A.1", "Add a redacted version"],
            ["Grant or refuse"],
        ),
        (
            "pcn_supervisor",
            "/",
            ["Grant or refuse protected time on 7 September", "Say how far the training need"],
            ["condition", "redact", "disputed", "signature"],
        ),
        (
            "pcn_supervisor",
            "/plans/{plan}",
            ["Grant or refuse protected time on 7 September", "Say how far the training need"],
            ["condition", "redact", "disputed", "signature"],
        ),
        (
            "supervisor",
            "/plans/{plan}",
            ["1 disputed signature: Programme lead", "1 piece of evidence to redact: Cora Valecoord"],
            ["Decide on the disputed"],
        ),
        (
            "lead",
            "/plans/{plan}",
            ["Decide on the disputed signature on CMP-A.2", "1 request for time to answer"],
            ["Spreadsheets", "training need to follow up"],
        ),
    ],
)
def test_everybody_is_told_of_theirs_and_of_no_more_than_they_may_know(
    client: PageClient, world: World, plan: Plan, who: str, path: str, told: list[str], not_told: list[str]
) -> None:
    with clock.at(everything(world, plan)):
        text = client.sign_in(getattr(world, who)).get(path.format(plan=plan.id)).text
    assert [words for words in told if words not in text] == []
    assert [words for words in not_told if words in text] == []


def test_a_disputed_signature_is_first_on_the_leads_home_page_at_once(
    client: PageClient, world: World, plan: Plan
) -> None:
    with clock.at(everything(world, plan)):
        page = client.sign_in(world.lead).get("/programme")
        first = next(line for line in page.all("ol") if line.get("class") == "app-waiting")[0]
        assert words_in(first).startswith("Cora Valecoord: 1 disputed signature Since today. It is frozen")
        assert page.link("disputed signatures") == "/disputes"
        assert "disputed" not in client.sign_in(world.supervisor).get("/").text


# --- links to where it is done --------------------------------------------------------------------


def test_a_visitor_is_led_to_the_requests_for_time_while_one_waits(
    client: PageClient, world: World, plan: Plan
) -> None:
    link = plans.make_link(world.session, actor=world.supervisor, plan=plan)
    with clock.at(TOMORROW):
        assert "protected time" not in come_in(client, link).text
    request = asked_for_time(world, plan)
    with clock.at(TOMORROW):
        page = come_in(client, link)
        assert "Requests for protected time : 1 waits for your answer" in page.text
        assert client.get(page.link("Requests for protected time")).h1 == "Requests for protected time"
    answered(world, request, 60)
    with clock.at(TOMORROW):
        assert "protected time" not in come_in(client, link).text


def test_who_leads_a_group_can_offer_places_until_it_begins(
    client: PageClient, session: Session, world: World
) -> None:
    meeting = opened(session, world)
    path = f"/sessions/{meeting.id}"
    with clock.at(EARLIER):
        page = client.sign_in(meeting.led_by).get(path)
        assert client.get(page.link("Offer places")).h1.startswith("Places: ")
        attends = next(each.person for each in meeting.participants if each.party is Party.COORDINATOR)
        assert "Offer places" not in client.sign_in(attends).get(path).text
    with clock.at(meeting.starts_at + timedelta(minutes=5)):
        assert "Offer places" not in client.sign_in(meeting.led_by).get(path).text


def test_the_coordinators_home_says_the_weekly_time_and_the_days_apart(
    client: PageClient, world: World, plan: Plan
) -> None:
    with clock.at(TODAY):
        for minutes, purpose in ((90, TimePurpose.LEARNING), (300, TimePurpose.COURSE)):
            training.log_time(
                world.session,
                actor=world.coordinator,
                plan_id=plan.id,
                used_on=TODAY,
                minutes=minutes,
                purpose=purpose,
                title="Reading",
            )
        text = client.sign_in(world.coordinator).get("/").text
    assert "Learning in the week: 1 hour 30 minutes used. By now it could be" in text
    assert "Days for supervision and training: 5 hours used of up to 37 hours 30 minutes" in text
