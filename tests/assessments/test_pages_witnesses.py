"""Asking a witness, and the page where a witness answers without signing in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.assessments.test_services_witnesses import SAW, answered, witnessed
from tests.client import PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import services
from trainingapp.assessments.models import Evidence, WitnessRequest
from trainingapp.core import clock, signing
from trainingapp.frameworks.models import Entry
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.writing import Letterhead
from trainingapp.plans.models import Plan

SECRET = "s" * 32
ASKED = {
    "name": "Nora Nurse",
    "role_title": "Practice nurse",
    "email": "nora.nurse@vale.example",
    "about": "The handover calls in June",
    "expires_on-day": "22",
    "expires_on-month": "7",
    "expires_on-year": "2026",
}
ANSWERS = {"knows_how": "We share the clinic", "saw_what": SAW, "could_improve": ""}


def address(request: WitnessRequest) -> str:
    return f"/witness/{signing.sign(request.id.hex, purpose='witness', secret=SECRET)}"


def visiting(client: PageClient) -> PageClient:
    """Somebody at a device where nobody is signed in."""
    client.session.commit()
    client.raw = client.app.test_client()
    return client


def statements_given(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_from_asking_to_the_statement(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/witnesses/ask?competency={entry.code}")
    page = client.submit(page, ASKED)
    assert "A link is on its way to Nora Nurse." in page.text
    assert "Waiting for an answer" in page.text
    message = world.session.scalars(select(OutboxMessage)).one()
    head = Letterhead("Training", "https://programme.example", SECRET)
    mail = head.write(message.kind, message.params, person_id=message.person_id, name=message.to_name)
    [link] = re.findall(r"https://programme\.example(/witness/\S+)", mail.text)
    assert "22 July 2026" in mail.text
    assert ASKED["about"] not in mail.text

    page = visiting(client).get(link)
    assert page.h1 == f"What did you see of {world.coordinator.name}’s work?"
    assert ASKED["about"] in page.text
    assert entry.statement in page.text
    assert "Nothing about a patient" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert client.submit(page, ANSWERS).h1 == "Thank you. Your statement is given"

    page = client.sign_in(world.coordinator).get(f"/plans/{plan.id}/witnesses")
    assert "Answered" in page.text
    page = client.get(page.link("Read the statement"))
    assert SAW in page.text
    assert "Withdraw it" in page.text
    for words in ("Add a file", "Show it for more competencies"):
        assert words not in page.text
    assert SAW in client.sign_in(world.supervisor).get(page.path).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"knows_how": ""}, "Say how you know their work"),
        ({"saw_what": ""}, "Say what you saw them do"),
        ({"saw_what": f"She rang {acts.NHS_NUMBER}"}, "looks like an NHS number"),
        ({"knows_how": f"From {acts.NHS_NUMBER}"}, "looks like an NHS number"),
        ({"could_improve": f"For {acts.NHS_NUMBER}"}, "looks like an NHS number"),
        ({"saw_what": "x" * 4_001}, "4,000 characters or fewer"),
    ],
)
def test_answers_are_guarded_and_what_was_typed_is_kept(
    client: PageClient, world: World, plan: Plan, entry: Entry, changes: dict[str, str], message: str
) -> None:
    request = witnessed(world, plan, entry)
    page = visiting(client).get(address(request))
    page = client.submit(page, ANSWERS | changes)
    assert [error for error in page.errors if message in error], page.errors
    for name, typed in (ANSWERS | changes).items():
        assert page.field(name) == typed
    assert statements_given(world.session) == 0


def test_a_used_link_is_refused_in_words(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry)
    opened = visiting(client).get(address(request))
    client.submit(opened, ANSWERS)
    for page in (client.get(address(request), status=410), client.submit(opened, ANSWERS, status=410)):
        assert page.h1 == "This link no longer works"
        assert "it works once. Nothing was changed." in page.text
        assert SAW not in page.text
    assert statements_given(world.session) == 1


def test_a_link_that_is_over_or_taken_back_is_refused_in_words(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = witnessed(world, plan, entry)
    opened = visiting(client).get(address(request))
    with clock.at(request.expires_on + timedelta(days=1)):
        assert "worked until 22 July 2026" in client.get(address(request), status=410).text
        assert "worked until 22 July 2026" in client.submit(opened, ANSWERS, status=410).text
    services.revoke_witness(world.session, actor=world.coordinator, request=request)
    assert "took this request back" in visiting(client).get(address(request), status=410).text
    assert statements_given(world.session) == 0


def test_made_up_links_are_not_found(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry)
    good = address(request)
    for token in (
        good.removeprefix("/witness/")[:-1] + "x",
        request.id.hex,
        signing.sign(request.id.hex, purpose="plan-link", secret=SECRET),
        signing.sign("not an id", purpose="witness", secret=SECRET),
        signing.sign(plan.id.hex, purpose="witness", secret=SECRET),
    ):
        visiting(client).get(f"/witness/{token}", status=404)


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_a_party_of_the_plan_cannot_answer(
    client: PageClient, world: World, plan: Plan, entry: Entry, who: str
) -> None:
    request = witnessed(world, plan, entry)
    page = client.sign_in(getattr(world, who)).get(address(request))
    page = client.submit(page, ANSWERS)
    assert page.errors == ["You are signed in as a party of this plan, and a witness is somebody else"]
    assert statements_given(world.session) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "nobody"}, "must be like name@example.org"),
        ({"email": "CORA.VALECOORD@southern.example"}, "Nobody is their own witness"),
        ({"email": "sam.valesuper@southern.example"}, "decides on your evidence"),
        ({"expires_on-month": "9"}, "must be from 9 July 2026 to 5 August 2026"),
        ({"entries": None}, "Select at least one competency"),
        ({"about": f"The call about {acts.NHS_NUMBER}"}, "looks like an NHS number"),
    ],
)
def test_a_request_that_will_not_do_keeps_what_was_typed(
    client: PageClient, world: World, plan: Plan, entry: Entry, changes: dict[str, str | None], message: str
) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/witnesses/ask?competency={entry.code}")
    page = client.submit(page, ASKED | changes)
    assert [error for error in page.errors if message in error], page.errors
    assert page.field("name") == "Nora Nurse"
    assert world.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_a_request_is_taken_back_and_asked_again(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = witnessed(world, plan, entry)
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"/plans/{plan.id}/witnesses").link("Take it back"))
    page = client.submit(page)
    assert "Taken back" in page.text
    page = client.get(page.link("Ask again"))
    assert page.field("email") == request.email
    assert page.fields()["entries"] == str(entry.id)
    assert "A link is on its way to Nora Nurse." in client.submit(page).text


def test_only_the_coordinator_sees_whom_they_asked(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = witnessed(world, plan, entry)
    theirs = world.enrol(world.other_coordinator)
    for who, status in (
        ("supervisor", 403),
        ("pcn_supervisor", 403),
        ("lead", 403),
        ("other_coordinator", 404),
    ):
        client.sign_in(getattr(world, who))
        for path in (
            f"/plans/{plan.id}/witnesses",
            f"/plans/{plan.id}/witnesses/ask",
            f"/witnesses/{request.id}/revoke",
        ):
            client.get(path, status=status)
    client.sign_in(world.other_coordinator)
    client.get(f"/plans/{theirs.id}/witnesses/ask?again={request.id}", status=404)


# 1) the person 2) plan 3) requests 4) competencies asked about
LIST = 4


def test_the_list_costs_the_same_however_many_were_asked(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    answered(world, witnessed(world, plan, entry))
    address = f"/plans/{plan.id}/witnesses"
    client.sign_in(world.coordinator)
    for number in range(2):
        with statements(world.session.get_bind()) as sent:
            client.raw.get(address)
        assert len(sent) == LIST, "\n".join(sent)
        for each in range(8 - 8 * number):
            witnessed(world, plan, entry, email=f"nurse{each}@vale.example")
        world.session.commit()
