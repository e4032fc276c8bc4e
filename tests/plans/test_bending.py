"""Plans that bend without losing their history, and who bends them, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.plans.acts import AWAY, BACK, of_kind, pause, resume
from tests.plans.test_services import activity, audited, line
from tests.world import START, World
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import queries, services
from trainingapp.plans.models import Plan, PlanChange
from trainingapp.plans.terms import (
    ChangeKind,
    PauseKind,
    PcnSupervisorKind,
    PlanState,
    SessionKind,
    WaiverReason,
)


def move(world: World, plan: Plan, first: date, last: date, **more: Any) -> None:
    services.move_activity(
        world.session,
        actor=more.pop("actor", world.supervisor),
        activity=activity(plan, more.pop("code", "PLAN-2.1")),
        due_from=first,
        due_to=last,
        reason=more.pop("reason", "Annual leave of the practice"),
    )


def test_moving_an_activity_keeps_where_it_was_and_why(world: World, session: Session) -> None:
    plan = world.enrol()
    move(world, plan, date(2026, 9, 1), date(2026, 9, 4))
    move(world, plan, date(2026, 9, 7), date(2026, 9, 11), reason="Again")
    moved = activity(plan, "PLAN-2.1")
    assert (moved.due_from, moved.due_to) == (date(2026, 9, 7), date(2026, 9, 11))
    assert (moved.original_from, moved.original_to) == (date(2026, 7, 1), date(2026, 7, 31))
    newest, first = of_kind(session, plan, ChangeKind.MOVED)
    assert (first.before["due_to"], first.after["due_to"], first.reason) == (
        "2026-07-31",
        "2026-09-04",
        "Annual leave of the practice",
    )
    assert newest.reason == "Again"
    assert audited(session, "activity:moved")[0] == {
        "code": "PLAN-2.1",
        "due_from": "2026-09-01",
        "due_to": "2026-09-04",
    }


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 5, 31), date(2026, 6, 5), "due_from"),
        (date(2026, 9, 4), date(2026, 9, 1), "due_to"),
        (date(2028, 5, 1), date(2028, 6, 2), "due_to"),
        (date(2026, 7, 1), date(2026, 7, 31), "due_from"),
    ],
    ids=["before the start", "backwards", "beyond two years", "the same again"],
)
def test_windows_that_cannot_be(world: World, first: date, last: date, field: str) -> None:
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        move(world, plan, first, last)
    assert refusal.value.field == field
    assert activity(plan, "PLAN-2.1").original_from is None


def add(world: World, plan: Plan, **more: Any) -> str:
    given: dict[str, Any] = {
        "actor": world.supervisor,
        "kind": SessionKind.INDIVIDUAL,
        "title": "Extra session",
        "minutes": 45,
        "reason": "Asked for by the coordinator",
        "month": 3,
    }
    return services.add_activity(world.session, plan=plan, **(given | more)).code


def test_activities_are_added_by_month_or_by_days(world: World, session: Session) -> None:
    plan = world.enrol()
    template = len(plan.activities)
    assert add(world, plan) == "PLAN-A1"
    days = {"month": None, "due_from": date(2027, 9, 1), "due_to": date(2027, 9, 30)}
    assert add(world, plan, title=" Late group ", kind=SessionKind.GROUP, **days) == "PLAN-A2"
    by_month, by_days = activity(plan, "PLAN-A1"), activity(plan, "PLAN-A2")
    assert (by_month.due_from, by_month.due_to) == (date(2026, 8, 3), date(2026, 8, 28))
    assert (by_month.month, by_month.is_added, by_month.minutes_min) == (3, True, 45)
    assert (by_days.title, by_days.month) == ("Late group", 12)
    assert len(plan.activities) == template + 2
    assert len(of_kind(session, plan, ChangeKind.ADDED)) == 2
    assert len(world.enrol(world.other_coordinator).activities) == template, "the template is as it was"


def test_the_month_of_an_added_activity_counts_absences(world: World) -> None:
    plan = world.enrol()
    pause(world, plan)
    resume(world, plan)
    with clock.at(BACK):
        add(world, plan)
        add(world, plan, month=None, due_from=date(2026, 9, 1), due_to=date(2026, 9, 4))
    assert activity(plan, "PLAN-A1").due_from == activity(plan, "PLAN-3.1").due_from
    assert activity(plan, "PLAN-A2").month == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": SessionKind.CONFERENCE}, "kind"),
        ({"kind": SessionKind.NEEDS_ANALYSIS}, "kind"),
        ({"title": "  "}, "title"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"month": 0}, "month"),
        ({"month": 13}, "month"),
        ({"month": None}, "month"),
        ({"due_from": date(2026, 8, 3)}, "month"),
        ({"month": None, "due_from": date(2026, 8, 3)}, "due_to"),
        ({"month": None, "due_to": date(2026, 8, 3)}, "due_from"),
        ({"month": None, "due_from": date(2026, 5, 1), "due_to": date(2026, 8, 3)}, "due_from"),
        ({"reason": " "}, "reason"),
    ],
)
def test_activities_that_cannot_be_added(world: World, changes: dict[str, Any], field: str) -> None:
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        add(world, plan, **changes)
    assert refusal.value.field == field
    assert not [a for a in plan.activities if a.is_added]


def test_adding_the_very_same_twice_adds_one(world: World) -> None:
    plan = world.enrol()
    add(world, plan)
    with pytest.raises(DomainError, match="just this activity already"):
        add(world, plan)
    assert sum(a.is_added for a in plan.activities) == 1


def test_a_waived_activity_says_why_and_can_be_asked_for_again(world: World, session: Session) -> None:
    plan = world.enrol()
    group = activity(plan, "PLAN-1.4")
    waive = {"actor": world.supervisor, "activity": group}
    services.waive_activity(session, waived_for=WaiverReason.NOT_OFFERED, note=" Room flooded ", **waive)
    assert group.waived_for is WaiverReason.NOT_OFFERED
    with pytest.raises(DomainError, match="waived already"):
        services.waive_activity(session, waived_for=WaiverReason.ABSENCE, **waive)
    assert group.waived_for is WaiverReason.NOT_OFFERED
    with pytest.raises(DomainError) as refusal:
        services.restore_activity(session, reason="", **waive)
    assert refusal.value.field == "reason"
    services.restore_activity(session, reason="A new date", **waive)
    assert group.waived_for is None
    with pytest.raises(DomainError, match="is not waived"):
        services.restore_activity(session, reason="A new date", **waive)
    assert [(c.kind, c.reason) for c in queries.changes(session, plan=plan)] == [
        (ChangeKind.RESTORED, "A new date"),
        (ChangeKind.WAIVED, "Room flooded"),
    ]
    assert audited(session, "activity:waived") == [{"code": "PLAN-1.4", "waived_for": "not_offered"}]


# --- who, and when --------------------------------------------------------------------------------


BY_BOTH = ("pause_plan", "move_activity", "add_activity", "waive_activity", "extend_plan", "spread_plan")
BY_LEAD = ("change_hours", "transfer_plan")


def arguments(world: World, plan: Plan, verb: str) -> dict[str, Any]:
    """What each verb takes, as it would be right on the first day away."""
    chosen = activity(plan, "PLAN-3.1")
    given: dict[str, dict[str, Any]] = {
        "pause_plan": {"plan": plan, "kind": PauseKind.LEAVE, "from_on": AWAY},
        "resume_plan": {"plan": plan, "back_on": AWAY},
        "move_activity": {
            "activity": chosen,
            "due_from": date(2026, 9, 1),
            "due_to": date(2026, 9, 2),
            "reason": "x",
        },
        "add_activity": {
            "plan": plan,
            "kind": SessionKind.GROUP,
            "title": "More",
            "minutes": 60,
            "reason": "x",
            "month": 4,
        },
        "waive_activity": {"activity": chosen, "waived_for": WaiverReason.PRIORITIES},
        "extend_plan": {"plan": plan, "extended_to": date(2027, 1, 4), "reason": "x"},
        "spread_plan": {"plan": plan, "reason": "x"},
        "change_hours": {
            "plan": plan,
            "weekly_hours": Decimal(20),
            "practices": [],
            "from_on": AWAY,
            "reason": "x",
        },
        "transfer_plan": {
            "plan": plan,
            "pcn": world.other_pcn,
            "practices": [],
            "to": world.other_pcn_supervisor,
            "pcn_supervisor_kind": PcnSupervisorKind.GP,
            "reason": "x",
        },
    }
    return given[verb]


def do(world: World, plan: Plan, verb: str, actor: Person) -> None:
    with clock.at(AWAY):
        getattr(services, verb)(world.session, actor=actor, **arguments(world, plan, verb))


@pytest.fixture
def part_time(world: World) -> Plan:
    return world.enrol(weekly_hours=Decimal(30), practices=[])


@pytest.mark.parametrize("verb", BY_BOTH + BY_LEAD)
def test_who_bends_a_plan(world: World, part_time: Plan, verb: str) -> None:
    strangers = [
        world.coordinator,
        world.pcn_supervisor,
        world.other_supervisor,
        world.elsewhere.lead,
        world.elsewhere.supervisor,
    ]
    for actor in strangers + ([world.supervisor] if verb in BY_LEAD else []):
        with pytest.raises(NotAllowed):
            do(world, part_time, verb, actor)
    assert queries.changes(world.session, plan=part_time) == []
    do(world, part_time, verb, world.lead if verb in BY_LEAD else world.supervisor)


@pytest.mark.parametrize("verb", BY_BOTH + BY_LEAD)
def test_a_plan_that_ended_is_bent_no_more(
    world: World, part_time: Plan, session: Session, verb: str
) -> None:
    services.change_state(session, actor=world.lead, plan=part_time, to=PlanState.WITHDRAWN, reason="Left")
    with pytest.raises(DomainError, match="withdrawn"):
        do(world, part_time, verb, world.lead)
    assert queries.changes(session, plan=part_time) == []


@pytest.mark.parametrize("verb", ["move_activity", "add_activity", "extend_plan", "spread_plan"])
def test_no_day_is_set_while_the_plan_stands_still(world: World, part_time: Plan, verb: str) -> None:
    do(world, part_time, "pause_plan", world.supervisor)
    with pytest.raises(DomainError, match="Resume it first"):
        do(world, part_time, verb, world.lead)


@pytest.mark.parametrize("verb", ["waive_activity", "change_hours", "transfer_plan", "resume_plan"])
def test_what_sets_no_day_is_done_while_the_plan_stands_still(
    world: World, part_time: Plan, verb: str
) -> None:
    do(world, part_time, "pause_plan", world.supervisor)
    do(world, part_time, verb, world.lead)


def test_the_history_of_a_plan_cannot_be_rewritten(world: World, session: Session) -> None:
    plan = world.enrol()
    add(world, plan)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(PlanChange).values(reason="rewritten"))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(delete(PlanChange))


# --- who takes care -------------------------------------------------------------------------------


def test_a_responsibility_has_an_owner_and_evidence(world: World, session: Session) -> None:
    plan = world.enrol()
    duty = line(plan, "RESP-PCN.2")
    with clock.at(START):
        services.assign_responsibility(
            session, actor=world.pcn_supervisor, responsibility=duty, owner=world.coordinator
        )
        services.assign_responsibility(
            session, actor=world.pcn_supervisor, responsibility=duty, owner=world.coordinator
        )
        services.tick_responsibility(
            session,
            actor=world.pcn_supervisor,
            responsibility=duty,
            done_on=START,
            evidence=" Induction checklist, shared drive ",
        )
    assert duty.owner == world.coordinator
    assert duty.evidence == "Induction checklist, shared drive"
    assert [d["owner"] for d in audited(session, "responsibility:assigned")] == [str(world.coordinator.id)]
    services.assign_responsibility(session, actor=world.lead, responsibility=duty, owner=None)
    assert duty.owner_id is None


def test_nobody_outside_the_plan_takes_care_and_nobody_assigns_for_another_party(
    world: World, session: Session
) -> None:
    duty = line(world.enrol(), "RESP-PCN.2")
    with pytest.raises(DomainError) as refusal:
        services.assign_responsibility(
            session, actor=world.pcn_supervisor, responsibility=duty, owner=world.other_pcn_supervisor
        )
    assert refusal.value.field == "owner"
    with pytest.raises(NotAllowed):
        services.assign_responsibility(
            session, actor=world.coordinator, responsibility=duty, owner=world.coordinator
        )
