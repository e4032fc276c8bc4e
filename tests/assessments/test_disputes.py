""" "This was not me": the signer freezes what was signed in their name, and the programme lead decides."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.assessments.test_bulk import confirm
from tests.assessments.test_receipts import receipts, written
from tests.client import PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.accounts.models import Membership
from trainingapp.accounts.terms import Role
from trainingapp.assessments import queries, rules, services
from trainingapp.assessments.models import Decision
from trainingapp.assessments.queries.disputes import disputed, signed_together
from trainingapp.assessments.rules.disputes import DISPUTABLE_FOR, signature_of
from trainingapp.assessments.terms import AttemptState, DecisionEventKind, Outcome
from trainingapp.core import clock, signing
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.models import Plan

REASON = "I was on leave that week"


@pytest.fixture
def decision(world: World, plan: Plan, entry: Entry) -> Decision:
    return acts.decided(world, acts.asked(world, plan, entry))


def address(decision: Decision) -> str:
    token = signing.sign(
        signature_of(decision.id, decision.batch_id), purpose="sign-off-receipt", secret="s" * 32
    )
    return f"/decisions/{token}/not-me"


def state(decision: Decision) -> AttemptState:
    return rules.decision_state(decision)


def told(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign-off-disputed")))


def signed_out(client: PageClient) -> PageClient:
    client.session.commit()
    client.raw = client.app.test_client()
    return client


# --- saying so ------------------------------------------------------------------------------------


def test_the_signer_freezes_it_without_signing_in_and_the_lead_is_told(
    client: PageClient, world: World, plan: Plan, decision: Decision
) -> None:
    signed_out(client)
    page = client.get(address(decision))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    for words in (
        "Sam Valesuper",
        "8 July 2026, 12:00",
        "in the signer's own session",
        "CMP-A.1, confirmed now",
    ):
        assert words in page.text
    for private in (acts.CLAIM, acts.REASONS, acts.REFLECTION):
        assert private not in page.text
    assert state(decision) is AttemptState.CONFIRMED, "looking freezes nothing"
    page = client.submit(page, {"reason": REASON})
    assert "The programme lead is told." in page.text
    assert "disputed and frozen now" in page.text
    assert REASON not in page.text, "what was typed is for the lead"
    assert not [
        form for form in page.all("form") if form.get("method") == "post" and form.get("id") == "form"
    ]
    assert state(decision) is AttemptState.FROZEN
    [event] = decision.events
    assert (event.kind, event.person_id, event.reason) == (
        DecisionEventKind.FROZEN,
        world.supervisor.id,
        REASON,
    )
    [mail] = told(world.session)
    assert (mail.person_id, mail.is_security) == (world.lead.id, True)
    assert REASON not in str(mail.params)
    assert "https://programme.example/disputes" in written(mail).text
    line = queries.line(world.session, plan=plan, code=decision.request.entry.code)
    assert line is not None
    assert line.confirmed is None


def test_sending_it_twice_does_nothing_more(client: PageClient, world: World, decision: Decision) -> None:
    signed_out(client)
    page = client.get(address(decision))
    client.submit(page, {"reason": REASON})
    page = client.submit(page, {"reason": "Again"})
    assert "Nothing of it counts at the moment" in page.text
    assert len(decision.events) == 1
    assert len(told(world.session)) == 1


def test_a_whole_batch_is_one_signature(client: PageClient, world: World, plan: Plan) -> None:
    signed = confirm(world, acts.asked_many(world, plan, 3))
    services.revoke(world.session, actor=world.supervisor, decision=signed[2], reason="Signed too early")
    signed_out(client)
    page = client.get(address(signed[0]))
    assert "CMP-A.1, CMP-A.2, confirmed now" in page.text
    assert "revoked now" in page.text
    client.submit(page, {"reason": REASON})
    assert [state(each) for each in signed] == [
        AttemptState.FROZEN,
        AttemptState.FROZEN,
        AttemptState.REVOKED,
    ]
    [mail] = told(world.session)
    assert mail.params["stopped"] == "2 confirmations"


@pytest.mark.parametrize("outcome", [Outcome.NOT_YET, Outcome.MORE_EVIDENCE])
def test_what_confirmed_nothing_is_told_all_the_same(
    client: PageClient, world: World, plan: Plan, entry: Entry, outcome: Outcome
) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry), outcome)
    signed_out(client)
    page = client.get(address(decision))
    assert "Nothing was confirmed, so nothing has to be stopped." in page.text
    client.submit(page, {"reason": REASON})
    client.submit(page, {"reason": REASON})
    [mail] = told(world.session)
    assert "Nothing was confirmed by it" in written(mail).text
    assert decision.events == []


@pytest.mark.parametrize("reason", ["", "  ", f"It was {acts.NHS_NUMBER}"])
def test_a_reason_that_will_not_do_freezes_nothing(
    client: PageClient, decision: Decision, reason: str
) -> None:
    signed_out(client)
    page = client.submit(client.get(address(decision)), {"reason": reason})
    assert len(page.errors) == 1
    assert decision.events == []


def test_an_address_that_nobody_signed_is_not_there(client: PageClient, decision: Decision) -> None:
    signed_out(client)
    good = address(decision).split("/")[2]
    plan_link = signing.sign(signature_of(decision.id, None), purpose="plan-link", secret="s" * 32)
    nobodys = signing.sign(
        "decision:01980000-0000-7000-8000-000000000000", purpose="sign-off-receipt", secret="s" * 32
    )
    for token in (good[:-2] + "xx", "x", str(decision.id), plan_link, nobodys):
        client.get(f"/decisions/{token}/not-me", status=404)
        client.post(f"/decisions/{token}/not-me", {"reason": REASON}, status=404)
    assert decision.events == []


def test_the_link_ends_after_ninety_days(client: PageClient, decision: Decision) -> None:
    signed_out(client)
    page = client.get(address(decision))
    with clock.at(decision.created_at + DISPUTABLE_FOR - timedelta(minutes=1)):
        client.get(address(decision))
    with clock.at(decision.created_at + DISPUTABLE_FOR):
        late = client.get(address(decision), status=410)
        assert late.h1 == "This link has expired"
        client.submit(page, {"reason": REASON}, status=410)
        with pytest.raises(DomainError, match="expired"):
            services.dispute_decision(client.session, decisions=[decision], reason=REASON)
    assert decision.events == []


def test_it_says_what_is_the_case_now_after_the_lead_has_decided(
    client: PageClient, world: World, decision: Decision
) -> None:
    services.dispute_decision(world.session, decisions=[decision], reason=REASON)
    services.resolve_dispute(
        world.session, actor=world.lead, decisions=[decision], is_genuine=False, reason="Sam was on leave"
    )
    signed_out(client)
    page = client.get(address(decision))
    assert "CMP-A.1, revoked now" in page.text
    assert "Nothing of it counts at the moment" in page.text


# --- the lead's answer ----------------------------------------------------------------------------


def test_the_lead_sees_who_when_how_and_on_what_device(
    client: PageClient, world: World, decision: Decision
) -> None:
    client.sign_in(world.lead)
    assert "No signature is disputed." in client.get("/disputes").text
    services.dispute_decision(world.session, decisions=[decision], reason=REASON)
    client.sign_in(world.lead)
    page = client.get("/disputes")
    for words in ("Sam Valesuper", "8 July 2026, 12:00", "in the signer's own session", REASON, "CMP-A.1"):
        assert words in page.text
    assert acts.CLAIM not in page.text
    assert acts.REFLECTION not in page.text


@pytest.mark.parametrize(
    ("finding", "after"), [("genuine", AttemptState.CONFIRMED), ("not-genuine", AttemptState.REVOKED)]
)
def test_the_lead_releases_or_revokes_a_whole_signature_with_a_reason(
    client: PageClient, world: World, plan: Plan, finding: str, after: AttemptState
) -> None:
    signed = confirm(world, acts.asked_many(world, plan, 3))
    services.dispute_decision(world.session, decisions=signed, reason=REASON)
    client.sign_in(world.lead)
    page = client.get(client.get("/disputes").link("Decide about this signature"))
    bad = client.submit(page, {"finding": finding, "reason": ""})
    assert bad.errors == ["Say how you know"]
    done = client.submit(page, {"finding": finding, "reason": "I spoke to Sam"})
    assert done.h1 == "Disputed signatures"
    assert [state(each) for each in signed] == [after] * 3
    assert [each.events[-1].reason for each in signed] == ["I spoke to Sam"] * 3
    again = client.submit(page, {"finding": finding, "reason": "I spoke to Sam"})
    assert again.errors == ["Nothing of this signature is disputed any more. Nothing was changed"]


def test_a_released_signature_can_be_disputed_again(world: World, decision: Decision) -> None:
    for _ in range(2):
        assert services.dispute_decision(world.session, decisions=[decision], reason=REASON) == 1
        services.resolve_dispute(
            world.session, actor=world.lead, decisions=[decision], is_genuine=True, reason="It was Sam"
        )
    assert state(decision) is AttemptState.CONFIRMED
    assert len(told(world.session)) == 2


def test_nobody_else_decides_and_no_lead_about_their_own_signature(
    client: PageClient, world: World, plan: Plan, entry: Entry, decision: Decision
) -> None:
    services.dispute_decision(world.session, decisions=[decision], reason=REASON)
    for who in (world.supervisor, world.coordinator, world.pcn_supervisor, world.elsewhere.lead):
        with pytest.raises(NotAllowed):
            services.resolve_dispute(
                world.session, actor=who, decisions=[decision], is_genuine=True, reason="It was me"
            )
    world.supervisor.memberships.append(
        Membership(role=Role.PROGRAMME_LEAD, organisation_id=world.organisation.id)
    )
    world.session.flush()
    client.sign_in(world.supervisor)
    page = client.get(f"/decisions/{decision.id}/resolve")
    page = client.submit(page, {"finding": "genuine", "reason": "It was me after all"})
    assert page.errors == ["You have a part in this yourself. Ask another programme lead to decide"]
    assert state(decision) is AttemptState.FROZEN
    client.sign_in(world.elsewhere.lead)
    client.get(f"/decisions/{decision.id}/resolve", status=404)


def test_what_is_not_disputed_is_not_decided_about(
    client: PageClient, world: World, decision: Decision
) -> None:
    client.sign_in(world.lead)
    page = client.get(f"/decisions/{decision.id}/resolve")
    assert "there is nothing to decide" in page.text
    page = client.post(
        f"/decisions/{decision.id}/resolve", {"finding": "not-genuine", "reason": "I do not like it"}
    )
    assert page.errors == ["Nothing of this signature is disputed any more. Nothing was changed"]
    assert state(decision) is AttemptState.CONFIRMED


def test_a_signature_is_whole_for_its_lead_and_foreign_ones_are_not_there(world: World, plan: Plan) -> None:
    signed = confirm(world, acts.asked_many(world, plan, 3))
    services.dispute_decision(world.session, decisions=signed, reason=REASON)
    [group] = disputed(world.session, actor=world.lead)
    assert {each.id for each in group} == {each.id for each in signed}
    together = signed_together(world.session, signed[1].id, actor=world.lead)
    assert together[0].id == signed[1].id
    assert len(together) == 3
    assert disputed(world.session, actor=world.elsewhere.lead) == []
    assert signed_together(world.session, signed[1].id, actor=world.elsewhere.lead) == []


def test_the_list_costs_the_same_for_many_disputes(
    client: PageClient, engine: Engine, world: World, plan: Plan
) -> None:
    requests = acts.asked_many(world, plan, 8)
    services.dispute_decision(world.session, decisions=[acts.decided(world, requests[0])], reason=REASON)
    client.sign_in(world.lead)
    with statements(engine) as few:
        client.get("/disputes")
    for request in requests[1:]:
        services.dispute_decision(world.session, decisions=[acts.decided(world, request)], reason=REASON)
    client.sign_in(world.lead)
    with statements(engine) as many:
        client.get("/disputes")
    # 1) the person 2) frozen decisions with their plans 3) what happened to them
    assert len(few) == len(many) == 3, "\n".join(many)


def test_receipts_and_disputes_meet(client: PageClient, world: World, decision: Decision) -> None:
    """The address in the mail is the one that freezes."""
    [receipt] = receipts(world.session)
    assert address(decision) in written(receipt).text
