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
    assert "Reasons: Too early" in page.text


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
    # 5-7) evidence, its links, their competencies 8) attempts 9) latest rating
    assert len(seen) <= 9, "\n".join(seen)
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
    assert page.errors == ["Evidence was added while this page was open. Read it, then decide"]
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
