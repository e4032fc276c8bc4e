"""What happens to a confirmation after it was signed, on both databases; its row is never touched."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.assessments import acts
from tests.world import World
from trainingapp.accounts.terms import Role
from trainingapp.assessments import queries, rules, services
from trainingapp.assessments.models import Decision, DecisionEvent
from trainingapp.assessments.signature import is_intact
from trainingapp.assessments.terms import (
    AttemptState,
    CompetencyStatus,
    DecisionEventKind,
    EvidenceKind,
    Outcome,
)
from trainingapp.audit.models import Event
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState

DUE = acts.TODAY + timedelta(days=30)
CONDITION: dict[str, Any] = {"condition": "Show the list of August too", "condition_due_on": DUE}
WHY = "It was somebody else's work"


def confirmed(world: World, plan: Plan, entry: Entry, **changes: Any) -> Decision:
    return acts.decided(world, acts.asked(world, plan, entry), **changes)


def state(decision: Decision) -> AttemptState:
    return rules.decision_state(decision)


def status(world: World, plan: Plan, entry: Entry) -> CompetencyStatus:
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    return line.status


# --- conditions -----------------------------------------------------------------------------------


def test_a_confirmation_with_a_condition_counts_and_the_condition_is_met_later(
    world: World, plan: Plan, entry: Entry
) -> None:
    decision = confirmed(world, plan, entry, **CONDITION)
    assert (decision.condition, decision.condition_due_on) == ("Show the list of August too", DUE)
    assert status(world, plan, entry) is CompetencyStatus.CONDITIONAL
    event = services.meet_condition(
        world.session, actor=world.supervisor, decision=decision, reason=" I saw the list of August "
    )
    assert (event.kind, event.reason) == (DecisionEventKind.CONDITION_MET, "I saw the list of August")
    assert status(world, plan, entry) is CompetencyStatus.CONFIRMED
    with pytest.raises(DomainError, match="stands at “Confirmed” now"):
        services.meet_condition(world.session, actor=world.supervisor, decision=decision, reason="Again")
    assert len(decision.events) == 1
    assert is_intact(decision)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"condition_due_on": acts.TODAY}, "condition_due_on"),
        ({"condition_due_on": None}, "condition_due_on"),
        ({"condition": " "}, "condition"),
        ({"outcome": Outcome.NOT_YET, "level": None}, "condition"),
    ],
)
def test_a_condition_that_will_not_do_signs_nothing(
    world: World, plan: Plan, entry: Entry, changes: dict[str, Any], field: str
) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(DomainError) as refused:
        acts.decided(world, request, **(CONDITION | changes))
    assert refused.value.field == field
    assert queries.decision_on(world.session, request=request) is None


# --- revoking and replacing -----------------------------------------------------------------------


def test_a_revoked_confirmation_counts_no_more_and_everything_stays(
    world: World, plan: Plan, entry: Entry
) -> None:
    decision = confirmed(world, plan, entry)
    signed = (decision.as_signed, decision.digest)
    services.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    world.session.expire_all()
    assert status(world, plan, entry) is CompetencyStatus.REVOKED
    assert (decision.as_signed, decision.digest) == signed
    assert is_intact(decision)
    again = confirmed(world, plan, entry)
    assert status(world, plan, entry) is CompetencyStatus.CONFIRMED
    assert (state(decision), state(again)) == (AttemptState.REVOKED, AttemptState.CONFIRMED)


def test_a_newer_confirmation_replaces_the_one_in_force_by_name(
    world: World, plan: Plan, entry: Entry
) -> None:
    first = confirmed(world, plan, entry)
    second = acts.asked(world, plan, entry)
    assert state(first) is AttemptState.CONFIRMED
    acts.decided(world, second, Outcome.NOT_YET)
    assert state(first) is AttemptState.CONFIRMED
    third = confirmed(world, plan, entry, level=4)
    assert state(first) is AttemptState.SUPERSEDED
    assert [each.by_decision_id for each in first.events] == [third.id]
    assert status(world, plan, entry) is CompetencyStatus.CONFIRMED
    with pytest.raises(DomainError, match="Replaced by a newer decision"):
        services.revoke(world.session, actor=world.supervisor, decision=first, reason=WHY)
    services.revoke(world.session, actor=world.supervisor, decision=third, reason=WHY)
    assert status(world, plan, entry) is CompetencyStatus.REVOKED


def test_a_confirmation_is_revoked_after_the_plan_has_ended_too(
    world: World, plan: Plan, entry: Entry
) -> None:
    decision = confirmed(world, plan, entry)
    conditional = confirmed(world, plan, acts.competency(world, plan, "CMP-B.2"), **CONDITION)
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    with pytest.raises(DomainError, match="not active"):
        services.meet_condition(world.session, actor=world.supervisor, decision=conditional, reason="Seen")
    services.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    assert state(decision) is AttemptState.REVOKED


@pytest.mark.parametrize("outcome", [Outcome.NOT_YET, Outcome.MORE_EVIDENCE])
def test_what_confirms_nothing_is_not_revoked_frozen_or_released(
    world: World, plan: Plan, entry: Entry, outcome: Outcome
) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry), outcome)
    for act in (services.revoke, services.meet_condition):
        with pytest.raises(DomainError, match="Nothing was changed"):
            act(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    with pytest.raises(DomainError, match="Nothing was changed"):
        services.freeze(world.session, person=world.supervisor, decision=decision, reason=WHY)
    for lead_act in (services.release, services.revoke_frozen):
        with pytest.raises(DomainError, match="Nothing was changed"):
            lead_act(world.session, actor=world.lead, decision=decision, reason=WHY)
    assert decision.events == []


# --- disputes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("met", [False, True])
def test_a_released_confirmation_goes_back_to_what_it_was(
    world: World, plan: Plan, entry: Entry, met: bool
) -> None:
    decision = confirmed(world, plan, entry, **CONDITION)
    if met:
        services.meet_condition(world.session, actor=world.supervisor, decision=decision, reason="Seen")
    before = state(decision)
    services.freeze(world.session, person=world.supervisor, decision=decision, reason="I was on leave")
    assert status(world, plan, entry) is CompetencyStatus.FROZEN
    with pytest.raises(NotAllowed, match="Only the programme lead"):
        services.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    services.release(world.session, actor=world.lead, decision=decision, reason="They remembered")
    assert state(decision) is before


def test_a_false_signature_is_revoked_by_the_lead(world: World, plan: Plan, entry: Entry) -> None:
    decision = confirmed(world, plan, entry)
    services.freeze(world.session, person=world.supervisor, decision=decision, reason="I was on leave")
    services.revoke_frozen(world.session, actor=world.lead, decision=decision, reason="Signed by another")
    assert status(world, plan, entry) is CompetencyStatus.REVOKED
    with pytest.raises(DomainError, match="“Revoked” now"):
        services.release(world.session, actor=world.lead, decision=decision, reason="After all")


def test_what_was_replaced_during_a_dispute_is_replaced_when_it_is_released(
    world: World, plan: Plan, entry: Entry
) -> None:
    first = confirmed(world, plan, entry)
    services.freeze(world.session, person=world.supervisor, decision=first, reason="I was on leave")
    second = confirmed(world, plan, entry, level=4)
    services.freeze(world.session, person=world.supervisor, decision=second, reason="I was on leave")
    services.release(world.session, actor=world.lead, decision=first, reason="It was them")
    assert state(first) is AttemptState.CONFIRMED
    third = confirmed(world, plan, entry)
    assert state(first) is AttemptState.SUPERSEDED
    services.release(world.session, actor=world.lead, decision=second, reason="It was them")
    assert [state(each) for each in (first, second, third)] == [
        AttemptState.SUPERSEDED,
        AttemptState.SUPERSEDED,
        AttemptState.CONFIRMED,
    ]
    assert {event.by_decision_id for each in (first, second) for event in each.events} == {None, third.id}


# --- who ------------------------------------------------------------------------------------------

Act = Callable[..., DecisionEvent]
PEOPLE = [
    "coordinator",
    "supervisor",
    "other_supervisor",
    "pcn_supervisor",
    "lead",
    "other_coordinator",
    "operator",
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("act", "may"),
    [
        (services.meet_condition, "supervisor"),
        (services.revoke, "supervisor"),
        (services.release, "lead"),
        (services.revoke_frozen, "lead"),
    ],
)
def test_each_act_belongs_to_one(
    world: World, plan: Plan, entry: Entry, act: Act, may: str, who: str
) -> None:
    decision = confirmed(world, plan, entry, **CONDITION)
    if may == "lead":
        services.freeze(world.session, person=world.supervisor, decision=decision, reason="I was on leave")
    before = len(decision.events)
    person = getattr(world, who)
    if who == may:
        act(world.session, actor=person, decision=decision, reason=WHY)
        assert len(decision.events) == before + 1
        return
    with pytest.raises(NotAllowed):
        act(world.session, actor=person, decision=decision, reason=WHY)
    assert len(decision.events) == before


@pytest.mark.parametrize("who", [each for each in PEOPLE if each != "supervisor"])
def test_only_the_signer_disputes(world: World, plan: Plan, entry: Entry, who: str) -> None:
    decision = confirmed(world, plan, entry)
    with pytest.raises(NotAllowed):
        services.freeze(world.session, person=getattr(world, who), decision=decision, reason=WHY)
    assert decision.events == []


def test_the_signer_disputes_when_they_have_left_the_plan_and_the_new_supervisor_revokes(
    world: World, plan: Plan, entry: Entry
) -> None:
    decision = confirmed(world, plan, entry)
    other = confirmed(world, plan, acts.competency(world, plan, "CMP-B.2"))
    acts.reassigned(world.session, plan, world.other_supervisor)
    with pytest.raises(NotAllowed):
        services.revoke(world.session, actor=world.supervisor, decision=other, reason=WHY)
    services.revoke(world.session, actor=world.other_supervisor, decision=other, reason=WHY)
    services.freeze(world.session, person=world.supervisor, decision=decision, reason="I was on leave")
    assert (state(decision), state(other)) == (AttemptState.FROZEN, AttemptState.REVOKED)


def test_whoever_has_a_part_in_it_does_not_judge_a_dispute(world: World, plan: Plan, entry: Entry) -> None:
    lead_too = world.add_person("both", "Bo Valeboth", Role.PROGRAMME_LEAD, world.organisation)
    acts.reassigned(world.session, plan, lead_too)
    decision = confirmed(world, plan, entry, actor=lead_too)
    services.freeze(world.session, person=lead_too, decision=decision, reason="I was on leave")
    with pytest.raises(NotAllowed, match="part in this"):
        services.release(world.session, actor=lead_too, decision=decision, reason="It was me")
    with pytest.raises(NotAllowed):
        services.release(world.session, actor=world.elsewhere.lead, decision=decision, reason="Mine")
    services.release(world.session, actor=world.lead, decision=decision, reason="It was them")


@pytest.mark.parametrize("act", [services.meet_condition, services.revoke])
def test_nothing_happens_without_a_reason(world: World, plan: Plan, entry: Entry, act: Act) -> None:
    decision = confirmed(world, plan, entry, **CONDITION)
    with pytest.raises(DomainError) as refused:
        act(world.session, actor=world.supervisor, decision=decision, reason=" \n")
    assert refused.value.field == "reason"
    assert decision.events == []


# --- what is left behind --------------------------------------------------------------------------


def test_every_act_is_in_the_log_without_anybodys_words(world: World, plan: Plan, entry: Entry) -> None:
    decision = confirmed(world, plan, entry, **CONDITION)
    services.meet_condition(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    services.freeze(world.session, person=world.supervisor, decision=decision, reason=WHY)
    services.release(world.session, actor=world.lead, decision=decision, reason=WHY)
    services.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    events = list(
        world.session.scalars(select(Event).where(Event.subject_type == "decision").order_by(Event.id))
    )
    assert [event.what for event in events] == [
        "sign-off:decided",
        "sign-off:condition-met",
        "sign-off:frozen",
        "sign-off:released",
        "sign-off:revoked",
    ]
    assert not any(WHY in event.details or "August" in event.details for event in events)


@pytest.mark.parametrize("statement", ["UPDATE {} SET created_at = created_at", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_what_happened(
    world: World, plan: Plan, entry: Entry, statement: str
) -> None:
    decision = confirmed(world, plan, entry)
    services.revoke(world.session, actor=world.supervisor, decision=decision, reason=WHY)
    with pytest.raises(IntegrityError, match="append-only"):
        world.session.execute(text(statement.format("decision_events")))


def test_a_decision_sends_its_signer_a_receipt_and_taking_back_none(
    world: World, plan: Plan, entry: Entry
) -> None:
    def receipts() -> int:
        found = world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sign-off-receipt"))
        return len(list(found))

    request = acts.asked(world, plan, entry)
    services.withdraw(world.session, actor=world.coordinator, request=request, reason="Too early")
    assert receipts() == 0
    confirmed(world, plan, entry)
    assert receipts() == 1


def test_prior_learning_alone_confirms_nothing(world: World, plan: Plan, entry: Entry) -> None:
    acts.evidenced(world, plan, entry, kind=EvidenceKind.PRIOR_LEARNING, happened_on=date(2025, 1, 5))
    request = services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM
    )
    with pytest.raises(DomainError, match="shows it done at work"):
        acts.decided(world, request)
    acts.decided(world, request, Outcome.MORE_EVIDENCE)
