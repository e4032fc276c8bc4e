"""Choosing needs, each one's own view, the person specification and the training plan, as met."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.assessments import acts
from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.rules import Rated
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party


def analysis_of(plan: Plan, number: int = 1) -> str:
    return f"/plans/{plan.id}/needs-analyses/{number}"


def chosen(page: Page) -> list[str]:
    """What is ticked on the page, by its words."""
    ticked = {e.get("id") for e in page.all("input") if e.get("name") == "chosen" and "checked" in e.attrib}
    return [words_in(label) for label in page.all("label") if label.get("for") in ticked]


def rows(page: Page) -> dict[str, str]:
    """The rows of the page's items, by the words of the topic's cell."""
    [table, *_] = page.all("table")
    found = [[words_in(cell) for cell in row.iter("td")] for row in table.iter("tr")]
    return {cells[0].removeprefix("Topic"): " | ".join(cells) for cells in found if cells}


def view(analysis: NeedsAnalysis, topic: str, importance: Any, current: Any) -> dict[str, str]:
    item = next(each for each in analysis.items if each.topic == topic)
    return {f"importance-{item.id}": str(importance), f"current-{item.id}": str(current)}


# --- choosing -------------------------------------------------------------------------------------


def test_many_items_are_chosen_at_once_and_low_ratings_are_ticked(
    client: PageClient, world: World, plan: Plan
) -> None:
    entry = acts.competency(world, plan)
    services.rate(world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=2, confidence=4)
    acts.drafted(world, plan)
    page = client.sign_in(world.supervisor).get(client.get(analysis_of(plan)).link("Choose items from lists"))
    assert chosen(page) == ["CMP-A.1 Finding people at risk"]
    assert "Because Cora Valecoord rated themselves 2 of 5" in page.text
    other = acts.competency(world, plan, "CMP-A.2")
    page = client.submit(page, {"chosen": [str(entry.id), str(other.id)]})
    assert "2 items added. Now each of you rates them." in page.text
    assert "Give your view of 2 items" in page.text
    assert all("nobody rated it yet" in row for row in rows(page).values())
    page = client.sign_in(world.coordinator).get(f"{analysis_of(plan)}/items/choose")
    assert "2 lines are in the analysis already" in page.text
    assert chosen(page) == []
    page = client.submit(page, {"chosen": []})
    assert page.errors == ["Choose at least one item to add"]


def test_what_is_not_on_the_list_is_refused(client: PageClient, world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    foreign = acts.foreign_entry(world.session, plan)
    page = client.sign_in(world.coordinator).get(f"{analysis_of(plan)}/items/choose")
    page = client.submit(page, {"chosen": [str(plan.id)]})
    assert page.errors == ["Select one of the options for the list"]
    assert foreign is not None
    assert analysis.items == []


# --- each one's own view --------------------------------------------------------------------------


def test_each_gives_their_own_view_and_then_sees_the_other(
    client: PageClient, world: World, plan: Plan
) -> None:
    analysis = acts.drafted(world, plan, "Letters", "Charts")
    client.sign_in(world.coordinator)
    page = client.get(client.get(analysis_of(plan)).link("Give your view of 2 items"))
    page = client.submit(page, view(analysis, "Letters", 3, 3) | view(analysis, "Charts", 4, 2))
    assert "Your view is saved." in page.text
    page = client.sign_in(world.supervisor).get(analysis_of(plan))
    assert "given; shown once you give yours" in rows(page)["Letters"]
    assert "importance 3" not in rows(page)["Letters"].split("Agreed")[0]
    page = client.submit(
        client.get(f"{analysis_of(plan)}/my-view"),
        view(analysis, "Letters", 5, 3) | view(analysis, "Charts", 4, 2),
    )
    assert "Talk about “Letters” before you send" in page.text
    assert "importance 3, level 3" in rows(page)["Letters Talk about this"]
    assert "Talk about this" not in rows(page)["Charts"]


def test_a_difference_blocks_sending_until_it_is_settled(
    client: PageClient, world: World, plan: Plan
) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    [item] = analysis.items
    for who, importance in (("coordinator", 3), ("supervisor", 5)):
        services.give_views(
            world.session,
            actor=getattr(world, who),
            analysis=analysis,
            views={item.id: Rated(importance, 3)},
        )
    client.sign_in(world.coordinator)
    page = client.submit(client.get(analysis_of(plan)), action="/submit")
    assert "Talk about “Letters” first" in page.errors[0]
    with clock.at(clock.now() + timedelta(minutes=20)):
        page = client.get(f"{analysis_of(plan)}/items/{item.id}")
        assert "You are two or more apart" in page.text
        page = client.submit(page, {"is_settled": "yes", "importance": "4"})
        assert "Talk about" not in page.text
        assert "We have talked" not in client.get(f"{analysis_of(plan)}/items/{item.id}").text
        page = client.submit(client.get(analysis_of(plan)), action="/submit")
    assert "Waiting to be agreed" in page.text


@pytest.mark.parametrize(
    ("importance", "current", "message"),
    [
        ("3", "", "Select the level now of “Letters”, or leave both empty"),
        ("", "3", "Select the importance of “Letters”, or leave both empty"),
        ("9", "3", "Select one of the options for the importance of Letters"),
        ("3", "x", "Select one of the options for the level of Letters"),
        ("", "", "Choose the importance and the level of at least one item"),
    ],
)
def test_a_view_that_will_not_do_keeps_what_was_chosen(
    client: PageClient, world: World, plan: Plan, importance: str, current: str, message: str
) -> None:
    analysis = acts.drafted(world, plan, "Letters", "Charts")
    client.sign_in(world.coordinator)
    page = client.get(f"{analysis_of(plan)}/my-view")
    sent = view(analysis, "Letters", importance, current)
    if message.startswith("Select"):
        sent |= view(analysis, "Charts", 4, 2)
    page = client.submit(page, sent)
    assert page.errors == [message]
    for name, value in sent.items():
        if value in {"3", "4", "2"}:
            assert page.field(name) == value
    assert not any(item.views for item in analysis.items), "nothing half-written remains"


def test_what_is_chosen_is_kept_by_itself(client: PageClient, world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    where = f"{analysis_of(plan)}/my-view"
    page = client.sign_in(world.coordinator).get(where)
    fields = page.fields() | view(analysis, "Letters", 4, "")
    answer = client.raw.post(f"{where}/autosave", data=fields)
    assert answer.json is not None
    assert "Kept at" in answer.json["message"]
    page = client.get(where)
    assert "It was kept, but not saved yet" in page.text
    assert page.field(f"importance-{analysis.items[0].id}") == "4"
    client.sign_in(world.supervisor)
    assert client.get(where).field(f"importance-{analysis.items[0].id}") == ""
    client.sign_in(world.coordinator)
    client.submit(client.get(where), view(analysis, "Letters", 4, 2))
    assert "It was kept" not in client.get(where).text
    assert client.get(f"{where}/autosave").path.endswith("/my-view")


# --- an item of its own ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"priority_set": "21", "priority_reason": "x"}, "The priority must be from 0 to 20"),
        (
            {"priority_set": "many", "priority_reason": "x"},
            "Another priority must be a whole number, like 45",
        ),
        ({"priority_set": "3"}, "Say why the priority is not importance times gap"),
        ({"priority_reason": "First"}, "Enter the priority that the reason is for"),
        ({"gap_reason": "money"}, "Select one of the options for reason of the gap"),
        ({"route": "luck"}, "Select one of the options for how it is met"),
        ({"course_id": "1"}, "Select one of the options for the course"),
        ({"priority_reason": f"See {acts.NHS_NUMBER}"}, "looks like an NHS number"),
    ],
)
def test_bad_input_is_refused_at_the_right_field(
    client: PageClient, world: World, plan: Plan, changes: dict[str, str], message: str
) -> None:
    [item] = acts.drafted(world, plan, "Letters").items
    page = client.sign_in(world.coordinator).get(f"{analysis_of(plan)}/items/{item.id}")
    page = client.submit(page, changes)
    assert [error for error in page.errors if message in error], page.errors
    assert item.priority == 8


def test_a_changed_priority_is_shown_with_its_reason(client: PageClient, world: World, plan: Plan) -> None:
    [item] = acts.drafted(world, plan, "Letters").items
    page = client.sign_in(world.coordinator).get(f"{analysis_of(plan)}/items/{item.id}")
    page = client.submit(
        page,
        {
            "priority_set": "20",
            "priority_reason": "The list goes out in May",
            "gap_reason": "time",
            "route": "arrangement",
        },
    )
    row = rows(page)["Letters"]
    assert "Priority set to 20, by the rule it is 8: The list goes out in May." in row
    assert "Gap of time." in row
    assert "Something is arranged." in row
    assert "The priority is importance times gap" in page.text


# --- the person specification ---------------------------------------------------------------------


def test_from_the_person_specification_to_needs(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.supervisor)
    where = f"/plans/{plan.id}/person-check"
    found = queries.person_check(world.session, plan=plan).lines
    met, unmet = found[0].entry, found[1].entry
    page = client.submit(
        client.get(where),
        {f"met-{met.id}": "yes", f"shown_by-{met.id}": "The certificate", f"met-{unmet.id}": "no"},
    )
    assert "The check is saved." in page.text
    assert "said by Sam Valesuper on 8 July 2026: The certificate" in page.text
    page = client.submit(page, action="/needs")
    assert "1 item added." in page.text
    assert page.path == analysis_of(plan)
    assert unmet.title in page.text
    page = client.sign_in(world.coordinator).get(where)
    assert client.get(page.link("Use it as prior learning")).h1, "what was met is evidence to offer"


def test_the_check_keeps_what_was_typed_when_it_is_refused(
    client: PageClient, world: World, plan: Plan
) -> None:
    where = f"/plans/{plan.id}/person-check"
    entry = queries.person_check(world.session, plan=plan).lines[0].entry
    opened = client.sign_in(world.coordinator).get(where)
    page = client.submit(opened, {f"shown_by-{entry.id}": f"Seen with {acts.NHS_NUMBER}"})
    assert any("NHS number" in error for error in page.errors)
    page = client.submit(opened, {f"shown_by-{entry.id}": "Interview"})
    assert page.errors == [f"Select whether “{entry.title}” was met"]
    assert page.field(f"shown_by-{entry.id}") == "Interview"
    client.sign_in(world.supervisor)
    client.submit(client.get(where), {f"met-{entry.id}": "yes"})
    client.sign_in(world.coordinator)
    page = acts.send_opened(client, opened, {f"met-{entry.id}": "no"})
    assert "while you had the page open" in page.errors[0]
    assert "said by Sam Valesuper" in page.text
    assert page.field(f"met-{entry.id}") == "no"
    page = client.submit(page)
    assert "The check is saved." in page.text


# --- the training plan ----------------------------------------------------------------------------


def test_an_action_is_followed_on_the_training_plan(client: PageClient, world: World, plan: Plan) -> None:
    [item] = acts.agreed(world, plan, "Letters").items
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/training-plan")
    assert "Not begun" in page.text
    page = client.get(page.link("Say how far it is"))
    assert client.submit(page, {"state": "not_needed"}).errors == ["Say why it is not needed any more"]
    page = client.submit(page, {"state": "under_way", "note": "Began on Monday"})
    assert "Under way since 8 July 2026: Began on Monday" in page.text
    page = client.sign_in(world.pcn_supervisor).get(f"/plans/{plan.id}/training-plan")
    assert "Under way" in page.text
    assert "Began on Monday" not in page.text, "notes are for those who follow it"
    assert "Say how far it is" not in page.text
    client.get(f"/plans/{plan.id}/training-plan/items/{item.id}", status=404)
    page = client.sign_in(world.lead).get(f"/plans/{plan.id}/training-plan")
    assert "Letters" not in page.text


def test_the_pcn_supervisor_follows_what_they_see_to(client: PageClient, world: World, plan: Plan) -> None:
    analysis = acts.drafted(world, plan)
    services.add_item(
        world.session,
        actor=world.coordinator,
        analysis=analysis,
        values=acts.item_values(owner_party=Party.PCN_SUPERVISOR),
    )
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    services.agree_analysis(world.session, actor=world.supervisor, analysis=analysis)
    client.sign_in(world.pcn_supervisor)
    page = client.get(client.get(f"/plans/{plan.id}/training-plan").link("Say how far it is"))
    page = client.submit(page, {"state": "done", "note": "A log-in was given"})
    assert "Done since" in page.text


# --- how much it costs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("", 7),
        ("/my-view", 11),
        ("/items/choose", 11),
        ("/submit", 8),
    ],
)
def test_sixty_rows_cost_as_many_queries_as_one(
    client: PageClient, engine: Engine, world: World, plan: Plan, page: str, most: int
) -> None:
    analysis = acts.drafted(world, plan, "Letters")
    client.sign_in(world.coordinator)
    where, counts = analysis_of(plan) + page, []
    for added in (0, 59):
        for number in range(added):
            services.add_item(
                world.session,
                actor=world.coordinator,
                analysis=analysis,
                values=acts.item_values(f"Topic {number}"),
            )
        world.session.commit()
        with statements(engine) as seen:
            client.get(where)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most, "\n".join(seen)


def test_the_person_specification_costs_few_queries(
    client: PageClient, engine: Engine, world: World, plan: Plan
) -> None:
    where = f"/plans/{plan.id}/person-check"
    client.sign_in(world.coordinator)
    with statements(engine) as seen:
        client.get(where)
    assert len(seen) <= 7, "\n".join(seen)
