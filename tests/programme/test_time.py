"""Protected time by network: what was asked, answered and used, added up for the programme lead."""

from datetime import date
from uuid import uuid4

import pytest

from tests.client import words_in
from tests.counting import statements
from tests.supervision.scenes import second_plan
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans import pace
from trainingapp.programme import rules
from trainingapp.programme.rules import PlanTime
from trainingapp.training import services
from trainingapp.training.rules import Expected
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose

DAY = date(2026, 6, 29)
PAGE = "/programme/time"


@pytest.fixture(autouse=True)
def four_weeks_in():
    with clock.at(clock.london(DAY, 12)):
        yield


def ask(session, plan, supervisor, granted, title="A course in the town hall"):
    """Two hours asked for, so much granted and the rest refused."""
    request = services.ask_for_time(
        session,
        actor=plan.coordinator,
        plan_id=plan.id,
        used_on=DAY,
        minutes=120,
        purpose=TimePurpose.COURSE,
        title=title,
    )
    if granted is not None:
        services.answer_time(
            session,
            actor=supervisor,
            request=request,
            granted=granted,
            refused_for=RefusalReason.STAFFING if granted < 120 else None,
        )


def rows(page):
    """The cells of every table of the page, one list a row."""
    return [[words_in(cell) for cell in row] for body in page.all("tbody") for row in body.iter("tr")]


def test_networks_are_added_up_without_names_or_titles(client, session, world):
    plan, other = world.enrol(), second_plan(world)
    ask(session, plan, world.pcn_supervisor, 45)
    ask(session, plan, world.pcn_supervisor, None, title="Another course")
    ask(session, other, world.other_pcn_supervisor, 120)
    services.log_time(
        session,
        actor=world.coordinator,
        plan_id=plan.id,
        used_on=DAY,
        minutes=90,
        purpose=TimePurpose.LEARNING,
        title="E-learning",
    )
    page = client.sign_in(world.lead).get(PAGE)
    upper, asked, _, used = rows(page)
    reason = "1 hour 15 minutes: not enough staff on that day"
    assert asked == ["Vale PCN", "1", "4 hours", "45 minutes", reason, "2 hours"]
    assert upper == ["Upper Vale PCN", "1", "2 hours", "2 hours", "0 minutes", "0 minutes"]
    assert used[:3] == ["Vale PCN", "1 hour 30 minutes", "4 hours to 8 hours"]
    for said in (world.coordinator.name, "A course in the town hall", "E-learning"):
        assert said not in page.text


def test_a_cohort_is_looked_at_alone(client, world):
    world.enrol()
    second_plan(world, starts_on=date(2026, 6, 29), employment_start=date(2026, 6, 1))
    person = world.add_person("late", "Late Starter", Role.COORDINATOR, world.pcn)
    world.enrol(person, starts_on=date(2026, 7, 6), employment_start=date(2026, 6, 1))
    client.sign_in(world.lead)
    assert [row[1] for row in rows(client.get(PAGE))][:2] == ["1", "2"]
    page = client.get(f"{PAGE}?cohort=2026-07")
    assert [row[:2] for row in rows(page)[:1]] == [["Vale PCN", "1"]]
    assert "Started in July 2026" in page.text
    assert len(rows(client.get(f"{PAGE}?cohort=nonsense"))) == 4


def test_another_alliance_and_other_roles_see_nothing_of_it(client, world):
    world.enrol()
    assert "There is no plan yet" in client.sign_in(world.elsewhere.lead).get(PAGE).text
    client.sign_in(world.supervisor).get(PAGE, status=403)


@pytest.mark.parametrize("people", [2, 8])
def test_the_page_costs_the_same_for_any_number_of_plans(client, session, world, people):
    for number in range(people):
        person = world.add_person(f"p{number}", f"Person {number}", Role.COORDINATOR, world.pcn)
        ask(session, world.enrol(person), world.pcn_supervisor, 45)
    client.sign_in(world.lead).get(PAGE)
    with statements(world.session.get_bind()) as asked:
        client.raw.get(PAGE)
    # 1) the person 2-3) which plans there are 4) sums 5) hours changed 6) plans 7) their pauses
    assert len(asked) == 7, "\n".join(asked)


def test_sums_of_plans_are_the_sums_of_their_networks():
    allowed = Expected(pace.ProtectedTime(60, 120, 2250), pace.ProtectedTime(1560, 3120, 2250))
    vale, upper = uuid4(), uuid4()
    plans = [
        PlanTime(
            pcn,
            name,
            allowed,
            {TimeKind.REQUESTED: 120, TimeKind.GRANTED: 50, TimeKind.REFUSED: 40},
            {TimePurpose.LEARNING: 30, TimePurpose.GROUP: 90},
            {RefusalReason.STAFFING: 40},
        )
        for pcn, name in ((vale, "Vale"), (vale, "Vale"), (upper, "Upper"))
    ]
    first, second = rules.by_network(plans)
    assert (first.pcn, first.plans, first.open) == ("Upper", 1, 30)
    assert (second.pcn, second.plans, second.open) == ("Vale", 2, 60)
    assert second.refused == [(RefusalReason.STAFFING, 80)]
    assert second.entitlement.weekly[:3] == (60, 120, 240)
    assert second.entitlement.days.used == 180
