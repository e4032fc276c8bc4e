"""Logging time and taking it back, on both databases."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.supervision.scenes import second_plan
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.training import queries, rules, services
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import TimePurpose
from trainingapp.training.values import Use

DAY = date(2026, 6, 10)
SESSION = uuid4()


@pytest.fixture
def plan(world):
    return world.enrol()


def log(session, world, plan, **changes):
    given = {
        "actor": world.supervisor,
        "plan_id": plan.id,
        "used_on": DAY,
        "minutes": 45,
        "purpose": TimePurpose.SUPERVISION,
        "title": "Individual supervision, month 1",
        "session_id": SESSION,
    }
    with clock.at(DAY + timedelta(days=2)):
        return services.log_time(session, **(given | changes))


def in_ledger(session, plan):
    return [entry.minutes for entry in queries.entries(session, plan_id=plan.id)]


def test_the_same_session_is_logged_once(session, world, plan):
    first = log(session, world, plan)
    assert log(session, world, plan) is first
    assert in_ledger(session, plan) == [45]
    assert session.query(Event).filter_by(what="time:logged").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 60},
        {"used_on": DAY + timedelta(days=1)},
        {"title": "Joint review"},
        {"content": "A theme"},
    ],
)
def test_what_changes_is_reversed_and_entered_anew(session, world, plan, change):
    first = log(session, world, plan)
    second = log(session, world, plan, **change)
    entries = queries.entries(session, plan_id=plan.id)
    assert len(entries) == 3
    assert rules.in_force(entries) == [second]
    [reversal] = [entry for entry in entries if entry.reverses_id]
    assert (reversal.reverses_id, reversal.minutes, reversal.used_on) == (first.id, -45, DAY)
    assert queries.minutes_used(session, plan_ids=[plan.id]) == {plan.id: change.get("minutes", 45)}


def test_what_was_changed_and_changed_back_still_adds_up(session, world, plan):
    for minutes in (45, 60, 45, 45, 30):
        log(session, world, plan, minutes=minutes)
    assert queries.minutes_used(session, plan_ids=[plan.id]) == {plan.id: 30}
    assert len(in_ledger(session, plan)) == 7


def test_time_is_taken_back_once(session, world, plan):
    log(session, world, plan)
    reversal = services.reverse_time(session, actor=world.supervisor, session_id=SESSION, plan_id=plan.id)
    assert reversal is not None
    assert reversal.minutes == -45
    again = services.reverse_time(session, actor=world.supervisor, session_id=SESSION, plan_id=plan.id)
    assert again is None
    assert in_ledger(session, plan) == [45, -45]
    assert log(session, world, plan).minutes == 45
    assert queries.minutes_used(session, plan_ids=[plan.id]) == {plan.id: 45}


def test_sessions_and_plans_do_not_touch_each_other(session, world, plan):
    other = second_plan(world)
    log(session, world, plan)
    log(session, world, plan, session_id=uuid4(), minutes=30, purpose=TimePurpose.GROUP)
    log(session, world, other, minutes=20)
    services.reverse_time(session, actor=world.supervisor, session_id=SESSION, plan_id=other.id)
    assert queries.totals(session, plan_ids=[plan.id, other.id]) == {
        plan.id: {TimePurpose.SUPERVISION: 45, TimePurpose.GROUP: 30}
    }
    assert queries.minutes_used(session, plan_ids=[plan.id, other.id]) == {plan.id: 75, other.id: 0}


def test_a_session_is_settled_for_everybody_at_once(session, world, plan):
    other = second_plan(world)
    use = Use(DAY, 90, TimePurpose.GROUP, "First group session", "A theme")
    with clock.at(DAY):
        settle = lambda used_by: services.settle_session(  # noqa: E731 (the same call three times)
            session, actor=world.supervisor, session_id=SESSION, used_by=used_by
        )
        assert len(settle({plan.id: use, other.id: use})) == 2
        assert settle({other.id: use, plan.id: use}) == []
        assert [entry.minutes for entry in settle({other.id: use})] == [-90]
    assert queries.minutes_used(session, plan_ids=[plan.id, other.id]) == {plan.id: 0, other.id: 90}
    assert session.query(Event).filter_by(what="time:settled").count() == 2


def test_another_alliances_plan_is_not_touched(session, world, plan):
    with pytest.raises(NotAllowed):
        log(session, world, plan, actor=world.elsewhere.supervisor)
    log(session, world, plan)
    with pytest.raises(NotAllowed):
        services.reverse_time(session, actor=world.elsewhere.supervisor, session_id=SESSION, plan_id=plan.id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"used_on": date(2026, 6, 13)}, "used_on"),
    ],
)
def test_what_cannot_be_leaves_nothing(session, world, plan, change, field):
    with pytest.raises(DomainError) as refusal:
        log(session, world, plan, **change)
    assert refusal.value.field == field
    assert in_ledger(session, plan) == []


@pytest.mark.parametrize("verb", [update(TimeEntry).values(minutes=10), delete(TimeEntry)])
def test_entries_are_never_edited_or_deleted(session, world, plan, verb):
    log(session, world, plan)
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(verb)
    assert in_ledger(session, plan) == [45]
