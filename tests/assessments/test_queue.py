"""The queue of one supervisor over all their plans: what is in it, whose it is, and what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.assessments import acts
from tests.client import PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries, rules, services
from trainingapp.assessments.queries.queue import queue
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState


@pytest.fixture
def other_plan(world: World) -> Plan:
    """Another coordinator's plan, with the same supervisor."""
    return world.enrol(world.other_coordinator)


def test_it_holds_all_plans_the_longest_waiting_first(
    client: PageClient, world: World, plan: Plan, other_plan: Plan
) -> None:
    with clock.at(acts.TODAY - timedelta(days=6)):
        [old] = acts.asked_many(world, other_plan, 1, world.other_coordinator)
    new = acts.asked_many(world, plan, 2)
    client.sign_in(world.supervisor)
    page = client.get("/sign-offs")
    assert page.h1 == "Sign-offs waiting"
    assert [e.get("value") for e in page.all("input") if e.get("name") == "shown"] == [
        str(each.id) for each in [old, *new]
    ]
    assert "Showing 3 of 3 sign-offs, the longest waiting first." in page.text
    assert "6 days" in page.text
    assert "since today" in page.text
    assert f'href="/sign-offs/{new[0].id}"' in page.html


def test_filters_have_addresses_and_what_is_unknown_is_no_filter(
    client: PageClient, world: World, plan: Plan, other_plan: Plan
) -> None:
    acts.asked_many(world, plan, 12)
    acts.asked_many(world, other_plan, 1, world.other_coordinator)
    client.sign_in(world.supervisor)
    page = client.get("/sign-offs")
    page = client.get(page.link("Cora Valecoord (12)"))
    assert "Showing 12 of 13 sign-offs" in page.text
    assert page.path == f"/sign-offs?plan={plan.id}"
    assert "Take all 12 of Cora Valecoord" in page.text
    entries = queries.competencies(world.session, plan=plan)[:12]
    area = entries[0].section_code
    narrow = client.get(f"/sign-offs?plan={plan.id}&area={area}")
    assert f"Showing {sum(each.section_code == area for each in entries)} of 13 sign-offs" in narrow.text
    assert "Showing 13 of 13" in client.get("/sign-offs?plan=nobody&area=%27--").text


def test_nothing_is_in_it_that_is_decided_withdrawn_not_theirs_or_of_an_ended_plan(
    client: PageClient, world: World, plan: Plan, other_plan: Plan
) -> None:
    first, second, third = acts.asked_many(world, plan, 3)
    [other] = acts.asked_many(world, other_plan, 1, world.other_coordinator)
    acts.decided(world, first)
    services.withdraw(world.session, actor=world.coordinator, request=second, reason="Too early")
    assert [row.request_id for row in queue(world.session, actor=world.supervisor)] == [third.id, other.id]
    assert queue(world.session, actor=world.other_supervisor) == []
    assert queue(world.session, actor=world.elsewhere.supervisor) == []
    other_plan.state = PlanState.WITHDRAWN
    acts.reassigned(world.session, plan, world.other_supervisor)
    assert queue(world.session, actor=world.supervisor) == []
    client.sign_in(world.supervisor)
    assert "Nothing waits for your decision" in client.get("/sign-offs").text


def test_it_counts_the_evidence_that_may_be_used_and_says_where_none_is_from_practice(
    client: PageClient, world: World, plan: Plan
) -> None:
    entry = acts.competency(world, plan)
    kept = acts.evidenced(world, plan, entry, kind=EvidenceKind.CERTIFICATE, link="https://example.org/c")
    gone = acts.evidenced(world, plan, entry)
    request = services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM
    )
    [row] = queue(world.session, actor=world.supervisor)
    assert (row.evidence_count, row.practice_count) == (2, 1)
    services.hide_evidence(
        world.session, actor=world.supervisor, evidence=gone, reason="It names a ward and a day"
    )
    [row] = queue(world.session, actor=world.supervisor)
    usable = queries.usable_evidence(world.session, plan=plan, entry=request.entry)
    assert usable == [kept]
    assert row.evidence_count == len(usable)
    assert row.practice_count == sum(rules.is_practice(each.kind) for each in usable)
    client.sign_in(world.supervisor)
    assert "1, none from practice" in client.get("/sign-offs").text


def test_pace_is_of_their_own_decisions_and_shown_to_nobody_else(
    client: PageClient, world: World, plan: Plan
) -> None:
    with clock.at(acts.TODAY - timedelta(days=200)):
        old = acts.asked_many(world, plan, 3)
    with clock.at(acts.TODAY - timedelta(days=199)):
        acts.decided(world, old[0])  # more than half a year ago
    with clock.at(acts.TODAY - timedelta(days=190)):
        services.withdraw(world.session, actor=world.coordinator, request=old[1], reason="Too early")
    client.sign_in(world.supervisor)
    assert "Half of yours" not in client.get("/sign-offs").text
    acts.decided(world, old[2], Outcome.NOT_YET)
    assert "Half of yours wait less than 200 days, over the last six months." in client.get("/sign-offs").text
    client.sign_in(world.other_supervisor)
    assert "Half of yours" not in client.get("/sign-offs").text


def test_it_costs_the_same_for_many_rows(
    client: PageClient, engine: Engine, world: World, plan: Plan, other_plan: Plan
) -> None:
    acts.asked_many(world, plan, 3)
    client.sign_in(world.supervisor)
    with statements(engine) as few:
        client.get("/sign-offs")
    acts.asked_many(world, other_plan, 25, world.other_coordinator)
    client.sign_in(world.supervisor)
    with statements(engine) as many:
        client.get("/sign-offs")
    # 1) the person 2) their own waits 3) the rows 4) the evidence of each
    assert len(few) == len(many) == 4, "\n".join(many)
