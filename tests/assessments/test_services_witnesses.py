"""Asking witnesses, taking it back and answering once, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.assessments import acts
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Evidence, WitnessRequest
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState

UNTIL = date(2026, 7, 22)
SAW = "She rang every practice and wrote down what each agreed"


def witnessed(world: World, plan: Plan, *entries: Entry, **changes: Any) -> WitnessRequest:
    """The coordinator asks a nurse."""
    given: dict[str, Any] = {
        "actor": world.coordinator,
        "plan": plan,
        "name": "Nora Nurse",
        "email": "nora.nurse@vale.example",
        "role_title": "Practice nurse",
        "about": "The handover calls in June",
        "entries": entries,
        "expires_on": UNTIL,
    }
    return services.ask_witness(world.session, **(given | changes))


def answered(world: World, request: WitnessRequest, **changes: Any) -> Evidence:
    given: dict[str, Any] = {"request": request, "knows_how": "We share the clinic", "saw_what": SAW}
    return services.give_statement(world.session, **(given | changes))


# --- asking ---------------------------------------------------------------------------------------


def test_a_witness_who_is_no_person_here_gets_a_link_by_mail(world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry)
    mail = world.session.scalars(select(OutboxMessage)).one()
    assert (mail.kind, mail.to_name, mail.to_address) == (
        "witness-request",
        "Nora Nurse",
        "nora.nurse@vale.example",
    )
    assert mail.params == {
        "request_id": request.id.hex,
        "coordinator": world.coordinator.name,
        "until": "2026-07-22",
    }
    assert mail.waiting_id == world.coordinator.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": ""}, "email"),
        ({"role_title": ""}, "role_title"),
        ({"about": ""}, "about"),
        ({"entries": []}, "entries"),
        ({"expires_on": acts.TODAY}, "expires_on"),
        ({"expires_on": acts.TODAY + timedelta(days=29)}, "expires_on"),
    ],
)
def test_a_request_that_will_not_do_is_refused_at_its_field(
    world: World, plan: Plan, entry: Entry, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        witnessed(world, plan, entry, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_neither_the_coordinator_nor_who_decides_is_a_witness(
    world: World, plan: Plan, entry: Entry, who: str
) -> None:
    local, _, domain = getattr(world, who).email.partition("@")
    for email in (f"{local.upper()}@{domain}", f"{local}+witness@{domain}"):
        with pytest.raises(DomainError) as refused:
            witnessed(world, plan, entry, email=email)
        assert refused.value.field == "email"


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_nobody_asks_for_the_coordinator(world: World, plan: Plan, entry: Entry, who: str) -> None:
    with pytest.raises(NotAllowed):
        witnessed(world, plan, entry, actor=getattr(world, who))
    request = witnessed(world, plan, entry)
    with pytest.raises(NotAllowed):
        services.revoke_witness(world.session, actor=getattr(world, who), request=request)


def test_nobody_is_asked_twice_at_a_time(world: World, plan: Plan, entry: Entry) -> None:
    first = witnessed(world, plan, entry)
    with pytest.raises(DomainError, match="asked them already") as refused:
        witnessed(world, plan, entry, email="Nora.Nurse@vale.example")
    assert refused.value.field == "email"
    services.revoke_witness(world.session, actor=world.coordinator, request=first)
    witnessed(world, plan, entry)


def test_ten_at_a_time_and_taking_back_does_not_make_room_the_same_day(
    world: World, plan: Plan, entry: Entry
) -> None:
    asked = [witnessed(world, plan, entry, email=f"nurse{each}@vale.example") for each in range(10)]
    services.revoke_witness(world.session, actor=world.coordinator, request=asked[0])
    with pytest.raises(DomainError, match="You have asked 10 people"):
        witnessed(world, plan, entry)
    with clock.at(acts.TODAY + timedelta(days=2)):
        witnessed(world, plan, entry)
        with pytest.raises(DomainError, match="You have asked 10 people"):
            witnessed(world, plan, entry, email="one.more@vale.example")


# --- answering ------------------------------------------------------------------------------------


def test_an_answer_is_evidence_for_what_was_asked(world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry, acts.competency(world, plan, "CMP-B.2"))
    piece = answered(world, request, could_improve="More time")
    assert (piece.kind, piece.happened_on) == (EvidenceKind.WITNESS_STATEMENT, acts.TODAY)
    assert piece.title == "Statement by Nora Nurse, Practice nurse"
    assert SAW in piece.reflection
    assert "More time" in piece.reflection
    assert {each.entry.code for each in piece.links} == {"CMP-A.1", "CMP-B.2"}
    assert all("Nora Nurse" in each.how for each in piece.links)
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == [piece]
    event = world.session.scalars(select(Event).where(Event.what == "witness:answered")).one()
    assert event.actor_name == "Nora Nurse"
    assert SAW not in event.details


def test_a_link_answers_once(world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry)
    answered(world, request)
    with pytest.raises(DomainError, match="it works once"):
        answered(world, request, saw_what="Something else")
    with pytest.raises(DomainError, match="given the statement already"):
        services.revoke_witness(world.session, actor=world.coordinator, request=request)
    assert world.session.scalar(select(func.count()).select_from(Evidence)) == 1


def test_a_link_that_was_taken_back_or_is_over_takes_no_answer(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = witnessed(world, plan, entry)
    with clock.at(UNTIL + timedelta(days=1)), pytest.raises(DomainError, match="worked until 22 July 2026"):
        answered(world, request)
    for _ in range(2):
        services.revoke_witness(world.session, actor=world.coordinator, request=request)
    with pytest.raises(DomainError, match="took this request back"):
        answered(world, request)
    with clock.at(UNTIL):
        answered(world, witnessed(world, plan, entry, expires_on=UNTIL + timedelta(days=1)))


@pytest.mark.parametrize(
    ("changes", "field"), [({"knows_how": " "}, "knows_how"), ({"saw_what": ""}, "saw_what")]
)
def test_the_first_two_questions_need_an_answer(
    world: World, plan: Plan, entry: Entry, changes: dict[str, str], field: str
) -> None:
    request = witnessed(world, plan, entry)
    with pytest.raises(DomainError) as refused:
        answered(world, request, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_a_party_who_is_signed_in_is_no_witness(world: World, plan: Plan, entry: Entry, who: str) -> None:
    with pytest.raises(NotAllowed, match="party of this plan"):
        answered(world, witnessed(world, plan, entry), reader=getattr(world, who))


def test_no_answer_reaches_a_plan_that_has_ended(world: World, plan: Plan, entry: Entry) -> None:
    request = witnessed(world, plan, entry)
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    with pytest.raises(DomainError, match="not active"):
        answered(world, request)


def test_the_coordinator_changes_nothing_of_a_statement(world: World, plan: Plan, entry: Entry) -> None:
    piece = answered(world, witnessed(world, plan, entry))
    other = acts.competency(world, plan, "CMP-B.2")
    with pytest.raises(DomainError, match="stays as the witness wrote it"):
        services.link_evidence(
            world.session, actor=world.coordinator, evidence=piece, shows={other: "This too"}
        )
    services.hide_evidence(world.session, actor=world.coordinator, evidence=piece, reason="A name")
    with pytest.raises(DomainError, match="Ask the witness again"):
        services.redact_evidence(
            world.session,
            actor=world.coordinator,
            evidence=piece,
            kind=EvidenceKind.REFLECTION,
            title="What she said",
            reflection="She said that I am very good",
            happened_on=acts.TODAY,
        )


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"answered_at": clock.london(acts.TODAY)}, "answered"),
        ({"knows_how": "", "saw_what": ""}, "answered"),
    ],
)
def test_the_database_refuses_half_an_answer(
    world: World, plan: Plan, entry: Entry, values: dict[str, Any], rule: str
) -> None:
    request = witnessed(world, plan, entry)
    if "answered_at" not in values:
        answered(world, request)
    for name, value in values.items():
        setattr(request, name, value)
    with pytest.raises(IntegrityError, match=rule):
        world.session.flush()
