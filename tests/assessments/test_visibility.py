"""Who sees what of a plan's learning, role by role, and what crafted requests get."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.client import PageClient
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import services
from trainingapp.assessments.models import Decision, Evidence, NeedsEvent, NeedsItem, Rating, SignOffRequest
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

NOTE = "A note between the two of us"
WRITTEN = (Rating, Evidence, SignOffRequest, Decision, NeedsItem, NeedsEvent)


@pytest.fixture
def ids(world: World, plan: Plan, entry: Entry) -> dict[str, UUID]:
    """A plan with a decision, an open request, a rating, and a first analysis that is agreed."""
    services.rate(
        world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=2, confidence=1, note=NOTE
    )
    decision = acts.decided(world, acts.asked(world, plan, entry))
    request = acts.asked(world, plan, acts.competency(world, plan, "CMP-B.2"))
    analysis = acts.agreed(world, plan, "Spreadsheets")
    return {
        "plan": plan.id,
        "decision": decision.id,
        "request": request.id,
        "item": analysis.items[0].id,
    }


def rows(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in WRITTEN]


def person(world: World, who: str) -> Person:
    """Somebody of this alliance, or ("elsewhere.lead") of the one next door."""
    place, _, name = who.rpartition(".")
    found: Person = getattr(world.elsewhere if place else world, name)
    return found


# --- reading --------------------------------------------------------------------------------------


def test_pcn_supervisor_sees_status_only(
    client: PageClient, world: World, plan: Plan, entry: Entry, ids: dict[str, UUID]
) -> None:
    client.sign_in(world.pcn_supervisor)
    matrix = client.get(f"/plans/{plan.id}/competencies")
    assert "level 3, competent, by Sam Valesuper" in matrix.text
    assert "Sam Valesuper: decide on the request" in matrix.text
    one = client.get(f"/plans/{plan.id}/competencies/{entry.code}")
    signed = client.get(f"/decisions/{ids['decision']}")
    assert acts.REASONS in signed.text
    for page in (matrix, one, signed):
        for hidden in (
            acts.REFLECTION,
            acts.CLAIM,
            NOTE,
            "knowledge 2",
            "A list made",
            "You say",
            "coord says",
        ):
            assert hidden not in page.text, f"{hidden!r} on {page.path}"
    client.get(f"/plans/{plan.id}/evidence", status=403)


def test_pcn_supervisor_sees_the_training_plan_without_ratings(
    client: PageClient, world: World, plan: Plan
) -> None:
    client.sign_in(world.pcn_supervisor)
    where = f"/plans/{plan.id}/training-plan"
    acts.drafted(world, plan, "Spreadsheets")
    assert "Spreadsheets" not in client.get(where).text, "not before both have agreed it"
    acts.agreed(world, plan)
    page = client.get(where)
    assert "Spreadsheets" in page.text
    assert "Coordinator" in page.text
    assert "1 September 2026" in page.text
    for hidden in ("Importance", "Current", "Target", "Gap", "Priority"):
        assert hidden not in page.text
    client.get(f"/plans/{plan.id}/needs-analyses/1", status=403)


def test_lead_sees_totals_only(
    client: PageClient, world: World, plan: Plan, entry: Entry, ids: dict[str, UUID]
) -> None:
    client.sign_in(world.lead)
    matrix = client.get(f"/plans/{plan.id}/competencies")
    assert "1 of 40 competencies confirmed" in matrix.text
    needs = client.get(f"/plans/{plan.id}/training-plan")
    assert "Needs found 1" in needs.text
    signed = client.get(f"/decisions/{ids['decision']}")
    assert acts.REASONS in signed.text
    for page in (matrix, needs, signed):
        for hidden in (acts.REFLECTION, acts.CLAIM, NOTE, "Spreadsheets", "knowledge 2", "A list made"):
            assert hidden not in page.text, f"{hidden!r} on {page.path}"
    assert entry.statement not in matrix.text
    for closed in (f"competencies/{entry.code}", "evidence", "needs-analyses/1"):
        client.get(f"/plans/{plan.id}/{closed}", status=403)
    client.get(f"/sign-offs/{ids['request']}", status=403)


def test_withdrawal_reasons_stay_between_the_two(
    client: PageClient, world: World, plan: Plan, ids: dict[str, UUID]
) -> None:
    client.sign_in(world.coordinator)
    client.post(f"/sign-offs/{ids['request']}/withdraw", {"reason": "A quarrel in the practice"})
    client.sign_in(world.pcn_supervisor)
    one = client.get(f"/plans/{plan.id}/competencies/CMP-B.2")
    signed = client.get(one.link("As signed"))
    assert "A quarrel" not in one.text
    assert "A quarrel" not in signed.text


@pytest.mark.parametrize(
    "who",
    [
        "other_coordinator",
        "other_supervisor",
        "other_pcn_supervisor",
        "elsewhere.coordinator",
        "elsewhere.supervisor",
        "elsewhere.pcn_supervisor",
        "elsewhere.lead",
    ],
)
def test_a_plan_of_others_is_not_there(
    client: PageClient, world: World, entry: Entry, ids: dict[str, UUID], who: str
) -> None:
    before = rows(world.session)
    client.sign_in(person(world, who))
    for path in (
        f"/plans/{ids['plan']}/competencies",
        f"/plans/{ids['plan']}/competencies/{entry.code}",
        f"/plans/{ids['plan']}/competencies/{entry.code}/rate",
        f"/plans/{ids['plan']}/competencies/{entry.code}/leave-out",
        f"/plans/{ids['plan']}/competencies/{entry.code}/bring-back",
        f"/plans/{ids['plan']}/areas/{entry.section_code}/rate",
        f"/plans/{ids['plan']}/competencies/{entry.code}/request",
        f"/plans/{ids['plan']}/evidence",
        f"/plans/{ids['plan']}/evidence/add",
        f"/plans/{ids['plan']}/training-plan",
        f"/plans/{ids['plan']}/needs-analyses/1",
        f"/plans/{ids['plan']}/needs-analyses/2/start",
        f"/plans/{ids['plan']}/needs-analyses/1/items/add",
        f"/plans/{ids['plan']}/needs-analyses/1/items/{ids['item']}",
        f"/plans/{ids['plan']}/needs-analyses/1/items/{ids['item']}/remove",
        f"/plans/{ids['plan']}/needs-analyses/1/submit",
        f"/plans/{ids['plan']}/needs-analyses/1/agree",
        f"/plans/{ids['plan']}/needs-analyses/1/return",
        f"/sign-offs/{ids['request']}",
        f"/sign-offs/{ids['request']}/withdraw",
        f"/decisions/{ids['decision']}",
    ):
        answer = client.raw.get(path)
        assert answer.status_code in {403, 404}, path
        assert "Cora Vale" not in answer.get_data(as_text=True)
    assert rows(world.session) == before


def test_unknown_ids_are_not_there(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.supervisor)
    for path in (
        f"/plans/{uuid4()}/competencies",
        f"/plans/{uuid4()}/training-plan",
        f"/sign-offs/{uuid4()}",
        f"/decisions/{uuid4()}",
        "/decisions/nonsense",
        f"/plans/{plan.id}/needs-analyses/1/items/{uuid4()}",
    ):
        client.get(path, status=404)


# --- crafted requests -----------------------------------------------------------------------------

SIGNED = {"outcome": "confirmed-3", "comment": "Signed by nobody who may"}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 403),
        ("pcn_supervisor", 403),
        ("lead", 403),
        ("other_supervisor", 404),
        ("elsewhere.supervisor", 404),
    ],
)
def test_a_crafted_decision_signs_nothing(
    client: PageClient, world: World, ids: dict[str, UUID], who: str, status: int
) -> None:
    before = rows(world.session)
    client.sign_in(person(world, who)).post(f"/sign-offs/{ids['request']}", SIGNED, status=status)
    assert rows(world.session) == before


def test_the_supervisor_of_before_signs_nothing(
    client: PageClient, world: World, plan: Plan, ids: dict[str, UUID]
) -> None:
    page = client.sign_in(world.supervisor).get(f"/sign-offs/{ids['request']}")
    acts.reassigned(world.session, plan, world.other_supervisor)
    before = rows(world.session)
    client.submit(page, SIGNED, status=404)
    client.get(f"/plans/{plan.id}/competencies", status=404)
    client.get(f"/decisions/{ids['decision']}", status=404)
    assert rows(world.session) == before
    client.sign_in(world.other_supervisor)
    acts.send_opened(client, page, SIGNED)
    assert rows(world.session) != before


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 403), ("pcn_supervisor", 403), ("lead", 403), ("other_coordinator", 404)],
)
def test_nobody_writes_in_the_coordinators_name(
    client: PageClient, world: World, plan: Plan, entry: Entry, ids: dict[str, UUID], who: str, status: int
) -> None:
    before = rows(world.session)
    client.sign_in(person(world, who))
    for path, fields in (
        (f"/plans/{plan.id}/competencies/{entry.code}/rate", {"knowledge": "5", "confidence": "5"}),
        (f"/plans/{plan.id}/areas/{entry.section_code}/rate", {"point": "baseline"}),
        (f"/plans/{plan.id}/areas/{entry.section_code}/rate/autosave", {"point": "baseline"}),
        (f"/plans/{plan.id}/competencies/{entry.code}/request", {"claim": "Mine"}),
        (f"/plans/{plan.id}/evidence/add", {"title": "Mine"}),
        (f"/sign-offs/{ids['request']}/withdraw", {"reason": "Mine"}),
    ):
        client.post(path, fields, status=status)
    assert rows(world.session) == before


@pytest.mark.parametrize(
    ("who", "status"), [("pcn_supervisor", 403), ("lead", 403), ("other_supervisor", 404)]
)
def test_nobody_else_agrees_an_analysis(
    client: PageClient, world: World, plan: Plan, who: str, status: int
) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    before = rows(world.session)
    client.sign_in(person(world, who))
    client.post(f"/plans/{plan.id}/needs-analyses/1/agree", {"version": "2"}, status=status)
    assert rows(world.session) == before


def test_who_sent_an_analysis_cannot_agree_it_by_a_crafted_request(
    client: PageClient, world: World, plan: Plan
) -> None:
    analysis = acts.drafted(world, plan, "Spreadsheets")
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/needs-analyses/1/agree")
    page = client.submit(page)
    assert page.errors == ["You sent this analysis. The other of you agrees it or sends it back"]


def test_an_agreed_analysis_cannot_be_changed_by_a_crafted_request(
    client: PageClient, world: World, plan: Plan, ids: dict[str, UUID]
) -> None:
    client.sign_in(world.coordinator)
    where = f"/plans/{plan.id}/needs-analyses/1/items"
    before = rows(world.session)
    for path in (f"{where}/{ids['item']}", f"{where}/add", f"{where}/{ids['item']}/remove"):
        page = client.get(path)
        page = client.submit(page, {"topic": "Other", "importance": "1", "current": "1", "target": "2"})
        assert page.errors == ["This analysis is agreed and locked"], path
    assert rows(world.session) == before
