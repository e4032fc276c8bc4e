"""The pages about mail: the operator sees counts, the lead what fails in the alliance, others their own."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.client import PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError
from trainingapp.notifications import queries, services
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.notifications.waking import NOTED

TODAY = clock.london(date(2026, 6, 1), 12)
ANSWER = "550 5.1.1 <the address> is not here"


def failed(world: World, to: Person | None = None, **more: Any) -> OutboxMessage:
    """A message that was given up."""
    to = to or world.pcn_supervisor
    given: dict[str, Any] = {
        "kind": "session-invitation",
        "to": to,
        "params": {},
        "alliance_id": to.alliance_id,
        "waiting_id": world.supervisor.id,
        "about_path": "/conferences",
    }
    state = more.pop("state", MessageState.FAILED)
    message = services.put(world.session, **(given | more))
    assert message is not None
    message.state, message.last_error, message.attempts = state, ANSWER, 1
    world.session.flush()
    return message


# --- who sees what ------------------------------------------------------------------------------------


def test_the_operator_sees_counts_and_no_names(client: PageClient, world: World) -> None:
    with clock.at(TODAY):
        failed(world)
        failed(world, state=MessageState.QUEUED)
        page = client.sign_in(world.operator).get("/mail")
    assert "Waiting to be sent 1" in page.text
    assert "Of these, failed before 1" in page.text
    assert "Given up 1" in page.text
    assert "Longest waiting 1 June 2026, 12:00" in page.text
    assert ANSWER in page.text
    assert world.pcn_supervisor.name not in page.text
    assert "does not get through" not in page.text


def test_an_empty_outbox(client: PageClient, world: World) -> None:
    page = client.sign_in(world.operator).get("/mail")
    assert "Longest waiting nothing waits" in page.text
    assert "Every message of your alliance was sent" in client.sign_in(world.lead).get("/mail").text


def test_a_lead_sees_what_fails_in_the_alliance_and_nothing_else(client: PageClient, world: World) -> None:
    with clock.at(TODAY):
        failed(world)
        failed(world, world.elsewhere.coordinator)
        page = client.sign_in(world.lead).get("/mail")
    assert "Session invitation to Priya Valepractice" in page.text
    assert ANSWER in page.text
    assert world.elsewhere.coordinator.name not in page.text
    assert "This installation" not in page.text
    assert page.link("What it is about") == "/conferences"


@pytest.mark.parametrize(("minutes", "told"), [(59, False), (61, True)])
def test_what_is_on_its_way_is_told_of_after_an_hour(
    client: PageClient, world: World, minutes: int, told: bool
) -> None:
    with clock.at(TODAY):
        message = failed(world, state=MessageState.QUEUED)
    with clock.at(TODAY + timedelta(minutes=minutes)):
        page = client.sign_in(world.lead).get("/mail")
        waiting = queries.failures_for(world.session, person_id=world.supervisor.id)
    assert ("Session invitation" in page.text) is told
    assert [each.id for each in waiting] == ([message.id] if told else [])


def test_mail_nobody_tried_says_so(client: PageClient, world: World) -> None:
    with clock.at(TODAY):
        failed(world, state=MessageState.QUEUED).last_error = ""
    with clock.at(TODAY + timedelta(hours=2)):
        assert "the worker that sends mail may not be running" in client.sign_in(world.lead).get("/mail").text


def test_only_who_waits_is_told_of_a_failure(world: World) -> None:
    message = failed(world)
    of_supervisor = queries.failures_for(world.session, person_id=world.supervisor.id)
    assert [each.id for each in of_supervisor] == [message.id]
    for somebody in (world.other_supervisor, world.lead, world.pcn_supervisor):
        assert not queries.failures_for(world.session, person_id=somebody.id)


def test_the_page_asks_the_same_however_much_fails(
    client: PageClient, world: World, connection: Connection
) -> None:
    asked = []
    client.sign_in(world.lead)
    for number in (1, 30):
        for _ in range(number):
            failed(world)
        with statements(connection) as sent:
            client.get("/mail")
        asked.append(len(sent))
    assert asked == [2, 2]  # 1) who is signed in 2) the messages


# --- sending again ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "supervisor"])
def test_send_again_puts_it_at_the_front(client: PageClient, world: World, who: str) -> None:
    message = failed(world)
    world.session.info.pop(NOTED)
    with clock.at(TODAY):
        page = client.sign_in(getattr(world, who)).get(f"/mail/{message.id}/send-again")
        assert page.h1 == "Send this message again"
        assert "Priya Valepractice" in page.text
        page = client.submit(page)
    assert "on its way again" in page.text
    world.session.refresh(message)
    assert (message.state, message.attempts, message.first_tried_at) == (MessageState.QUEUED, 0, None)
    assert message.next_try_at == TODAY
    event = world.session.scalars(select(Event).where(Event.what == "message:sent-again")).one()
    assert event.actor_id == str(getattr(world, who).id)


def test_send_again_twice_is_harmless(client: PageClient, world: World) -> None:
    message = failed(world)
    page = client.sign_in(world.lead).get(f"/mail/{message.id}/send-again")
    client.submit(page)
    assert "on its way again" in client.submit(page).text
    assert message.state is MessageState.QUEUED


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (MessageState.SENT, "was sent in the meantime"),
        (MessageState.SENDING, "is being sent at this moment"),
        (MessageState.DROPPED, "need not go out"),
    ],
)
def test_what_is_gone_is_not_sent_again(
    client: PageClient, world: World, state: MessageState, said: str
) -> None:
    message = failed(world)
    page = client.sign_in(world.lead).get(f"/mail/{message.id}/send-again")
    message.state = state
    message.sent_at = clock.now() if state is MessageState.SENT else None
    message.leased_until = clock.now() if state is MessageState.SENDING else None
    world.session.flush()
    assert said in " ".join(client.submit(page).errors)
    world.session.refresh(message)
    assert message.state is state


def test_give_up_ends_it(client: PageClient, world: World) -> None:
    message = failed(world)
    page = client.sign_in(world.supervisor).get(f"/mail/{message.id}/give-up")
    page = client.submit(page)
    assert "no longer tried" in page.text
    world.session.refresh(message)
    assert message.state is MessageState.DROPPED
    assert not queries.failures_for(world.session, person_id=world.supervisor.id)
    with pytest.raises(DomainError, match="in the meantime"):
        services.give_up(world.session, actor=world.lead, message=message)


@pytest.mark.parametrize("act", ["send-again", "give-up"])
def test_others_find_nothing(client: PageClient, world: World, act: str) -> None:
    message = failed(world)
    for somebody in (world.other_supervisor, world.coordinator, world.elsewhere.lead):
        client.sign_in(somebody).get(f"/mail/{message.id}/{act}", status=404)
        client.post(f"/mail/{message.id}/{act}", status=404)
    client.sign_in(world.operator).get(f"/mail/{message.id}/{act}", status=403)
    client.sign_in(world.lead).get(f"/mail/{new_id()}/{act}", status=404)
    world.session.refresh(message)
    assert message.state is MessageState.FAILED


# --- putting --------------------------------------------------------------------------------------------


def test_put_leaves_out_who_cannot_read_it(world: World) -> None:
    world.coordinator.deactivated_at = clock.now()
    world.other_coordinator.email = ""
    for somebody in (world.coordinator, world.other_coordinator):
        assert services.put(world.session, kind="x", to=somebody, params={}, alliance_id=None) is None


def test_put_with_one_key_is_one_message(world: World) -> None:
    made = [
        services.put(
            world.session, kind="x", to=world.lead, params={}, alliance_id=None, unique_key="digest:1"
        )
        for _ in range(2)
    ]
    assert made[0] is not None
    assert made[1] is None
