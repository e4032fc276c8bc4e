"""The needs of a programme in totals: what is counted, what is kept back, and which theme comes first."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.client import PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments import queries as assessments
from trainingapp.assessments import services
from trainingapp.assessments.services import ItemValues
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.programme import rules
from trainingapp.programme.rules import FEWEST, Count

TODAY = date(2026, 7, 8)
PEOPLE = st.dictionaries(st.integers(0, 9), st.integers(0, 12), min_size=1, max_size=8)

# --- rules ----------------------------------------------------------------------------------------


@given(PEOPLE)
def test_nothing_that_is_shown_counts_fewer_than_five(people: dict[int, int]) -> None:
    hidden = rules.hidden_parts(people)
    assert all(people[part] >= FEWEST for part in people.keys() - hidden)


@given(PEOPLE)
def test_no_part_follows_from_the_total_and_the_others(people: dict[int, int]) -> None:
    hidden = rules.hidden_parts(people)
    if not hidden or sum(people.values()) < FEWEST:
        return
    kept_back = sum(people.values()) - sum(people[part] for part in people.keys() - hidden)
    assert kept_back == sum(people[part] for part in hidden)
    if len(people) > 1:
        assert len(hidden) > 1
        assert kept_back >= FEWEST, "what is left over is no figure under five either"


@given(PEOPLE)
def test_no_more_is_kept_back_than_it_takes(people: dict[int, int]) -> None:
    small = {part for part, number in people.items() if number < FEWEST}
    hidden = rules.hidden_parts(people)
    assert small <= hidden
    assert bool(small) == bool(hidden)
    taken = hidden - small
    if taken:
        fewer = hidden - {max(taken, key=lambda part: people[part])}
        assert len(fewer) < 2 or sum(people[part] for part in fewer) < FEWEST


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 12), min_size=1))
def test_a_figure_is_shown_whole_or_not_at_all(people: dict[int, int]) -> None:
    counts = {part: Count(number, 2 * number, 5 * number) for part, number in people.items()}
    whole = rules.figure(counts, None)
    total = sum(people.values())
    assert whole == ((total, 2.5) if total >= FEWEST else (None, None))
    for part, number in people.items():
        assert rules.figure(counts, part) in [(number, 2.5), (None, None)]
    assert rules.figure(counts, 99) == (None, None)


def test_most_needed_comes_first_and_what_is_kept_back_last() -> None:
    counts = {"few": Count(3, 9, 27), "many": Count(9, 9, 9), "more": Count(6, 12, 24)}
    keys = {name: rules.urgency(rules.figure({"all": count}, None), count) for name, count in counts.items()}
    assert sorted(keys, key=lambda name: keys[name]) == ["more", "many", "few"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2026-06", date(2026, 6, 1)), ("2026-13", None), ("", None), (None, None), ("June", None)],
)
def test_a_cohort_is_asked_for_by_its_month(asked: str | None, found: date | None) -> None:
    assert rules.cohort_asked(asked) == found


# --- the page -------------------------------------------------------------------------------------


def somebody(world: World, number: int) -> Person:
    name = f"Coordinator {number}"
    return world.add_person(name, name, Role.COORDINATOR, world.pcn)


def agreed(
    world: World, plan: Plan, coordinator: Person, needs: dict[str, int], own_words: int | None = None
) -> None:
    """The first analysis agreed, with these competencies at these levels."""
    session: Session = world.session
    entries = {entry.code: entry for entry in assessments.competencies(session, plan=plan)}
    analysis = services.start_analysis(session, actor=coordinator, plan=plan, number=1)
    given: list[dict[str, Any]] = [{"entry": entries[code], "current": now} for code, now in needs.items()]
    if own_words is not None:
        given.append({"topic": "Spreadsheets", "current": own_words})
    for each in given:
        values = ItemValues(
            importance=3,
            action="Practise",
            owner_party=Party.COORDINATOR,
            due_on=date(2026, 9, 1),
            **each,
        )
        services.add_item(session, actor=coordinator, analysis=analysis, values=values)
    services.submit_analysis(session, actor=coordinator, analysis=analysis)
    services.agree_analysis(session, actor=world.supervisor, analysis=analysis)


def programme(world: World, people: int, elsewhere: int = 0) -> None:
    """So many coordinators with one need in month 2 and one in month 3, the last in another network."""
    with clock.at(TODAY):
        for number in range(people):
            coordinator = somebody(world, number)
            there = {"pcn": world.other_pcn, "practices": [], "pcn_supervisor": world.other_pcn_supervisor}
            more = there if number >= people - elsewhere else {}
            plan = world.enrol(coordinator, today=TODAY, **more)
            needs = {"CMP-A.1": 1, "CMP-A.4": 3} if number < 5 else {"CMP-A.4": 3}
            agreed(world, plan, coordinator, needs, own_words=2 if number == 0 else None)


def rows(page: Any, caption: str) -> list[list[str]]:
    [table] = [t for t in page.all("table") if caption in words_in(t)]
    return [[words_in(cell) for cell in row] for row in table.iter("tr")][1:]


def see(client: PageClient, world: World, query: str = "") -> Any:
    with clock.at(TODAY):
        return client.sign_in(world.lead).get(f"/programme/needs{query}")


def test_the_theme_with_the_most_levels_missing_comes_first(client: PageClient, world: World) -> None:
    programme(world, 6)
    page = see(client, world)
    assert "6 coordinators have an agreed needs analysis here" in page.text
    themes = rows(page, "Group themes")
    assert themes[0] == ["Prevention, screening and early diagnosis (month 2)", "5", "3.0"]
    assert themes[1] == ["Tackling health inequalities (month 3)", "6", "1.0"]
    assert all(row[1] == "fewer than 5, or kept back" for row in themes[2:])
    areas = rows(page, "Needs by area")
    assert areas == [
        ["Prevention and population health", "6", "1.9"],
        ["Something else", "fewer than 5, or kept back"],
    ]
    assert "Coordinator 1" not in page.text, "totals only"
    assert "Spreadsheets" not in page.text


def test_under_five_people_nothing_is_shown(client: PageClient, world: World) -> None:
    programme(world, 4)
    page = see(client, world)
    assert "Fewer than 5 coordinators" in page.text
    assert not page.all("table")


def test_a_network_is_not_told_by_subtraction(client: PageClient, world: World) -> None:
    programme(world, 8, elsewhere=2)
    assert rows(see(client, world), "Needs by area")[0][1] == "8"
    page = see(client, world, f"?pcn={world.pcn.id}")
    assert "6 coordinators" in page.text
    assert rows(page, "Needs by area")[0][1] == "fewer than 5, or kept back", "8 less 6 would tell 2"
    page = see(client, world, f"?pcn={world.other_pcn.id}")
    assert "Fewer than 5 coordinators" in page.text


def test_a_cohort_can_be_looked_at(client: PageClient, world: World) -> None:
    programme(world, 5)
    page = see(client, world)
    [month] = [e.get("value") for e in page.all("option") if (e.get("value") or "").startswith("20")]
    page = see(client, world, f"?cohort={month}")
    assert rows(page, "Needs by area")[0][1] == "5"
    assert "Fewer than 5" not in see(client, world, "?cohort=1999-01").text, "unknown is not asked for"


def test_the_page_costs_as_few_queries_with_more_plans(
    client: PageClient, engine: Engine, world: World
) -> None:
    programme(world, 5)
    client.sign_in(world.lead)
    with clock.at(TODAY), statements(engine) as few:
        client.get("/programme/needs")
    with clock.at(TODAY):
        for number in range(5, 8):
            coordinator = somebody(world, number)
            agreed(world, world.enrol(coordinator, today=TODAY), coordinator, {"CMP-B.1": 2})
    client.sign_in(world.lead)
    with clock.at(TODAY), statements(engine) as many:
        client.get("/programme/needs")
    # 1) who is signed in 2) pauses 3) plans 4) people 5) areas 6, 7) themes 8) competencies 9) by theme
    assert len(few) == len(many) == 9, "\n".join(many)


def test_only_the_lead_sees_it(client: PageClient, world: World) -> None:
    for person in (world.coordinator, world.supervisor, world.pcn_supervisor, world.operator):
        client.sign_in(person).get("/programme/needs", status=403)


def test_it_is_a_link_on_the_page_of_the_programme(client: PageClient, world: World) -> None:
    world.enrol()
    with clock.at(TODAY):
        assert client.sign_in(world.lead).get("/programme").link("Training needs") == "/programme/needs"
