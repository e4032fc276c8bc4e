"""One's own account and password, and the first password that has to be replaced."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.world import PASSWORD, World
from trainingapp.accounts import first_password, rules, services
from trainingapp.accounts.models import HeldForm, Membership, Person
from trainingapp.accounts.services.passwords import NOT_CURRENT
from trainingapp.accounts.terms import Role
from trainingapp.audit.models import Event
from trainingapp.core import clock

NOON = clock.london(date(2026, 6, 1), 12)
NEW = "brass kettle meadow"


def change(client: PageClient, current: str = PASSWORD, new: str = NEW) -> Page:
    page = client.get("/account/password")
    return client.submit(page, {"current_password": current, "new_password": new})


def events(session: Session) -> Counter[str]:
    return Counter(session.scalars(select(Event.what)))


def can_sign_in(session: Session, person: Person, password: str) -> bool:
    return isinstance(services.sign_in(session, email=person.email, password=password), Person)


# --- the account ------------------------------------------------------------------------------------


def test_the_name_in_the_header_leads_to_the_account(client: PageClient, world: World) -> None:
    world.supervisor.memberships.append(Membership(role=Role.PCN_SUPERVISOR, organisation_id=world.pcn.id))
    page = client.sign_in(world.supervisor).get("/library")
    page = client.get(page.link(world.supervisor.name))
    assert page.h1 == "Your account"
    assert world.supervisor.email in page.text
    assert "Alliance supervisor, Southern Vale Cancer Alliance; PCN supervisor, Vale PCN" in page.text
    assert "Job title not set" in page.text


def test_the_operator_has_an_account_without_an_organisation(client: PageClient, world: World) -> None:
    assert "Role Operator" in client.sign_in(world.operator).get("/account").text


# --- changing the password --------------------------------------------------------------------------


def test_a_new_password_works_from_now_on_and_the_visit_goes_on(client: PageClient, world: World) -> None:
    page = change(client.sign_in(world.coordinator))
    assert page.h1 == "Your account"
    assert "Your new password is saved" in page.text
    assert events(world.session)["person:password-changed"] == 1
    assert can_sign_in(world.session, world.coordinator, NEW)
    assert not can_sign_in(world.session, world.coordinator, PASSWORD)


def test_nothing_typed_names_both_fields(client: PageClient, world: World) -> None:
    page = change(client.sign_in(world.coordinator), "", "")
    assert page.errors == ["Enter your current password", "Enter a new password"]


@pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaaaaaa", PASSWORD])
def test_a_poor_or_unchanged_password_is_refused_at_the_field(
    client: PageClient, world: World, new: str
) -> None:
    page = change(client.sign_in(world.coordinator), new=new)
    assert page.errors == [rules.password_fault(new) or "Choose a password other than the current one"]
    assert 'href="#new_password"' in page.html
    assert page.field("new_password") == ""
    assert can_sign_in(world.session, world.coordinator, PASSWORD)


def test_a_password_longer_than_anybody_types_is_refused(client: PageClient, world: World) -> None:
    page = change(client.sign_in(world.coordinator), new="ab cd ef " * 1000)
    assert "200 characters or fewer" in page.errors[0]


def test_sending_it_twice_is_refused_in_words(client: PageClient, world: World) -> None:
    client.sign_in(world.coordinator)
    page = client.get("/account/password")
    fields = {"current_password": PASSWORD, "new_password": NEW}
    client.submit(page, fields)
    assert client.submit(page, fields).errors == [NOT_CURRENT]
    assert can_sign_in(world.session, world.coordinator, NEW)


def test_guessing_the_current_password_locks_the_account(client: PageClient, world: World) -> None:
    with clock.at(NOON):
        client.sign_in(world.coordinator)
        for _ in range(5):
            assert change(client, "a wild guess").errors == [NOT_CURRENT]
        assert change(client).errors == [services.LOCKED]
        assert events(world.session)["person:locked"] == 1
    with clock.at(NOON + timedelta(minutes=16)):
        assert change(client).errors == []


def test_passwords_are_never_held_when_the_time_runs_out(client: PageClient, world: World) -> None:
    with clock.at(NOON):
        client.sign_in(world.coordinator)
        page = client.get("/account/password")
    with clock.at(NOON + timedelta(minutes=31)):
        answer = client.submit(page, {"current_password": PASSWORD, "new_password": NEW})
    assert answer.h1 == "Sign in"
    assert world.session.scalars(select(HeldForm)).one().fields == {}
    assert can_sign_in(world.session, world.coordinator, PASSWORD)


# --- the first password -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/library", "/account", "/plans/enrol", "/people"])
def test_every_page_leads_to_choosing_a_password_first(client: PageClient, world: World, path: str) -> None:
    world.lead.must_change_password = True
    page = client.sign_in(world.lead).get(path)
    assert page.h1 == "Choose your own password"
    assert page.path == "/account/password"


def test_nothing_is_written_before_the_password_is_chosen(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    token = client.token()
    world.lead.must_change_password = True
    fields = {"csrf_token": token, "title": "Autumn", "held_on-day": "1", "held_on-month": "9"}
    page = client.post("/conferences/add", fields | {"held_on-year": "2026", "venue": "Hall"})
    assert page.h1 == "Choose your own password"
    assert events(world.session)["conference:added"] == 0


def test_choosing_a_password_opens_the_app(client: PageClient, world: World) -> None:
    world.lead.must_change_password = True
    page = change(client.sign_in(world.lead))
    assert "Your new password is saved" in page.text
    assert page.path != "/account/password"
    assert client.get("/library").h1 == "Library"
    assert can_sign_in(world.session, world.lead, NEW)


def test_the_first_password_is_no_choice(client: PageClient, world: World) -> None:
    world.lead.must_change_password = True
    page = change(client.sign_in(world.lead), new=PASSWORD)
    assert page.errors == ["Choose a password other than the current one"]
    assert client.get("/library").h1 == "Choose your own password"


def test_somebody_with_a_first_password_can_still_leave(client: PageClient, world: World) -> None:
    world.lead.must_change_password = True
    client.sign_in(world.lead)
    assert client.post("/sign-out").h1 == "Sign in"


def test_the_whole_way_in_from_being_added(client: PageClient, world: World) -> None:
    given = first_password.make_first_password()
    services.add_person(
        world.session,
        actor=world.lead,
        name="Nia Newcomer",
        email="nia@vale.example",
        password=given,
        role=Role.COORDINATOR,
        organisation=world.pcn,
        must_change_password=True,
    )
    page = client.submit(client.get("/library"), {"email": "nia@vale.example", "password": given})
    assert page.h1 == "Choose your own password"
    change(client, given)
    client.post("/sign-out")
    page = client.submit(client.get("/library"), {"email": "nia@vale.example", "password": NEW})
    assert page.h1 == "Library"


def test_a_first_password_ends_other_visits_until_it_is_replaced(client: PageClient, world: World) -> None:
    client.sign_in(world.coordinator)
    services.give_first_password(
        world.session, actor=world.lead, person=world.coordinator, password=NEW, version=1
    )
    assert client.get("/library").h1 == "Choose your own password"


def test_first_passwords_are_hard_to_guess_and_good_enough() -> None:
    made = {first_password.make_first_password() for _ in range(500)}
    assert len(made) == 500
    assert first_password.BITS >= 60
    assert len(set(first_password.SYLLABLES)) == len(first_password.SYLLABLES)
    for password in made:
        assert rules.password_fault(password) is None
        assert [len(group) for group in password.split("-")] == [4] * 5
