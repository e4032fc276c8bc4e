"""The two needs analyses and the training plan, as each person meets them."""

import pytest
from sqlalchemy import Engine, func, select

from tests.assessments import acts
from tests.client import PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import services
from trainingapp.assessments.models import NeedsItem
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

ITEM = {
    "topic": "Spreadsheets",
    "importance": "4",
    "current": "2",
    "target": "4",
    "action": "Take the evening course",
    "owner_party": "coordinator",
    "due_on-day": "1",
    "due_on-month": "9",
    "due_on-year": "2026",
}


def analysis_of(plan: Plan, number: int = 1) -> str:
    return f"/plans/{plan.id}/needs-analyses/{number}"


def items(world: World) -> int:
    return world.session.scalar(select(func.count()).select_from(NeedsItem)) or 0


def test_from_the_first_item_to_the_training_plan(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    page = client.submit(client.get(analysis_of(plan)), action="/start")
    assert "No items yet" in page.text
    page = client.submit(client.get(page.link("Add an item")), ITEM)
    assert "The item is added." in page.text
    page = client.submit(
        client.get(page.link("Add an item")), ITEM | {"topic": "", "entry_id": str(entry.id), "current": "1"}
    )
    rows = [words_in(row) for row in page.all("tr") if "Take the evening course" in words_in(row)]
    assert ["Finding people at risk" in row for row in rows] == [True, False], "the largest priority first"
    assert "Priority12" in rows[0]
    page = client.submit(page, action="/submit")
    assert "Waiting to be agreed" in page.text
    assert not [a for a in page.all("a") if words_in(a).startswith("Change")]
    page = client.sign_in(world.supervisor).get(analysis_of(plan))
    page = client.submit(page, action="/agree")
    assert "It is locked" in page.text
    page = client.sign_in(world.pcn_supervisor).get(f"/plans/{plan.id}/training-plan")
    assert "2 actions" in page.text
    assert "Take the evening course" in page.text


def test_sending_back_shows_the_reason_and_opens_it_again(
    client: PageClient, world: World, plan: Plan
) -> None:
    acts.drafted(world, plan, "Spreadsheets")
    client.sign_in(world.coordinator)
    client.submit(client.get(analysis_of(plan)), action="/submit")
    client.sign_in(world.supervisor)
    page = client.get(client.get(analysis_of(plan)).link("Send it back"))
    assert client.submit(page, {"reason": ""}).errors == ["Say what should change"]
    page = client.submit(page, {"reason": "Say which charts"})
    assert "Sent back" in page.text
    page = client.sign_in(world.coordinator).get(analysis_of(plan))
    assert "Say which charts" in page.text
    assert page.link("Add an item")


def test_incomplete_analysis_is_not_sent_and_says_what_is_missing(
    client: PageClient, world: World, plan: Plan
) -> None:
    analysis = acts.drafted(world, plan)
    services.add_item(
        world.session, actor=world.supervisor, analysis=analysis, values=acts.item_values(action="")
    )
    client.sign_in(world.coordinator)
    page = client.submit(client.get(analysis_of(plan)), action="/submit")
    assert page.h1 == "Send the analysis to be agreed"
    assert page.errors == ["Give an action, an owner and a date for “Spreadsheets”, or close its gap"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"topic": ""}, "Enter a topic, or choose a competency"),
        ({"importance": ""}, "Select how important it is"),
        ({"importance": "0"}, "Select one of the options for importance"),
        ({"current": "6"}, "Select one of the options for current level"),
        ({"target": "five"}, "Select one of the options for target level"),
        ({"owner_party": "programme_lead"}, "Select one of the options"),
        ({"entry_id": "01a204fb-74ed-756f-90e7-b4c13136daab"}, "Select one of the options"),
        ({"due_on-year": "2025"}, "By when must be on or after 1 June 2026"),
        ({"due_on-day": "31", "due_on-month": "9"}, "By when must be a real date"),
        ({"action": f"Ring {acts.NHS_NUMBER}"}, "looks like an NHS number"),
        ({"topic": "x" * 251}, "250 characters or fewer"),
    ],
)
def test_items_that_will_not_do_keep_what_was_typed(
    client: PageClient, world: World, plan: Plan, changes: dict[str, str], message: str
) -> None:
    acts.drafted(world, plan)
    client.sign_in(world.coordinator)
    sent = ITEM | changes
    page = client.submit(client.get(f"{analysis_of(plan)}/items/add"), sent)
    assert [error for error in page.errors if message in error], page.errors
    assert page.field("topic") == sent["topic"]
    assert page.field("action").strip() == sent["action"]
    assert items(world) == 0


def test_adding_twice_by_going_back_leaves_one_item(client: PageClient, world: World, plan: Plan) -> None:
    acts.drafted(world, plan)
    client.sign_in(world.coordinator)
    page = client.get(f"{analysis_of(plan)}/items/add")
    client.submit(page, ITEM)
    again = client.submit(page, ITEM)
    assert again.errors == ["This is in the analysis already. Change that item instead"]
    assert items(world) == 1


def test_second_person_sees_both_versions(client: PageClient, world: World, plan: Plan) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    where = f"{analysis_of(plan)}/items/{item.id}"
    opened = client.sign_in(world.coordinator).get(where)
    client.sign_in(world.supervisor)
    client.submit(client.get(where), {"action": "Ask the practice manager", "importance": "5"})
    client.sign_in(world.coordinator)
    page = acts.send_opened(client, opened, {"action": "Take the evening course, twice"})
    assert page.errors == ["Sam Valesuper changed this item while you had it open. Compare, then save again"]
    assert page.field("action").strip() == "Take the evening course, twice"
    assert "What is saved now" in page.text
    assert "Ask the practice manager" in page.text
    assert "By Sam Valesuper, 8 July 2026" in page.text
    page = client.submit(page)
    assert "Take the evening course, twice" in page.text


def test_an_item_removed_meanwhile_can_be_added_again_without_typing(
    client: PageClient, world: World, plan: Plan
) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    where = f"{analysis_of(plan)}/items/{item.id}"
    opened = client.sign_in(world.coordinator).get(where)
    client.sign_in(world.supervisor)
    page = client.submit(client.get(client.get(where).link("Remove this item")))
    assert "The item is removed." in page.text
    client.sign_in(world.coordinator)
    page = acts.send_opened(client, opened, {"action": "A long text"})
    assert "removed while you had it open" in page.errors[0]
    assert page.field("action").strip() == "A long text"
    page = client.submit(page)
    assert "The item is added." in page.text
    assert "A long text" in page.text
    client.get(where, status=404)


def test_sending_what_the_other_has_just_changed_is_refused(
    client: PageClient, world: World, plan: Plan
) -> None:
    [item] = acts.drafted(world, plan, "Spreadsheets").items
    opened = client.sign_in(world.coordinator).get(analysis_of(plan))
    client.sign_in(world.supervisor)
    client.submit(client.get(f"{analysis_of(plan)}/items/{item.id}"), {"importance": "1"})
    client.sign_in(world.coordinator)
    page = acts.send_opened(client, opened, {}, action="/submit")
    assert page.errors == ["The analysis was changed while you had it open. Look at it again first"]
    page = client.submit(page)
    assert "Waiting to be agreed" in page.text


def test_the_second_shows_what_has_moved(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.supervisor)
    assert "Agree the first one before you start" in client.get(analysis_of(plan, 2)).text
    acts.agreed(world, plan, "Spreadsheets", "Letters")
    page = client.submit(client.get(analysis_of(plan, 2)), action="/start")
    letters = next(a.get("href") for a in page.all("a") if words_in(a) == "Change Letters")
    page = client.submit(client.get(letters or ""), {"current": "4"})
    page = client.submit(client.get(f"{analysis_of(plan, 2)}/items/add"), ITEM | {"topic": "Chairing"})
    [table] = [t for t in page.all("table") if "From the first analysis to the second" in words_in(t)]
    rows = [words_in(row) for row in table.iter("tr")]
    assert any("Letters" in row and row.endswith("Gap closed") for row in rows)
    assert any("Spreadsheets" in row and row.endswith("No change") for row in rows)
    assert any("Chairing" in row and row.endswith("New in the second analysis") for row in rows)
    discs = [c.get("cx") for c in table.iter(f"{acts.SVG}circle") if c.get("class") == "app-move__second"]
    assert sorted(discs) == ["35", "35", "85"], "levels 2, 2 and 4 on the scale of the picture"


def test_analysis_page_costs_few_queries(
    client: PageClient, engine: Engine, world: World, plan: Plan
) -> None:
    acts.agreed(world, plan, *[f"Topic {number}" for number in range(12)])
    services.start_analysis(world.session, actor=world.supervisor, plan=plan, number=2)
    client.sign_in(world.supervisor)
    where = analysis_of(plan, 2)
    with statements(engine) as seen:
        client.get(where)
    # 1) who is signed in 2) plan with people 3) analyses 4) items with competency, course and editor
    # 5) views 6) progress 7) events
    assert len(seen) == 7, "\n".join(seen)


@pytest.mark.parametrize("number", ["0", "3", "-1", "first", "99999999999999999999"])
def test_there_is_no_third_analysis(client: PageClient, world: World, plan: Plan, number: str) -> None:
    client.sign_in(world.coordinator)
    for page in ("", "/start", "/items/add", "/submit"):
        client.get(f"/plans/{plan.id}/needs-analyses/{number}{page}", status=404)


def test_pages_of_an_analysis_not_started_are_not_there(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.coordinator)
    for page in ("items/add", "submit", "agree", "return"):
        client.get(f"{analysis_of(plan)}/{page}", status=404)
