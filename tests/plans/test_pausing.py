"""Plans that stand still while somebody is away, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.plans.acts import AWAY, BACK, mail, of_kind, pause, resume, windows
from tests.plans.test_services import activity, announce, line
from tests.world import START, World
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import calendar, pace, queries, rules, services
from trainingapp.plans.models import Pause, PlanEvent
from trainingapp.plans.terms import (
    ChangeKind,
    PauseKind,
    PlanState,
)


def test_somebody_goes_on_leave_and_comes_back(world: World, session: Session) -> None:
    plan = world.enrol()
    pause(world, plan, expected_back_on=date(2026, 7, 27), reason=" Planned ")
    assert plan.state is PlanState.PAUSED
    [kept] = plan.pauses
    assert (kept.kind, kept.reason, kept.back_on) == (PauseKind.SICKNESS, "Planned", None)
    resume(world, plan)
    assert plan.state is PlanState.ACTIVE
    assert (kept.back_on, kept.resumed_by_id) == (BACK, world.supervisor.id)
    first, second, third = (activity(plan, f"PLAN-{month}.1") for month in (1, 2, 3))
    assert (first.due_from, first.due_to) == (date(2026, 6, 1), date(2026, 6, 30))
    assert first.original_from is None
    assert (second.due_from, second.due_to) == (date(2026, 7, 1), date(2026, 8, 14))
    assert (second.original_from, second.original_to) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (third.due_from, third.due_to) == (date(2026, 8, 17), date(2026, 9, 11))
    assert rules.last_day(plan) == date(2026, 12, 14)
    [moved] = [c for c in of_kind(session, plan, ChangeKind.SHIFTED) if c.activity_id == third.id]
    assert moved.before == {"due_from": "2026-08-03", "due_to": "2026-08-28"}
    assert moved.after == {"due_from": "2026-08-17", "due_to": "2026-09-11"}
    assert moved.person_id == world.supervisor.id


def test_the_windows_after_an_absence_are_those_that_pace_plans(world: World) -> None:
    plan = world.enrol()
    pause(world, plan)
    resume(world, plan)
    pause(world, plan, date(2026, 9, 1))
    resume(world, plan, date(2026, 9, 30))
    planned = pace.planned_windows(START, [(month, month + 1) for month in range(1, 7)], pauses=plan.pauses)
    for month, window in enumerate(planned, 1):
        found = activity(plan, f"PLAN-{month}.1")
        assert (found.due_from, found.due_to) == (window.first, window.last)


def test_the_first_window_stays_visible_however_often_it_moves(world: World) -> None:
    plan = world.enrol()
    for from_on, back_on in ((AWAY, BACK), (date(2026, 8, 3), date(2026, 8, 10))):
        pause(world, plan, from_on)
        resume(world, plan, back_on)
    last = activity(plan, "PLAN-6.1")
    assert (last.original_from, last.original_to) == (date(2026, 11, 2), date(2026, 11, 30))
    assert last.due_to == date(2026, 12, 21)


def test_the_conference_ends_later_and_one_announced_for_then_counts(world: World) -> None:
    announce(world, date(2027, 6, 10))
    plan = world.enrol()
    conference = activity(plan, "PLAN-6.2")
    assert conference.conference is None
    pause(world, plan)
    resume(world, plan)
    assert (conference.due_from, conference.due_to) == (START, date(2027, 6, 15))
    world.session.refresh(conference)
    assert conference.conference is not None
    assert conference.conference.held_on == date(2027, 6, 10)


def test_duties_that_are_not_done_move_and_the_appraisal_stays(world: World, session: Session) -> None:
    plan = world.enrol()
    appraisal, done, early, late = (
        line(plan, code) for code in ("RESP-PCN.6", "RESP-ALL.2", "RESP-PCN.2", "RESP-ALL.3")
    )
    before = {duty.code: duty.due_on for duty in plan.responsibilities}
    with clock.at(AWAY):
        services.tick_responsibility(session, actor=world.lead, responsibility=done, done_on=AWAY)
    pause(world, plan)
    resume(world, plan)
    assert appraisal.due_on == before["RESP-PCN.6"] == date(2027, 5, 1)
    assert early.due_on == before["RESP-PCN.2"] == date(2026, 6, 30)
    assert done.due_on == before["RESP-ALL.2"]
    assert (before["RESP-ALL.3"], late.due_on) == (date(2026, 11, 30), date(2026, 12, 14))
    [kept] = [c for c in of_kind(session, plan, ChangeKind.SHIFTED) if c.activity_id is None]
    assert kept.after["RESP-ALL.3"] == "2026-12-14"
    assert not kept.after.keys() & {"RESP-PCN.6", "RESP-ALL.2", "RESP-PCN.2"}


def test_an_extended_programme_ends_later_by_the_days_away(world: World, session: Session) -> None:
    plan = world.enrol()
    with clock.at(START):
        services.extend_plan(
            session, actor=world.lead, plan=plan, extended_to=date(2027, 1, 31), reason="Slow start"
        )
    pause(world, plan)
    resume(world, plan)
    assert rules.last_day(plan) == date(2027, 2, 15), "the 14th is a Sunday"


def test_a_pause_by_mistake_is_taken_back_the_same_day(world: World, session: Session) -> None:
    plan = world.enrol()
    before = windows(plan)
    pause(world, plan)
    resume(world, plan, AWAY)
    assert windows(plan) == before
    assert of_kind(session, plan, ChangeKind.SHIFTED) == []
    pause(world, plan)
    assert plan.state is PlanState.PAUSED


@pytest.mark.parametrize("start", [date(2026, 8, 31), date(2028, 2, 29)], ids=["31 August", "29 February"])
def test_plans_with_awkward_starts_are_paused_and_resumed(world: World, start: date) -> None:
    plan = world.enrol(starts_on=start, employment_start=start, today=START)
    planned = activity(plan, "PLAN-6.1").due_to
    last_of_month_2 = activity(plan, "PLAN-2.1").due_to
    pause(world, plan, last_of_month_2)
    resume(world, plan, calendar.roll_on(last_of_month_2 + calendar.ONE_DAY))
    assert all(start <= a.due_from <= a.due_to for a in plan.activities)
    assert activity(plan, "PLAN-2.1").due_to > last_of_month_2
    assert (activity(plan, "PLAN-6.1").original_to, activity(plan, "PLAN-6.1").due_to > planned) == (
        planned,
        True,
    )


@pytest.mark.parametrize(
    ("from_on", "today", "field", "said"),
    [
        (date(2026, 7, 7), AWAY, "from_on", "today or in the past"),
        (date(2026, 5, 31), AWAY, "from_on", "on or after 1 June 2026, when the programme starts"),
        (date(2026, 6, 1), date(2026, 12, 2), "from_on", "on or after 2 June 2026"),
    ],
    ids=["future", "before the start", "too long ago"],
)
def test_a_pause_on_a_day_that_cannot_be(
    world: World, from_on: date, today: date, field: str, said: str
) -> None:
    plan = world.enrol()
    with pytest.raises(DomainError, match=said) as refusal:
        pause(world, plan, from_on, today)
    assert refusal.value.field == field
    assert plan.pauses == []
    assert plan.state is PlanState.ACTIVE


@pytest.mark.parametrize(
    "expected", [AWAY, date(2026, 7, 1), date(2028, 7, 7)], ids=["the same", "before", "years"]
)
def test_an_expected_day_back_that_cannot_be(world: World, expected: date) -> None:
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        pause(world, plan, expected_back_on=expected)
    assert refusal.value.field == "expected_back_on"


def test_a_pause_that_overlaps_another_says_which(world: World) -> None:
    plan = world.enrol()
    pause(world, plan)
    resume(world, plan)
    with pytest.raises(DomainError, match="overlaps the pause from 6 July 2026 to 20 July 2026") as refusal:
        pause(world, plan, date(2026, 7, 19), date(2026, 8, 3))
    assert refusal.value.field == "from_on"
    pause(world, plan, BACK, date(2026, 8, 3))
    assert len(plan.pauses) == 2


def test_the_database_refuses_two_pauses_at_once(world: World, session: Session) -> None:
    plan = world.enrol()
    pause(world, plan)
    second = Pause(plan_id=plan.id, kind=PauseKind.LEAVE, from_on=BACK, paused_by_id=world.lead.id)
    with pytest.raises(IntegrityError, match="pauses"), session.begin_nested():
        session.add(second)


@pytest.mark.parametrize(
    ("back_on", "today", "said"),
    [
        (date(2026, 7, 5), BACK, "on or after 6 July 2026, the first day away"),
        (date(2026, 7, 21), BACK, "today or in the past"),
    ],
    ids=["before the absence", "future"],
)
def test_a_return_on_a_day_that_cannot_be(world: World, back_on: date, today: date, said: str) -> None:
    plan = world.enrol()
    pause(world, plan)
    with pytest.raises(DomainError, match=said) as refusal:
        resume(world, plan, back_on, today)
    assert refusal.value.field == "back_on"
    assert plan.state is PlanState.PAUSED


def test_pausing_and_resuming_twice_change_nothing_more(world: World, session: Session) -> None:
    plan = world.enrol()
    with pytest.raises(DomainError, match="already active"):
        resume(world, plan)
    pause(world, plan)
    with pytest.raises(DomainError, match="already paused"):
        pause(world, plan)
    resume(world, plan)
    after, changes = windows(plan), len(queries.changes(session, plan=plan))
    with pytest.raises(DomainError, match="already active"):
        resume(world, plan)
    assert windows(plan) == after
    assert len(queries.changes(session, plan=plan)) == changes
    assert len(queries.events(session, plan=plan)) == 3


def test_a_plan_paused_before_pauses_were_kept_is_resumed_from_that_day(
    world: World, session: Session
) -> None:
    plan = world.enrol()
    with clock.at(AWAY):
        plan.state = PlanState.PAUSED
        session.add(
            PlanEvent(
                plan_id=plan.id,
                person_id=world.lead.id,
                from_state=PlanState.ACTIVE,
                to_state=PlanState.PAUSED,
                reason="Leave",
            )
        )
        session.flush()
    resume(world, plan)
    [kept] = plan.pauses
    assert (kept.from_on, kept.back_on, kept.reason) == (AWAY, BACK, "Leave")
    assert activity(plan, "PLAN-3.1").due_from == date(2026, 8, 17)


def test_the_others_are_told_of_a_pause_and_a_return_and_never_why(world: World, session: Session) -> None:
    plan = world.enrol()
    pause(world, plan, reason="Broken leg")
    others = {world.coordinator.name, world.pcn_supervisor.name}
    assert mail(session, "plan-paused") == others
    resume(world, plan)
    assert mail(session, "plan-resumed") == others
    for message in session.scalars(select(OutboxMessage)):
        assert "leg" not in str(message.params)
        assert "sickness" not in str(message.params)
