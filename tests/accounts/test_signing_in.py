"""Signing in and out, being locked out, and coming back after a silence to what was typed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.world import PASSWORD, World
from trainingapp.accounts import services
from trainingapp.accounts.models import HeldForm, Person
from trainingapp.accounts.terms import Role
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError

NOON = clock.london(date(2026, 6, 1), 12)


def sign_in(client: PageClient, email: str, password: str = PASSWORD, next_page: str = ""):  # type: ignore[no-untyped-def]
    path = f"/sign-in?next={next_page}" if next_page else "/sign-in"
    return client.submit(client.get(path), {"email": email, "password": password})


def events(session: Session) -> list[str]:
    return list(session.scalars(select(Event.what).order_by(Event.id)))


def test_somebody_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back(
    client: PageClient, world: World
) -> None:
    assert client.get("/library").h1 == "Sign in"
    page = client.get("/library")
    page = client.submit(page, {"email": world.lead.email, "password": PASSWORD})
    assert page.h1 == "Library"


def test_the_right_password_opens_the_page_asked_for(client: PageClient, world: World) -> None:
    assert sign_in(client, world.lead.email.upper(), next_page="/library").h1 == "Library"
    assert events(world.session)[-1] == "person:signed-in"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/nowhere"],
)
def test_signing_in_never_leads_to_another_site(client: PageClient, world: World, elsewhere: str) -> None:
    sign_in(client, world.operator.email, next_page=elsewhere)
    client.get("/library")


@pytest.mark.parametrize("password", ["wrong", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_says_so_and_keeps_the_address(
    client: PageClient, world: World, password: str
) -> None:
    page = sign_in(client, world.lead.email, password)
    assert page.errors == [services.WRONG]
    assert page.field("email") == world.lead.email
    assert page.field("password") == ""
    assert "person:sign-in-failed" in events(world.session)


def test_an_unknown_address_is_refused_with_the_same_words(client: PageClient, world: World) -> None:
    assert sign_in(client, "nobody@vale.example").errors == [services.WRONG]


def test_nothing_typed_names_both_fields(client: PageClient, world: World) -> None:
    page = sign_in(client, "", "")
    assert page.errors == ["Enter your e-mail address", "Enter your password"]


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client: PageClient, world: World) -> None:
    with clock.at(NOON):
        for _ in range(5):
            sign_in(client, world.lead.email, "wrong again")
        assert sign_in(client, world.lead.email).errors == [services.LOCKED]
    with clock.at(NOON + timedelta(minutes=16)):
        assert sign_in(client, world.lead.email, next_page="/library").h1 == "Library"
    assert events(world.session).count("person:locked") == 1


def test_somebody_deactivated_is_out_at_once(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    assert client.get("/library").h1 == "Library"
    world.lead.deactivated_at = clock.now()
    assert client.get("/library").h1 == "Sign in"
    assert sign_in(client, world.lead.email).errors == [services.WRONG]


def test_signing_out_ends_the_visit(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    client.post("/sign-out")
    assert client.get("/library").h1 == "Sign in"


def test_a_silence_signs_out_and_gives_back_what_was_typed(client: PageClient, world: World) -> None:
    world.enrol()
    with clock.at(NOON):
        client.sign_in(world.lead)
        token = client.token()
    typed = {"title": "Autumn conference", "venue": "Town hall", "password": "no", "csrf_token": token}
    with clock.at(NOON + timedelta(minutes=31)):
        page = client.post("/conferences/add", typed)
        assert page.h1 == "Sign in"
        assert "what you typed is kept" in page.text
        held = world.session.scalars(select(HeldForm)).one()
        assert "password" not in held.fields
        page = client.submit(
            client.get("/sign-in?next=/conferences/add"), {"email": world.lead.email, "password": PASSWORD}
        )
        assert page.field("title") == "Autumn conference"
        assert "not yet saved" in page.text
        later = {"held_on-day": "15", "held_on-month": "9", "held_on-year": "2026"}
        client.submit(page, later)
    assert world.session.scalars(select(HeldForm)).all() == []


def test_what_was_typed_comes_back_to_nobody_else(client: PageClient, world: World) -> None:
    services.hold_form(world.session, actor=world.lead, path="/conferences/add", fields={"title": ["Secret"]})
    other = world.add_person("second_lead", "Lena Second", Role.PROGRAMME_LEAD, world.organisation)
    page = sign_in(client, other.email, next_page="/conferences/add")
    assert page.field("title") == ""


def test_requests_within_the_half_hour_keep_the_visit_alive(client: PageClient, world: World) -> None:
    with clock.at(NOON):
        client.sign_in(world.lead)
    for minutes in (25, 50, 75):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert client.get("/library").h1 == "Library"


def test_a_form_without_its_token_is_refused_with_words(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.post("/sign-out", {"csrf_token": "made up"}, status=400)
    assert page.h1 == "This page was open too long"


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa"])
def test_poor_passwords_are_refused(session: Session, world: World, password: str) -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_person(
            session,
            actor=world.lead,
            name="New Person",
            email="new@vale.example",
            password=password,
            role=Role.COORDINATOR,
            organisation=world.pcn,
        )
    assert refusal.value.field == "password"


def test_an_address_belongs_to_one_person(session: Session, world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_person(
            session,
            actor=world.lead,
            name="New Person",
            email=world.lead.email.upper(),
            password=PASSWORD,
            role=Role.COORDINATOR,
            organisation=world.pcn,
        )
    assert refusal.value.field == "email"


def test_passwords_are_stored_as_argon2(session: Session, world: World) -> None:
    person = services.add_person(
        session,
        actor=None,
        name="New Person",
        email="new@vale.example",
        password=PASSWORD,
        role=Role.COORDINATOR,
        organisation=world.pcn,
    )
    assert person.password_hash.startswith("$argon2id$")
    assert isinstance(services.sign_in(session, email="NEW@vale.example", password=PASSWORD), Person)
