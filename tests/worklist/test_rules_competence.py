from datetime import date, timedelta
from typing import Any

import pytest

from tests.worklist.plans import facts, noon, plan
from trainingapp.core.db import new_id
from trainingapp.plans.terms import EscalateTo, Party, PlanState
from trainingapp.worklist import rules
from trainingapp.worklist.facts import ConditionFact, DisputeFact, NeedFact, RedactFact, TimeAskedFact
from trainingapp.worklist.items import Item, PlanLine
from trainingapp.worklist.terms import ItemKind

TODAY = date(2026, 8, 20)
COORDINATOR, SUPERVISOR, NETWORK = Party


def waiting(made: PlanLine, **known: Any) -> list[Item]:
    return rules.open_items(facts(made, **known), made, noon(TODAY))


@pytest.mark.parametrize(
    ("days_left", "party", "endpoint", "minutes"),
    [
        (29, None, "", None),
        (28, COORDINATOR, "assessments.show_decision", None),
        (1, COORDINATOR, "assessments.show_decision", None),
        (0, SUPERVISOR, "assessments.meet_condition", 5),
        (-30, SUPERVISOR, "assessments.meet_condition", 5),
    ],
)
def test_a_condition_waits_for_the_coordinator_and_from_its_day_for_the_supervisor(
    days_left: int, party: Party | None, endpoint: str, minutes: int | None
) -> None:
    made = plan()
    due_on = TODAY + timedelta(days=days_left)
    found = waiting(made, conditions=[ConditionFact(new_id(), made.id, "CMP-B.1", due_on)])
    assert [(i.kind, i.owner.party, i.since, i.endpoint, i.minutes) for i in found] == (
        [(ItemKind.MEET_CONDITION, party, due_on, endpoint, minutes)] if party else []
    )


def test_a_condition_is_another_move_once_it_is_the_supervisors() -> None:
    made = plan()
    fact = ConditionFact(new_id(), made.id, "CMP-B.1", TODAY)
    [before] = rules.open_items(facts(made, conditions=[fact]), made, noon(TODAY - timedelta(days=1)))
    [after] = waiting(made, conditions=[fact])
    assert before.what == "Meet the condition on CMP-B.1 (due 20 August 2026)"
    assert after.what == "Say whether the condition on CMP-B.1 is met (due 20 August 2026)"
    assert before.key != after.key


@pytest.mark.parametrize("without", [None, *Party])
def test_a_disputed_signature_is_the_leads_whoever_is_on_the_plan(without: Party | None) -> None:
    made = plan(without=without) if without is not COORDINATOR else plan(gone=COORDINATOR)
    [item] = waiting(made, disputes=[DisputeFact(new_id(), made.id, "CMP-B.1", noon(date(2026, 8, 19)))])
    assert item.owner.is_lead
    assert item.what == "Decide on the disputed signature on CMP-B.1"
    assert (item.since, item.endpoint) == (date(2026, 8, 19), "assessments.resolve_dispute")


@pytest.mark.parametrize(
    ("days", "agreed", "told"),
    [
        (2, None, []),
        (3, None, [("lead", False)]),
        (14, None, [("lead", False)]),
        (14, EscalateTo.PCN_SUPERVISOR, [("lead", False), ("network", True)]),
    ],
)
def test_every_lead_is_reminded_of_a_disputed_signature(
    days: int, agreed: EscalateTo | None, told: list[tuple[str, bool]]
) -> None:
    made, lead = plan(), new_id()
    names = {lead: "lead", made.holders[NETWORK].id: "network"}
    since = noon(TODAY - timedelta(days=days))
    found = rules.due_today(
        waiting(made, disputes=[DisputeFact(new_id(), made.id, "CMP-B.1", since)]),
        plans={made.id: made},
        leads=[lead],
        agreed={made.id: agreed} if agreed else {},
        reached={},
        today=TODAY,
    )
    assert [(names[each.person_id], each.is_escalation) for each in found] == told


def test_hidden_evidence_waits_for_the_coordinator_and_says_nothing_of_it() -> None:
    made = plan()
    [item] = waiting(made, redact=[RedactFact(new_id(), made.id, noon(date(2026, 8, 18)))])
    assert (item.kind, item.owner.party, item.since) == (ItemKind.REDACT, COORDINATOR, date(2026, 8, 18))
    assert item.what == "Add a redacted version of evidence that is hidden, or withdraw it"


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize(("days_left", "is_open"), [(1, False), (0, False), (-1, True)])
def test_a_need_past_its_day_waits_for_who_sees_to_it(party: Party, days_left: int, is_open: bool) -> None:
    made = plan()
    due_on = TODAY + timedelta(days=days_left)
    found = waiting(made, needs=[NeedFact(new_id(), made.id, party, "Spreadsheets", due_on)])
    assert [(i.kind, i.owner.party, i.since) for i in found] == (
        [(ItemKind.FOLLOW_NEED, party, due_on + timedelta(days=1))] if is_open else []
    )


@pytest.mark.parametrize(("days_left", "is_open"), [(30, True), (0, True), (-1, False)])
def test_a_request_for_time_waits_for_the_network_until_its_day_is_past(
    days_left: int, is_open: bool
) -> None:
    made = plan()
    on = TODAY + timedelta(days=days_left)
    fact = TimeAskedFact(new_id(), made.id, on, 90, noon(date(2026, 8, 11)))
    found = waiting(made, time_asked=[fact])
    assert [(i.kind, i.owner.party, i.since) for i in found] == (
        [(ItemKind.ANSWER_TIME, NETWORK, date(2026, 8, 11))] if is_open else []
    )


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (PlanState.PAUSED, {ItemKind.MEET_CONDITION, ItemKind.RESOLVE_DISPUTE, ItemKind.REDACT}),
        (PlanState.COMPLETED, {ItemKind.RESOLVE_DISPUTE}),
        (PlanState.WITHDRAWN, set()),
        (PlanState.TRANSFERRED, set()),
    ],
)
def test_what_still_waits_once_a_plan_is_not_active(state: PlanState, kinds: set[ItemKind]) -> None:
    made, at = plan(state), noon(date(2026, 7, 1))
    found = waiting(
        made,
        conditions=[ConditionFact(new_id(), made.id, "CMP-B.1", TODAY)],
        disputes=[DisputeFact(new_id(), made.id, "CMP-B.2", at)],
        redact=[RedactFact(new_id(), made.id, at)],
        needs=[NeedFact(new_id(), made.id, COORDINATOR, "Spreadsheets", at.date())],
        time_asked=[TimeAskedFact(new_id(), made.id, TODAY, 60, at)],
    )
    assert {item.kind for item in found} == kinds
