"""PCN supervisors without an account, on the lead's pages: adding one, and giving them an account later."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.world import World
from trainingapp.accounts import queries, services
from trainingapp.accounts.models import Person
from trainingapp.audit.models import Event

EMAIL = "nia.newcomer@vale.example"
FIRST_PASSWORD = re.compile(r"\b[a-z]{4}(?:-[a-z]{4}){4}\b")


def add(client: PageClient, world: World, **changes: str) -> Page:
    client.sign_in(world.lead)
    newcomer = {
        "name": "Nia Newcomer",
        "email": EMAIL,
        "role": "pcn_supervisor",
        "organisation": str(world.practice.id),
        "by_link": "yes",
    }
    return client.submit(client.get("/people/add"), newcomer | changes)


def found(session: Session) -> Person:
    person = queries.person_by_email(session, EMAIL)
    assert person is not None
    return person


def test_a_pcn_supervisor_is_added_without_an_account(client: PageClient, world: World) -> None:
    page = add(client, world)
    assert page.h1 == "Nia Newcomer"
    assert "Comes in by a link" in page.text
    assert FIRST_PASSWORD.findall(page.text) == []
    person = found(world.session)
    assert not person.has_account
    assert not person.must_change_password
    event = world.session.scalars(select(Event).where(Event.what == "person:added")).all()[-1]
    assert event.details == '{"role": "pcn_supervisor", "way_in": "link"}'
    assert "Comes in by a link" in client.get("/people").text


@pytest.mark.parametrize("role", ["coordinator", "alliance_supervisor", "programme_lead"])
def test_everybody_else_needs_an_account(client: PageClient, world: World, role: str) -> None:
    place = world.pcn if role == "coordinator" else world.organisation
    page = add(client, world, role=role, organisation=str(place.id))
    assert page.errors == ["Only PCN supervisors come in by a link. Clear this box"]
    assert 'href="#by_link"' in page.html
    assert page.field("name") == "Nia Newcomer"
    assert queries.person_by_email(world.session, EMAIL) is None


def test_they_are_given_an_account_later(client: PageClient, world: World) -> None:
    page = add(client, world)
    form = client.get(page.link("Give them an account"))
    assert form.h1 == "Give them an account"
    page = client.submit(form)
    [password] = FIRST_PASSWORD.findall(page.text)
    assert "First password" in page.text
    assert services.sign_in(world.session, email=EMAIL, password=password) is found(world.session)
    assert client.get(form.path).h1 == "Give a new first password"


def test_they_are_chosen_at_enrolment_like_anybody(client: PageClient, world: World) -> None:
    add(client, world)
    asked = f"coordinator={world.coordinator.id}&pcn={world.pcn.id}"
    assert "Nia Newcomer" in client.get(f"/plans/enrol/details?{asked}").text
    assert world.enrol(pcn_supervisor=found(world.session)).assignments


def test_signing_in_says_where_they_come_in(client: PageClient, world: World) -> None:
    assert "open that link" in client.get("/sign-in").text
