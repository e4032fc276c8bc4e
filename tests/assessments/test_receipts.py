"""What a signer is told at once: what was signed in their name, and how to say that it was not them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.client import PageClient
from tests.world import World
from trainingapp.assessments import services
from trainingapp.assessments.rules.disputes import Signed, signature_of, signed_by
from trainingapp.assessments.services.receipts import put_receipt
from trainingapp.assessments.terms import Outcome
from trainingapp.core.db import new_id
from trainingapp.frameworks.models import Entry
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.writing import Letterhead, Mail
from trainingapp.plans.models import Plan

LETTERHEAD = Letterhead("Supervision programme", "https://programme.example", "s" * 32)


def receipts(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign-off-receipt")))


def written(message: OutboxMessage) -> Mail:
    assert message.person_id is not None
    return LETTERHEAD.write(message.kind, message.params, person_id=message.person_id, name=message.to_name)


@pytest.mark.parametrize(
    ("outcome", "changes", "said"),
    [
        (Outcome.CONFIRMED, {}, "CMP-A.1, confirmed at level 3 (competent)"),
        (Outcome.CONFIRMED, {"level": 4}, "CMP-A.1, confirmed at level 4 (can support others)"),
        (Outcome.NOT_YET, {}, "CMP-A.1, not yet"),
        (Outcome.MORE_EVIDENCE, {}, "CMP-A.1, more evidence wanted"),
    ],
)
def test_the_signer_is_told_what_for_whom_when_and_how(
    world: World, plan: Plan, entry: Entry, outcome: Outcome, changes: dict[str, Any], said: str
) -> None:
    acts.decided(world, acts.asked(world, plan, entry), outcome, **changes)
    [message] = receipts(world.session)
    assert (message.person_id, message.to_address) == (world.supervisor.id, world.supervisor.email)
    mail = written(message)
    assert mail.subject == "Signed in your name: 1 decision on 8 July 2026, 12:00"
    assert f"Cora Valecoord: {said}" in mail.text
    assert "in the signer's own session" in mail.text
    assert "https://programme.example/decisions/" in mail.text
    for private in (acts.CLAIM, acts.REASONS, acts.REFLECTION):
        assert private not in mail.text


def test_no_row_holds_the_link_of_a_receipt(world: World, plan: Plan, entry: Entry) -> None:
    acts.decided(world, acts.asked(world, plan, entry))
    [message] = receipts(world.session)
    [link] = [line for line in written(message).text.splitlines() if line.endswith("/not-me")]
    token = link.rsplit("/", 2)[1]
    assert token not in str(message.params)


def test_the_link_of_a_receipt_opens_what_it_is_about(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    acts.decided(world, acts.asked(world, plan, entry))
    [message] = receipts(world.session)
    [link] = [line for line in written(message).text.splitlines() if line.endswith("/not-me")]
    page = client.get(link.removeprefix("https://programme.example"))
    assert page.h1 == "This was not me"
    assert "Cora Valecoord: CMP-A.1, confirmed now" in page.text


def test_one_signature_has_one_receipt_and_taking_back_has_none(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    taken_back = services.withdraw(
        world.session, actor=world.coordinator, request=request, reason="Too early"
    )
    put_receipt(world.session, decisions=[taken_back])
    put_receipt(world.session, decisions=[])
    assert receipts(world.session) == []
    [again] = services.request_many(
        world.session, actor=world.coordinator, plan=plan, entries=[entry], claim=acts.CLAIM
    )
    decision = acts.decided(world, again)
    put_receipt(world.session, decisions=[decision])
    assert len(receipts(world.session)) == 1


def test_a_signature_is_named_so_that_it_is_found_again() -> None:
    decision_id, batch_id = new_id(), new_id()
    assert signed_by(signature_of(decision_id, None)) == Signed(decision_id, None)
    assert signed_by(signature_of(decision_id, batch_id)) == Signed(None, batch_id)


@pytest.mark.parametrize(
    "text",
    ["", "decision", "decision:", "decision:1", "plan:01980000-0000-7000-8000-000000000000", "batch:None"],
)
def test_what_is_no_signature_names_nothing(text: str) -> None:
    assert signed_by(text) is None
