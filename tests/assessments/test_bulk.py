"""Confirming many with one note: all or nothing, each pinned as if alone, one receipt, bounded in cost."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, SignOffRequest
from trainingapp.assessments.queries.bulk import Asked, chosen_requests
from trainingapp.assessments.rules.bulk import RowsRefused
from trainingapp.assessments.signature import evidence_seen, is_intact
from trainingapp.assessments.terms import DecisionEventKind, EvidenceKind, Outcome
from trainingapp.audit import queries as audit
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.models import Plan

NOTE = {"how_observed": "In two clinics, on 3 and 10 July", "comment": acts.REASONS}


@pytest.fixture
def other_plan(world: World) -> Plan:
    """Another coordinator's plan, with the same supervisor."""
    return world.enrol(world.other_coordinator)


def mark(session: Session, request: SignOffRequest) -> str:
    return evidence_seen(queries.usable_evidence(session, plan=request.plan, entry=request.entry))


def confirm(
    world: World, requests: list[SignOffRequest], *, actor: Person | None = None, **changes: Any
) -> list[Decision]:
    given: dict[str, Any] = {
        "actor": actor or world.supervisor,
        "asked": [Asked(each, mark(world.session, each)) for each in requests],
        "level": 3,
        **NOTE,
    }
    return services.decide_many(world.session, **(given | changes))


def decisions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Decision)) or 0


# --- the service ----------------------------------------------------------------------------------


def test_each_is_signed_as_if_alone_and_all_are_one_batch(
    world: World, plan: Plan, other_plan: Plan, session: Session
) -> None:
    requests = acts.asked_many(world, plan, 3)
    requests += acts.asked_many(world, other_plan, 2, world.other_coordinator)
    signed = confirm(world, requests)
    assert [each.request_id for each in signed] == [each.id for each in requests]
    [batch] = {each.batch_id for each in signed}
    assert batch is not None
    for request, decision in zip(requests, signed, strict=True):
        assert is_intact(decision)
        assert (decision.level, decision.how_observed) == (3, NOTE["how_observed"])
        assert decision.pinned["competency"]["statement"] == request.entry.statement
        assert decision.pinned["evidence"][0]["reflection"] == acts.REFLECTION
        assert decision.pinned["signature"].startswith(
            f"I am Sam Valesuper, signing as alliance supervisor of {request.plan.coordinator.name}. "
        )
    told = session.scalars(select(Event).where(Event.what == "sign-off:decided")).all()
    assert {each.subject_id for each in told} == {str(each.id) for each in signed}
    assert audit.verify(session).is_whole
    [receipt] = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign-off-receipt"))
    assert receipt.person_id == world.supervisor.id
    assert receipt.params["what"] == "5 decisions"
    cora, ciaran = receipt.params["lines"].splitlines()
    assert cora.startswith("- Cora Valecoord: CMP-A.1, ")
    assert ciaran.startswith("- Ciaran Valecoord: CMP-A.1, ")


def test_the_same_content_is_pinned_as_by_deciding_alone(world: World, plan: Plan) -> None:
    first, second = acts.asked_many(world, plan, 2)
    [one] = confirm(world, [first])
    other = acts.decided(world, second, how_observed=NOTE["how_observed"])
    known = {"competency", "request", "decision", "evidence"}
    assert {key: value for key, value in one.pinned.items() if key not in known} == {
        key: value for key, value in other.pinned.items() if key not in known
    }
    assert one.pinned["evidence"] == other.pinned["evidence"]
    assert one.pinned["decision"] | {"batch": None} == other.pinned["decision"]


def test_a_newer_confirmation_replaces_the_one_in_force(world: World, plan: Plan, session: Session) -> None:
    first, second = acts.asked_many(world, plan, 2)
    old = acts.decided(world, first)
    again = services.request_many(
        session, actor=world.coordinator, plan=plan, entries=[first.entry], claim="Now alone"
    )
    signed = confirm(world, [*again, second])
    [event] = old.events
    assert (event.kind, event.by_decision_id) == (DecisionEventKind.SUPERSEDED, signed[0].id)
    assert session.scalars(select(Event.subject_id).where(Event.what == "sign-off:superseded")).all() == [
        str(old.id)
    ]


def test_every_row_that_cannot_be_confirmed_is_named_and_nothing_is_signed(
    world: World, plan: Plan, other_plan: Plan, session: Session
) -> None:
    good, decided, taken_back, grown = acts.asked_many(world, plan, 4)
    entry = acts.competency(world, plan, "CMP-C.1")
    acts.evidenced(world, plan, entry, kind=EvidenceKind.CERTIFICATE, link="https://example.org/certificate")
    [learned] = services.request_many(
        session, actor=world.coordinator, plan=plan, entries=[entry], claim=acts.CLAIM
    )
    [moved] = acts.asked_many(world, other_plan, 1, world.other_coordinator)
    asked = [Asked(each, mark(session, each)) for each in (good, decided, taken_back, grown, learned, moved)]
    acts.decided(world, decided, Outcome.NOT_YET)
    services.withdraw(session, actor=world.coordinator, request=taken_back, reason="Too early")
    acts.evidenced(world, plan, grown.entry, title="What came later")
    acts.reassigned(session, other_plan, world.other_supervisor)
    before = decisions(session)
    with pytest.raises(RowsRefused) as refused:
        confirm(world, [], asked=asked)
    assert refused.value.field == "rows"
    assert refused.value.message.startswith("5 of these cannot be signed, so nothing was.")
    said = refused.value.reasons
    assert set(said) == {each.id for each in (decided, taken_back, grown, learned, moved)}
    assert said[decided.id] == "You closed this request on 8 July 2026: not yet. Nothing was changed"
    assert said[taken_back.id].startswith("Cora Valecoord closed this request on 8 July 2026: withdrawn")
    assert said[grown.id].startswith("Evidence was added or taken out while this page was open")
    assert said[learned.id].startswith("All the evidence here shows what was learned")
    assert said[moved.id] == "Only the alliance supervisor assigned to this plan decides on a sign-off"
    assert decisions(session) == before
    assert confirm(world, [good])[0].outcome is Outcome.CONFIRMED


def test_nobody_confirms_their_own_record(world: World, session: Session) -> None:
    plan = world.enrol()
    requests = acts.asked_many(world, plan, 2)
    acts.reassigned(session, plan, world.coordinator)
    with pytest.raises(RowsRefused) as refused:
        confirm(world, requests, actor=world.coordinator)
    assert set(refused.value.reasons) == {each.id for each in requests}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked": []}, "rows"),
        ({"level": 2}, "outcome"),
        ({"comment": "  "}, "comment"),
        ({"how_observed": " "}, "how_observed"),
    ],
)
def test_a_batch_needs_rows_a_level_and_words(
    world: World, plan: Plan, changes: dict[str, Any], field: str
) -> None:
    requests = acts.asked_many(world, plan, 2)
    with pytest.raises(DomainError) as refused:
        confirm(world, requests, **changes)
    assert refused.value.field == field
    assert decisions(world.session) == 0


def test_more_than_five_hundred_are_refused(world: World, plan: Plan) -> None:
    [request] = acts.asked_many(world, plan, 1)
    with pytest.raises(DomainError, match="at most 500"):
        confirm(world, [], asked=[Asked(request, "")] * 501)


def test_a_row_sent_twice_is_signed_once(world: World, plan: Plan) -> None:
    requests = acts.asked_many(world, plan, 2)
    assert len(confirm(world, [*requests, *requests])) == 2


def test_twenty_five_cost_no_more_statements_than_five(
    engine: Engine, world: World, plan: Plan, other_plan: Plan
) -> None:
    """Inserts of many rows are one statement each kind; nothing is asked row by row."""

    def cost(requests: list[SignOffRequest]) -> list[str]:
        asked = [Asked(each, mark(world.session, each)) for each in requests]
        world.session.commit()
        found = queries_again(world, asked)
        with statements(engine) as sent:
            confirm(world, [], asked=found)
        return sent

    few, many = (
        cost(acts.asked_many(world, plan, 5)),
        cost(acts.asked_many(world, other_plan, 25, world.other_coordinator)),
    )
    assert [each.split()[0] for each in few] == [each.split()[0] for each in many]
    # 1) held; read 2) decisions 3) evidence 4-6) its links, files, events 7) ratings; written 8) decisions
    # 9) chain's lock (PostgreSQL) 10) its end 11) events of the log; receipt 12) sent before? 13) message
    assert len(many) <= 16, "\n".join(many)


def queries_again(world: World, asked: list[Asked]) -> list[Asked]:
    """As a new request finds them."""
    world.session.expire_all()
    seen = {each.request.id: each.seen for each in asked}
    found = chosen_requests(world.session, actor=world.supervisor, ids=list(seen))
    return [Asked(each, seen[each.id]) for each in found]


# --- the pages ------------------------------------------------------------------------------------


def ticked(page: Page) -> list[UUID]:
    """The requests whose checkbox is on."""
    return [
        UUID(str(e.get("value")).partition(".")[0])
        for e in page.all("input")
        if e.get("name") == "rows" and e.get("checked") is not None
    ]


def said_at(page: Page, request: SignOffRequest) -> str:
    [said] = [words_in(e) for e in page.all("span") if e.get("id") == f"row-{request.id}-error"]
    return said


def open_with(client: PageClient, requests: list[SignOffRequest]) -> Page:
    return client.submit(client.get("/sign-offs"), {"shown": [str(each.id) for each in requests]})


def test_ticked_rows_are_shown_in_full_and_one_is_left_out(
    client: PageClient, world: World, plan: Plan
) -> None:
    requests = acts.asked_many(world, plan, 4)
    client.sign_in(world.supervisor)
    page = open_with(client, requests[:3])
    assert page.h1 == "Confirm with one note"
    assert ticked(page) == [each.id for each in requests[:3]]
    for words in (
        requests[0].entry.statement,
        acts.CLAIM,
        "1 piece of evidence: A list made with two practices",
    ):
        assert words in page.text
    assert "I am Sam Valesuper, signing as alliance supervisor of Cora Valecoord." in page.text
    assert decisions(world.session) == 0, "showing signs nothing"
    rows = page.fields()["rows"]
    page = client.submit(page, {"level": "4", "rows": rows[:2], **NOTE})
    assert "2 competencies are confirmed." in page.text
    assert "Showing 2 of 2 sign-offs" in page.text
    levels = world.session.scalars(select(Decision.level)).all()
    assert levels == [4, 4]


def test_all_of_one_coordinator_have_an_address(
    client: PageClient, world: World, plan: Plan, other_plan: Plan
) -> None:
    own = acts.asked_many(world, plan, 3)
    acts.asked_many(world, other_plan, 2, world.other_coordinator)
    client.sign_in(world.supervisor)
    page = client.get(client.get(f"/sign-offs?plan={plan.id}").link("Take all 3 of Cora Valecoord"))
    assert ticked(page) == [each.id for each in own]
    assert client.get("/sign-offs/confirm?plan=nobody").text.count("Nothing of this waits") == 1
    page = client.submit(page, {"level": "3", **NOTE})
    assert "3 competencies are confirmed." in page.text
    assert "Showing 2 of 2" in page.text


def test_nothing_ticked_leads_back_and_nothing_left_in_is_said(
    client: PageClient, world: World, plan: Plan
) -> None:
    requests = acts.asked_many(world, plan, 2)
    client.sign_in(world.supervisor)
    page = open_with(client, [])
    assert page.h1 == "Sign-offs waiting"
    assert "Tick what you want to confirm first." in page.text
    page = open_with(client, requests)
    page = client.submit(page, {"level": "3", "rows": None, **NOTE})
    assert page.errors == ["Leave at least one in, or go back to the list"]
    assert ticked(page) == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"level": None}, "Select the level: 3, competent, or 4, can support others"),
        ({"comment": ""}, "Enter the reasons for your decision"),
        ({"how_observed": ""}, "Say how you saw the work"),
        ({"how_observed": f"With {acts.NHS_NUMBER}"}, "NHS number"),
    ],
)
def test_words_that_will_not_do_keep_the_selection(
    client: PageClient, world: World, plan: Plan, changes: dict[str, Any], error: str
) -> None:
    requests = acts.asked_many(world, plan, 3)
    client.sign_in(world.supervisor)
    page = open_with(client, requests)
    rows = page.fields()["rows"]
    page = client.submit(page, {"level": "3", **NOTE, "rows": rows[1:]} | changes)
    assert len(page.errors) == 1
    assert error in page.errors[0]
    assert ticked(page) == [each.id for each in requests[1:]]
    assert len(page.field("shown").split()) == 3
    assert decisions(world.session) == 0


def test_a_refused_row_is_named_where_it_stands_and_all_that_was_typed_stays(
    client: PageClient, world: World, plan: Plan
) -> None:
    first, second, third = acts.asked_many(world, plan, 3)
    client.sign_in(world.supervisor)
    page = open_with(client, [first, second, third])
    acts.evidenced(world, plan, second.entry, title="What came later")
    services.withdraw(world.session, actor=world.coordinator, request=third, reason="Too early")
    before = decisions(world.session)
    page = client.submit(page, {"level": "3", **NOTE})
    assert len(page.errors) == 1
    assert page.errors[0].startswith("2 of these cannot be signed, so nothing was.")
    assert "Evidence was added" in said_at(page, second)
    assert "Cora Valecoord closed this request" in said_at(page, third)
    assert page.field("comment").strip() == NOTE["comment"]
    assert "What came later" in page.text
    assert decisions(world.session) == before
    rows = [each for each in page.fields()["rows"] if not each.startswith(str(third.id))]
    page = client.submit(page, {"rows": rows})
    assert "2 competencies are confirmed." in page.text


def test_sending_it_again_by_going_back_signs_nothing_more(
    client: PageClient, world: World, plan: Plan
) -> None:
    requests = acts.asked_many(world, plan, 2)
    client.sign_in(world.supervisor)
    opened = open_with(client, requests)
    client.submit(opened, {"level": "3", **NOTE})
    page = client.submit(opened, {"level": "3", **NOTE})
    assert page.errors[0].startswith("2 of these cannot be signed")
    assert decisions(world.session) == 2


@pytest.mark.parametrize("whose", ["other_supervisor", "elsewhere", "nobody"])
def test_a_foreign_row_in_a_crafted_request_signs_nothing_at_all(
    client: PageClient, world: World, plan: Plan, other_plan: Plan, whose: str
) -> None:
    [own] = acts.asked_many(world, plan, 1)
    if whose == "nobody":
        foreign = uuid4()
    elif whose == "elsewhere":
        next_door = world.elsewhere.enrol()
        [asked] = acts.asked_many(world, next_door, 1, world.elsewhere.coordinator)
        foreign = asked.id
    else:
        [asked] = acts.asked_many(world, other_plan, 1, world.other_coordinator)
        acts.reassigned(world.session, other_plan, world.other_supervisor)
        foreign = asked.id
    client.sign_in(world.supervisor)
    page = open_with(client, [own])
    fields = page.fields() | {"level": "3", **NOTE}
    fields["shown"] = f"{own.id} {foreign}"
    fields["rows"] = [fields["rows"], f"{foreign}.0000000000000000"]
    page = client.post("/sign-offs/confirm", fields)
    assert page.errors == [
        "Some of these are not yours to decide any more, so nothing was signed. They are no longer listed"
    ]
    assert decisions(world.session) == 0
    assert str(foreign) not in page.html


def test_a_coordinator_and_a_lead_have_no_such_page(client: PageClient, world: World, plan: Plan) -> None:
    requests = acts.asked_many(world, plan, 1)
    for who in (world.coordinator, world.lead, world.pcn_supervisor):
        client.sign_in(who)
        client.post("/sign-offs/confirm", {"shown": str(requests[0].id), "sign": "yes"}, status=403)


def test_what_was_typed_is_given_back_after_a_silence(client: PageClient, world: World, plan: Plan) -> None:
    requests = acts.asked_many(world, plan, 2)
    now = clock.now()
    client.sign_in(world.supervisor)
    page = open_with(client, requests)
    fields = page.fields() | {"level": "3", **NOTE}
    with clock.at(now + timedelta(minutes=45)):
        client.post("/sign-offs/confirm", fields)
        client.sign_in(world.supervisor)
        with client.raw.session_transaction() as cookie:
            cookie["held"] = ["/sign-offs/confirm"]
        page = client.get("/sign-offs/confirm")
    assert page.field("comment").strip() == NOTE["comment"]
    assert ticked(page) == [each.id for each in requests]
    assert decisions(world.session) == 0
