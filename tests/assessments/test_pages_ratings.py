"""Rating oneself on a page, alone or an area at once, and what the page keeps while somebody chooses."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.assessments import acts
from tests.client import Page, PageClient
from tests.supervision.typing_in import autosave
from tests.world import START, World
from trainingapp.accounts.models import HeldForm
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Rating
from trainingapp.assessments.terms import RatingPoint
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

AREA = "CMP-A"


def area_of(plan: Plan) -> str:
    return f"/plans/{plan.id}/areas/{AREA}/rate"


def chosen(number: int, knowledge: str, confidence: str, note: str = "") -> dict[str, Any]:
    """What is sent of the competency with that number in the area."""
    name = f"{AREA}_{number}"
    return {f"{name}-knowledge": knowledge, f"{name}-confidence": confidence, f"{name}-note": note}


def ratings(world: World) -> list[tuple[int, int, str, RatingPoint]]:
    found = world.session.scalars(select(Rating).order_by(Rating.created_at, Rating.id))
    return [(each.knowledge, each.confidence, each.note, each.point) for each in found]


@pytest.fixture
def page(client: PageClient, world: World, plan: Plan) -> Page:
    return client.sign_in(world.coordinator).get(area_of(plan))


def test_an_area_is_rated_with_one_button(client: PageClient, world: World, plan: Plan, page: Page) -> None:
    assert page.h1 == "Rate yourself: Prevention and population health"
    assert "I have not met this before, or only by name." in page.text
    saved = client.submit(page, chosen(1, "2", "3", "Shadow a clinic") | chosen(3, "1", "1"))
    assert "2 ratings are saved." in saved.text
    assert ratings(world) == [
        (2, 3, "Shadow a clinic", RatingPoint.ANY_TIME),
        (1, 1, "", RatingPoint.ANY_TIME),
    ]
    assert "Last time, on 8 July 2026: knowledge 2, confidence 3." in client.get(area_of(plan)).text


@pytest.mark.parametrize(
    ("days", "point"), [(0, "baseline"), (40, "any_time"), (70, "month_3"), (160, "month_6")]
)
def test_the_point_is_that_of_the_month_and_may_be_changed(
    client: PageClient, world: World, plan: Plan, days: int, point: str
) -> None:
    with clock.at(START + timedelta(days=days)):
        client.sign_in(world.coordinator)
        opened = client.get(area_of(plan))
        assert opened.fields()["point"] == point
        client.submit(opened, {"point": "baseline"} | chosen(1, "2", "2"))
    assert ratings(world) == [(2, 2, "", RatingPoint.BASELINE)]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (chosen(1, "2", ""), "Select your confidence for CMP-A.1"),
        (chosen(1, "", "2"), "Select your knowledge for CMP-A.1"),
        (chosen(1, "9", "2"), "Select one of the options for knowledge"),
        (chosen(2, "3", "3", f"Rang {acts.NHS_NUMBER}"), "looks like an NHS number"),
        ({"point": "never"} | chosen(1, "2", "2"), "Select one of the options for when"),
    ],
)
def test_what_will_not_do_saves_nothing_and_keeps_what_was_chosen(
    client: PageClient, world: World, page: Page, sent: dict[str, Any], message: str
) -> None:
    again = client.submit(page, chosen(3, "4", "5", "Keep me") | sent)
    assert message in " ".join(again.errors)
    assert ratings(world) == []
    assert again.fields()[f"{AREA}_3-knowledge"] == "4"
    assert again.field(f"{AREA}_3-note").strip() == "Keep me"


def test_nothing_chosen_is_not_saved(client: PageClient, world: World, page: Page) -> None:
    assert client.submit(page).errors == ["Rate at least one competency"]


def test_a_note_alone_asks_for_both_scales(client: PageClient, world: World, page: Page) -> None:
    again = client.submit(page, {f"{AREA}_1-note": "A thought"})
    assert again.errors == ["Select your knowledge for CMP-A.1", "Select your confidence for CMP-A.1"]


def test_the_same_sent_twice_is_kept_once(client: PageClient, world: World, page: Page) -> None:
    for _ in range(2):
        client.submit(page, chosen(1, "2", "3"))
    assert len(ratings(world)) == 1


# --- saving by itself -----------------------------------------------------------------------------


def test_what_is_chosen_is_kept_by_itself_and_rates_nobody(
    client: PageClient, world: World, plan: Plan, page: Page
) -> None:
    with clock.at(clock.london(acts.TODAY, 10, 32)):
        answer = autosave(client, page, chosen(1, "2", "", "Half a thou"))
    assert answer["message"] == "Saved at 10:32. Your ratings count once you choose the button."
    assert answer["conflict"] is False
    assert ratings(world) == []
    client.sign_in(world.coordinator)
    again = client.get(area_of(plan))
    assert "Saved at 10:32" in again.text
    assert again.fields()[f"{AREA}_1-knowledge"] == "2"
    assert again.field(f"{AREA}_1-note").strip() == "Half a thou"
    client.submit(again, {f"{AREA}_1-confidence": "1"})
    assert ratings(world) == [(2, 1, "Half a thou", RatingPoint.ANY_TIME)]
    assert world.session.scalars(select(HeldForm)).all() == []


def test_what_was_kept_may_be_thrown_away(client: PageClient, world: World, plan: Plan, page: Page) -> None:
    autosave(client, page, chosen(1, "2", "4"))
    again = client.get(area_of(plan))
    blank = client.submit(again, {"discard": "yes"})
    assert blank.path == area_of(plan)
    assert f"{AREA}_1-knowledge" not in blank.fields()


def test_an_nhs_number_is_not_kept_and_the_page_says_so(client: PageClient, world: World, page: Page) -> None:
    answer = autosave(client, page, chosen(1, "2", "4", f"Rang {acts.NHS_NUMBER}"))
    assert answer["message"].startswith("Not saved: ")
    [held] = world.session.scalars(select(HeldForm))
    assert acts.NHS_NUMBER not in str(held.fields)
    assert held.fields[f"{AREA}_1-knowledge"] == ["2"]


def test_a_single_rating_is_kept_by_itself_too(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    where = f"/plans/{plan.id}/competencies/{entry.code}/rate"
    client.sign_in(world.coordinator)
    autosave(client, client.get(where), {"knowledge": "4", "note": "Nearly"})
    client.sign_in(world.coordinator)
    again = client.get(where)
    assert again.fields()["knowledge"] == "4"
    saved = client.submit(again, {"confidence": "3"})
    assert "Self-rating, in between: knowledge 4, confidence 3" in saved.text
    assert world.session.scalars(select(HeldForm)).all() == []


def test_what_does_not_apply_is_not_asked_about(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    services.leave_out_competency(
        world.session, actor=world.supervisor, plan=plan, line=line, reason="No such clinic"
    )
    client.sign_in(world.coordinator)
    page = client.get(area_of(plan))
    assert entry.statement not in page.text
    single = client.get(f"/plans/{plan.id}/competencies/{entry.code}/rate")
    refused = client.submit(single, {"knowledge": "2", "confidence": "2"})
    assert "does not apply to your post" in " ".join(refused.errors)


def test_unknown_areas_are_not_there(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.coordinator)
    for code in ("CMP-Z", "nonsense", "%27--"):
        client.get(f"/plans/{plan.id}/areas/{code}/rate", status=404)
