"""The page of protected time."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.counting import statements
from trainingapp.core import clock
from trainingapp.training import services
from trainingapp.training.terms import TimePurpose

DAY = date(2026, 6, 10)
TODAY = date(2026, 9, 1)


def log(world, plan, number=0, **changes):
    given = {
        "actor": world.supervisor,
        "plan_id": plan.id,
        "used_on": DAY + timedelta(days=number),
        "minutes": 90,
        "purpose": TimePurpose.GROUP,
        "title": "First group session",
        "content": "Contract, quality framework and integrated care",
        "session_id": uuid4(),
    }
    with clock.at(TODAY):
        return services.log_time(world.session, **(given | changes))


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "pcn_supervisor"])
def test_the_parties_read_every_entry(client, world, who):
    plan = world.enrol()
    log(world, plan)
    log(world, plan, minutes=45, purpose=TimePurpose.SUPERVISION, title="Individual supervision", content="")
    page = client.sign_in(getattr(world, who)).get(f"/plans/{plan.id}/time")
    for said in (
        "2 hours 15 minutes used of up to 37 hours 30 minutes over the whole programme",
        "2 entries",
        "integrated care",
        "10 June 2026",
        "45 minutes",
    ):
        assert said in page.text


def test_the_lead_reads_totals(client, world):
    plan = world.enrol()
    log(world, plan)
    page = client.sign_in(world.lead).get(f"/plans/{plan.id}/time")
    assert "1 hour 30 minutes used of up to" in page.text
    assert "First group session" not in page.text
    assert "you see the totals" in page.text


def test_a_correction_is_shown_as_one(client, world):
    plan = world.enrol()
    meeting = uuid4()
    log(world, plan, session_id=meeting)
    log(world, plan, session_id=meeting, minutes=60)
    page = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time")
    assert "1 hour used of up to" in page.text
    assert "1 entry" in page.text
    assert "minus 1 hour 30 minutes" in page.text


def test_what_was_used_stands_beside_what_could_be(client, world):
    plan = world.enrol()
    with clock.at(date(2026, 6, 29)):  # four weeks at full time
        text = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time").text
    assert "Nothing used. By now it could be 4 hours to 8 hours: 4 hours more would make the least." in text
    assert "Nothing used of up to 37 hours 30 minutes over the whole programme." in text
    assert "By now it could be up to 5 hours" in text


def test_an_empty_ledger_says_what_fills_it(client, world):
    plan = world.enrol()
    assert "Nothing is recorded yet" in client.sign_in(world.coordinator).get(f"/plans/{plan.id}/time").text


@pytest.mark.parametrize("entries", [5, 40])
def test_the_page_costs_the_same_however_long_it_is(client, world, entries):
    plan = world.enrol()
    for number in range(entries):
        log(world, plan, number)
    address = f"/plans/{plan.id}/time"
    client.sign_in(world.coordinator).get(address)
    with statements(world.session.get_bind()) as asked:
        client.raw.get(address)
    assert len(asked) == 7, "\n".join(asked)  # 1) the person 2-5) the plan 6) its ledger 7) how it was bent
