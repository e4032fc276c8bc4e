"""Booking and cancelling sessions, on both databases."""

from datetime import date, timedelta

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.world import START
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import services as plans
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision import services
from trainingapp.supervision.terms import Attendance, SessionState

COORDINATOR, SUPERVISOR, PCN = Party


@pytest.mark.parametrize(
    ("code", "parties"),
    [
        ("PLAN-1.1", [COORDINATOR, SUPERVISOR]),
        ("PLAN-1.3", [COORDINATOR, SUPERVISOR]),
        ("PLAN-1.2", [COORDINATOR, SUPERVISOR, PCN]),
        ("PLAN-3.3", [COORDINATOR, SUPERVISOR, PCN]),
        ("PLAN-6.3", [COORDINATOR, SUPERVISOR, PCN]),
    ],
)
def test_people_of_a_session_follow_from_its_kind(session, world, code, parties):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan, code)
    assert [place.party for place in meeting.participants] == parties
    assert [place.activity_id for place in meeting.participants if place.activity_id] == [
        scenes.activity(plan, code).id
    ]
    assert meeting.state is SessionState.BOOKED
    assert meeting.alliance_id == world.organisation.id


def test_booking_is_audited_without_free_text(session, world):
    meeting = scenes.book(session, world, world.enrol(), place="Room next to Mrs Jones")
    event = session.query(Event).filter_by(what="session:booked").one()
    assert event.subject_id == str(meeting.id)
    assert "Jones" not in event.details


@pytest.mark.parametrize(
    "who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor", "other_pcn_supervisor"]
)
def test_only_the_assigned_alliance_supervisor_books(session, world, who):
    with pytest.raises(NotAllowed):
        scenes.book(session, world, world.enrol(), actor=getattr(world, who))


def test_supervisor_of_another_alliance_does_not_book(session, world):
    with pytest.raises(NotAllowed):
        scenes.book(session, world, world.enrol(), actor=world.elsewhere.supervisor)


def test_same_booking_sent_twice_is_one_session(session, world):
    plan = world.enrol()
    first = scenes.book(session, world, plan)
    assert scenes.book(session, world, plan) is first
    with pytest.raises(DomainError, match="booked already, for 10 June 2026, 10:00"):
        scenes.book(session, world, plan, day=DAY + timedelta(days=1))


@pytest.mark.parametrize("minutes", [29, 61, 90])
def test_joint_session_of_unusual_length_is_booked_when_it_is_confirmed(session, world, minutes):
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        scenes.book(session, world, plan, "PLAN-1.2", minutes=minutes)
    assert refusal.value.field == "unusual_length"
    meeting = scenes.book(session, world, plan, "PLAN-1.2", minutes=minutes, unusual_length=True)
    assert meeting.minutes == minutes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"day": START - timedelta(days=1)}, "day"),
        ({"day": date(2062, 6, 10)}, "day"),
    ],
)
def test_what_cannot_be_booked_is_refused_at_its_field(session, world, changes, field):
    with pytest.raises(DomainError) as refusal:
        scenes.book(session, world, world.enrol(), **changes)
    assert refusal.value.field == field


def test_day_outside_the_window_or_at_a_weekend_can_be_booked(session, world):
    assert scenes.book(session, world, world.enrol(), day=date(2026, 8, 1)).starts_at.day == 1


def test_paused_plan_cannot_be_booked_on(session, world):
    plan = world.enrol()
    with clock.at(DAY):
        plans.change_state(session, actor=world.lead, plan=plan, to=PlanState.PAUSED, reason="Leave")
    with pytest.raises(DomainError, match="paused"):
        scenes.book(session, world, plan)


def test_plan_without_a_pcn_supervisor_has_no_joint_session(session, world):
    plan = world.enrol()
    next(a for a in plan.assignments if a.party is PCN).ends_on = DAY
    with pytest.raises(DomainError, match="no PCN supervisor"):
        scenes.book(session, world, plan, "PLAN-1.2")


def test_cancelled_session_makes_room_for_another(session, world):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    with pytest.raises(DomainError) as refusal:
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(NotAllowed):
        services.cancel(session, actor=world.coordinator, meeting=meeting, reason="Away")
    services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
    services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Once more")
    assert meeting.state is SessionState.CANCELLED
    assert meeting.cancelled_reason == "Away"
    assert scenes.book(session, world, plan).id != meeting.id


def test_recorded_session_can_no_longer_be_cancelled(session, world):
    record = scenes.sent(session, world, world.enrol())
    with pytest.raises(DomainError, match="recorded"):
        services.cancel(session, actor=world.supervisor, meeting=record.session, reason="Away")


# --- groups and conferences -----------------------------------------------------------------------


def test_group_is_booked_for_coordinators_of_many_supervisors_in_one_step(session, world):
    meeting = scenes.group(session, world, world.enrol(), scenes.second_plan(world))
    people = {place.person_id for place in meeting.participants}
    assert people == {world.coordinator.id, world.other_coordinator.id, world.supervisor.id}
    assert meeting.plan_id is None
    assert meeting.kind is SessionKind.GROUP


def test_same_group_sent_twice_is_one_session(session, world):
    plans_of_group = [world.enrol(), scenes.second_plan(world)]
    first = scenes.group(session, world, *plans_of_group)
    assert scenes.group(session, world, *plans_of_group) is first
    with pytest.raises(DomainError, match="already booked"):
        scenes.group(session, world, *plans_of_group, day=DAY + timedelta(days=1))


def test_group_takes_nobody_from_another_alliance(session, world):
    foreign = world.elsewhere.enrol()
    with pytest.raises(NotAllowed, match="another alliance"):
        scenes.group(session, world, world.enrol(), foreign)


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead"])
def test_only_an_alliance_supervisor_leads_a_group(session, world, who):
    with pytest.raises(NotAllowed):
        scenes.group(session, world, world.enrol(), actor=getattr(world, who))


def test_group_needs_somebody_and_the_right_kind_of_activity(session, world):
    plan = world.enrol()
    with pytest.raises(DomainError) as refusal:
        scenes.group(session, world)
    assert refusal.value.field == "attendees"
    with pytest.raises(DomainError, match="of this kind only"):
        scenes.group(session, world, plan, code="PLAN-1.1")
    both = [scenes.activity(plan, code) for code in ("PLAN-1.4", "PLAN-2.2")]
    with pytest.raises(DomainError, match="each coordinator once"):
        scenes.group(session, world, activities=both)


def test_coordinator_who_joins_later_is_added_once(session, world):
    meeting = scenes.group(session, world, world.enrol())
    late = scenes.activity(scenes.second_plan(world), "PLAN-1.4")
    for _ in range(2):
        services.add_attendees(session, actor=world.supervisor, meeting=meeting, activities=[late])
    assert [p.person_id for p in meeting.participants].count(world.other_coordinator.id) == 1
    with pytest.raises(NotAllowed):
        services.add_attendees(session, actor=world.other_supervisor, meeting=meeting, activities=[late])


def test_conference_has_one_register_on_its_own_day(session, world):
    plan = world.enrol()
    meeting = scenes.conference(session, world, plan)
    assert meeting.kind is SessionKind.CONFERENCE
    assert meeting.place == "Town hall"
    given = {"actor": world.supervisor, "conference": meeting.conference, "minutes": 420}
    again = services.book_conference(
        session, **given, starts_at=meeting.starts_at, activities=[scenes.activity(plan, "PLAN-6.2")]
    )
    assert again is meeting
    with pytest.raises(DomainError, match="held on 24 September 2026"):
        services.book_conference(
            session, **given, starts_at=clock.london(DAY, 9), activities=[scenes.activity(plan, "PLAN-6.2")]
        )
    other = scenes.activity(scenes.second_plan(world), "PLAN-6.2")
    with pytest.raises(DomainError, match="register already"):
        services.book_conference(session, **given, starts_at=meeting.starts_at, activities=[other])


def test_conference_of_another_alliance_is_refused(session, world):
    meeting = scenes.conference(session, world, world.enrol())
    foreign = world.elsewhere
    with pytest.raises(NotAllowed):
        services.book_conference(
            session,
            actor=foreign.supervisor,
            conference=meeting.conference,
            starts_at=meeting.starts_at,
            minutes=420,
            activities=[scenes.activity(foreign.enrol(), "PLAN-6.2")],
        )


def test_absent_member_of_a_group_can_be_booked_into_another(session, world):
    plan, other = world.enrol(), scenes.second_plan(world)
    with clock.at(clock.london(DAY, 16)):
        meeting = scenes.group(session, world, plan, other)
        absent = {
            place.id: Attendance.DID_NOT_ATTEND
            if place.person_id == world.other_coordinator.id
            else Attendance.ATTENDED
            for place in meeting.participants
        }
        scenes.save(session, world.supervisor, meeting, attendance=absent, send=True)
        again = scenes.group(session, world, other, day=DAY + timedelta(days=7))
    assert again.id != meeting.id
