"""The lead's people: adding, correcting, letting in and shutting out; and the operator's commands."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.counting import statements
from tests.databases import sqlite_url
from tests.world import PASSWORD, World, cheap_hash
from trainingapp.accounts import queries, rules, services
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import (
    AccountState,
    DeactivationReason,
    OrganisationKind,
    ReactivationReason,
    Role,
)
from trainingapp.audit.models import Event
from trainingapp.cli import commands
from trainingapp.core import clock, migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed

NOON = clock.london(date(2026, 6, 1), 12)
FIRST_PASSWORD = re.compile(r"\b[a-z]{4}(?:-[a-z]{4}){4}\b")
NHS_NUMBER = "943 476 5919"


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


def newcomer(world: World, **changes: str) -> dict[str, str]:
    return {
        "name": "Nia Newcomer",
        "email": "nia.newcomer@vale.example",
        "job_title": "Care coordinator",
        "role": "coordinator",
        "organisation": str(world.pcn.id),
    } | changes


def add(client: PageClient, world: World, **changes: str) -> Page:
    return client.submit(client.get("/people/add"), newcomer(world, **changes))


def second_lead(world: World) -> Person:
    return world.add_person("second_lead", "Lena Second", Role.PROGRAMME_LEAD, world.organisation)


def found(session: Session, email: str) -> Person:
    person = queries.person_by_email(session, email)
    assert person is not None
    return person


# --- the list ---------------------------------------------------------------------------------------


def test_the_list_tells_everybody_of_the_alliance_and_nobody_else(client: PageClient, world: World) -> None:
    page = client.sign_in(world.lead).get("/people")
    assert "7 people" in page.text
    for person in world.people.values():
        assert f"{person.name} " in page.text
        assert person.email.replace("@", "@<wbr>") in page.html
    assert "Coordinator, Upper Vale PCN" in page.text
    assert "Moor" not in page.text
    assert world.operator.name not in page.text


def test_the_list_shows_one_role_with_the_numbers_of_each(client: PageClient, world: World) -> None:
    page = client.sign_in(world.lead).get("/people")
    assert "Operator" not in page.text
    page = client.get(page.link("Alliance supervisor (2)"))
    assert "2 people" in page.text
    assert world.supervisor.name in page.text
    assert world.coordinator.name not in page.text
    assert "All (7)" in page.text


def test_an_unknown_role_in_the_address_shows_everybody(client: PageClient, world: World) -> None:
    assert "7 people" in client.sign_in(world.lead).get("/people?role=emperor").text


def test_a_role_nobody_holds_says_what_to_do(client: PageClient, world: World) -> None:
    page = client.sign_in(world.lead).get("/people?role=operator")
    assert "Nobody in your alliance has this role yet" in page.text


def test_the_list_says_who_cannot_sign_in(client: PageClient, world: World) -> None:
    with clock.at(NOON):
        client.sign_in(world.lead)
        world.coordinator.deactivated_at = clock.now()
        world.supervisor.locked_until = clock.now() + timedelta(minutes=5)
        world.pcn_supervisor.must_change_password = True
        page = client.get("/people")
    assert "Deactivated" in page.text
    assert "Locked out" in page.text
    assert "First password" in page.text
    assert page.text.rindex(world.coordinator.name) > page.text.rindex(world.supervisor.name)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client: PageClient, world: World, engine: Engine
) -> None:
    for number in range(30):
        world.add_person(f"c{number}", f"Coordinator {number}", Role.COORDINATOR, world.other_pcn)
    client.sign_in(world.lead)
    client.get("/people")
    with statements(engine) as sent:
        client.raw.get("/people")
    assert len(sent) == 2  # 1) the signed-in person 2) everybody with roles and organisations


# --- adding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("coordinator", "pcn"),
        ("alliance_supervisor", "organisation"),
        ("pcn_supervisor", "pcn"),
        ("pcn_supervisor", "practice"),
        ("programme_lead", "organisation"),
    ],
)
def test_somebody_new_can_sign_in_with_the_password_shown(
    client: PageClient, world: World, role: str, place: str
) -> None:
    client.sign_in(world.lead)
    page = add(client, world, role=role, organisation=str(getattr(world, place).id))
    assert page.h1 == "Nia Newcomer"
    assert "shown only now" in page.text
    [password] = FIRST_PASSWORD.findall(page.text)
    person = services.sign_in(world.session, email="NIA.newcomer@vale.example", password=password)
    assert isinstance(person, Person)
    assert person.roles == {Role(role)}
    assert person.memberships[0].organisation_id == getattr(world, place).id
    assert person.alliance_id == world.organisation.id
    assert person.must_change_password


def test_the_password_is_shown_once_and_kept_nowhere(client: PageClient, world: World) -> None:
    page = add(client.sign_in(world.lead), world)
    [password] = FIRST_PASSWORD.findall(page.text)
    again = client.get(page.path)
    assert password not in again.html
    with client.raw.session_transaction() as cookie:
        assert password not in str(dict(cookie))
    assert password not in str([event.details for event in world.session.scalars(select(Event))])


def test_adding_is_audited_without_anybodys_words(client: PageClient, world: World) -> None:
    add(client.sign_in(world.lead), world)
    event = last_event(world.session)
    assert (event.what, event.actor_name, event.details) == (
        "person:added",
        world.lead.name,
        '{"role": "coordinator"}',
    )


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("coordinator", "organisation"),
        ("coordinator", "practice"),
        ("alliance_supervisor", "pcn"),
        ("pcn_supervisor", "organisation"),
        ("programme_lead", "practice"),
    ],
)
def test_a_role_that_does_not_fit_the_organisation_is_refused_at_the_field(
    client: PageClient, world: World, role: str, place: str
) -> None:
    page = add(client.sign_in(world.lead), world, role=role, organisation=str(getattr(world, place).id))
    assert page.errors == [rules.place_fault(Role(role), getattr(world, place).kind)]
    assert 'href="#organisation"' in page.html
    assert page.field("name") == "Nia Newcomer"
    assert queries.person_by_email(world.session, "nia.newcomer@vale.example") is None


def test_nothing_filled_in_names_every_field(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.submit(client.get("/people/add"))
    assert page.errors == [
        "Enter the person’s name",
        "Enter the person’s e-mail address",
        "Select the role",
        "Select where they work",
    ]


@pytest.mark.parametrize("place", ["elsewhere", "nowhere", "place"])
def test_an_organisation_that_is_not_offered_is_refused(client: PageClient, world: World, place: str) -> None:
    ids = {
        "elsewhere": str(world.elsewhere.pcn.id),
        "nowhere": "00000000-0000-7000-8000-000000000000",
        "place": str(world.place.id),
    }
    page = add(client.sign_in(world.lead), world, organisation=ids[place])
    assert page.errors == ["Select one of the options for where they work"]


@pytest.mark.parametrize("role", ["operator", "emperor"])
def test_no_lead_makes_an_operator(client: PageClient, world: World, role: str) -> None:
    page = add(client.sign_in(world.lead), world, role=role)
    assert page.errors == ["Select one of the options for role"]


def test_an_address_in_use_is_refused_in_the_same_words_here_and_next_door(
    client: PageClient, world: World
) -> None:
    client.sign_in(world.lead)
    for taken in (world.coordinator.email.upper(), world.elsewhere.coordinator.email.title()):
        page = add(client, world, email=taken)
        assert page.errors == ["This e-mail address is already in use"]
        assert 'href="#email"' in page.html
        assert page.field("name") == "Nia Newcomer"
        assert world.elsewhere.coordinator.name not in page.text


def test_sending_the_form_twice_adds_one_person(client: PageClient, world: World) -> None:
    add(client.sign_in(world.lead), world)
    page = add(client, world)
    assert page.errors == ["This e-mail address is already in use"]
    assert not FIRST_PASSWORD.findall(page.text)


def test_registration_is_for_supervisors(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = add(client, world, is_registered="yes")
    assert page.errors == [
        "Only supervisors are marked as registered practitioners. Clear this box",
    ]
    add(client, world, is_registered="yes", role="pcn_supervisor")
    assert found(world.session, "nia.newcomer@vale.example").is_registered


def test_patient_data_in_a_job_title_is_refused_and_kept(client: PageClient, world: World) -> None:
    page = add(client.sign_in(world.lead), world, job_title=f"Coordinator {NHS_NUMBER}")
    assert "looks like an NHS number" in page.errors[0]
    assert page.field("job_title") == f"Coordinator {NHS_NUMBER}"


def test_a_name_too_long_is_refused_and_any_script_is_kept(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    assert "120 characters or fewer" in add(client, world, name="x" * 10_000).errors[0]
    assert add(client, world, name="نادية 🌻 <b>Ó</b>").h1 == "نادية 🌻 <b>Ó</b>"


def test_two_ways_of_writing_one_address_are_one_person(session: Session, world: World) -> None:
    composed, decomposed = "zo\u00eb@vale.example", "ZOE\u0308@vale.example"
    given = {"actor": None, "name": "Zoë", "password": PASSWORD, "role": Role.COORDINATOR}
    services.add_person(session, email=composed, organisation=world.pcn, **given)  # type: ignore[arg-type]
    with pytest.raises(DomainError) as refusal:
        services.add_person(session, email=decomposed, organisation=world.pcn, **given)  # type: ignore[arg-type]
    assert refusal.value.field == "email"


@pytest.mark.parametrize("actor", ["supervisor", "coordinator", "pcn_supervisor", "elsewhere", "operator"])
def test_only_a_lead_of_the_alliance_touches_its_people(session: Session, world: World, actor: str) -> None:
    by = world.elsewhere.lead if actor == "elsewhere" else getattr(world, actor)
    person = world.other_coordinator
    acts: list[Callable[[], object]] = [
        lambda: services.add_person(
            session,
            actor=by,
            name="Nia",
            email="nia@vale.example",
            password=PASSWORD,
            role=Role.COORDINATOR,
            organisation=world.pcn,
        ),
        lambda: services.change_person(
            session, actor=by, person=person, version=1, name="X", job_title="", is_registered=False
        ),
        lambda: services.deactivate_person(session, actor=by, person=person, reason=DeactivationReason.LEFT),
        lambda: services.reactivate_person(session, actor=by, person=person, reason=ReactivationReason.BACK),
        lambda: services.give_first_password(session, actor=by, person=person, password=PASSWORD, version=1),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_a_lead_cannot_make_an_operator_by_hand(session: Session, world: World) -> None:
    with pytest.raises(NotAllowed):
        services.add_person(
            session,
            actor=world.lead,
            name="Nia",
            email="nia@vale.example",
            password=PASSWORD,
            role=Role.OPERATOR,
            organisation=None,
        )


# --- correcting -------------------------------------------------------------------------------------


def test_a_name_and_a_job_title_can_be_corrected(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/people/{world.supervisor.id}")
    sent = {"name": "Samira Osei", "job_title": "Lead nurse", "is_registered": "yes"}
    page = client.submit(page, sent)
    assert page.h1 == "Samira Osei"
    assert "Changed" in page.text
    person = world.supervisor
    assert (person.name, person.job_title, person.is_registered) == ("Samira Osei", "Lead nurse", True)
    event = last_event(world.session)
    assert (event.what, event.details) == ("person:changed", '{"fields": "name, job_title, is_registered"}')


def test_a_coordinator_has_no_box_for_registration(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/people/{world.coordinator.id}")
    assert "is_registered" not in page.fields()
    client.submit(page, {"job_title": "Care coordinator", "is_registered": "yes"})
    assert world.coordinator.job_title == "Care coordinator"
    assert not world.coordinator.is_registered


def test_saving_without_a_change_or_twice_leaves_no_trace(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/people/{world.coordinator.id}")
    client.submit(page, {"name": "Cora Changed"})
    number = last_event(world.session).id
    again = client.submit(page, {"name": "Cora Changed"})
    assert again.errors == []
    client.submit(again)
    assert last_event(world.session).id == number
    assert world.coordinator.version == 2


def test_the_second_lead_sees_both_versions_of_a_person(client: PageClient, world: World) -> None:
    other = second_lead(world)
    path = f"/people/{world.coordinator.id}"
    mine = client.sign_in(world.lead).get(path)
    client.sign_in(other)
    client.submit(client.get(path), {"job_title": "Care coordinator"})
    client.sign_in(world.lead)
    page = client.submit(mine, {"job_title": "Navigator", "csrf_token": client.token()})
    assert "Somebody else changed this account" in page.errors[0]
    assert "What is saved now" in page.text
    assert "Care coordinator" in page.text
    assert f"{other.name} saved this" in page.text
    assert page.field("job_title") == "Navigator"
    client.submit(page)
    assert world.coordinator.job_title == "Navigator"


def test_a_blank_name_is_refused_behind_the_form_too(session: Session, world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        services.change_person(
            session,
            actor=world.lead,
            person=world.coordinator,
            version=1,
            name="  ",
            job_title="",
            is_registered=False,
        )
    assert refusal.value.field == "name"


# --- deactivating and reactivating ------------------------------------------------------------------


def test_somebody_deactivated_is_out_and_the_reason_is_told(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(client.get(f"/people/{world.coordinator.id}").link("Deactivate this account"))
    page = client.submit(page, {"reason": "left"})
    assert "can no longer sign in" in page.text
    assert f"Deactivated: they have left the organisation, {clock.today().day} " in page.text
    event = last_event(world.session)
    assert (event.what, event.details) == ("person:deactivated", '{"reason": "left"}')
    assert client.sign_in(world.coordinator).get("/").h1 == "Sign in"
    assert services.sign_in(world.session, email=world.coordinator.email, password=PASSWORD) == services.WRONG


def test_a_reason_is_asked_for(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    for act in ("deactivate", "reactivate"):
        page = client.submit(client.get(f"/people/{world.coordinator.id}/{act}"))
        assert page.errors == ["Select the reason"]


def test_deactivating_twice_is_refused_in_words(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/people/{world.coordinator.id}/deactivate")
    client.submit(page, {"reason": "left"})
    number = last_event(world.session).id
    assert client.submit(page, {"reason": "left"}).errors == [
        f"{world.coordinator.name} is deactivated already"
    ]
    assert last_event(world.session).id == number


def test_nobody_deactivates_themselves(client: PageClient, world: World) -> None:
    second_lead(world)
    client.sign_in(world.lead)
    assert "Deactivate this account" not in client.get(f"/people/{world.lead.id}").text
    page = client.submit(client.get(f"/people/{world.lead.id}/deactivate"), {"reason": "left"})
    assert page.errors == ["You cannot deactivate yourself. Ask another programme lead to do it"]
    assert world.lead.is_active


def test_the_last_lead_who_can_sign_in_stays(session: Session, world: World) -> None:
    other = second_lead(world)
    services.deactivate_person(session, actor=world.lead, person=other, reason=DeactivationReason.LEFT)
    with pytest.raises(DomainError, match="the only programme lead"):
        services.deactivate_person(session, actor=None, person=world.lead, reason=DeactivationReason.LEFT)


def test_of_two_leads_who_deactivate_each_other_the_second_is_refused(session: Session, world: World) -> None:
    other = second_lead(world)
    services.deactivate_person(session, actor=world.lead, person=other, reason=DeactivationReason.UNSAFE)
    with pytest.raises(NotAllowed):
        services.deactivate_person(session, actor=other, person=world.lead, reason=DeactivationReason.UNSAFE)
    assert world.lead.is_active


def test_somebody_reactivated_signs_in_as_before(client: PageClient, world: World) -> None:
    world.coordinator.deactivated_at = clock.now()
    client.sign_in(world.lead)
    page = client.get(client.get(f"/people/{world.coordinator.id}").link("Reactivate this account"))
    shown = client.submit(page, {"reason": "back"})
    assert "Reactivated: they are back" in shown.text
    assert isinstance(
        services.sign_in(world.session, email=world.coordinator.email, password=PASSWORD), Person
    )
    again = client.submit(page, {"reason": "back"})
    assert again.errors == [f"{world.coordinator.name} can sign in already"]


# --- a new first password ---------------------------------------------------------------------------


def test_a_new_first_password_replaces_the_old_and_ends_a_lock(client: PageClient, world: World) -> None:
    world.coordinator.failed_sign_ins = 5
    world.coordinator.locked_until = clock.now() + timedelta(minutes=10)
    client.sign_in(world.lead)
    page = client.get(client.get(f"/people/{world.coordinator.id}").link("Give a new first password"))
    shown = client.submit(page)
    [password] = FIRST_PASSWORD.findall(shown.text)
    email = world.coordinator.email
    assert last_event(world.session).what == "person:first-password-given"
    assert services.sign_in(world.session, email=email, password=PASSWORD) == services.WRONG
    assert isinstance(services.sign_in(world.session, email=email, password=password), Person)


def test_sending_it_again_keeps_the_password_that_was_handed_over(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/people/{world.coordinator.id}/first-password")
    [password] = FIRST_PASSWORD.findall(client.submit(page).text)
    again = client.submit(page)
    assert "was changed since you opened the page" in again.errors[0]
    email = world.coordinator.email
    assert isinstance(services.sign_in(world.session, email=email, password=password), Person)
    assert FIRST_PASSWORD.findall(client.submit(again).text) != [password]


def test_a_first_password_is_for_others_who_may_sign_in(session: Session, world: World) -> None:
    with pytest.raises(DomainError, match="your own password"):
        services.give_first_password(
            session, actor=world.lead, person=world.lead, password=PASSWORD, version=1
        )
    world.coordinator.deactivated_at = clock.now()
    session.flush()
    with pytest.raises(DomainError, match="Reactivate them first"):
        services.give_first_password(
            session, actor=world.lead, person=world.coordinator, password=PASSWORD, version=1
        )
    with pytest.raises(EditConflict):
        services.give_first_password(
            session, actor=world.lead, person=world.supervisor, password=PASSWORD, version=None
        )


def test_the_address_of_somebody_next_door_is_not_found(client: PageClient, world: World) -> None:
    client.sign_in(world.lead)
    for stranger in (world.elsewhere.coordinator, world.elsewhere.lead, world.operator):
        for path in ("", "/deactivate", "/reactivate", "/first-password"):
            client.get(f"/people/{stranger.id}{path}", status=404)
            client.post(f"/people/{stranger.id}{path}", {"reason": "left", "name": "X"}, status=404)
        assert stranger.is_active


# --- rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_every_role_says_where_it_is_held(role: Role) -> None:
    fitting = {kind for kind in OrganisationKind if rules.place_fault(role, kind) is None}
    assert fitting == set(rules.WORKS_AT[role])
    assert (rules.place_fault(role, None) is None) == (role is Role.OPERATOR)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, AccountState.ACTIVE),
        ({"must_change_password": True}, AccountState.INVITED),
        ({"must_change_password": True, "locked_until": NOON + timedelta(minutes=1)}, AccountState.LOCKED),
        ({"locked_until": NOON}, AccountState.ACTIVE),
        ({"password_hash": ""}, AccountState.LINK_ONLY),
        ({"password_hash": "", "deactivated_at": NOON}, AccountState.DEACTIVATED),
        ({"deactivated_at": NOON, "locked_until": NOON + timedelta(1)}, AccountState.DEACTIVATED),
    ],
)
def test_the_state_of_an_account(changes: dict[str, object], state: AccountState) -> None:
    usual = {"must_change_password": False, "password_hash": "x"}
    assert rules.account_state(Person(**(usual | changes)), NOON) is state


# --- commands ---------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `trainingapp` with these words on an empty installation."""
    monkeypatch.setenv("TRAININGAPP_DATABASE_URL", sqlite_url(tmp_path))
    monkeypatch.setenv("TRAININGAPP_SECRET_KEY", "s" * 32)
    engine = make_engine(sqlite_url(tmp_path))
    migrations.upgrade(engine)
    engine.dispose()
    return lambda *words: CliRunner().invoke(commands, words)


LEAD = ("person", "add", "--name", "Leila Hart", "--email", "Leila@vale.example", "--role", "programme_lead")


def test_an_empty_installation_gets_its_alliance_and_its_lead(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    assert "is added" in run("alliance", "add", "--name", "Vale Cancer Alliance").output
    said = run(*LEAD, "--alliance", "vale cancer  alliance").output
    [password] = FIRST_PASSWORD.findall(said)
    engine = make_engine(sqlite_url(tmp_path))
    with transaction(engine) as session:
        person = services.sign_in(session, email="leila@vale.example", password=password)
        assert isinstance(person, Person)
        assert person.must_change_password
        events = list(session.scalars(select(Event).order_by(Event.id)))
        assert [(each.what, each.actor_name) for each in events[:2]] == [
            ("organisation:added", "System"),
            ("person:added", "System"),
        ]
    engine.dispose()


def test_the_operator_belongs_to_no_alliance(run: Callable[..., Result]) -> None:
    words = ("person", "add", "--name", "Olive", "--email", "olive@host.example", "--role", "operator")
    refused = run(*words, "--alliance", "Vale")
    assert "leave out" in str(refused.exception)
    assert FIRST_PASSWORD.search(run(*words).output)


def test_a_pcn_is_found_by_name_and_told_apart_by_alliance(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    with transaction(engine) as session:
        for name in ("Vale", "Moor"):
            top = services.add_organisation(session, kind=OrganisationKind.ALLIANCE, name=name)
            place = services.add_organisation(session, kind=OrganisationKind.PLACE, name=name, parent=top)
            services.add_organisation(session, kind=OrganisationKind.PCN, name="Mill", parent=place)
    engine.dispose()
    words = ("person", "add", "--name", "Cora", "--email", "cora@vale.example", "--role", "coordinator")
    assert "with --organisation" in str(run(*words).exception)
    assert "There is no PCN called 'Weir'" in str(run(*words, "--organisation", "Weir").exception)
    assert "more than one" in str(run(*words, "--organisation", "Mill").exception)
    assert run(*words, "--organisation", "mill", "--alliance", "Moor").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (LEAD, "Give the name of the Alliance with --alliance"),
        ((*LEAD, "--alliance", "Nowhere"), "There is no Alliance called 'Nowhere'"),
        ((*LEAD, "--alliance", "Vale", "--organisation", "Mill"), "leave out --organisation"),
        (("alliance", "add", "--name", " "), "Enter the name"),
        (("alliance", "add", "--name", "VALE"), "There is already an alliance with this name"),
        (("person", "unlock", "--email", "nobody@vale.example"), "Nobody signs in with"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_done(
    run: Callable[..., Result], words: tuple[str, ...], said: str
) -> None:
    run("alliance", "add", "--name", "Vale")
    result = run(*words)
    assert isinstance(result.exception, DomainError)
    assert said in result.exception.message


def test_an_address_that_is_none_is_refused(run: Callable[..., Result]) -> None:
    result = run("person", "add", "--name", "Olive", "--email", "olive", "--role", "operator")
    assert result.exit_code == 2
    assert "must be like name@example.org" in result.output


def test_adding_somebody_twice_is_refused(run: Callable[..., Result]) -> None:
    run("alliance", "add", "--name", "Vale")
    assert run(*LEAD, "--alliance", "Vale").exit_code == 0
    assert "already in use" in str(run(*LEAD, "--alliance", "Vale").exception)


def test_the_operator_lets_somebody_in_again(run: Callable[..., Result], tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    words = ("person", "unlock", "--email", "OLIVE@host.example")
    run("person", "add", "--name", "Olive", "--email", "olive@host.example", "--role", "operator")
    assert "is not locked out" in str(run(*words).exception)
    with transaction(engine) as session:
        found(session, "olive@host.example").locked_until = clock.now() + timedelta(minutes=9)
        found(session, "olive@host.example").password_hash = cheap_hash()
    assert run(*words).exit_code == 0
    with transaction(engine) as session:
        assert last_event(session).what == "person:unlocked"
        assert isinstance(services.sign_in(session, email="olive@host.example", password=PASSWORD), Person)
    engine.dispose()
