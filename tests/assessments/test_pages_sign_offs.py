"""Asking, deciding and what was signed, as the coordinator and their supervisor meet it."""

import pytest
from sqlalchemy import Engine, func, select

from tests.assessments import acts
from tests.client import PageClient
from tests.counting import statements
from tests.world import World
from trainingapp.assessments import queries
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.terms import Outcome
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

DECIDED = {"outcome": "confirmed-3", "comment": acts.REASONS}


def decisions(world: World) -> int:
    return world.session.scalar(select(func.count()).select_from(Decision)) or 0


# --- asking and taking back -----------------------------------------------------------------------


def test_coordinator_asks_and_takes_back(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    acts.evidenced(world, plan, entry)
    client.sign_in(world.coordinator)
    where = f"/plans/{plan.id}/competencies/{entry.code}"
    page = client.get(client.get(where).link("Ask for sign-off"))
    assert acts.REFLECTION in page.text
    page = client.submit(page, {"claim": acts.CLAIM})
    assert "Your request for CMP-A.1 is sent." in page.text
    assert "Sam Valesuper: decide on the request, since 8 July 2026 (today)" in page.text
    page = client.get(page.link("Take the request back"))
    page = client.submit(page, {"reason": ""})
    assert page.errors == ["Enter the reason for taking the request back"]
    page = client.submit(page, {"reason": "Too early"})
    assert "is taken back" in page.text
    assert "Too early" in page.text


def test_asking_without_evidence_says_what_to_do_first(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/competencies/{entry.code}/request")
    assert "there is none yet" in page.text
    page = client.submit(page, {"claim": acts.CLAIM})
    assert page.errors == ["Add at least one piece of evidence for this competency before you ask"]
    assert page.field("claim").strip() == acts.CLAIM
    assert world.session.scalar(select(func.count()).select_from(SignOffRequest)) == 0


def test_asking_again_by_going_back_is_refused_in_words(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    acts.evidenced(world, plan, entry)
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/competencies/{entry.code}/request")
    client.submit(page, {"claim": acts.CLAIM})
    again = client.submit(page, {"claim": acts.CLAIM})
    assert again.errors == ["You have asked for this already, and it is waiting for a decision"]
    assert world.session.scalar(select(func.count()).select_from(SignOffRequest)) == 1


@pytest.mark.parametrize("claim", ["", "   ", f"About {acts.NHS_NUMBER}", "x" * 3_001])
def test_claims_that_will_not_do_keep_what_was_typed(
    client: PageClient, world: World, plan: Plan, entry: Entry, claim: str
) -> None:
    acts.evidenced(world, plan, entry)
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/competencies/{entry.code}/request")
    page = client.submit(page, {"claim": claim})
    assert len(page.errors) == 1
    assert page.field("claim").strip() == claim.strip()


# --- deciding -------------------------------------------------------------------------------------


def test_sign_off_page_shows_claim_evidence_attempts_and_what_will_be_signed(
    client: PageClient, engine: Engine, world: World, plan: Plan, entry: Entry
) -> None:
    acts.decided(world, acts.asked(world, plan, entry), Outcome.NOT_YET, comment="Practise with Sam first")
    request = acts.asked(world, plan, entry, "Now I do it alone")
    client.sign_in(world.supervisor)
    where = f"/sign-offs/{request.id}"
    with statements(engine) as seen:
        page = client.get(where)
    # 1) who is signed in 2) request with plan and people 3-4) rating scales and their content
    # 5-8) evidence, its links with competencies, files, events 9) attempts 10) latest rating
    assert len(seen) <= 10, "\n".join(seen)
    assert page.h1 == entry.statement
    for words in (
        "Now I do it alone",
        acts.REFLECTION,
        "Practise with Sam first",
        "Confirmed, level 3: competent",
        "The coordinator meets the standard consistently without being prompted.",
        "I am Sam Valesuper, signing as alliance supervisor of Cora Valecoord.",
    ):
        assert words in page.text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("confirmed-3", "3, competent"),
        ("confirmed-4", "4, can support others"),
        ("more-evidence", "More evidence wanted"),
        ("not-yet", "Not yet"),
    ],
)
def test_supervisor_decides_and_sees_it_as_signed(
    client: PageClient, world: World, plan: Plan, entry: Entry, outcome: str, said: str
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    page = client.submit(client.get(f"/sign-offs/{request.id}"), DECIDED | {"outcome": outcome})
    assert page.h1 == f"As signed: {entry.code} {entry.title}"
    assert "Your decision is signed." in page.text
    assert said in page.text
    assert acts.REASONS in page.text
    assert acts.REFLECTION in page.text
    assert "Unchanged" in page.text
    decision = queries.decision_on(world.session, request=request)
    assert decision is not None
    assert decision.digest in page.text
    assert client.get(f"/sign-offs/{request.id}").path == f"/decisions/{decision.id}"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": None}, "Select what you decide"),
        ({"outcome": "withdrawn"}, "Select one of the options"),
        ({"outcome": "confirmed-2"}, "Select one of the options"),
        ({"comment": ""}, "Enter the reasons for your decision"),
        ({"comment": f"Ring {acts.NHS_NUMBER}"}, "looks like an NHS number"),
    ],
)
def test_decisions_that_will_not_do_keep_what_was_typed(
    client: PageClient, world: World, plan: Plan, entry: Entry, changes: dict[str, str | None], message: str
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    sent = DECIDED | changes
    page = client.submit(client.get(f"/sign-offs/{request.id}"), sent)
    assert [error for error in page.errors if message in error], page.errors
    assert page.field("comment").strip() == sent["comment"]
    assert decisions(world) == 0


def test_deciding_again_by_going_back_is_told_who_decided(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    page = client.get(f"/sign-offs/{request.id}")
    client.submit(page, DECIDED)
    again = client.submit(page, DECIDED | {"outcome": "not-yet"})
    assert again.errors == ["You closed this request on 8 July 2026: confirmed. Nothing was changed"]
    assert again.link("See what was signed").startswith("/decisions/")
    assert decisions(world) == 1


def test_a_request_taken_back_meanwhile_is_told_and_the_comment_kept(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    page = client.sign_in(world.supervisor).get(f"/sign-offs/{request.id}")
    client.sign_in(world.coordinator)
    client.post(f"/sign-offs/{request.id}/withdraw", {"reason": "Too early"})
    client.sign_in(world.supervisor)
    again = acts.send_opened(client, page, DECIDED)
    assert again.errors == [
        "Cora Valecoord closed this request on 8 July 2026: withdrawn. Nothing was changed"
    ]
    assert again.field("comment").strip() == acts.REASONS


def test_evidence_that_came_meanwhile_is_shown_before_anything_is_signed(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    page = client.get(f"/sign-offs/{request.id}")
    acts.evidenced(world, plan, entry, title="One more list")
    page = client.submit(page, DECIDED)
    assert page.errors == ["Evidence was added or taken out while this page was open. Read it, then decide"]
    assert "One more list" in page.text
    assert decisions(world) == 0
    client.submit(page, DECIDED)
    assert decisions(world) == 1


def test_a_forged_mark_of_evidence_signs_nothing(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    client.post(f"/sign-offs/{request.id}", DECIDED)
    client.post(f"/sign-offs/{request.id}", DECIDED | {"seen": "🙂"})
    assert decisions(world) == 0


# --- asking for several ---------------------------------------------------------------------------


def test_coordinator_asks_for_several_at_once(
    client: PageClient, engine: Engine, world: World, plan: Plan, entry: Entry
) -> None:
    second, third, fourth = (acts.competency(world, plan, code) for code in ("CMP-B.2", "CMP-C.1", "CMP-D.1"))
    acts.evidenced(world, plan, entry, second)
    acts.asked(world, plan, third)
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/competencies")
    with statements(engine) as seen:
        page = client.get(page.link("Ask for several sign-offs"))
    # 1) who is signed in 2) plan with people 3-6) evidence 7-10) where each competency stands
    assert len(seen) <= 10, "\n".join(seen)
    boxes = [each.get("value") for each in page.all("input") if each.get("type") == "checkbox"]
    assert boxes == [str(entry.id), str(second.id)]
    page = client.submit(page, {"entries": boxes, "claim": ""})
    assert page.errors == ["Say why you think these competencies are met"]
    assert len([each for each in page.all("input") if "checked" in each.attrib]) == 2
    opened = client.submit(page, {"entries": boxes, "claim": acts.CLAIM})
    assert "2 requests sent." in opened.text
    assert world.session.scalar(select(func.count()).select_from(SignOffRequest)) == 3
    again = acts.send_opened(client, page, {"entries": boxes, "claim": acts.CLAIM})
    assert again.errors == [
        "CMP-A.1 and CMP-B.2 wait for a decision already. Nothing was sent: take those out, or add evidence"
    ]
    assert again.field("claim").strip() == acts.CLAIM
    forged = acts.send_opened(client, page, {"entries": [str(fourth.id)], "claim": acts.CLAIM})
    assert forged.errors == ["CMP-D.1 has no evidence yet. Nothing was sent: take those out, or add evidence"]
    assert world.session.scalar(select(func.count()).select_from(SignOffRequest)) == 3


def test_nothing_to_ask_for_says_what_to_do(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/sign-offs/request")
    assert "Nothing can be asked for now" in page.text
    page.link("Add evidence")


# --- what follows a decision ----------------------------------------------------------------------


def test_supervisor_confirms_with_a_condition_and_says_later_that_it_is_met(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    client.sign_in(world.supervisor)
    page = client.get(f"/sign-offs/{request.id}")
    page = client.submit(page, DECIDED | {"condition": "The list of August"})
    assert page.errors == ["Enter the day by which the condition is to be met"]
    assert page.field("condition").strip() == "The list of August"
    due = {"condition_due_on-day": "8", "condition_due_on-month": "7", "condition_due_on-year": "2026"}
    page = client.submit(page, due)
    assert page.errors == ["The day by which the condition is to be met must be in the future"]
    page = client.submit(page, due | {"condition_due_on-month": "9"})
    assert "Condition, to be met by 8 September 2026" in page.text
    page = client.get(page.link("The condition is met"))
    assert "The list of August" in page.text
    empty = client.submit(page, {"reason": " "})
    assert empty.errors == ["Say what showed that the condition is met"]
    done = client.submit(page, {"reason": "They showed me the list of August"})
    assert "It stands at: Confirmed" in done.text
    assert "because: They showed me the list of August" in done.text
    again = client.submit(page, {"reason": "Again"})
    assert again.errors == ["This stands at “Confirmed” now. Nothing was changed"]


def test_supervisor_revokes_and_the_coordinator_reads_why(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry))
    client.sign_in(world.supervisor)
    page = client.get(client.get(f"/decisions/{decision.id}").link("Revoke the confirmation"))
    page = client.submit(page, {"reason": f"Ring {acts.NHS_NUMBER}"})
    assert "looks like an NHS number" in page.errors[0]
    client.submit(page, {"reason": "It was somebody else's work"})
    client.sign_in(world.coordinator)
    page = client.get(f"/decisions/{decision.id}")
    assert "Revoked on 8 July 2026 by Sam Valesuper, because: It was somebody else's work" in page.text
    assert "Revoke the confirmation" not in page.text
    assert "somebody else's work" in client.get(f"/plans/{plan.id}/competencies/{entry.code}").text
    client.sign_in(world.supervisor)
    assert "there is nothing to revoke" in client.get(f"/decisions/{decision.id}/revoke").text


def test_a_replaced_decision_leads_to_the_newer_one(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    first = acts.decided(world, acts.asked(world, plan, entry))
    second = acts.decided(world, acts.asked(world, plan, entry), level=4)
    client.sign_in(world.coordinator)
    page = client.get(f"/decisions/{first.id}")
    assert "It stands at: Replaced by a newer decision" in page.text
    assert page.link("see the newer decision") == f"/decisions/{second.id}"


@pytest.mark.parametrize("who", ["coordinator", "other_supervisor", "pcn_supervisor", "lead"])
@pytest.mark.parametrize("act", ["condition", "revoke"])
def test_nobody_else_changes_a_decision_by_a_crafted_request(
    client: PageClient, world: World, plan: Plan, entry: Entry, who: str, act: str
) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry))
    client.sign_in(getattr(world, who))
    status = 404 if who == "other_supervisor" else 403
    client.post(f"/decisions/{decision.id}/{act}", {"reason": "Mine"}, status=status)
    world.session.refresh(decision)
    assert decision.events == []


# --- as signed ------------------------------------------------------------------------------------


def test_as_signed_page_does_not_follow_later_changes(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    statement = entry.statement
    decision = acts.decided(world, acts.asked(world, plan, entry))
    for each in queries.evidence(world.session, plan=plan):
        each.reflection = "Rewritten afterwards"
    world.session.flush()
    page = client.sign_in(world.coordinator).get(f"/decisions/{decision.id}")
    assert statement in page.text
    assert acts.REFLECTION in page.text
    assert "Rewritten afterwards" not in page.text
    assert "Unchanged" in page.text


def test_as_signed_page_tells_when_the_record_was_altered(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    world.session.add(
        Decision(
            request_id=request.id,
            outcome=Outcome.CONFIRMED,
            level=4,
            comment="Never said",
            decided_by_id=world.supervisor.id,
            pinned=_forged(world, plan, entry),
            digest="0" * 64,
        )
    )
    world.session.flush()
    decision = queries.decision_on(world.session, request=request)
    assert decision is not None
    page = client.sign_in(world.supervisor).get(f"/decisions/{decision.id}")
    assert "Changed The fingerprint computed just now differs" in page.text


def _forged(world: World, plan: Plan, entry: Entry) -> object:
    """The pinned content of a true decision, to put under a false one."""
    other = acts.competency(world, plan, "CMP-B.2")
    return acts.decided(world, acts.asked(world, plan, other)).pinned
