"""The pages of plans, as each person meets them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.world import START, World
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans import queries, services
from trainingapp.plans.models import Plan, Responsibility
from trainingapp.plans.terms import PlanState, Track

NHS_NUMBER = "943 476 5919"


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with clock.at(START):
        yield


def answers(world: World, **changes: Any) -> dict[str, Any]:
    """What step 2 sends, as a lead would fill it in."""
    choices = queries.enrolment_choices(world.session, actor=world.lead, pcn=world.pcn)
    given = {
        "coordinator": world.coordinator.id,
        "pcn": world.pcn.id,
        "filled": "yes",
        "employment_start-day": "1",
        "employment_start-month": "5",
        "employment_start-year": "2026",
        "starts_on-day": "1",
        "starts_on-month": "6",
        "starts_on-year": "2026",
        "weekly_hours": "37.5",
        f"hours_{world.practice.id.hex}": "22.5",
        "alliance_supervisor": world.supervisor.id,
        "pcn_supervisor": world.pcn_supervisor.id,
        "pcn_supervisor_kind": "practice_manager",
        "role_specification": choices.specifications[0].id,
        "framework": choices.frameworks[0].id,
        "template": choices.templates[0].id,
    }
    return given | changes


def step(name: str, given: dict[str, Any]) -> str:
    return f"/plans/enrol/{name}?{urlencode(given)}"


def plans_in(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Plan)) or 0


# --- enrolling ------------------------------------------------------------------------------------


def test_a_lead_enrols_in_three_steps(world: World, client: PageClient, session: Session) -> None:
    client.sign_in(world.lead)
    first = client.get("/plans/enrol")
    assert "Cora Valecoord" in first.text
    assert "Cora Moorcoord" not in first.text
    second = client.get(f"/plans/enrol?coordinator={world.coordinator.id}&pcn={world.pcn.id}")
    assert second.h1 == "Cora Valecoord in Vale PCN"
    assert second.errors == []
    assert "Priya Valepractice" in second.text
    assert "Paul Valeupper" not in second.text
    third = client.get(step("details", answers(world)))
    assert third.h1 == "Enrol Cora Valecoord"
    assert "within 4 months (up to 1 September 2026)" in third.text
    assert "Vale Surgery 22.5 hours a week" in third.text
    done = client.post(step("confirm", answers(world)), {"track": "full"})
    assert done.h1 == "Plan of Cora Valecoord"
    assert "Cora Valecoord is enrolled" in done.text
    plan = session.scalars(select(Plan)).one()
    assert [(p.practice_id, p.hours) for p in plan.practices] == [(world.practice.id, Decimal("22.5"))]
    assert plan.state is PlanState.ACTIVE


def test_back_from_step_three_finds_every_answer(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    third = client.get(step("confirm", answers(world)))
    second = client.get(third.link("Change an answer"))
    assert second.field("weekly_hours") == "37.5"
    assert second.field("starts_on-month") == "6"
    assert second.field("pcn_supervisor") == str(world.pcn_supervisor.id)
    assert second.errors == []


def test_what_there_is_only_one_of_is_chosen_already(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/plans/enrol/details?coordinator={world.coordinator.id}&pcn={world.pcn.id}")
    assert page.field("pcn_supervisor") == str(world.pcn_supervisor.id)
    [template] = frameworks.publications(world.session, kind=PublicationKind.PLAN_TEMPLATE)
    assert page.field("template") == str(template.id)
    assert page.field("alliance_supervisor") == ""


def test_sending_the_enrolment_twice_makes_one_plan(
    world: World, client: PageClient, session: Session
) -> None:
    client.sign_in(world.lead)
    address = step("confirm", answers(world))
    client.post(address, {"track": "full"})
    again = client.post(address, {"track": "full"})
    assert "Cora Valecoord already has a running plan" in again.errors[0]
    assert plans_in(session) == 1
    assert "already has a running plan" in client.get(address).errors[0]
    assert "Select one of the options for coordinator" in str(
        client.get(f"/plans/enrol?coordinator={world.coordinator.id}&pcn={world.pcn.id}").errors
    )


def test_the_other_track_needs_a_reason_that_names_no_patient(
    world: World, client: PageClient, session: Session
) -> None:
    client.sign_in(world.lead)
    address = step("confirm", answers(world))
    page = client.post(address, {"track": "training_only"})
    assert page.errors == ["Enter the reason for the other track"]
    typed = f"Looks after {NHS_NUMBER} already"
    page = client.post(address, {"track": "training_only", "override_reason": typed})
    assert "NHS number" in page.errors[0]
    assert page.field("override_reason") == typed
    assert plans_in(session) == 0
    done = client.post(address, {"track": "training_only", "override_reason": "Supervised elsewhere"})
    assert "The programme lead chose the other track: Supervised elsewhere" in done.text
    assert session.scalars(select(Plan)).one().track is Track.TRAINING_ONLY


def test_a_longer_employment_gives_training_only(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    page = client.get(step("details", answers(world, **{"employment_start-year": "2025"})))
    assert "more than 4 months later" in page.text
    assert "So training is open" in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"employment_start-month": "7"}, "Employment begins on 1 July 2026, after the programme starts"),
        ({"starts_on-year": "2206"}, "Programme start must have a year from 1900 to 2100"),
        ({"starts_on-year": "2066"}, "Programme start must be on or before 1 June 2028"),
        ({"starts_on-day": "31"}, "Programme start must be a real date"),
        ({"starts_on-day": ""}, "Programme start must include a day"),
        ({"weekly_hours": ""}, "Enter the contract hours a week"),
        ({"weekly_hours": "thirty"}, "Contract hours must be a number with at most one decimal, like 7.5"),
        ({"weekly_hours": "99"}, "Contract hours must be between 1 and 60"),
        ({"weekly_hours": "20"}, "The hours in practices come to 22.5, more than the 20 contract hours"),
        ({"pcn_supervisor": str(uuid4())}, "Select one of the options for PCN supervisor"),
        ({"template": ""}, "Select the plan template"),
        ({"pcn_supervisor_kind": "astronaut"}, "Select one of the options for what the PCN supervisor is"),
    ],
)
def test_step_two_says_what_is_wrong_and_keeps_what_was_typed(
    world: World, client: PageClient, changes: dict[str, str], said: str
) -> None:
    client.sign_in(world.lead)
    page = client.get(step("details", answers(world, **changes)))
    assert [error for error in page.errors if said in error], page.errors
    [(name, typed)] = changes.items()
    if name not in {"pcn_supervisor", "pcn_supervisor_kind"}:
        assert page.field(name) == typed
    confirm = client.get(step("confirm", answers(world, **changes)))
    assert confirm.errors == page.errors


def test_too_many_hours_are_said_at_the_practice(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    page = client.get(step("details", answers(world, weekly_hours="20")))
    assert page.link("The hours in practices come to 22.5") == f"#hours_{world.practice.id.hex}"


def test_people_who_are_no_supervisors_here_cannot_be_chosen(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    for field, person in (
        ("alliance_supervisor", world.coordinator),
        ("alliance_supervisor", world.elsewhere.supervisor),
        ("pcn_supervisor", world.supervisor),
        ("pcn_supervisor", world.other_pcn_supervisor),
    ):
        page = client.get(step("details", answers(world, **{field: person.id})))
        assert "Select one of the options" in page.errors[0]


@pytest.mark.parametrize("name", ["details", "confirm"])
def test_unknown_people_and_networks_lead_back_to_step_one(
    world: World, client: PageClient, name: str
) -> None:
    client.sign_in(world.lead)
    for changes in (
        {"coordinator": uuid4()},
        {"coordinator": "nonsense"},
        {"coordinator": world.elsewhere.coordinator.id},
        {"pcn": world.elsewhere.pcn.id},
        {"pcn": world.practice.id},
    ):
        page = client.get(step(name, answers(world, **changes)))
        assert page.path.split("?")[0] == "/plans/enrol"
        assert "Select one of the options" in page.errors[0]
    assert client.get("/plans/enrol/confirm").path.split("?")[0] == "/plans/enrol"


def test_an_address_cannot_lead_out_of_the_app(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    answer = client.raw.get("/plans/enrol/confirm?_external=1&_scheme=ftp&endpoint=x&coordinator=1")
    assert answer.headers["Location"].startswith("/plans/enrol/details?")


def test_a_support_worker_without_a_registered_supervisor_is_noted_and_enrolled(
    world: World, client: PageClient
) -> None:
    client.sign_in(world.lead)
    worker = frameworks.newest(world.session, code="macmillan-cancer-support-worker")
    assert worker is not None
    given = answers(world, role_specification=worker.id)
    assert "No registered supervisor" in client.get(step("confirm", given)).text
    done = client.post(step("confirm", given), {"track": "full"})
    assert "Neither supervisor is marked as registered" in done.text


def test_a_network_without_supervisor_or_practices_says_what_to_do(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    world.other_pcn_supervisor.deactivated_at = clock.now()
    page = client.get(f"/plans/enrol/details?coordinator={world.coordinator.id}&pcn={world.other_pcn.id}")
    assert "has no PCN supervisor yet. Add one as a person" in page.text
    assert "no member practices" in page.text


def test_when_everybody_is_enrolled_the_page_says_so(world: World, client: PageClient) -> None:
    world.enrol()
    world.enrol(world.other_coordinator)
    client.sign_in(world.lead)
    assert "Every coordinator of your alliance has a running plan" in client.get("/plans/enrol").text


def test_nobody_but_the_lead_enrols(world: World, client: PageClient) -> None:
    for person in (world.supervisor, world.coordinator, world.pcn_supervisor, world.operator):
        client.sign_in(person)
        for path in ("/plans/enrol", "/plans/enrol/details", "/plans/enrol/confirm", "/conferences/add"):
            client.get(path, status=403)


# --- details and state ----------------------------------------------------------------------------


def test_details_show_people_hours_documents_and_why_the_track(world: World, client: PageClient) -> None:
    plan = world.enrol()
    for person in (world.coordinator, world.supervisor, world.pcn_supervisor, world.lead):
        page = client.sign_in(person).get(f"/plans/{plan.id}/details")
        for words in ("Sam Valesuper", "Practice manager", "37.5 hours a week", "within 4 months", "Active"):
            assert words in page.text
        assert ("Change this plan" in page.text) is (person in (world.supervisor, world.lead))
        assert ("Complete or end the plan" in page.text) is (person is world.lead)


def test_plans_of_others_are_not_there(world: World, client: PageClient) -> None:
    plan = world.enrol()
    line = plan.responsibilities[0]
    for person in (
        world.other_coordinator,
        world.other_supervisor,
        world.other_pcn_supervisor,
        world.elsewhere.lead,
    ):
        client.sign_in(person)
        for path in ("details", "responsibilities"):
            client.get(f"/plans/{plan.id}/{path}", status=404)
        client.get(f"/responsibilities/{line.id}/tick", status=404)
        client.post(f"/responsibilities/{line.id}/undo", {"reason": "x"}, status=404)
    client.sign_in(world.other_supervisor).post(f"/plans/{plan.id}/state", {"to": "paused"}, status=404)
    client.sign_in(world.lead).get(f"/plans/{uuid4()}/details", status=404)


def test_a_lead_withdraws_a_plan_with_a_reason_and_a_supervisor_ends_nothing(
    world: World, client: PageClient
) -> None:
    plan = world.enrol()
    page = client.sign_in(world.supervisor).get(f"/plans/{plan.id}/state")
    assert "only the programme lead can end it" in page.text
    page = client.sign_in(world.lead).get(f"/plans/{plan.id}/state")
    assert "Pause it" not in page.text
    refused = client.submit(page, {"to": "withdrawn"})
    assert refused.errors == ["Enter the reason, so that everybody on the plan understands it"]
    done = client.submit(page, {"to": "withdrawn", "reason": "Found another post"})
    assert "The plan is now withdrawn" in done.text
    assert "by Leila Valelead: Found another post" in done.text
    again = client.submit(page, {"to": "withdrawn", "reason": "Found another post"})
    assert "Nothing can be changed here" in again.text
    assert len(queries.events(world.session, plan=plan)) == 2


def test_an_ended_plan_offers_nothing_to_change(world: World, client: PageClient) -> None:
    plan = world.enrol()
    services.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    client.sign_in(world.lead)
    assert "Nothing can be changed here" in client.get(f"/plans/{plan.id}/state").text
    client.sign_in(world.pcn_supervisor).get(f"/plans/{plan.id}/state", status=403)


# --- responsibilities -----------------------------------------------------------------------------


def ticks_offered(page: Page) -> int:
    return len([a for a in page.all("a") if (a.get("href") or "").endswith("/tick")])


def test_each_party_sees_all_three_lists_with_its_own_first_and_ticks_its_own(
    world: World, client: PageClient
) -> None:
    plan = world.enrol()
    for person, first, own in (
        (world.coordinator, "Coordinator: Cora Valecoord 0 of 6 done", 6),
        (world.supervisor, "Cancer alliance: Sam Valesuper 0 of 12 done", 12),
        (world.pcn_supervisor, "Primary care network: Priya Valepractice 0 of 11 done", 11),
        (world.lead, "Cancer alliance: Sam Valesuper 0 of 12 done", 29),
    ):
        page = client.sign_in(person).get(f"/plans/{plan.id}/responsibilities")
        headings = [words_in(heading) for heading in page.all("h2")]
        assert len(headings) == 3
        assert headings[0] == first
        assert ticks_offered(page) == own


def test_a_duty_is_marked_as_done_and_undone(world: World, client: PageClient) -> None:
    plan = world.enrol()
    induction = next(d for d in plan.responsibilities if d.code == "RESP-PCN.2")
    client.sign_in(world.pcn_supervisor)
    page = client.get(f"/responsibilities/{induction.id}/tick")
    assert page.field("done_on-month") == "6"
    done = client.submit(page, {"note": "Two days"})
    assert "Local induction is marked as done" in done.text
    assert "Done on 1 June 2026, says Priya Valepractice" in done.text
    again = client.submit(page, {"note": "Two days"})
    assert again.errors == ["This was marked as done before. Nothing was changed"]
    assert "says Priya Valepractice" in client.get(f"/responsibilities/{induction.id}/tick").text
    undo = client.get(f"/responsibilities/{induction.id}/undo")
    assert client.submit(undo).errors == ["Enter the reason for undoing this"]
    undone = client.submit(undo, {"reason": "Not finished"})
    assert "Undone on 1 June 2026 by Priya Valepractice: Not finished" in undone.text
    assert client.submit(undo, {"reason": "Twice"}).errors == [
        "This is not marked as done. Nothing was changed"
    ]
    assert "not marked as done" in client.get(f"/responsibilities/{induction.id}/undo").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"done_on-day": "2"}, "Date done must be today or in the past"),
        ({"done_on-month": "4"}, "Date done must be on or after 1 May 2026"),
        ({"done_on-day": "31"}, "Date done must be a real date"),
        ({"note": NHS_NUMBER}, "NHS number"),
        ({"note": "x" * 10_000}, "Note must be 1,000 characters or fewer"),
    ],
)
def test_a_tick_that_cannot_be_says_why_and_keeps_the_note(
    world: World, client: PageClient, session: Session, changes: dict[str, str], said: str
) -> None:
    plan = world.enrol()
    own = next(d for d in plan.responsibilities if d.code == "EXP-COO.4")
    client.sign_in(world.coordinator)
    page = client.get(f"/responsibilities/{own.id}/tick")
    refused = client.submit(page, {"note": "Joined 🎗 שלום"} | changes)
    assert said in refused.errors[0]
    assert refused.field("note") == changes.get("note", "Joined 🎗 שלום")
    assert session.get_one(Responsibility, own.id).done_on is None


def test_another_partys_line_is_not_there_to_tick(world: World, client: PageClient) -> None:
    plan = world.enrol()
    theirs = next(d for d in plan.responsibilities if d.code == "RESP-PCN.2")
    client.sign_in(world.coordinator)
    client.get(f"/responsibilities/{theirs.id}/tick", status=404)
    client.post(f"/responsibilities/{theirs.id}/tick", {"done_on-day": "1"}, status=404)
    client.get(f"/responsibilities/{theirs.id}/undo", status=404)


def test_an_overdue_duty_says_so_in_a_word(world: World, client: PageClient) -> None:
    plan = world.enrol()
    with clock.at(date(2026, 7, 1)):
        page = client.sign_in(world.pcn_supervisor).get(f"/plans/{plan.id}/responsibilities")
    assert page.text.count("Overdue") == 3  # induction and mandatory training; joining the community


# --- conferences ----------------------------------------------------------------------------------


def test_a_lead_adds_a_conference_and_plans_count_on_it(world: World, client: PageClient) -> None:
    world.enrol()
    client.sign_in(world.lead)
    assert "No conference is announced yet" in client.get("/conferences").text
    page = client.get("/conferences/add")
    filled = {
        "title": "Autumn conference",
        "held_on-day": "17",
        "held_on-month": "9",
        "held_on-year": "2026",
        "venue": "Town Hall",
    }
    done = client.submit(page, filled)
    assert "Autumn conference is added" in done.text
    assert "Plans that count on it 1" in done.text
    assert client.submit(page, filled).errors == ["Your alliance already has a conference on this day"]
    early = client.submit(page, filled | {"held_on-year": "2020"})
    assert early.errors == ["Date of the conference must be in or after April 2023"]
    assert client.submit(page).errors[0] == "Enter the title of the conference"


def test_a_conference_can_be_one_that_is_no_group_session(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    client.post(
        "/conferences/add",
        {"title": "A", "venue": "B", "held_on-day": "1", "held_on-month": "9", "held_on-year": "2026"},
    )
    [conference] = queries.conferences(world.session, actor=world.lead)
    assert not conference.counts_as_group


def test_conferences_are_the_own_alliances(world: World, client: PageClient) -> None:
    services.add_conference(
        world.session, actor=world.elsewhere.lead, title="Moor day", held_on=START, venue="Hall"
    )
    assert "Moor day" not in client.sign_in(world.supervisor).get("/conferences").text
    assert "Add a conference" not in client.get("/conferences").text


def test_an_alliance_supervisor_opens_the_register_from_the_list(world: World, client: PageClient) -> None:
    conference = services.add_conference(
        world.session, actor=world.lead, title="Autumn day", held_on=START, venue="Hall"
    )
    address = f"/conferences/{conference.id}/register"
    assert client.sign_in(world.supervisor).get("/conferences").link("the register of Autumn day") == address
    assert address not in client.sign_in(world.coordinator).get("/conferences").html


# --- how many queries -----------------------------------------------------------------------------


def test_pages_of_a_plan_ask_few_questions(world: World, client: PageClient, engine: Engine) -> None:
    plan = world.enrol()
    for duty in plan.responsibilities:
        services.tick_responsibility(
            world.session, actor=world.lead, responsibility=duty, done_on=START, note="Done"
        )
    details, lines = f"/plans/{plan.id}/details", f"/plans/{plan.id}/responsibilities"
    client.sign_in(world.pcn_supervisor)
    with statements(engine) as seen:
        client.get(lines)
    # 1) the signed-in person 2) plan with people and documents 3) practices 4) activities 5) duties 6) ticks
    assert len(seen) == 6
    with statements(engine) as seen:
        client.get(details)
    # 1) to 5) as above 6) how it was bent 7) the changes of its state
    assert len(seen) == 7


def test_lists_do_not_ask_once_a_row(world: World, client: PageClient, engine: Engine) -> None:
    world.enrol()
    world.enrol(world.other_coordinator)
    for month in (7, 8, 9):
        services.add_conference(
            world.session,
            actor=world.lead,
            title="Conference",
            held_on=date(2026, month, 1),
            venue="Hall",
        )
    client.sign_in(world.lead)
    with statements(engine) as seen:
        client.get("/conferences")
    # 1) the signed-in person 2) conferences 3) plans that count on each 4) coordinators who came 5) guests
    assert len(seen) == 5
    with statements(engine) as seen:
        client.get("/plans/enrol")
    # 1) the signed-in person 2) coordinators without a plan 3) networks
    assert len(seen) == 3
    second = f"/plans/enrol/details?coordinator={world.coordinator.id}&pcn={world.pcn.id}"
    with statements(engine) as seen:
        client.get(second)
    # 1) the signed-in person 2) coordinators 3) networks 4) publications 5) practices 6) alliance
    # supervisors 7) PCN supervisors
    assert len(seen) == 7


def test_listing_plans_takes_two_queries_however_many(world: World, session: Session, engine: Engine) -> None:
    world.enrol()
    world.enrol(world.other_coordinator)
    lead_id = world.lead.id
    session.commit()
    session.expunge_all()
    lead = session.get_one(Person, lead_id)
    with statements(engine) as seen:
        plans = queries.plans_visible_to(session, actor=lead)
        for plan in plans:
            assert [plan.pcn.name, plan.coordinator.name, [a.person.name for a in plan.assignments]]
            assert len(plan.activities) == 18
    # 1) plans with people and network 2) their activities
    assert len(seen) == 2
