"""Taking registers, on both databases."""

from datetime import date, timedelta

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import Party
from trainingapp.supervision import queries, services
from trainingapp.supervision.terms import ActivityStatus, Attendance, GuestRole, SessionState
from trainingapp.supervision.values import GuestLine
from trainingapp.training import queries as training
from trainingapp.training.terms import TimePurpose

CAME, APOLOGIES, ABSENT = Attendance
AFTER = clock.london(DAY, 15)
GWEN = GuestLine("Gwen Guest", GuestRole.CARE_NAVIGATOR, "Vale PCN")


@pytest.fixture
def plans(world):
    return world.enrol(), scenes.second_plan(world)


@pytest.fixture
def meeting(session, world, plans):
    with clock.at(DAY - timedelta(days=7)):
        return scenes.group(session, world, *plans)


def coordinators(meeting):
    return [place for place in meeting.participants if place.party is Party.COORDINATOR]


def take(session, world, meeting, *marks, at=AFTER, **changes):
    places = coordinators(meeting)
    given = {
        "actor": world.supervisor,
        "meeting": meeting,
        "version": meeting.version,
        "attendance": dict(zip([p.id for p in places], marks or [CAME] * len(places), strict=True)),
        "guests": {guest.id: CAME for guest in meeting.guests},
    }
    with clock.at(at):
        return services.take_register(session, **(given | changes))


def minutes(session, plans):
    used = training.minutes_used(session, plan_ids=[plan.id for plan in plans])
    return [used[plan.id] for plan in plans]


def standing(session, plan, code="PLAN-1.4"):
    found = queries.standings(session, plan_ids=[plan.id], today=DAY)
    return found[scenes.activity(plan, code).id].status


def test_one_entry_reaches_every_plan(session, world, plans, meeting):
    take(session, world, meeting, CAME, APOLOGIES)
    assert meeting.state is SessionState.HELD
    assert [standing(session, plan) for plan in plans] == [ActivityStatus.HELD, ActivityStatus.MISSED]
    assert minutes(session, plans) == [90, 0]
    [entry] = training.entries(session, plan_id=plans[0].id)
    assert (entry.used_on, entry.purpose, entry.title) == (DAY, TimePurpose.GROUP, "First group session")
    assert entry.content == "Contract, quality framework and integrated care"
    leader = next(place for place in meeting.participants if place.party is Party.ALLIANCE_SUPERVISOR)
    assert leader.attendance is CAME


def test_a_correction_follows_into_plans_and_ledgers(session, world, plans, meeting):
    take(session, world, meeting, CAME, APOLOGIES)
    take(session, world, meeting, ABSENT, CAME)
    assert [standing(session, plan) for plan in plans] == [ActivityStatus.MISSED, ActivityStatus.HELD]
    assert minutes(session, plans) == [0, 90]


def test_the_same_register_twice_is_one(session, world, plans, meeting):
    version = meeting.version
    take(session, world, meeting)
    take(session, world, meeting, version=version)
    assert session.query(Event).filter_by(what="register:taken").count() == 1
    assert len(training.entries(session, plan_id=plans[0].id)) == 1


def test_whoever_saves_second_is_told_and_changes_nothing(session, world, plans, meeting):
    version = meeting.version
    take(session, world, meeting, CAME, APOLOGIES)
    with pytest.raises(EditConflict, match="saved at 15:00"):
        take(session, world, meeting, CAME, CAME, version=version)
    assert [place.attendance for place in coordinators(meeting)] == [CAME, APOLOGIES]
    take(session, world, meeting, CAME, CAME)
    assert minutes(session, plans) == [90, 90]


def test_the_finished_record_has_the_last_word_on_the_length(session, world, plans, meeting):
    take(session, world, meeting)
    with clock.at(AFTER):
        scenes.save(session, world.supervisor, meeting, send=True, values=scenes.values(DAY, minutes=75))
    assert minutes(session, plans) == [75, 75]
    with pytest.raises(DomainError, match="finished"):
        take(session, world, meeting, CAME, ABSENT)


def test_a_group_can_be_finished_from_its_record_alone(session, world, plans, meeting):
    with clock.at(AFTER):
        scenes.save(session, world.supervisor, meeting, send=True, values=scenes.values(DAY, minutes=75))
    assert minutes(session, plans) == [75, 75]
    [entry] = training.entries(session, plan_id=plans[0].id)
    assert entry.content == "Contract, quality framework and integrated care"


def test_nobody_came(session, world, plans, meeting):
    take(session, world, meeting, APOLOGIES, ABSENT)
    assert meeting.state is SessionState.NOT_HELD
    assert minutes(session, plans) == [0, 0]
    again = scenes.group(session, world, plans[0], day=DAY + timedelta(days=7))
    with pytest.raises(DomainError, match="booked again for Cora Valecoord, on 17 June 2026"):
        take(session, world, meeting, CAME, ABSENT)
    with clock.at(DAY + timedelta(days=1)):
        services.cancel(session, actor=world.supervisor, meeting=again, reason="A mistake")
    take(session, world, meeting, CAME, ABSENT)
    assert meeting.state is SessionState.HELD


def test_somebody_absent_who_was_booked_again_did_not_come_here(session, world, plans, meeting):
    take(session, world, meeting, CAME, APOLOGIES)
    scenes.group(session, world, plans[1], day=DAY + timedelta(days=7))
    with pytest.raises(DomainError, match="booked again for Ciaran"):
        take(session, world, meeting, CAME, CAME)


@pytest.mark.parametrize("moment", [clock.london(DAY, 13, 59), clock.london(DAY - timedelta(days=1), 15)])
def test_a_register_waits_until_the_session_begins(session, world, meeting, moment):
    with pytest.raises(DomainError, match=r"not begun\. Take its register from 10 June 2026, 14:00"):
        take(session, world, meeting, at=moment)


def test_a_cancelled_group_has_no_register(session, world, plans, meeting):
    with clock.at(DAY - timedelta(days=1)):
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Snow")
    with pytest.raises(DomainError, match="cancelled"):
        take(session, world, meeting)
    with pytest.raises(DomainError, match="cancelled"):
        services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])
    assert minutes(session, plans) == [0, 0]


def test_everybody_is_marked(session, world, meeting):
    [first, _] = coordinators(meeting)
    with pytest.raises(DomainError, match="Say for everybody"):
        take(session, world, meeting, attendance={first.id: CAME})


@pytest.mark.parametrize("who", ["coordinator", "other_supervisor", "lead", "pcn_supervisor"])
def test_only_who_leads_it_keeps_the_register(session, world, meeting, who):
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        take(session, world, meeting, actor=actor)
    with pytest.raises(NotAllowed):
        services.add_guests(session, actor=actor, meeting=meeting, guests=[GWEN])
    assert queries.register(session, meeting.id, actor=actor) is None


def test_a_session_of_one_plan_has_no_register(session, world, plans):
    single = scenes.book(session, world, plans[0])
    with pytest.raises(NotAllowed):
        take(session, world, single)
    assert queries.register(session, single.id, actor=world.supervisor) is None


# --- guests ---------------------------------------------------------------------------------------


def test_guests_are_on_the_register_once(session, world, meeting):
    add = lambda: services.add_guests(  # noqa: E731 (the same call twice)
        session, actor=world.supervisor, meeting=meeting, guests=[GWEN]
    )
    assert [guest.name for guest in add()] == ["Gwen Guest"]
    assert add() == []
    take(session, world, meeting, came_too=[GWEN, GuestLine("Hal", GuestRole.OTHER)])
    assert {guest.name: guest.attendance for guest in meeting.guests} == {"Gwen Guest": CAME, "Hal": CAME}


def test_a_guest_leaves_while_nothing_is_said_about_them(session, world, meeting):
    [guest] = services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])
    with pytest.raises(NotAllowed):
        services.remove_guest(session, actor=world.other_supervisor, guest=guest)
    services.remove_guest(session, actor=world.supervisor, guest=guest)
    session.expire_all()
    assert meeting.guests == []
    [guest] = services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])
    take(session, world, meeting)
    with pytest.raises(DomainError, match="stay on it"):
        services.remove_guest(session, actor=world.supervisor, guest=guest)


def test_guests_alone_make_it_held_but_fulfil_nothing(session, world, plans, meeting):
    services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])
    take(session, world, meeting, APOLOGIES, APOLOGIES)
    assert meeting.state is SessionState.HELD
    assert [standing(session, plan) for plan in plans] == [ActivityStatus.MISSED] * 2
    assert minutes(session, plans) == [0, 0]


def test_nobody_is_added_once_the_record_is_finished(session, world, meeting):
    take(session, world, meeting)
    with clock.at(AFTER):
        scenes.save(session, world.supervisor, meeting, send=True)
    with pytest.raises(DomainError, match="finished"):
        services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])


# --- conferences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [True, False])
def test_a_conference_counts_as_a_group_when_it_says_so(session, world, counts):
    plan = world.enrol()
    day = date(2026, 9, 24)
    meeting = scenes.conference(session, world, plan, day=day, counts_as_group=counts)
    services.add_guests(session, actor=world.supervisor, meeting=meeting, guests=[GWEN])
    take(session, world, meeting, at=clock.london(day, 17))
    sixth = ActivityStatus.HELD if counts else ActivityStatus.NOT_YET_DUE
    assert standing(session, plan, "PLAN-6.2") is ActivityStatus.HELD
    assert standing(session, plan, "PLAN-6.4") is sixth
    assert training.totals(session, plan_ids=[plan.id])[plan.id] == {TimePurpose.CONFERENCE: 420}
    [counted] = queries.turnouts(session, actor=world.lead).values()
    assert counted == (1, 1, 1)
    assert queries.turnouts(session, actor=world.elsewhere.lead) == {}


def test_a_record_written_after_the_register_leaves_it_alone(session, world, plans, meeting):
    take(session, world, meeting, CAME, APOLOGIES)
    with clock.at(AFTER):
        scenes.save(session, world.supervisor, meeting, send=True, attendance={})
    assert [place.attendance for place in coordinators(meeting)] == [CAME, APOLOGIES]
    assert minutes(session, plans) == [45, 0]


def test_a_draft_that_says_nobody_came_takes_the_time_back(session, world, plans, meeting):
    take(session, world, meeting, CAME, CAME)
    with clock.at(AFTER):
        scenes.save(session, world.supervisor, meeting, attendance=scenes.everybody(meeting, ABSENT))
    assert meeting.state is SessionState.NOT_HELD
    assert minutes(session, plans) == [0, 0]
