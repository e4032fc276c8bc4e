"""No home page asks the database more when there is more to show."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.counting import statements
from tests.worklist.scene import TODAY, third_month
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock

MOST = 12
GATHERED = 5
"""Of every home: 1, 2) activities and their sessions 3) records 4) what waits 5) handover reports."""


QUERIES = {
    # 1) who is signed in 2, 3) the plan with its activities 4) ratings left 5) records opened by a lead
    ("coordinator", "/"): GATHERED + 5,
    # 1) who 2, 3) plans with activities 4) sessions to come 5) records opened by a lead
    ("supervisor", "/"): GATHERED + 5,
    # 1) who 2, 3) plans with activities
    ("pcn_supervisor", "/?as=pcn-supervisor"): GATHERED + 3,
    # 1) who 2, 3) the plan with its activities 4) duties 5) competencies by area 6) the training plan
    ("pcn_supervisor", "/?as=pcn-supervisor&plan={plan}"): GATHERED + 6,
    # 1) who 2, 3) plans with activities 4, 5, 6) competencies confirmed, waiting and in all
    ("lead", "/programme"): GATHERED + 6,
    ("lead", "/programme/plans"): GATHERED + 6,
    # 1) who 2, 3) plans with activities
    ("lead", "/programme/activities"): GATHERED + 3,
    # 1) who 2 to 5) the plan with all that belongs to it
    ("supervisor", "/plans/{plan}"): GATHERED + 5,
    ("lead", "/plans/{plan}"): GATHERED + 5,
}


@pytest.mark.parametrize("number_of_plans", [2, 20])
def test_a_home_page_asks_as_much_for_two_plans_as_for_twenty(
    client: PageClient, session: Session, world: World, engine: Engine, number_of_plans: int
) -> None:
    life = third_month(session, world)
    for number in range(1, number_of_plans):
        coordinator = world.add_person(f"c{number}", f"Nr {number} Coordinator", Role.COORDINATOR, world.pcn)
        starts_on = TODAY - timedelta(days=7 * number)
        world.enrol(coordinator, starts_on=starts_on, employment_start=starts_on, today=starts_on)
    plan_id = str(life.plan.id)
    for (who, path), expected in QUERIES.items():
        sent = asked(client, getattr(world, who), path.format(plan=plan_id), engine)
        assert len(sent) == expected, f"{who} at {path}:\n\n" + "\n\n".join(sent)
        assert len(sent) <= MOST


def test_the_operators_page_asks_little(client: PageClient, world: World, engine: Engine) -> None:
    world.enrol()
    # 1) who 2) counts 3) the head of the event log 4, 5) the schema's revision (of SQLite, by a pragma)
    assert len(asked(client, world.operator, "/", engine)) <= 5


def asked(client: PageClient, person: Person, path: str, engine: Engine) -> list[str]:
    client.sign_in(person)
    with clock.at(TODAY), statements(engine) as sent:
        client.get(path)
    return sent
