"""Moving and cancelling sessions, and what everybody's calendar is told, on both databases."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.world import START
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import SessionMove
from trainingapp.supervision.terms import SessionState

LATER = clock.london(DAY + timedelta(days=1), 15)


@pytest.fixture(autouse=True)
def on_the_first_day():
    with clock.at(START):
        yield


def messages(session, kind):
    found = session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id)
    return {message.to_name: message for message in found}


def move(session, world, meeting, **changes):
    given = {"actor": world.supervisor, "starts_at": LATER, "reason": "Training day"}
    return services.move_session(session, meeting=meeting, **(given | changes))


# --- invitations ----------------------------------------------------------------------------------


def test_booking_invites_each_of_its_people_once(session, world):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan, "PLAN-1.2")
    scenes.book(session, world, plan, "PLAN-1.2")
    sent = messages(session, "session-invitation")
    assert set(sent) == {"Cora Valecoord", "Sam Valesuper", "Priya Valepractice"}
    assert session.query(OutboxMessage).count() == 3
    for message in sent.values():
        assert message.calendar_method == "REQUEST"
        [event] = Calendar.from_ical(message.calendar).events
        assert event["UID"].startswith(str(meeting.id))
        assert len(event["ATTENDEE"]) == 3
        assert message.about_path == f"/sessions/{meeting.id}"
    assert sent["Cora Valecoord"].waiting_id == world.supervisor.id
    assert sent["Sam Valesuper"].waiting_id is None


def test_message_holds_no_name_of_anybody_and_nothing_that_was_typed(session, world):
    meeting = scenes.book(session, world, world.enrol(), place="Room next to Mrs Jones")
    move(session, world, meeting, reason="Mrs Jones is away")
    services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Mrs Jones again")
    assert session.query(OutboxMessage).count() == 6
    for message in session.query(OutboxMessage):
        for words in ("Jones", "Cora", "Sam"):
            assert words not in str(message.params)


def test_session_that_is_over_invites_nobody(session, world):
    with clock.at(DAY + timedelta(days=1)):
        meeting = scenes.book(session, world, world.enrol())
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="It was another day")
    assert session.query(OutboxMessage).count() == 0


def test_person_who_is_added_to_a_group_is_invited_alone(session, world):
    meeting = scenes.group(session, world, world.enrol())
    assert set(messages(session, "session-invitation")) == {"Cora Valecoord", "Sam Valesuper"}
    late = scenes.activity(scenes.second_plan(world), "PLAN-1.4")
    for _ in range(2):
        services.add_attendees(session, actor=world.supervisor, meeting=meeting, activities=[late])
    sent = messages(session, "session-invitation")
    assert session.query(OutboxMessage).count() == len(sent) == 3
    assert "cora" not in sent["Ciaran Valecoord"].calendar.lower()


# --- moving ---------------------------------------------------------------------------------------


def test_moved_session_keeps_its_uid_and_raises_its_sequence(session, world):
    meeting = scenes.book(session, world, world.enrol())
    before = Calendar.from_ical(messages(session, "session-invitation")["Cora Valecoord"].calendar).events[0]
    move(session, world, meeting, minutes=50, place=" Room 2 ")
    sent = messages(session, "session-moved")
    assert set(sent) == {"Cora Valecoord", "Sam Valesuper"}
    after = Calendar.from_ical(sent["Cora Valecoord"].calendar).events[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == LATER
    assert (meeting.minutes, meeting.place) == (50, "Room 2")
    assert sent["Cora Valecoord"].params["before"] == "Wednesday 10 June 2026 at 10:00"
    assert sent["Cora Valecoord"].params["when"] == "Thursday 11 June 2026 at 15:00"


def test_move_is_kept_with_who_and_why(session, world):
    meeting = scenes.book(session, world, world.enrol())
    first = meeting.starts_at
    move(session, world, meeting)
    [kept] = queries.moves(session, session_id=meeting.id)
    assert (kept.before, kept.after, kept.reason) == (first, LATER, "Training day")
    assert kept.person_id == world.supervisor.id
    event = session.query(Event).filter_by(what="session:moved").one()
    assert "Training" not in event.details


def test_same_move_sent_twice_is_one(session, world):
    meeting = scenes.book(session, world, world.enrol())
    for _ in range(2):
        move(session, world, meeting)
    assert session.query(SessionMove).count() == 1
    assert meeting.sequence == 1
    assert len(messages(session, "session-moved")) == 2


def test_new_place_needs_no_reason_and_is_no_move(session, world):
    meeting = scenes.book(session, world, world.enrol())
    move(session, world, meeting, starts_at=meeting.starts_at, place="Room 3", reason="")
    assert session.query(SessionMove).count() == 0
    assert messages(session, "session-moved")["Cora Valecoord"].params["before"] == ""
    with pytest.raises(DomainError) as refusal:
        move(session, world, meeting, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"minutes": 90}, "unusual_length"),
        ({"starts_at": clock.london(START, 11)}, "day"),
        ({"starts_at": clock.london(date(2036, 6, 10), 10)}, "day"),
    ],
)
def test_move_that_cannot_be_is_refused_at_its_field(session, world, changes, field):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    with pytest.raises(DomainError) as refusal:
        move(session, world, meeting, **changes)
    assert refusal.value.field == field
    assert messages(session, "session-moved") == {}


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_who_leads_the_session_moves_it(session, world, who):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    with pytest.raises(NotAllowed):
        move(session, world, meeting, actor=getattr(world, who))


def test_recorded_or_cancelled_session_is_not_moved(session, world):
    plan = world.enrol()
    held = scenes.sent(session, world, plan).session
    with pytest.raises(DomainError, match="recorded"):
        move(session, world, held)
    called_off = scenes.book(session, world, plan, "PLAN-1.2")
    services.cancel(session, actor=world.supervisor, meeting=called_off, reason="Away")
    with pytest.raises(DomainError, match="cancelled"):
        move(session, world, called_off)


def test_conference_keeps_its_day_and_a_group_may_come_earlier(session, world):
    plan = world.enrol()
    conference = scenes.conference(session, world, plan)
    with pytest.raises(DomainError, match="24 September 2026"):
        move(session, world, conference)
    move(session, world, conference, starts_at=clock.london(date(2026, 9, 24), 10))
    group = scenes.group(session, world, plan)
    move(session, world, group, starts_at=clock.london(DAY - timedelta(days=2), 14))
    assert group.starts_at < clock.london(DAY, 0)


# --- what is considered before --------------------------------------------------------------------


def consider(session, world, plan, code="PLAN-1.1", starts_at=None, **changes):
    given = {
        "actor": world.supervisor,
        "plan": plan,
        "activity": scenes.activity(plan, code),
        "starts_at": starts_at or clock.london(DAY, 10),
        "minutes": 45,
    }
    return services.consider_booking(session, **(given | changes))


def test_usual_booking_leaves_nothing_to_consider(session, world):
    assert consider(session, world, world.enrol()) == []


def test_day_and_clashes_of_everybody_are_considered_without_saying_what_they_do(session, world):
    plan = world.enrol()
    scenes.book(session, world, plan, "PLAN-1.2", day=date(2026, 8, 1))
    other = scenes.second_plan(world, alliance_supervisor=world.supervisor)
    notes = consider(session, world, other, starts_at=clock.london(date(2026, 8, 1), 10, 30))
    assert notes == [
        "1 August 2026 is outside the time it is due, which is 1 June 2026 to 30 June 2026.",
        "1 August 2026 is not a working day.",
        "You have another session from 10:00 to 10:45.",
    ]
    joint = consider(session, world, plan, starts_at=clock.london(date(2026, 8, 1), 10))
    assert "Cora Valecoord has another session from 10:00 to 10:45." in joint


def test_cancelled_session_and_the_one_that_moves_stand_in_nobodys_way(session, world):
    plan = world.enrol()
    called_off = scenes.book(session, world, plan)
    services.cancel(session, actor=world.supervisor, meeting=called_off, reason="Away")
    assert consider(session, world, plan, "PLAN-1.2") == []
    meeting = scenes.book(session, world, plan)
    given = {"actor": world.supervisor, "meeting": meeting, "minutes": 45}
    assert services.consider_move(session, **given, starts_at=clock.london(DAY, 10, 15)) == []
    scenes.book(session, world, plan, "PLAN-1.2", starts_at=clock.london(DAY, 11))
    assert services.consider_move(session, **given, starts_at=clock.london(DAY, 10, 30)) == [
        "Cora Valecoord has another session from 11:00 to 11:45.",
        "You have another session from 11:00 to 11:45.",
    ]


def test_booking_sent_twice_does_not_stand_in_its_own_way(session, world):
    plan = world.enrol()
    scenes.book(session, world, plan)
    assert consider(session, world, plan) == []


def test_what_cannot_be_is_refused_before_anything_is_considered(session, world):
    plan = world.enrol()
    with pytest.raises(DomainError, match="between 1 and 480"):
        consider(session, world, plan, minutes=481)
    with pytest.raises(NotAllowed):
        consider(session, world, plan, actor=world.other_supervisor)


# --- cancelling -----------------------------------------------------------------------------------


def test_cancellation_reaches_every_calendar_once(session, world):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    for _ in range(2):
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
    assert meeting.state is SessionState.CANCELLED
    sent = messages(session, "session-cancelled")
    assert len(sent) == session.query(OutboxMessage).filter_by(kind="session-cancelled").count() == 3
    calendar = Calendar.from_ical(sent["Priya Valepractice"].calendar)
    assert calendar["METHOD"] == sent["Priya Valepractice"].calendar_method == "CANCEL"
    [event] = calendar.events
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")
