"""What each role finds when it looks: sessions, waiting records, actions, standings; and at what cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.core import clock
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision import queries, services
from trainingapp.supervision.terms import ActionState, ActivityStatus, Attendance, RecordState


@contextmanager
def counting(session) -> Iterator[list[str]]:
    """The statements that are sent while the block runs, with nothing remembered from before."""
    session.commit()
    session.expunge_all()
    with statements(session.get_bind()) as sent:
        yield sent


def everybody(world):
    return world.people | {f"elsewhere_{key}": person for key, person in world.elsewhere.people.items()}


# --- who finds which session ----------------------------------------------------------------------

PARTIES = {"coordinator", "supervisor"}


@pytest.mark.parametrize(
    ("code", "finders"),
    [
        ("PLAN-1.1", PARTIES | {"lead"}),
        ("PLAN-1.3", PARTIES | {"lead"}),
        ("PLAN-1.2", PARTIES | {"lead", "pcn_supervisor"}),
        ("PLAN-3.3", PARTIES | {"lead", "pcn_supervisor"}),
        ("PLAN-6.3", PARTIES | {"lead", "pcn_supervisor"}),
    ],
)
def test_session_of_a_plan_is_found_by_whom_the_visibility_table_names(session, world, code, finders):
    meeting = scenes.book(session, world, world.enrol(), code)
    scenes.second_plan(world)
    found = {
        key
        for key, person in everybody(world).items()
        if queries.meeting(session, meeting.id, actor=person) is not None
    }
    assert found == finders


@pytest.mark.parametrize("make", [scenes.group, scenes.conference])
def test_shared_session_is_found_by_leader_attendees_their_supervisors_and_the_lead(session, world, make):
    meeting = make(session, world, world.enrol(), scenes.second_plan(world))
    found = {
        key
        for key, person in everybody(world).items()
        if queries.meeting(session, meeting.id, actor=person) is not None
    }
    assert found == {"supervisor", "coordinator", "other_coordinator", "other_supervisor", "lead"}


def test_group_without_their_coordinators_is_not_found_by_another_supervisor(session, world):
    meeting = scenes.group(session, world, world.enrol())
    scenes.second_plan(world)
    for stranger in (world.other_supervisor, world.other_coordinator):
        assert queries.meeting(session, meeting.id, actor=stranger) is None


def test_supervisor_whose_assignment_ended_finds_it_no_longer(session, world):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan, "PLAN-1.2")
    for assignment in plan.assignments:
        assignment.ends_on = DAY
    session.flush()
    session.expire_all()
    for former in (world.supervisor, world.pcn_supervisor):
        assert queries.meeting(session, meeting.id, actor=former) is None


def test_sessions_of_a_plan_are_listed_as_far_as_they_are_visible(session, world):
    plan = world.enrol()
    joint = scenes.book(session, world, plan, "PLAN-1.2", DAY + timedelta(days=1))
    single = scenes.book(session, world, plan)
    shared = scenes.group(session, world, plan, day=DAY + timedelta(days=2))
    listed = {
        key: [m.id for m in queries.meetings(session, actor=person, plan_id=plan.id)]
        for key, person in everybody(world).items()
    }
    everything = [single.id, joint.id, shared.id]
    assert listed["coordinator"] == listed["supervisor"] == listed["lead"] == everything
    assert listed["pcn_supervisor"] == [joint.id]
    assert not listed["other_supervisor"]
    assert not listed["elsewhere_lead"]


# --- what waits -----------------------------------------------------------------------------------


def test_upcoming_sessions_are_those_of_the_reader_soonest_first(session, world):
    plan = world.enrol()
    later = scenes.book(session, world, plan, "PLAN-1.2", DAY + timedelta(days=5))
    today = scenes.book(session, world, plan)
    cancelled = scenes.book(session, world, plan, "PLAN-1.3", DAY + timedelta(days=1))
    services.cancel(session, actor=world.supervisor, meeting=cancelled, reason="Away")
    with clock.at(clock.london(DAY, 15)):
        until = clock.london(DAY + timedelta(days=7))
        found = {
            key: [m.id for m in queries.upcoming(session, actor=person, until=until)]
            for key, person in everybody(world).items()
        }
        assert queries.upcoming(session, actor=world.coordinator, until=clock.london(DAY, 9)) == []
    assert found["coordinator"] == found["supervisor"] == found["lead"] == [today.id, later.id]
    assert found["pcn_supervisor"] == [later.id]
    assert not found["other_supervisor"]


def test_records_to_write_are_begun_and_not_sent_or_returned(session, world):
    plan = world.enrol()
    returned = scenes.sent(session, world, plan, "PLAN-1.3", DAY - timedelta(days=1))
    services.return_record(session, actor=world.coordinator, record=returned, reason="Too short")
    begun = scenes.book(session, world, plan)
    scenes.sent(session, world, plan, "PLAN-1.2")
    scenes.book(session, world, plan, "PLAN-2.1", DAY + timedelta(days=30))
    with clock.at(clock.london(DAY, 15)):
        missed = scenes.group(session, world, plan, starts_at=clock.london(DAY, 8))
        absent = scenes.everybody(missed, Attendance.DID_NOT_ATTEND)
        scenes.save(session, world.supervisor, missed, attendance=absent)
        found = queries.records_to_write(session, actor=world.supervisor)
        assert [m.id for m in found] == [returned.session.id, begun.id]
        for other in (world.coordinator, world.pcn_supervisor, world.lead, world.other_supervisor):
            assert queries.records_to_write(session, actor=other) == []


def test_record_waits_for_each_required_party_until_they_agree(session, world):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")

    def waiting():
        return {k for k, p in everybody(world).items() if queries.records_waiting_for(session, actor=p)}

    def waiting_on_others():
        return {k for k, p in everybody(world).items() if queries.records_waiting_on_others(session, actor=p)}

    assert (waiting(), waiting_on_others()) == ({"coordinator", "pcn_supervisor"}, {"supervisor"})
    services.agree_record(session, actor=world.pcn_supervisor, record=record)
    assert (waiting(), waiting_on_others()) == ({"coordinator"}, {"supervisor", "pcn_supervisor"})
    services.agree_record(session, actor=world.coordinator, record=record)
    assert (waiting(), waiting_on_others()) == (set(), set())


def test_individual_record_never_waits_for_the_pcn_supervisor(session, world):
    record = scenes.sent(session, world, world.enrol())
    assert queries.records_waiting_for(session, actor=world.pcn_supervisor) == []
    assert queries.records_waiting_for(session, actor=world.coordinator) == [record]
    assert record.submitted_at == clock.london(DAY, 11)


def test_open_actions_of_plans_come_by_due_date(session, world):
    plan, other = world.enrol(), scenes.second_plan(world)
    meeting = scenes.book(session, world, plan)
    late = scenes.action(session, world, meeting, text="Late", due_on=DAY + timedelta(days=40))
    soon = scenes.action(session, world, meeting, text="Soon")
    done = scenes.action(session, world, meeting, text="Done")
    services.close_action(session, actor=world.coordinator, action=done, state=ActionState.DONE, outcome="")
    assert queries.open_actions(session, plan_ids=[plan.id, other.id]) == [soon, late]
    assert queries.open_actions(session, plan_ids=[other.id]) == []


def test_action_is_found_by_who_may_read_it(session, world):
    plan = world.enrol()
    individual, joint = scenes.book(session, world, plan), scenes.book(session, world, plan, "PLAN-1.2")
    ours = scenes.action(session, world, individual)
    pcns = scenes.action(session, world, individual, owner_party=Party.PCN_SUPERVISOR)
    shared = scenes.action(session, world, joint)

    def finders(action):
        return {k for k, p in everybody(world).items() if queries.action(session, action.id, actor=p)}

    assert finders(ours) == PARTIES
    assert finders(pcns) == finders(shared) == PARTIES | {"pcn_supervisor"}


# --- where activities stand -----------------------------------------------------------------------


def status(session, plan, code, today):
    standings = queries.standings(session, plan_ids=[plan.id], today=today)
    return standings[scenes.activity(plan, code).id].status


def test_activity_goes_from_due_to_agreed(session, world):
    plan = world.enrol()
    assert status(session, plan, "PLAN-1.1", date(2026, 5, 1)) is ActivityStatus.NOT_YET_DUE
    assert status(session, plan, "PLAN-1.1", DAY) is ActivityStatus.DUE
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, plan)
        assert status(session, plan, "PLAN-1.1", DAY) is ActivityStatus.BOOKED
        record = scenes.save(session, world.supervisor, meeting)
        assert status(session, plan, "PLAN-1.1", DAY) is ActivityStatus.HELD
        services.submit_record(session, actor=world.supervisor, record=record)
        assert status(session, plan, "PLAN-1.1", DAY) is ActivityStatus.RECORDED
        services.agree_record(session, actor=world.coordinator, record=record)
    assert status(session, plan, "PLAN-1.1", date(2027, 1, 1)) is ActivityStatus.AGREED
    assert status(session, plan, "PLAN-1.3", date(2027, 1, 1)) is ActivityStatus.OVERDUE


def test_group_that_took_place_is_missed_by_who_did_not_come(session, world):
    plan, other = world.enrol(), scenes.second_plan(world)
    with clock.at(clock.london(DAY, 16)):
        meeting = scenes.group(session, world, plan, other)
        came = scenes.everybody(meeting) | {
            place.id: Attendance.APOLOGIES
            for place in meeting.participants
            if place.person_id == world.other_coordinator.id
        }
        scenes.save(session, world.supervisor, meeting, attendance=came, send=True)
    assert status(session, plan, "PLAN-1.4", DAY) is ActivityStatus.AGREED
    assert status(session, other, "PLAN-1.4", DAY) is ActivityStatus.MISSED


@pytest.mark.parametrize("counts", [True, False])
def test_attended_conference_delivers_the_sixth_group_if_it_counts_as_one(session, world, counts):
    plan = world.enrol()
    meeting = scenes.conference(session, world, plan, counts_as_group=counts)
    with clock.at(clock.london(date(2026, 9, 24), 18)):
        scenes.save(session, world.supervisor, meeting, send=True)
    today = date(2026, 12, 1)
    assert status(session, plan, "PLAN-6.2", today) is ActivityStatus.AGREED
    expected = ActivityStatus.AGREED if counts else ActivityStatus.OVERDUE
    assert status(session, plan, "PLAN-6.4", today) is expected


def test_standings_cost_two_queries_for_any_number_of_plans(session, world):
    plans = [world.enrol(), scenes.second_plan(world)]
    scenes.agreed(session, world, plans[0])
    scenes.group(session, world, *plans)
    ids = [plan.id for plan in plans]
    with counting(session) as sent:
        standings = queries.standings(session, plan_ids=ids, today=DAY)
        assert [s.meeting.kind for s in standings.values() if s.meeting] == [
            SessionKind.INDIVIDUAL,
            SessionKind.GROUP,
            SessionKind.GROUP,
        ]
    assert len(sent) == 2  # 1) activities 2) places in sessions, with session, record and conference


def test_lists_cost_the_same_however_long_they_are(session, world):
    plan = world.enrol()
    for code in ("PLAN-1.1", "PLAN-1.2", "PLAN-1.3"):
        scenes.sent(session, world, plan, code)
    session.commit()
    people = {key: world.people[key] for key in ("coordinator", "supervisor")}
    ids = {key: person.id for key, person in people.items()}
    for key, cost in (("coordinator", 3), ("supervisor", 3)):
        with counting(session) as sent:
            actor = session.get(type(people[key]), ids[key])
            find = queries.records_waiting_for if key == "coordinator" else queries.records_waiting_on_others
            found = find(session, actor=actor)
            assert [record.state for record in found] == [RecordState.SUBMITTED] * 3
            assert [record.session.plan.coordinator.name for record in found] == ["Cora Valecoord"] * 3
        # the reader; 1) records with session, plan and people 2) assignments 3) events
        assert len(sent) - 1 == cost
