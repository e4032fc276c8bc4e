"""Plans that are extended, spread, given other hours and moved to another network, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.plans.acts import AWAY, mail, of_kind, windows
from tests.plans.test_services import activity, line
from tests.world import START, World
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.plans import pace, queries, rules, services
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import (
    ChangeKind,
    Party,
    PcnSupervisorKind,
    PlanState,
)


def test_an_extension_changes_the_last_day_and_no_window(world: World, session: Session) -> None:
    plan = world.enrol()
    before = windows(plan)
    given = {"actor": world.supervisor, "plan": plan, "reason": "Two groups were cancelled"}
    services.extend_plan(session, extended_to=date(2027, 1, 29), **given)
    assert windows(plan) == before
    assert rules.last_day(plan) == date(2027, 1, 29)
    [change] = of_kind(session, plan, ChangeKind.EXTENDED)
    assert (change.before, change.after) == ({"last_day": "2026-11-30"}, {"last_day": "2027-01-29"})
    for day in (date(2027, 1, 29), date(2026, 12, 1), date(2028, 6, 2)):
        with pytest.raises(DomainError) as refusal:
            services.extend_plan(session, extended_to=day, **given)
        assert refusal.value.field == "extended_to"


def change_hours(world: World, plan: Plan, hours: str, in_practice: str, from_on: date, **more: Any) -> None:
    services.change_hours(
        world.session,
        actor=more.get("actor", world.lead),
        plan=plan,
        weekly_hours=Decimal(hours),
        practices=[(world.practice, Decimal(in_practice))],
        from_on=from_on,
        reason=more.get("reason", "Goes part time"),
    )


def test_hours_change_from_a_day_and_so_does_protected_time(world: World, session: Session) -> None:
    plan = world.enrol()
    with clock.at(date(2026, 8, 10)):
        change_hours(world, plan, "18.7", "15", AWAY)
    assert plan.weekly_hours == Decimal("18.7")
    assert [(p.practice.name, p.hours) for p in plan.practices] == [("Vale Surgery", Decimal(15))]
    changes = queries.changes(session, plan=plan)
    assert rules.contracts(plan, changes) == [
        pace.Contract(START, Decimal("37.5")),
        pace.Contract(AWAY, Decimal("18.7")),
    ]
    assert changes[0].before["practices"] == [["Vale Surgery", "37.5"]]


@pytest.mark.parametrize(
    ("hours", "in_practice", "from_on", "reason", "field"),
    [
        ("30", "37.5", AWAY, "x", "practices"),
        ("0.5", "0.1", AWAY, "x", "weekly_hours"),
        ("61", "30", AWAY, "x", "weekly_hours"),
        ("37.5", "37.5", AWAY, "x", "weekly_hours"),
        ("30", "30", date(2026, 7, 7), "x", "from_on"),
        ("30", "30", date(2026, 5, 31), "x", "from_on"),
        ("30", "30", AWAY, " ", "reason"),
    ],
)
def test_hours_that_cannot_be(
    world: World, hours: str, in_practice: str, from_on: date, reason: str, field: str
) -> None:
    plan = world.enrol()
    with clock.at(AWAY), pytest.raises(DomainError) as refusal:
        change_hours(world, plan, hours, in_practice, from_on, reason=reason)
    assert refusal.value.field == field
    assert plan.weekly_hours == Decimal("37.5")


def spread(world: World, plan: Plan, today: date = START) -> None:
    with clock.at(today):
        services.spread_plan(world.session, actor=world.supervisor, plan=plan, reason="Part time")


def test_a_plan_is_spread_once_for_its_hours_and_again_for_fewer(world: World, session: Session) -> None:
    plan = world.enrol(weekly_hours=Decimal(30), practices=[])
    spread(world, plan)
    first = activity(plan, "PLAN-1.1")
    assert (first.due_from, first.due_to, first.original_to) == (
        START,
        date(2026, 7, 8),
        date(2026, 6, 30),
    )
    assert rules.last_day(plan) == date(2027, 1, 15)
    after = windows(plan)
    with pytest.raises(DomainError, match="spread over 30"):
        spread(world, plan)
    assert windows(plan) == after
    with clock.at(START):
        services.change_hours(
            session,
            actor=world.lead,
            plan=plan,
            weekly_hours=Decimal("18.7"),
            practices=[],
            from_on=START,
            reason="Fewer hours",
        )
    spread(world, plan)
    assert activity(plan, "PLAN-1.1").due_to == date(2026, 7, 31)
    kinds = [c.kind for c in queries.changes(session, plan=plan) if c.activity_id is None]
    assert kinds == [ChangeKind.SPREAD, ChangeKind.HOURS_CHANGED, ChangeKind.SPREAD]


def test_spreading_leaves_what_has_ended(world: World) -> None:
    plan = world.enrol(weekly_hours=Decimal(20), practices=[])
    before = windows(plan)
    spread(world, plan, AWAY)
    after = windows(plan)
    assert after["PLAN-1.1"] == before["PLAN-1.1"]
    assert after["PLAN-2.1"][0] == before["PLAN-2.1"][0]
    assert all(after[code][1] > before[code][1] for code in ("PLAN-2.1", "PLAN-6.1", "PLAN-6.2"))


def test_full_time_and_more_are_not_spread(world: World) -> None:
    plan = world.enrol(weekly_hours=Decimal(45))
    with pytest.raises(DomainError, match="full time or more"):
        spread(world, plan)
    assert plan.extended_to is None


# --- another network ------------------------------------------------------------------------------


def transfer(world: World, plan: Plan, **more: Any) -> None:
    given: dict[str, Any] = {
        "actor": world.lead,
        "pcn": world.other_pcn,
        "practices": [],
        "to": world.other_pcn_supervisor,
        "pcn_supervisor_kind": PcnSupervisorKind.GP,
        "reason": "Moved house",
    }
    with clock.at(AWAY):
        services.transfer_plan(world.session, plan=plan, **(given | more))


def test_the_same_plan_goes_on_in_another_network(world: World, session: Session) -> None:
    plan = world.enrol()
    duty = line(plan, "RESP-PCN.2")
    with clock.at(AWAY):
        services.assign_responsibility(
            session, actor=world.pcn_supervisor, responsibility=duty, owner=world.pcn_supervisor
        )
        before = windows(plan)
        transfer(world, plan)
        assert (plan.pcn.name, plan.practices, plan.state) == ("Upper Vale PCN", [], PlanState.ACTIVE)
        assert windows(plan) == before
        assert plan.assigned(Party.PCN_SUPERVISOR) == world.other_pcn_supervisor
        assert queries.plan(session, plan.id, actor=world.pcn_supervisor) is None
        assert queries.plan(session, plan.id, actor=world.other_pcn_supervisor) is plan
    former = [a for a in plan.assignments if a.person_id == world.pcn_supervisor.id]
    assert [a.ends_on for a in former] == [AWAY]
    assert duty.owner_id is None
    [change] = of_kind(session, plan, ChangeKind.TRANSFERRED)
    assert (change.before["pcn"], change.after["pcn"]) == ("Vale PCN", "Upper Vale PCN")
    assert change.before["practices"] == [["Vale Surgery", "37.5"]]
    assert mail(session, "plan-transferred") == {
        world.coordinator.name,
        world.supervisor.name,
        world.pcn_supervisor.name,
        world.other_pcn_supervisor.name,
    }
    with pytest.raises(DomainError, match="in Upper Vale PCN already") as refusal:
        transfer(world, plan)
    assert refusal.value.field == "pcn"


def test_transfers_that_cannot_be(world: World) -> None:
    plan = world.enrol()
    for changes, field in (
        ({"pcn": world.elsewhere.pcn}, "pcn"),
        ({"pcn": world.practice}, "pcn"),
        ({"pcn": world.pcn}, "pcn"),
        ({"practices": [(world.practice, Decimal(5))]}, "practices"),
        ({"to": world.pcn_supervisor}, "to"),
        ({"to": world.elsewhere.pcn_supervisor}, "to"),
        ({"to": world.supervisor}, "to"),
        ({"reason": ""}, "reason"),
    ):
        with pytest.raises(DomainError) as refusal:
            transfer(world, plan, **changes)
        assert refusal.value.field == field
    assert plan.pcn_id == world.pcn.id
