"""The matrix, one competency and rating, as the coordinator and their supervisor meet them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, inspect, select

from tests.assessments import acts
from tests.client import PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Rating
from trainingapp.assessments.terms import Outcome
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState


def matrix_of(plan: Plan) -> str:
    return f"/plans/{plan.id}/competencies"


def page_of(plan: Plan, entry: Entry) -> str:
    return f"{matrix_of(plan)}/{entry.code}"


# --- the matrix -----------------------------------------------------------------------------------


def test_matrix_shows_all_forty_by_area(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    services.rate(world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=1, confidence=2)
    with clock.at(acts.TODAY + timedelta(days=9)):
        services.rate(
            world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=3
        )
    acts.decided(world, acts.asked(world, plan, entry))
    page = client.sign_in(world.coordinator).get(matrix_of(plan))
    assert page.h1 == "Competencies"
    assert "draft – derived from source documents, not a national framework" in page.text
    assert "Showing 40 competencies." in page.text
    assert len([table for table in page.all("table") if "app-matrix" in (table.get("class") or "")]) == 8
    [row] = [words_in(each) for each in page.all("tr") if entry.statement in words_in(each)]
    assert "You sayknowledge 4, confidence 3 (first 1, 2)" in row
    assert "level 3, competent, by Sam Valesuper on 8 July 2026" in row
    assert "nothing to do" in row


def test_picture_has_the_numbers_of_its_table(client: PageClient, world: World, plan: Plan) -> None:
    for code, outcome in (("CMP-B.1", Outcome.CONFIRMED), ("CMP-B.2", Outcome.NOT_YET), ("CMP-B.3", None)):
        request = acts.asked(world, plan, acts.competency(world, plan, code))
        if outcome:
            acts.decided(world, request, outcome)
    page = client.sign_in(world.coordinator).get(matrix_of(plan))
    [table] = [each for each in page.all("table") if "app-areas-table" in (each.get("class") or "")]
    [row] = [each for each in table.iter("tr") if "Screening" in words_in(each)]
    numbers = [int(words_in(list(cell)[-1])) for cell in list(row.iter("td"))[2:6]]
    confirmed, waiting, working, not_started = numbers
    assert (confirmed, waiting, working) == (1, 1, 1)
    total = sum(numbers)
    widths = {
        rect.get("class", "").removeprefix("app-areas__"): float(rect.get("width") or 0)
        for rect in next(row.iter(f"{acts.SVG}svg")).iter(f"{acts.SVG}rect")
    }
    share = round(100 / total, 2)
    assert widths == {"not_started": 100, "confirmed": share, "waiting": share, "working": share}
    assert not_started == total - 3


def test_filters_narrow_the_list_and_keep_each_other(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    acts.asked(world, plan, entry)
    client.sign_in(world.coordinator)
    page = client.get(matrix_of(plan))
    page = client.get(page.link("Sign-off requested (1)"))
    assert "Showing 1 competency." in page.text
    page = client.get(page.link("Screening (0)"))
    assert "No competency is left by these filters" in page.text
    assert "area=CMP-B" in page.link("Not started")
    assert "Showing 40 competencies." in client.get(f"{matrix_of(plan)}?area=nonsense&status=1").text


def test_matrix_costs_few_queries_whatever_is_in_it(
    client: PageClient, engine: Engine, world: World, plan: Plan
) -> None:
    entries = queries.competencies(world.session, plan=plan)
    for each in entries[:12]:
        acts.decided(world, acts.asked(world, plan, each))
        services.rate(
            world.session, actor=world.coordinator, plan=plan, entry=each, knowledge=3, confidence=3
        )
    client.sign_in(world.coordinator)
    where = matrix_of(plan)
    with statements(engine) as seen:
        client.get(where)
    # 1) who is signed in 2) plan with people and framework 3) competencies 4) ratings
    # 5) requests with decisions and deciders 6) evidence counted
    assert len(seen) == 6, "\n".join(seen)


def test_supervisor_sees_what_waits_for_them(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    page = client.sign_in(world.supervisor).get(matrix_of(plan))
    assert page.link("You: decide on the request") == f"/sign-offs/{request.id}"
    assert "Cora Valecoord says" in page.text


def test_filters_of_tag_and_month_combine_and_can_be_shared(
    client: PageClient, world: World, plan: Plan
) -> None:
    client.sign_in(world.coordinator)
    page = client.get(matrix_of(plan))
    page = client.get(page.link("Leadership and collaboration (5)"))
    page = client.get(page.link("All along (5)"))
    assert "Showing 5 competencies." in page.text
    assert "month=all-along" in page.path
    assert "tag=leadership_and_collaboration" in page.path
    assert client.get(page.path).text == page.text
    page = client.get(page.link("Screening (0)"))
    assert "No competency is left by these filters" in page.text


def test_a_matrix_of_years_reads_two_ratings_and_no_text_of_a_decision(
    world: World, plan: Plan, entry: Entry
) -> None:
    for day in range(60):
        with clock.at(acts.TODAY + timedelta(days=30 * day)):
            services.rate(
                world.session,
                actor=world.coordinator,
                plan=plan,
                entry=entry,
                knowledge=1 + day % 5,
                confidence=1,
            )
    acts.decided(world, acts.asked(world, plan, entry))
    world.session.expunge_all()
    line = queries.matrix(world.session, plan=plan)[0].lines[0]
    assert [each.knowledge for each in line.ratings] == [1, 5]
    assert line.confirmed is not None
    heavy = {"pinned", "as_signed", "comment", "how_observed"}
    assert heavy <= inspect(line.confirmed).unloaded


def test_everything_that_happened_stands_in_order(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    services.rate(
        world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=2, confidence=1, note="New"
    )
    with clock.at(acts.TODAY + timedelta(days=1)):
        services.rate(
            world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=4
        )
    with clock.at(acts.TODAY + timedelta(days=2)):
        request = acts.asked(world, plan, entry)
    with clock.at(acts.TODAY + timedelta(days=3)):
        decision = acts.decided(world, request)
    with clock.at(acts.TODAY + timedelta(days=4)):
        services.revoke(world.session, actor=world.supervisor, decision=decision, reason="Seen otherwise")
    client.sign_in(world.coordinator)
    with clock.at(acts.TODAY + timedelta(days=5)):
        client.sign_in(world.coordinator)
        page = client.get(page_of(plan, entry))
    told = page.text[page.text.index("Everything that happened") :]
    order = [
        "Confirmation of 11 July 2026: revoked",
        "Decision: confirmed at level 3, competent",
        "Sign-off asked for, attempt 1",
        "Evidence added, reflection: A list made with two practices",
        "Self-rating, in between: knowledge 4, confidence 4",
        "Self-rating, in between: knowledge 2, confidence 1",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert "Seen otherwise" in told
    assert "Confirmation revoked" in page.text
    [picture] = [each for each in page.all(f"{acts.SVG}svg") if each.get("class") == "app-ratings"]
    lines = [each.get("points", "").split() for each in picture.iter(f"{acts.SVG}polyline")]
    assert [len(each) for each in lines] == [2, 2]


# --- one competency, rating -----------------------------------------------------------------------


def test_rating_page_shows_what_each_level_means_and_saves(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"{page_of(plan, entry)}/rate")
    assert "I have not met this before, or only by name." in page.text
    page = client.submit(page, {"knowledge": "2", "confidence": "3", "note": "Shadow a clinic"})
    assert page.h1.startswith(entry.code)
    assert "Your rating of CMP-A.1 is saved." in page.text
    assert "Shadow a clinic" in page.text


@pytest.mark.parametrize("sent", ["0", "6", "", "x", "3.5"])
def test_rating_off_the_scale_is_refused_and_the_note_kept(
    client: PageClient, world: World, plan: Plan, entry: Entry, sent: str
) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"{page_of(plan, entry)}/rate")
    page = client.submit(page, {"knowledge": sent, "confidence": "3", "note": "Keep me"})
    assert len(page.errors) == 1
    assert page.field("note").strip() == "Keep me"
    assert world.session.scalar(select(func.count()).select_from(Rating)) == 0


def test_unknown_and_foreign_codes_are_not_there(client: PageClient, world: World, plan: Plan) -> None:
    foreign = acts.foreign_entry(world.session, plan)
    client.sign_in(world.coordinator)
    for code in ("CMP-Z.99", foreign.code, "🙂", "%27--"):
        for page in ("", "/rate", "/request"):
            client.get(f"{matrix_of(plan)}/{code}{page}", status=404)


def test_an_ended_plan_offers_nothing_to_add(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    client.sign_in(world.coordinator)
    page = client.get(page_of(plan, entry))
    assert not [a for a in page.all("a") if words_in(a) == "Rate yourself"]
    page = client.get(f"{page_of(plan, entry)}/rate")
    page = client.submit(page, {"knowledge": "2", "confidence": "3"})
    assert page.errors == ["This plan is not active, so nothing can be added to it"]


def test_empty_pages_say_what_to_do(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    client.sign_in(world.coordinator)
    assert "Think of one thing you did this week" in client.get(f"/plans/{plan.id}/evidence").text
    page = client.get(page_of(plan, entry))
    assert "Nothing has happened yet." in page.text
    assert "Not rated yet." in page.text
