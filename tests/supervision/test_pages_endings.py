"""The pages on which a record ends without everybody's agreement, and what its session's page then says."""

from datetime import timedelta

import pytest

from tests.supervision import scenes
from trainingapp.core import clock
from trainingapp.plans.terms import Party
from trainingapp.supervision import services
from trainingapp.supervision.terms import RecordState

DAY = scenes.DAY
LATER = DAY + timedelta(days=15)
STATEMENT = "We never spoke of the first weeks"


@pytest.fixture
def individual(session, world):
    return scenes.sent(session, world, world.enrol())


@pytest.fixture
def joint(session, world):
    return scenes.sent(session, world, world.enrol(), "PLAN-1.2")


def address(record, page=""):
    return f"/sessions/{record.session_id}{page}"


def days(**fields):
    """The parts of the date fields as a browser sends them."""
    parts = {}
    for name, day in fields.items():
        parts |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return parts


REMINDED = days(reminded_on=DAY + timedelta(days=5), reminded_on_2=DAY + timedelta(days=9))


# --- disagreeing ----------------------------------------------------------------------------------


def test_coordinator_disagrees_from_the_session_page_and_both_texts_stand(world, client, individual):
    client.sign_in(world.coordinator)
    page = client.get(client.get(address(individual)).link("I disagree with this record"))
    assert "We talked about the first weeks." in page.text
    page = client.submit(page, {"statement": STATEMENT})
    assert page.path == address(individual)
    assert "Your statement stands beside the record." in page.text
    seen = client.sign_in(world.supervisor).get(address(individual)).text
    assert "Statement of Cora Valecoord (coordinator), who disagrees" in seen
    assert STATEMENT in seen
    assert "We talked about the first weeks." in seen
    assert "Closed without full agreement" in seen
    assert "Closed with a disagreement. The record is locked." in seen
    assert "Add a note to this record" in seen


def test_statement_is_needed_and_what_was_typed_stays(world, client, individual):
    page = client.sign_in(world.coordinator).get(address(individual, "/disagree"))
    page = client.submit(page, {"statement": "", "digest": "older"})
    assert page.errors == ["Enter what you see differently. It will stand beside the record"]
    page = client.submit(page, {"statement": STATEMENT, "digest": "older"})
    assert page.errors == ["This record has changed since you opened it. Read it again, then answer"]
    assert page.field("statement") == STATEMENT
    assert client.submit(page).path == address(individual)


def test_who_is_late_is_offered_a_note(session, world, client, joint):
    for who in (world.coordinator, world.pcn_supervisor):
        services.agree_record(session, actor=who, record=joint)
    page = client.sign_in(world.coordinator).get(address(joint, "/disagree"))
    assert page.link("Add a note to this record").endswith("/addenda")
    sent = client.post(address(joint, "/disagree"), {"statement": STATEMENT})
    assert "You agreed this record before. You can add a note to it" in sent.errors[0]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("pcn_supervisor", 200),
        ("supervisor", 404),
        ("other_pcn_supervisor", 404),
        ("other_coordinator", 404),
        ("lead", 403),
    ],
)
def test_joint_record_is_disagreed_with_by_those_who_are_asked(session, world, client, joint, who, status):
    scenes.second_plan(world)
    client.sign_in(getattr(world, who)).get(address(joint, "/disagree"), status=status)


def test_draft_has_no_page_to_disagree_with(session, world, client):
    with clock.at(clock.london(DAY, 11)):
        record = scenes.save(session, world.supervisor, scenes.book(session, world, world.enrol()))
    client.sign_in(world.coordinator).get(address(record, "/disagree"), status=404)


def test_lead_and_pcn_supervisor_do_not_read_the_statement_of_an_individual_record(
    session, world, client, individual
):
    services.disagree_record(session, actor=world.coordinator, record=individual, statement=STATEMENT)
    assert STATEMENT not in client.sign_in(world.lead).get(address(individual)).text
    client.sign_in(world.pcn_supervisor).get(address(individual), status=404)


# --- no reply -------------------------------------------------------------------------------------


def test_supervisor_closes_without_a_reply_after_two_weeks(session, world, client, individual):
    with clock.at(DAY + timedelta(days=3)):
        client.sign_in(world.supervisor)
        assert "without a reply from 24 June 2026" in client.get(address(individual)).text
        page = client.get(address(individual, "/close-without-reply"))
        assert "from 24 June 2026, after at least two reminders" in page.text
    with clock.at(LATER):
        client.sign_in(world.supervisor)
        page = client.get(client.get(address(individual)).link("Close it without a reply"))
        page = client.submit(page, {"party": "coordinator", "reason": "On long leave", **REMINDED})
        assert "Closed, no reply from the coordinator. The record is locked." in page.text
        assert "after reminders on 15 June 2026 and 19 June 2026. The reason: On long leave" in page.text
        late = client.sign_in(world.coordinator).get(address(individual))
        assert "It was recorded that you had not answered." in late.text
        page = client.submit(client.get(late.link("add a note")), {"text": "I was ill, and I agree"})
        assert "I was ill, and I agree" in page.text
    session.refresh(individual)
    assert individual.state is RecordState.CLOSED


def test_days_and_party_can_come_with_the_address(world, client, joint):
    with clock.at(LATER):
        client.sign_in(world.supervisor)
        page = client.get(
            address(joint, "/close-without-reply?party=pcn_supervisor")
            + "&reminded_on=2026-06-15&reminded_on=nonsense&reminded_on=2026-06-22"
        )
    assert [page.field(f"{name}-day") for name in ("reminded_on", "reminded_on_2", "reminded_on_3")] == [
        "15",
        "",
        "22",
    ]
    assert page.fields()["party"] == "pcn_supervisor"


def test_mistakes_are_said_at_their_field_and_typing_is_kept(world, client, joint):
    with clock.at(LATER):
        client.sign_in(world.supervisor)
        page = client.get(address(joint, "/close-without-reply"))
        page = client.submit(page, {"reason": "Silence"})
        assert page.errors == [
            "Select who has not answered",
            "Enter the day of the first reminder",
            "Enter the day of the second reminder",
        ]
        wrong = REMINDED | days(reminded_on=DAY - timedelta(days=9))
        page = client.submit(page, {"party": "coordinator", **wrong})
        assert page.errors == ["Reminders must lie between 10 June 2026, when the record was sent, and today"]
        assert page.field("reason") == "Silence"
        page = client.submit(page, {"party": "coordinator", **REMINDED})
        assert "still waits for Priya Valepractice (PCN supervisor)" in page.text


def test_answered_record_has_nothing_to_close(session, world, client, individual):
    services.agree_record(session, actor=world.coordinator, record=individual)
    with clock.at(LATER):
        client.sign_in(world.supervisor)
        assert "waits for nobody" in client.get(address(individual, "/close-without-reply")).text
        sent = client.post(
            address(individual, "/close-without-reply"),
            {"party": Party.COORDINATOR.value, "reason": "Silence", **REMINDED},
        )
    assert individual.state is RecordState.AGREED
    assert "waits for nobody" in sent.text


# --- the agreements beside the first sessions -----------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("PLAN-1.1", "Read and accept the supervision agreement"),
        ("PLAN-1.2", "Accept the programme agreement together"),
        ("PLAN-1.3", None),
        ("PLAN-2.1", None),
    ],
)
def test_first_sessions_lead_to_their_agreement(session, world, client, code, words):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan, code)
    page = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}")
    if words:
        assert page.link(words).startswith(f"/plans/{plan.id}/agreements#")
    else:
        assert "agreements#" not in page.html
