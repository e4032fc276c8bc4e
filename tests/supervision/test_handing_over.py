"""Another supervisor for good, a cover for a period, and what goes along. Source: R12, R119."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.supervision import scenes
from tests.world import World
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.models import PlanChange
from trainingapp.plans.rules import assignment_of, party_of
from trainingapp.plans.terms import ChangeKind, Party, PcnSupervisorKind
from trainingapp.supervision import queries, services
from trainingapp.supervision.terms import ActionState
from trainingapp.supervision.values import Period

TODAY = date(2026, 6, 8)
AWAY = Period(date(2026, 6, 15), date(2026, 6, 26))


def over(session: Session, world: World, plans: list[Any], **changes: Any) -> None:
    given: dict[str, Any] = {
        "actor": world.lead,
        "plans_over": plans,
        "to": world.other_supervisor,
        "reason": "Moves to another team",
    }
    services.hand_over(session, **(given | changes))


def test_for_good_the_booked_sessions_and_open_actions_go_along(session: Session, world: World) -> None:
    plan = world.enrol()
    with clock.at(TODAY):
        meeting = scenes.book(session, world, plan)
        action = services.add_action(
            session,
            actor=world.supervisor,
            meeting=meeting,
            text="Send the toolkit",
            owner_party=Party.ALLIANCE_SUPERVISOR,
            due_on=date(2026, 6, 30),
        )
        over(session, world, [plan])
        assert plan.assigned(Party.ALLIANCE_SUPERVISOR) is world.other_supervisor
        assert party_of(plan, world.supervisor.id) is None
        assert meeting.led_by_id == world.other_supervisor.id
        assert {p.person_id for p in meeting.participants} == {
            world.coordinator.id,
            world.other_supervisor.id,
        }
        assert meeting.sequence == 1
        assert (action.owner_id, action.state) == (world.other_supervisor.id, ActionState.OPEN)
        assert queries.meeting(session, meeting.id, actor=world.supervisor) is None


def test_change_is_kept_and_everybody_on_the_plan_is_told(session: Session, world: World) -> None:
    plan = world.enrol()
    with clock.at(TODAY):
        over(session, world, [plan])
    change = session.scalars(select(PlanChange).where(PlanChange.plan_id == plan.id)).one()
    assert change.kind is ChangeKind.SUPERVISOR_CHANGED
    assert (change.before["name"], change.after["name"]) == (
        world.supervisor.name,
        world.other_supervisor.name,
    )
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "supervisor-changed")).all()
    assert {message.person_id for message in told} == {
        world.coordinator.id,
        world.supervisor.id,
        world.other_supervisor.id,
        world.pcn_supervisor.id,
    }


def test_records_keep_who_agreed_them(session: Session, world: World) -> None:
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    with clock.at(scenes.DAY):
        record = scenes.save(session, world.supervisor, meeting, send=True)
    with clock.at(scenes.DAY + timedelta(days=5)):
        over(session, world, [plan])
        services.agree_record(session, actor=world.coordinator, record=record)
    assert [event.person_id for event in record.events] == [world.supervisor.id, world.coordinator.id]
    assert meeting.led_by_id == world.supervisor.id


def test_cover_may_act_while_it_lasts_and_not_a_day_longer(session: Session, world: World) -> None:
    plan = world.enrol()
    with clock.at(TODAY):
        inside = scenes.book(session, world, plan, day=date(2026, 6, 17))
        outside = scenes.book(session, world, plan, "PLAN-2.1", day=date(2026, 7, 8))
        over(session, world, [plan], actor=world.supervisor, period=AWAY, reason="Annual leave")
        assert party_of(plan, world.other_supervisor.id) is None
        assert (inside.led_by_id, outside.led_by_id) == (world.other_supervisor.id, world.supervisor.id)
    for day, who in [
        (AWAY.first, world.other_supervisor),
        (AWAY.last, world.other_supervisor),
        (AWAY.last + timedelta(days=1), world.supervisor),
    ]:
        with clock.at(day):
            assert plan.assigned(Party.ALLIANCE_SUPERVISOR) is who
            seen = queries.meeting(session, outside.id, actor=world.other_supervisor)
            assert (seen is not None) is (who is world.other_supervisor)
            assert party_of(plan, world.supervisor.id) is Party.ALLIANCE_SUPERVISOR


def test_ending_a_cover_early_gives_its_sessions_back(session: Session, world: World) -> None:
    plan = world.enrol()
    with clock.at(TODAY):
        meeting = scenes.book(session, world, plan, day=date(2026, 6, 24))
        over(session, world, [plan], period=AWAY)
    cover = next(a for a in plan.assignments if a.covers_id)
    with clock.at(date(2026, 6, 18)):
        services.end_cover(session, actor=world.lead, cover=cover)
        assert meeting.led_by_id == world.supervisor.id
        assert plan.assigned(Party.ALLIANCE_SUPERVISOR) is world.supervisor
        services.end_cover(session, actor=world.lead, cover=cover)
    assert cover.ends_on == date(2026, 6, 18)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": Period(date(2026, 6, 26), date(2026, 6, 15))}, "until_on"),
        ({"period": Period(date(2026, 6, 1), date(2026, 6, 5))}, "until_on"),
        ({"period": Period(date(2026, 6, 15), date(2027, 6, 15))}, "until_on"),
        ({"reason": "  "}, "reason"),
        ({"plans_over": []}, "plans"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, world: World, changes: dict[str, Any], field: str
) -> None:
    plan = world.enrol()
    with clock.at(TODAY), pytest.raises(DomainError) as refusal:
        over(session, world, [plan], **changes)
    assert refusal.value.field == field


def test_nobody_takes_two_places_or_comes_from_elsewhere(session: Session, world: World) -> None:
    plan = world.enrol()
    stranger = world.elsewhere.supervisor
    with clock.at(TODAY):
        for person in (stranger, world.pcn_supervisor, world.coordinator):
            with pytest.raises(DomainError) as refusal:
                over(session, world, [plan], to=person)
            assert refusal.value.field == "to"


def test_two_covers_do_not_overlap(session: Session, world: World) -> None:
    plan = world.enrol()
    third = world.add_person("third", "Thea Third", Role.ALLIANCE_SUPERVISOR, world.organisation)
    with clock.at(TODAY):
        over(session, world, [plan], period=AWAY)
        over(session, world, [plan], period=AWAY)  # sent twice
        assert sum(a.covers_id is not None for a in plan.assignments) == 1
        with pytest.raises(DomainError, match="covers from 15 June 2026 already"):
            over(session, world, [plan], to=third, period=Period(AWAY.last, AWAY.last))


def test_only_the_lead_changes_a_supervisor_for_good(session: Session, world: World) -> None:
    plan = world.enrol()
    for actor in (world.supervisor, world.other_supervisor, world.elsewhere.lead, world.coordinator):
        with clock.at(TODAY), pytest.raises(NotAllowed):
            over(session, world, [plan], actor=actor)


def test_new_pcn_supervisor_takes_the_joint_sessions(session: Session, world: World) -> None:
    plan = world.enrol()
    joins = world.add_person("joins", "Nia Newpractice", Role.PCN_SUPERVISOR, world.practice)
    with clock.at(TODAY):
        meeting = scenes.book(session, world, plan, "PLAN-1.2")
        services.change_pcn_supervisor(
            session,
            actor=world.lead,
            plan=plan,
            to=joins,
            kind=PcnSupervisorKind.GP,
            reason="New practice lead",
        )
        assert joins.id in {p.person_id for p in meeting.participants}
        assert world.pcn_supervisor.id not in {p.person_id for p in meeting.participants}
        now = assignment_of(plan, Party.PCN_SUPERVISOR)
        assert now is not None
        assert now.pcn_supervisor_kind is PcnSupervisorKind.GP
        assert party_of(plan, world.pcn_supervisor.id) is None


# --- pages ----------------------------------------------------------------------------------------


def test_lead_hands_a_caseload_over_in_two_steps(client: PageClient, session: Session, world: World) -> None:
    plans = [world.enrol(), scenes.second_plan(world, alliance_supervisor=world.supervisor)]
    with clock.at(TODAY):
        meeting = scenes.book(session, world, plans[0])
        group = scenes.group(session, world, *plans)
        client.sign_in(world.lead)
        asked = [("plans", str(plan.id)) for plan in plans]
        asked += [("to", str(world.other_supervisor.id)), ("lasts", "good"), ("filled", "yes")]
        page = client.get(f"/supervisors/{world.supervisor.id}/hand-over?{urlencode(asked)}")
        assert "First group session" in page.text
        client.submit(page, {"reason": "Moves to another team"})
    session.expire_all()
    for plan in plans:
        assert plan.assigned(Party.ALLIANCE_SUPERVISOR) is world.other_supervisor
    assert meeting.led_by_id == group.led_by_id == world.other_supervisor.id


def test_supervisor_may_arrange_cover_for_themselves_alone(client: PageClient, world: World) -> None:
    world.enrol()
    with clock.at(TODAY):
        client.sign_in(world.supervisor)
        page = client.get(f"/supervisors/{world.supervisor.id}/hand-over")
        assert "For good" not in page.text
        client.get(f"/supervisors/{world.other_supervisor.id}/hand-over", status=404)


def test_transfer_takes_the_joint_sessions_to_the_new_network(session: Session, world: World) -> None:
    plan = world.enrol()
    with clock.at(TODAY):
        meeting = scenes.book(session, world, plan, "PLAN-1.2")
        services.transfer_plan(
            session,
            actor=world.lead,
            plan=plan,
            pcn=world.other_pcn,
            practices=[],
            to=world.other_pcn_supervisor,
            pcn_supervisor_kind=PcnSupervisorKind.GP,
            reason="Moves house",
        )
        places = {p.party: p.person_id for p in meeting.participants}
        assert places[Party.PCN_SUPERVISOR] == world.other_pcn_supervisor.id
        assert queries.meeting(session, meeting.id, actor=world.pcn_supervisor) is None
        assert queries.meeting(session, meeting.id, actor=world.other_pcn_supervisor) is meeting
