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
LINES = 2
"""Plans: 1) pauses 2) whose, where, and who is on them."""
WAITING = 2
"""What waits: 1) records 2) all the rest."""
PICTURE = WAITING + 2
"""Of one plan: 3) its activities 4) ratings left."""
OUTLOOKS = LINES + WAITING + 2
"""Of many: 5) activities counted 6) sessions to come."""


QUERIES = {
    # 1) who is signed in 2, 3) protected time and hours 4) records opened by a lead 5) mail in trouble
    ("coordinator", "/"): LINES + PICTURE + 5,
    # 1) who 2) records opened by a lead 3) mail in trouble
    ("supervisor", "/"): OUTLOOKS + 3,
    # 1) who, and the plans once more with what waits in them
    ("pcn_supervisor", "/?as=pcn-supervisor"): LINES + OUTLOOKS + 1,
    # 1) who 2) duties 3) competencies by area 4) the training plan
    ("pcn_supervisor", "/?as=pcn-supervisor&plan={plan}"): LINES + PICTURE + 4,
    # 1) who 2, 3) every plan in time 4) places to fill 5) activities 6) competencies 7) mail in trouble
    ("lead", "/programme"): LINES + WAITING + 7,
    # 1) who 2, 3) every plan in time 4, 5, 6) competencies confirmed, waiting and in all
    ("lead", "/programme/plans"): OUTLOOKS + 6,
    # 1) who 2, 3) every plan in time 4) a page of activities
    ("lead", "/programme/activities"): LINES + 4,
    # 1) who
    ("supervisor", "/plans/{plan}"): LINES + PICTURE + 1,
    ("lead", "/plans/{plan}"): LINES + PICTURE + 1,
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
