"""The pages on which a plan is bent, as a supervisor and a programme lead meet them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.client import Page, PageClient
from tests.counting import statements
from tests.plans.acts import AWAY, BACK, pause, resume
from tests.plans.test_services import activity, line
from tests.world import World
from trainingapp.core import clock
from trainingapp.plans import queries, services
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState, WaiverReason

NHS_NUMBER = "943 476 5919"


@pytest.fixture(autouse=True)
def _first_day_away() -> Iterator[None]:
    with clock.at(AWAY):
        yield


def days(name: str, day: date) -> dict[str, str]:
    """A day as its three inputs."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def details(plan: Plan) -> str:
    return f"/plans/{plan.id}/details"


def of_activity(plan: Plan, code: str, verb: str) -> str:
    return f"/plans/{plan.id}/activities/{activity(plan, code).id}/{verb}"


# --- leave and return -------------------------------------------------------------------------------


def test_a_coordinator_goes_on_leave_and_comes_back(world: World, client: PageClient) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(client.get(details(plan)).link("Pause the plan"))
    assert "No diagnosis" in page.text
    assert page.field("from_on-day") == "6"
    filled = {"kind": "sickness", "reason": "Cover by the team", **days("expected_back_on", BACK)}
    paused = client.submit(page, filled)
    assert "The plan is paused" in paused.text
    assert "Since 6 July 2026, expected back on 20 July 2026: Sickness absence" in paused.text
    assert client.submit(page, filled).errors == ["The plan is already paused. Nothing was changed"]
    with clock.at(date(2026, 7, 21)):
        client.sign_in(world.supervisor)
        page = client.get(client.get(details(plan)).link("Resume the plan"))
        assert page.field("back_on-day") == "20", "the expected day is offered"
        resumed = client.submit(page)
        assert "What was due later has moved by the days away" in resumed.text
        assert "first day back 20 July 2026 (14 days): Sickness absence" in resumed.text
        assert "17 August to 11 September 2026, was 3 to 28 August 2026" in resumed.text
        assert "1 July to 14 August 2026, was 1 to 31 July 2026" in resumed.text
        assert "1 to 30 June 2026, was" not in resumed.text
        assert "Moved 14 activities by the time away" in resumed.text
        assert "Third individual session: 3 to 28 August 2026, now 17 August to 11" in resumed.text
        assert "responsibilities due later" in resumed.text
        assert client.submit(page).errors == ["The plan is already active. Nothing was changed"]
    assert len(plan.pauses) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": None}, "Select why the plan stands still"),
        (days("from_on", BACK), "First day away must be today or in the past"),
        (days("from_on", date(2026, 5, 1)), "First day away must be on or after 1 June 2026"),
        (days("from_on", date(2026, 2, 30 - 2)) | {"from_on-day": "30"}, "must be a real date"),
        (days("expected_back_on", AWAY), "Expected day back must be after the first day away"),
        ({"reason": NHS_NUMBER}, "NHS number"),
        ({"reason": "x" * 1001}, "What the others should know must be 1,000 characters or fewer"),
    ],
)
def test_a_pause_that_cannot_be_says_why_and_keeps_what_was_typed(
    world: World, client: PageClient, changes: dict[str, str | None], said: str
) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/pause")
    refused = client.submit(page, {"kind": "leave", "reason": "Booked long ago"} | changes)
    assert said in refused.errors[0]
    assert refused.field("reason") == changes.get("reason", "Booked long ago")
    for name, typed in changes.items():
        if "-" in name:
            assert refused.field(name) == typed
    assert queries.plan(world.session, plan.id, actor=world.lead).pauses == []


def test_a_pause_that_overlaps_another_is_refused_at_its_day(world: World, client: PageClient) -> None:
    plan = world.enrol()
    pause(world, plan)
    resume(world, plan)
    with clock.at(BACK):
        page = client.sign_in(world.lead).get(f"/plans/{plan.id}/pause")
        refused = client.submit(page, {"kind": "leave", **days("from_on", date(2026, 7, 10))})
    assert refused.errors[0].startswith("This overlaps the pause from 6 July 2026 to 20 July 2026")
    assert refused.link("This overlaps") == "#from_on-day"


def test_pausing_and_resuming_say_so_when_there_is_nothing_to_do(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.lead)
    assert "not paused, so there is nothing to resume" in client.get(f"/plans/{plan.id}/resume").text
    pause(world, plan)
    assert "paused already" in client.get(f"/plans/{plan.id}/pause").text
    for verb in ("extend", "activities/add"):
        assert "This plan is paused. Resume it first" in client.get(f"/plans/{plan.id}/{verb}").text


# --- activities -------------------------------------------------------------------------------------


def test_an_activity_is_moved_and_says_where_it_was(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.supervisor)
    page = client.get(client.get(details(plan)).link("Move: Second individual session"))
    assert page.field("due_to-day") == "31"
    filled = {
        **days("due_from", date(2026, 9, 1)),
        **days("due_to", date(2026, 9, 4)),
        "reason": "Practice busy",
    }
    moved = client.submit(page, filled)
    assert "Second individual session is due 1 to 4 September 2026 now" in moved.text
    assert "1 to 4 September 2026, was 1 to 31 July 2026" in moved.text
    assert "moved from 1 to 31 July 2026 to 1 to 4 September 2026" in moved.text
    assert "by Sam Valesuper: Practice busy" in moved.text
    again = client.submit(page, filled)
    assert again.errors == ["These are its days already. Nothing was changed"]
    early = client.submit(page, filled | days("due_from", date(2026, 5, 31)))
    assert early.link("First day must be on or after 1 June 2026") == "#due_from-day"
    late = client.submit(page, filled | days("due_to", date(2028, 6, 2)))
    assert late.link("Last day must be on or before 1 June 2028") == "#due_to-day"
    assert late.field("reason") == "Practice busy"


def test_an_activity_is_added_once(world: World, client: PageClient) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/activities/add")
    filled = {
        "kind": "group",
        "title": "Care reviews, once more",
        "month": "4",
        "minutes": "90",
        "reason": "x",
    }
    done = client.submit(page, filled)
    assert "Care reviews, once more is added" in done.text
    assert "Group supervision, 1 hour 30 minutes" in done.text
    assert "Added: Care reviews, once more, due 1 to 30 September 2026" in done.text
    again = client.submit(page, filled)
    assert again.errors == ["The plan has just this activity already. Nothing was changed"]
    both = client.submit(page, filled | days("due_from", BACK))
    assert both.errors == ["Enter the programme month or the two days, not both"]
    assert both.field("due_from-month") == "7"
    assert client.submit(page, filled | {"kind": "conference"}).errors[0].startswith("Select one of")
    assert client.submit(page, filled | {"title": NHS_NUMBER}).errors[0].count("NHS number")


def test_an_activity_is_waived_with_a_coded_reason_and_asked_for_again(
    world: World, client: PageClient
) -> None:
    plan = world.enrol()
    client.sign_in(world.supervisor)
    page = client.get(of_activity(plan, "PLAN-1.4", "waive"))
    assert client.submit(page).errors == ["Select why it is not asked for"]
    done = client.submit(page, {"waived_for": "not_offered", "note": "No room"})
    assert "Waived 1 to 30 June 2026 Not offered in time by the alliance. No room" in done.text
    assert "First group session is not asked for: not offered in time" in done.text
    again = client.submit(page, {"waived_for": "absence"})
    assert again.errors == ["This activity is waived already. Nothing was changed"]
    assert "not asked for any more" in client.get(of_activity(plan, "PLAN-1.4", "waive")).text
    page = client.get(client.get(details(plan)).link("Ask for it again: First group session"))
    restored = client.submit(page, {"reason": "Another date was found"})
    assert "First group session is asked for again" in restored.text
    assert "it is not waived" in client.get(of_activity(plan, "PLAN-1.4", "restore")).text


def test_activities_of_another_plan_are_not_there(world: World, client: PageClient) -> None:
    plan, other = world.enrol(), world.enrol(world.other_coordinator)
    client.sign_in(world.lead)
    for verb in ("move", "waive", "restore"):
        client.get(of_activity(other, "PLAN-1.4", verb).replace(str(other.id), str(plan.id)), status=404)


# --- lengths, hours, network ------------------------------------------------------------------------


def test_a_programme_is_extended(world: World, client: PageClient) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/extend")
    assert "The last day is 30 November 2026" in page.text
    filled = {**days("extended_to", date(2027, 1, 29)), "reason": "Two groups were cancelled"}
    done = client.submit(page, filled)
    assert "29 January 2027 (extended)" in done.text
    assert "the last day was 30 November 2026, now 29 January 2027" in done.text
    again = client.submit(page, filled)
    assert again.errors == ["New last day must be after 29 January 2027, the last day now"]


def test_hours_change_and_the_plan_is_spread(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.lead)
    assert "full time or more" in client.get(f"/plans/{plan.id}/spread").text
    page = client.get(f"/plans/{plan.id}/hours")
    practice = f"hours_{world.practice.id.hex}"
    assert (page.field("weekly_hours"), page.field(practice)) == ("37.5", "37.5")
    refused = client.submit(page, {"weekly_hours": "30", "reason": "Asked for it"})
    assert refused.link("The hours in practices come to 37.5") == f"#{practice}"
    done = client.submit(page, {"weekly_hours": "30", practice: "22.5", "reason": "Asked for it"})
    assert "Contract hours were 37.5 a week, now 30.0, from 6 July 2026" in done.text
    assert "Vale Surgery 22.5 hours a week" in done.text
    page = client.get(f"/plans/{plan.id}/spread")
    assert "takes 1.25 times as long" in page.text
    done = client.submit(page, {"reason": "Part time"})
    assert "Spread over 30.0 hours a week: 14 activities moved" in done.text
    again = client.submit(page, {"reason": "Part time"})
    assert again.errors == ["This plan is spread over 30.0 hours a week already. Nothing was changed"]
    assert "nothing more to spread" in client.get(f"/plans/{plan.id}/spread").text


def test_a_supervisor_changes_neither_hours_nor_network(world: World, client: PageClient) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(details(plan))
    for words in ("Change the hours", "Transfer the plan", "Complete or end"):
        assert words not in page.text
    for path in ("hours", "transfer", "transfer/details"):
        client.get(f"/plans/{plan.id}/{path}", status=403)


def test_a_plan_is_transferred_in_two_steps(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.lead)
    first = client.get(client.get(details(plan)).link("Transfer the plan"))
    assert "Moor PCN" not in first.text
    page = client.get(f"{first.path}?pcn={world.other_pcn.id}")
    assert page.h1 == "Transfer to Upper Vale PCN"
    assert "Priya Valepractice" not in page.text
    filled = {"to": world.other_pcn_supervisor.id, "pcn_supervisor_kind": "gp", "reason": "Moved house"}
    assert client.submit(page, filled | {"reason": ""}).errors[0].startswith("Enter the reason")
    done = client.submit(page, filled)
    assert "The plan goes on in Upper Vale PCN" in done.text
    assert "Moved from Vale PCN to Upper Vale PCN" in done.text
    assert "PCN supervisor is now Paul Valeupper, before Priya Valepractice" in done.text
    assert client.submit(page, filled).h1 == "Transfer the plan to another network", "once is enough"
    client.sign_in(world.pcn_supervisor).get(details(plan), status=404)
    client.sign_in(world.other_pcn_supervisor).get(details(plan))


def test_networks_that_cannot_take_the_plan(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.lead)
    for pcn in (world.pcn, world.elsewhere.pcn, world.practice):
        page = client.get(f"/plans/{plan.id}/transfer/details?pcn={pcn.id}")
        assert page.h1 == "Transfer the plan to another network"
    world.other_pcn_supervisor.deactivated_at = clock.now()
    page = client.get(f"/plans/{plan.id}/transfer/details?pcn={world.other_pcn.id}")
    assert "Upper Vale PCN has no PCN supervisor yet" in page.text


# --- the hub ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["coordinator", "pcn_supervisor"])
def test_who_may_not_change_a_plan_reads_its_history_and_finds_no_way_to(
    world: World, client: PageClient, name: str
) -> None:
    plan = world.enrol()
    services.waive_activity(
        world.session,
        actor=world.lead,
        activity=activity(plan, "PLAN-1.4"),
        waived_for=WaiverReason.PRIORITIES,
    )
    page = client.sign_in(getattr(world, name)).get(details(plan))
    assert "is not asked for: other priorities" in page.text
    assert "Change this plan" not in page.text
    links = [a.get("href") or "" for a in page.all("a")]
    assert not [href for href in links if href.endswith(("/move", "/waive", "/restore", "/pause"))]


def test_an_ended_plan_keeps_its_history_and_offers_no_change(world: World, client: PageClient) -> None:
    plan = world.enrol()
    services.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    client.sign_in(world.lead)
    page = client.get(details(plan))
    assert "Change this plan" not in page.text
    assert "Withdrawn" in page.text
    for verb in ("pause", "extend", "hours", "activities/add"):
        assert "This plan is withdrawn" in client.get(f"/plans/{plan.id}/{verb}").text


def test_every_kind_of_change_is_told_in_words(world: World, client: PageClient) -> None:
    plan = world.enrol()
    given: dict[str, Any] = {"actor": world.lead, "plan": plan, "reason": "Needed"}
    services.arrange_cover(
        world.session, by=world.other_supervisor, from_on=BACK, until_on=date(2026, 7, 31), **given
    )
    cover = next(a for a in plan.assignments if a.covers_id)
    services.end_cover(world.session, actor=world.lead, cover=cover)
    services.change_supervisor(
        world.session, party=Party.ALLIANCE_SUPERVISOR, to=world.other_supervisor, **given
    )
    page = client.sign_in(world.lead).get(details(plan))
    assert "Oona Valesuper covers for Sam Valesuper, 20 to 31 July 2026" in page.text
    assert "The cover by Oona Valesuper ended" in page.text
    assert "Alliance supervisor is now Oona Valesuper, before Sam Valesuper" in page.text


def test_a_plan_bent_in_many_ways_asks_no_more_of_the_database(
    world: World, client: PageClient, engine: Engine
) -> None:
    plan = world.enrol(weekly_hours=Decimal(30), practices=[])
    address = details(plan)
    client.sign_in(world.lead)
    with statements(engine) as plain:
        client.get(address)
    pause(world, plan)
    resume(world, plan)
    services.spread_plan(world.session, actor=world.lead, plan=plan, reason="Part time")
    client.sign_in(world.lead)
    with statements(engine) as bent:
        client.get(address)
    # 1) the signed-in person 2) the plan 3) practices 4) activities 5) duties 6) changes 7) states
    assert len(bent) == len(plain) == 7


# --- responsibilities -------------------------------------------------------------------------------


def duty_page(client: PageClient, plan: Plan, verb: str) -> Page:
    return client.get(f"/responsibilities/{line(plan, 'RESP-PCN.2').id}/{verb}")


def test_a_responsibility_gets_an_owner_and_evidence(world: World, client: PageClient) -> None:
    plan = world.enrol()
    client.sign_in(world.pcn_supervisor)
    page = duty_page(client, plan, "owner")
    assert "Whoever is the PCN supervisor" in page.text
    assert "Sam Valesuper" in page.text
    saved = client.submit(page, {"owner": world.coordinator.id})
    assert "Taken care of by Cora Valecoord" in saved.text
    assert client.submit(page, {"owner": world.other_supervisor.id}).errors[0].startswith("Select one of")
    assert "Cora" not in client.submit(page, {"owner": "place"}).text.split("Taken care of by")[5]
    ticked = client.submit(duty_page(client, plan, "tick"), {"evidence": "Induction checklist"})
    assert "Seen in: Induction checklist" in ticked.text
    client.submit(duty_page(client, plan, "undo"), {"reason": "Not finished"})
    assert duty_page(client, plan, "tick").field("evidence") == "Induction checklist"


def test_nobody_names_an_owner_for_another_party(world: World, client: PageClient) -> None:
    plan = world.enrol()
    address = f"/responsibilities/{line(plan, 'RESP-PCN.2').id}/owner"
    for person in (world.coordinator, world.supervisor, world.other_pcn_supervisor):
        client.sign_in(person).get(address, status=404)
        client.post(address, {"owner": "place"}, status=404)
