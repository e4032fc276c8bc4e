"""Mail about accounts, and the choice to get no digests."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from tests.client import PageClient
from tests.notifications.conftest import LETTERHEAD
from tests.world import PASSWORD, World
from trainingapp.accounts import rules, services
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import DeactivationReason
from trainingapp.audit.models import Event
from trainingapp.notifications import unsubscribing
from trainingapp.notifications.models import OutboxMessage

NEW = "brass kettle meadow"


def mail(world: World) -> Sequence[OutboxMessage]:
    return world.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def check(world: World, kind: str, person: Person) -> None:
    """That one mail went to that person about their account, and that its words can be written."""
    [message] = mail(world)
    assert (message.kind, message.person_id, message.to_address) == (kind, person.id, person.email)
    assert message.is_security
    assert set(message.params) == {"at"}
    written = LETTERHEAD.write(kind, message.params, person_id=person.id, name=person.name)
    assert written.unsubscribe_url == ""
    assert PASSWORD not in written.text
    assert NEW not in written.text


def test_a_changed_password_is_told_to_its_owner(world: World) -> None:
    world.coordinator.digest_opted_out = True
    assert services.change_password(world.session, actor=world.coordinator, current=PASSWORD, new=NEW) is None
    check(world, "password-changed", world.coordinator)


def test_a_given_first_password_is_told_to_its_owner(world: World) -> None:
    person = world.coordinator
    services.give_first_password(
        world.session, actor=world.lead, person=person, password=NEW, version=person.version
    )
    check(world, "first-password-given", person)


def test_a_locked_account_is_told_once_to_its_owner(world: World) -> None:
    for _ in range(rules.FAILURES_ALLOWED + 2):
        services.sign_in(world.session, email=world.coordinator.email, password="wrong wrong wrong")
    check(world, "account-locked", world.coordinator)


def test_a_link_that_became_an_account_is_told(world: World) -> None:
    world.pcn_supervisor.password_hash = ""
    world.session.flush()
    services.make_account(world.session, actor=world.pcn_supervisor, new=NEW)
    check(world, "account-made", world.pcn_supervisor)


def test_nobody_is_told_who_has_gone(world: World) -> None:
    services.deactivate_person(
        world.session, actor=world.lead, person=world.coordinator, reason=DeactivationReason.LEFT
    )
    for _ in range(rules.FAILURES_ALLOWED):
        services.sign_in(world.session, email=world.coordinator.email, password="wrong wrong wrong")
    assert mail(world) == []


# --- digests ----------------------------------------------------------------------------------------------


def address(person: Person) -> str:
    return unsubscribing.path(unsubscribing.make_token("s" * 32, person.id))


def test_looking_at_the_page_ends_nothing(client: PageClient, world: World) -> None:
    world.session.commit()
    page = client.get(address(world.coordinator))
    assert page.h1 == "Get no more digests?"
    assert world.coordinator.name not in page.text
    assert not world.coordinator.digest_opted_out


def test_one_button_ends_them_without_signing_in(client: PageClient, world: World) -> None:
    page = client.get(address(world.coordinator))
    page = client.submit(page)
    assert page.h1 == "You get no more digests"
    world.session.refresh(world.coordinator)
    assert world.coordinator.digest_opted_out
    assert client.get(address(world.coordinator)).h1 == "You get no more digests"


def test_a_mail_program_ends_them_with_one_click(client: PageClient, world: World) -> None:
    """RFC 8058: a POST with this body, without cookies, token or redirect."""
    world.session.commit()
    answer = client.app.test_client().post(address(world.coordinator), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    world.session.refresh(world.coordinator)
    assert world.coordinator.digest_opted_out


def test_somebody_with_a_first_password_may_end_them_too(client: PageClient, world: World) -> None:
    world.coordinator.must_change_password = True
    page = client.sign_in(world.coordinator).get(address(world.coordinator))
    assert page.h1 == "Get no more digests?"


@pytest.mark.parametrize("token", ["nonsense", "a.b.c"])
def test_an_address_that_we_did_not_make_ends_nothing(client: PageClient, world: World, token: str) -> None:
    world.session.commit()
    assert client.get(f"/mail/unsubscribe/{token}", status=404).h1 == "Page not found"
    client.post(f"/mail/unsubscribe/{token}", status=404)


def test_they_are_chosen_on_the_account(client: PageClient, world: World) -> None:
    page = client.sign_in(world.coordinator).get("/account")
    assert "Digest e-mails on working days" in page.text
    page = client.get(page.link("Change Digest e-mails"))
    page = client.submit(page, {"digests": "off"})
    assert "Digest e-mails none" in page.text
    world.session.refresh(world.coordinator)
    assert world.coordinator.digest_opted_out
    page = client.get("/account/digest")
    assert [e.get("value") for e in page.all("input") if e.get("checked") is not None] == ["off"]
    client.submit(page, {"digests": "on"})
    world.session.refresh(world.coordinator)
    assert not world.coordinator.digest_opted_out


def test_a_choice_is_noted_once(world: World) -> None:
    for _ in range(2):
        services.choose_digests(world.session, person=world.coordinator, wanted=False)
    noted = select(Event.what).where(Event.subject_id == str(world.coordinator.id))
    assert world.session.scalars(noted).all().count("person:digests-ended") == 1
