"""Signing on the coordinator's device: the supervisor's own password or code signs, and stays nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.assessments.test_bulk import mark
from tests.client import Page, PageClient
from tests.supervision import scenes
from tests.world import PASSWORD, World
from trainingapp.accounts.models import HeldForm, Membership, Person
from trainingapp.accounts.services import hashing
from trainingapp.accounts.terms import Role
from trainingapp.assessments import services
from trainingapp.assessments.models import Decision, SigningCode, SignOffRequest
from trainingapp.assessments.queries.bulk import Asked
from trainingapp.assessments.rules.meeting_signing import (
    BETWEEN_CODES,
    CODE_LASTS,
    MOST_WITHIN,
    TRIES_ALLOWED,
    WITHIN,
    code_works,
    sending_fault,
)
from trainingapp.assessments.signature import Signing, is_intact
from trainingapp.assessments.terms import Outcome, SigningWay
from trainingapp.audit.models import Event
from trainingapp.core import clock, signing
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.writing import Letterhead
from trainingapp.plans.models import Plan

SECRET = "s" * 32
OTHER_PASSWORD = "another copper lantern"
FAILED = "That did not work. Try again, or sign another way"
CONFIRMED = {"outcome": "confirmed-3", "comment": acts.REASONS, "way": "password", "password": PASSWORD}


@pytest.fixture
def requests(world: World, plan: Plan) -> list[SignOffRequest]:
    return acts.asked_many(world, plan, 3)


def where(plan: Plan) -> str:
    return f"/plans/{plan.id}/sign-in-meeting"


def decisions(session: Session) -> list[Decision]:
    return list(session.scalars(select(Decision).order_by(Decision.created_at, Decision.id)))


def opened(client: PageClient, world: World, plan: Plan, *requests: SignOffRequest) -> Page:
    client.sign_in(world.coordinator)
    asked = "&".join(f"request={each.id}" for each in requests)
    return client.get(f"{where(plan)}?{asked}")


def code_of(session: Session) -> str:
    """What the newest mail with a code says."""
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "signing-code").order_by(OutboxMessage.id.desc())
    ).first()
    assert message is not None
    code = signing.digits(message.params["code_id"], purpose="signing-code", secret=SECRET)
    assert message.person_id is not None
    mail = Letterhead("Programme", "https://programme.example", SECRET).write(
        "signing-code", message.params, person_id=message.person_id, name=message.to_name
    )
    assert code in mail.text
    assert code not in mail.subject
    assert code not in str(message.params), "the outbox does not hold it"
    return code


def make_code(code_id: str) -> str:
    return signing.digits(code_id, purpose="signing-code", secret=SECRET)


def send_code(world: World, plan: Plan) -> str:
    services.send_signing_code(world.session, actor=world.coordinator, plan=plan, make_code=make_code)
    return code_of(world.session)


def sign(world: World, request: SignOffRequest, proof: str, **changes: Any) -> list[Decision] | None:
    given: dict[str, Any] = {
        "actor": world.coordinator,
        "plan": request.plan,
        "asked": [Asked(request, mark(world.session, request))],
        "signing": Signing(Outcome.CONFIRMED, 3, acts.REASONS, way=SigningWay.CODE),
        "proof": proof,
    }
    return services.sign_in_meeting(world.session, **(given | changes))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


# --- with a password ------------------------------------------------------------------------------


def test_the_supervisor_signs_on_the_coordinators_device(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    assert page.h1 == "Sign in the meeting"
    assert "Hand this device to Sam Valesuper." in page.text
    assert "I am Sam Valesuper, signing as alliance supervisor of Cora Valecoord." in page.text
    page = client.submit(page, CONFIRMED)
    assert page.h1 == "Competencies"
    assert "Signed by Sam Valesuper, who is sent a receipt." in page.text
    [decision] = decisions(world.session)
    assert decision.request_id == requests[0].id
    assert (decision.decided_by_id, decision.way) == (world.supervisor.id, SigningWay.PASSWORD)
    assert is_intact(decision)
    told = {each.what: each for each in world.session.scalars(select(Event))}
    assert told["sign-off:decided"].actor_id == str(world.supervisor.id)
    assert f'"device_of":"{world.coordinator.id}"' in told["sign-off:signed-in-meeting"].details.replace(
        " ", ""
    )
    [receipt] = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign-off-receipt"))
    assert receipt.person_id == world.supervisor.id
    assert receipt.params["how"] == "in the meeting, with the signer's password"


def test_several_are_signed_with_one_note_and_one_receipt(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, *requests[:2])
    client.submit(
        page,
        CONFIRMED
        | {"outcome": "confirmed-4", "condition": "Show one more list"}
        | {"condition_due_on-day": "1", "condition_due_on-month": "9", "condition_due_on-year": "2026"},
    )
    signed = decisions(world.session)
    assert {each.request_id for each in signed} == {each.id for each in requests[:2]}
    assert len({each.batch_id for each in signed}) == 1
    assert [each.condition for each in signed] == ["Show one more list"] * 2
    assert (
        world.session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "sign-off-receipt")
        )
        == 1
    )


@pytest.mark.parametrize("outcome", ["more-evidence", "not-yet"])
def test_it_need_not_be_a_confirmation(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest], outcome: str
) -> None:
    client.submit(opened(client, world, plan, requests[0]), CONFIRMED | {"outcome": outcome})
    assert [each.outcome.value for each in decisions(world.session)] == [outcome.replace("-", "_")]


def test_a_wrong_password_counts_as_at_the_door_and_tells_nothing(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    for _ in range(5):
        page = client.submit(page, CONFIRMED | {"password": "not this one"})
        assert page.errors == [FAILED]
        assert page.field("password") == ""
        assert "not this one" not in page.html
        assert page.field("comment").strip() == acts.REASONS
    assert world.supervisor.locked_until is not None
    page = client.submit(page, CONFIRMED)
    assert page.errors == [FAILED], "locked, and not told so"
    assert decisions(world.session) == []
    assert world.session.scalars(select(OutboxMessage.kind)).all().count("account-locked") == 1
    with clock.at(clock.now() + timedelta(minutes=16)):
        client.submit(opened(client, world, plan, requests[0]), CONFIRMED)
    assert len(decisions(world.session)) == 1
    assert world.supervisor.failed_sign_ins == 0


def test_nobody_elses_password_signs(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    """Everybody's password is another one here: neither the coordinator's own signs, nor the lead's."""
    world.supervisor.password_hash = hashing.hashed(OTHER_PASSWORD)
    world.session.flush()
    page = opened(client, world, plan, requests[0])
    assert client.submit(page, CONFIRMED).errors == [FAILED]
    assert decisions(world.session) == []
    client.submit(page, CONFIRMED | {"password": OTHER_PASSWORD})
    assert len(decisions(world.session)) == 1


@pytest.mark.parametrize("state", ["deactivated", "first password", "link only"])
def test_an_account_that_cannot_sign_in_cannot_sign(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest], state: str
) -> None:
    if state == "deactivated":
        world.supervisor.deactivated_at = clock.now()
    elif state == "first password":
        world.supervisor.must_change_password = True
    else:
        world.supervisor.password_hash = ""
    page = opened(client, world, plan, requests[0])
    assert client.submit(page, CONFIRMED).errors == [FAILED]
    assert decisions(world.session) == []


def test_former_and_foreign_supervisors_cannot_sign(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    world.other_supervisor.password_hash = hashing.hashed(OTHER_PASSWORD)
    acts.reassigned(world.session, plan, world.other_supervisor)
    assert client.submit(page, CONFIRMED).errors == [FAILED]
    assert decisions(world.session) == []
    client.submit(page, CONFIRMED | {"password": OTHER_PASSWORD})
    assert [each.decided_by_id for each in decisions(world.session)] == [world.other_supervisor.id]


def test_a_coordinator_who_supervises_elsewhere_cannot_sign_their_own_record(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    world.coordinator.memberships.append(
        Membership(role=Role.ALLIANCE_SUPERVISOR, organisation_id=world.organisation.id)
    )
    acts.reassigned(world.session, plan, world.coordinator)
    page = acts.send_opened(client, page, CONFIRMED)
    assert "no alliance supervisor at the moment" in page.text
    assert decisions(world.session) == []


@pytest.mark.parametrize("who", ["supervisor", "lead", "pcn_supervisor", "other_coordinator"])
def test_the_device_is_the_coordinators(
    world: World, plan: Plan, requests: list[SignOffRequest], who: str
) -> None:
    person: Person = getattr(world, who)
    with pytest.raises(NotAllowed):
        sign(world, requests[0], PASSWORD, actor=person)
    with pytest.raises(NotAllowed):
        services.send_signing_code(world.session, actor=person, plan=plan, make_code=make_code)


def test_the_password_is_not_kept_when_the_time_runs_out(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    with clock.at(clock.now() + timedelta(minutes=45)):
        client.submit(page, CONFIRMED | {"signing_code": "123456"})
    [held] = world.session.scalars(select(HeldForm))
    assert held.fields["comment"] == [acts.REASONS]
    assert not {"password", "signing_code"} & held.fields.keys()
    assert PASSWORD not in str(held.fields)
    assert decisions(world.session) == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"outcome": None}, "Select what you decide"),
        ({"comment": ""}, "Enter the reasons for your decision"),
        ({"way": None}, "Select how you sign"),
        ({"password": ""}, "Enter your password"),
        ({"way": "code"}, "Enter the code that was sent to you"),
        ({"rows": None}, "Tick at least one of these"),
        ({"comment": f"With {acts.NHS_NUMBER}"}, "NHS number"),
    ],
)
def test_what_is_missing_is_said_and_no_try_is_counted(
    client: PageClient,
    world: World,
    plan: Plan,
    requests: list[SignOffRequest],
    changes: dict[str, Any],
    error: str,
) -> None:
    page = client.submit(opened(client, world, plan, requests[0]), CONFIRMED | changes)
    assert len(page.errors) == 1
    assert error in page.errors[0]
    assert decisions(world.session) == []
    assert world.supervisor.failed_sign_ins == 0


def test_what_was_withdrawn_meanwhile_is_named_and_nothing_is_signed(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, *requests[:2])
    services.withdraw(world.session, actor=world.coordinator, request=requests[1], reason="Too early")
    page = client.submit(page, CONFIRMED)
    assert page.errors[0].startswith("One of these cannot be signed, so nothing was.")
    assert "Cora Valecoord closed this request" in page.text
    assert len(decisions(world.session)) == 1, "the withdrawal alone"


def test_rows_of_another_plan_are_not_signed_here(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    other = world.enrol(world.other_coordinator)
    [foreign] = acts.asked_many(world, other, 1, world.other_coordinator)
    page = opened(client, world, plan, requests[0])
    fields = page.fields() | CONFIRMED
    fields["shown"] = f"{requests[0].id} {foreign.id}"
    fields["rows"] = [fields["rows"], f"{foreign.id}.0"]
    page = client.post(where(plan), fields)
    assert page.errors[0].startswith("Some of these are not yours to decide any more")
    with pytest.raises(NotAllowed):
        sign(world, foreign, PASSWORD, plan=plan)
    assert decisions(world.session) == []


# --- with a code ----------------------------------------------------------------------------------


def test_a_code_is_sent_and_signs_once(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    page = client.submit(page, {"send_code": "yes", "comment": acts.REASONS, "outcome": "confirmed-3"})
    assert "A code is on its way to Sam Valesuper." in page.text
    assert page.field("comment").strip() == acts.REASONS
    [message] = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "signing-code"))
    assert (message.person_id, message.is_security) == (world.supervisor.id, True)
    code = code_of(world.session)
    assert code not in page.html
    page = client.submit(page, {"signing_code": f"{code[:3]} {code[3:]}"})
    assert "Signed by Sam Valesuper" in page.text
    [decision] = decisions(world.session)
    assert decision.way is SigningWay.CODE
    [kept] = world.session.scalars(select(SigningCode))
    assert kept.used_at is not None
    assert kept.digest.startswith("$argon2")
    page = opened(client, world, plan, requests[1])
    page = client.submit(page, CONFIRMED | {"way": "code", "signing_code": code})
    assert page.errors == [FAILED]
    assert page.field("signing_code") == "", "a code is not echoed"
    assert len(decisions(world.session)) == 1


def test_a_code_of_another_plan_does_not_sign(
    world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    other = world.enrol(world.other_coordinator)
    services.send_signing_code(world.session, actor=world.other_coordinator, plan=other, make_code=make_code)
    assert sign(world, requests[0], code_of(world.session)) is None
    own = send_code(world, plan)
    assert sign(world, requests[0], own) is not None


def test_a_code_ends_after_ten_minutes(world: World, plan: Plan, requests: list[SignOffRequest]) -> None:
    code = send_code(world, plan)
    with clock.at(clock.now() + CODE_LASTS):
        assert sign(world, requests[0], code) is None
    with clock.at(clock.now() + CODE_LASTS - timedelta(seconds=1)):
        assert sign(world, requests[0], code) is not None


def test_the_sixth_try_is_void_even_when_it_is_right(
    world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    code = send_code(world, plan)
    for _ in range(TRIES_ALLOWED):
        assert sign(world, requests[0], wrong(code)) is None
    assert sign(world, requests[0], code) is None
    assert world.supervisor.failed_sign_ins == 0, "the password was not tried"
    events = world.session.scalars(select(Event.what).where(Event.subject_type == "signing_code")).all()
    assert events == ["signing-code:sent", *["signing-code:failed"] * TRIES_ALLOWED]


def test_the_fifth_try_still_works(world: World, plan: Plan, requests: list[SignOffRequest]) -> None:
    code = send_code(world, plan)
    for _ in range(TRIES_ALLOWED - 1):
        assert sign(world, requests[0], wrong(code)) is None
    assert sign(world, requests[0], code) is not None


def test_a_newer_code_ends_the_one_before(world: World, plan: Plan, requests: list[SignOffRequest]) -> None:
    first = send_code(world, plan)
    with clock.at(clock.now() + BETWEEN_CODES):
        second = send_code(world, plan)
        assert second != first
        assert sign(world, requests[0], first) is None
        assert sign(world, requests[0], second) is not None


def test_codes_are_not_sent_without_end(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    page = opened(client, world, plan, requests[0])
    client.submit(page, {"send_code": "yes"})
    page = client.submit(page, {"send_code": "yes"})
    assert page.errors == ["A code was sent within the last minute. Look for it before you ask for another"]
    start = clock.now()
    for number in range(1, MOST_WITHIN):
        with clock.at(start + number * BETWEEN_CODES):
            send_code(world, plan)
    with (
        clock.at(start + MOST_WITHIN * BETWEEN_CODES),
        pytest.raises(DomainError, match="Many codes were sent"),
    ):
        send_code(world, plan)


def test_a_code_signs_nothing_for_a_deactivated_or_former_supervisor(
    world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    code = send_code(world, plan)
    world.supervisor.deactivated_at = clock.now()
    assert sign(world, requests[0], code) is None
    world.supervisor.deactivated_at = None
    acts.reassigned(world.session, plan, world.other_supervisor)
    assert sign(world, requests[0], code) is None
    assert decisions(world.session) == []


@pytest.mark.parametrize("typed", ["", " ", "abc", "000000000000000000000", "١٢٣٤٥٦"])
def test_no_other_text_is_a_code(
    world: World, plan: Plan, requests: list[SignOffRequest], typed: str
) -> None:
    send_code(world, plan)
    assert sign(world, requests[0], typed) is None


def test_signed_in_is_no_way_to_sign_in_a_meeting(
    world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    said = Signing(Outcome.CONFIRMED, 3, acts.REASONS, way=SigningWay.SIGNED_IN)
    assert sign(world, requests[0], PASSWORD, signing=said) is None
    assert decisions(world.session) == []


# --- where it is offered --------------------------------------------------------------------------


def test_the_page_of_a_session_offers_it_to_both(
    client: PageClient, world: World, plan: Plan, requests: list[SignOffRequest]
) -> None:
    meeting = scenes.book(world.session, world, plan, "PLAN-2.1", acts.TODAY + timedelta(days=2))
    client.sign_in(world.coordinator)
    page = client.get(f"/sessions/{meeting.id}")
    assert page.link("Sign now on this device") == f"{where(plan)}?request={requests[0].id}"
    assert page.link("Sign several of them now on this device") == where(plan)
    client.sign_in(world.supervisor)
    page = client.get(f"/sessions/{meeting.id}")
    assert page.link("Decide now") == f"/sign-offs/{requests[0].id}"
    assert page.link("Confirm several of them now") == f"/sign-offs/confirm?plan={plan.id}"


def test_nothing_waiting_says_what_to_do(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.coordinator)
    assert "Nothing waits for a decision. Ask for a sign-off first." in client.get(where(plan)).text


# --- the rules ------------------------------------------------------------------------------------


@given(
    st.integers(min_value=-900, max_value=900),
    st.booleans(),
    st.integers(min_value=0, max_value=20),
)
def test_a_code_works_only_while_it_is_new_unused_and_little_tried(left: int, used: bool, tries: int) -> None:
    now = clock.now()
    works = code_works(
        expires_at=now + timedelta(seconds=left), used_at=now if used else None, tries=tries, now=now
    )
    assert works == (left > 0 and not used and tries < TRIES_ALLOWED)


@given(st.lists(st.integers(min_value=0, max_value=7200), max_size=12))
def test_how_often_codes_are_sent_is_bounded(ago: list[int]) -> None:
    now = clock.now()
    sent = [now - timedelta(seconds=each) for each in ago]
    refused = (
        any(each < 60 for each in ago) or sum(each < WITHIN.total_seconds() for each in ago) >= MOST_WITHIN
    )
    assert (sending_fault(sent, now) is not None) == refused
