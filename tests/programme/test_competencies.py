"""Competencies by area over many plans: the lead's alliance, a supervisor's caseload."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.assessments import acts
from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.terms import CompetencyStatus, Stage
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.programme.rules.competencies import ALL_AREAS, cohort_bars

WHERE = "/programme/competencies"


class One(NamedTuple):
    """A competency of a plan."""

    section_code: str
    section_title: str
    status: CompetencyStatus


ONES = st.builds(
    lambda code, status: One(code, f"Area {code}", status),
    st.sampled_from("ABC"),
    st.sampled_from(CompetencyStatus),
)


@given(st.lists(ONES))
def test_every_competency_that_applies_is_counted_once(found: list[One]) -> None:
    bars = cohort_bars(found)
    assert [bar.title for bar in bars] == (
        [f"Area {code}" for code in sorted({each.section_code for each in found})] + [ALL_AREAS]
        if found
        else []
    )
    if found:
        *areas, everything = bars
        applying = [each for each in found if each.status is not CompetencyStatus.NOT_APPLICABLE]
        assert everything.total == sum(bar.total for bar in areas) == len(applying)
        assert everything.left_out == len(found) - len(applying)
        for stage in Stage:
            assert everything.counts[stage] == sum(bar.counts[stage] for bar in areas)


@pytest.fixture
def plans(world: World) -> list[Plan]:
    """One plan with a competency confirmed and one left out, and one of another supervisor."""
    mine = world.enrol()
    theirs = world.enrol(world.other_coordinator, alliance_supervisor=world.other_supervisor)
    with clock.at(acts.TODAY):
        acts.decided(world, acts.asked(world, mine, acts.competency(world, mine)))
        line = queries.line(world.session, plan=mine, code="CMP-B.1")
        assert line is not None
        services.leave_out_competency(
            world.session, actor=world.supervisor, plan=mine, line=line, reason="No screening here"
        )
    return [mine, theirs]


def see(client: PageClient, person: Any) -> Page:
    with clock.at(acts.TODAY + timedelta(days=1)):
        return client.sign_in(person).get(WHERE)


def test_a_lead_sees_the_alliance_and_a_supervisor_their_caseload(
    client: PageClient, world: World, plans: list[Plan]
) -> None:
    page = see(client, world.lead)
    assert "1 of 79 confirmed" in page.text
    assert "2 coordinators in the programme today" in page.text
    assert "1 competency does not apply" in page.text
    assert "1 of 39 confirmed" in see(client, world.supervisor).text
    assert "0 of 40 confirmed" in see(client, world.other_supervisor).text
    assert "Nobody is in the programme" in see(client, world.elsewhere.lead).text


def test_nobody_is_named(client: PageClient, world: World, plans: list[Plan]) -> None:
    page = see(client, world.lead)
    assert "Cora" not in page.text
    assert "No screening here" not in page.text
    assert words_in(page.all("h1")[0]) == "Competencies by area"


def test_it_costs_the_same_for_one_plan_and_for_two(client: PageClient, engine: Engine, world: World) -> None:
    costs = []
    for coordinator in (world.coordinator, world.other_coordinator):
        world.enrol(coordinator)
        with clock.at(acts.TODAY):
            client.sign_in(world.lead)
            with statements(engine) as seen:
                client.get(WHERE)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12, seen
