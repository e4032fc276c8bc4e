"""Changing and calling off a conference with its register, on both databases and on its pages."""

from datetime import date

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.world import START
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import queries as plan_queries
from trainingapp.plans import services as plans
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import SessionMove
from trainingapp.supervision.terms import Attendance, SessionState
from trainingapp.training import queries as training

HELD_ON = date(2026, 9, 24)
LATER = date(2026, 10, 8)


def announce(world, held_on=HELD_ON, **changes):
    given = {
        "title": "Support day",
        "held_on": held_on,
        "venue": "Town hall",
        "programme": "Fatigue\nScreening",
    }
    with clock.at(START):
        return plans.add_conference(world.session, actor=world.lead, **(given | changes))


def edit(world, conference, today=START, **changes):
    given = {
        "actor": world.lead,
        "conference": conference,
        "version": conference.version,
        "title": conference.title,
        "held_on": conference.held_on,
        "venue": conference.venue,
        "counts_as_group": conference.counts_as_group,
        "programme": conference.programme,
    }
    with clock.at(today):
        return services.edit_conference(world.session, **(given | changes))


def cancel(world, conference, today=START, **changes):
    given = {"actor": world.lead, "conference": conference, "reason": "The hall is closed"}
    with clock.at(today):
        return services.cancel_conference(world.session, **(given | changes))


def open_register(world, conference, *plans_of):
    with clock.at(START):
        return services.book_conference(
            world.session,
            actor=world.supervisor,
            conference=conference,
            starts_at=clock.london(conference.held_on, 9, 30),
            minutes=420,
            activities=[scenes.activity(plan, "PLAN-6.2") for plan in plans_of],
        )


def counts_on(plan):
    return scenes.activity(plan, "PLAN-6.2").conference


def messages(session, kind):
    return session.query(OutboxMessage).filter_by(kind=kind).count()


def test_a_moved_conference_takes_its_register_along(session, world):
    plan = world.enrol()
    conference = announce(world)
    meeting = open_register(world, conference, plan)
    edit(world, conference, held_on=LATER, venue="Corn Exchange")
    assert meeting.starts_at == clock.london(LATER, 9, 30)
    assert (meeting.place, meeting.sequence) == ("Corn Exchange", 1)
    [move] = session.query(SessionMove).all()
    assert (move.before, move.after) == (clock.london(HELD_ON, 9, 30), clock.london(LATER, 9, 30))
    assert messages(session, "session-moved") == len(meeting.participants)
    assert counts_on(plan) is conference


def test_the_time_of_day_stays_across_the_change_of_clocks(world):
    meeting = open_register(world, conference := announce(world), world.enrol())
    edit(world, conference, held_on=date(2026, 11, 12))
    assert meeting.starts_at == clock.london(date(2026, 11, 12), 9, 30)


def test_saving_it_as_it_is_tells_nobody(session, world):
    conference = announce(world)
    open_register(world, conference, world.enrol())
    version = conference.version
    edit(world, conference)
    edit(world, conference, counts_as_group=False)
    assert conference.version == version + 1
    assert messages(session, "session-moved") == 0


def test_another_day_links_plans_anew(world):
    plan = world.enrol()
    first, second = announce(world), announce(world, LATER)
    assert counts_on(plan) is first
    edit(world, first, held_on=date(2026, 12, 3))
    assert counts_on(plan) is second
    edit(world, first, held_on=HELD_ON)
    assert counts_on(plan) is first
    edit(world, first, held_on=date(2027, 9, 1))
    edit(world, second, held_on=date(2027, 9, 2))
    assert counts_on(plan) is None


def test_a_cancelled_conference_hands_its_plans_on(session, world):
    plan = world.enrol()
    first, second = announce(world), announce(world, LATER)
    meeting = open_register(world, first, plan)
    cancel(world, first)
    cancel(world, first)
    assert counts_on(plan) is second
    assert (meeting.state, meeting.cancelled_reason) == (SessionState.CANCELLED, "The hall is closed")
    assert messages(session, "session-cancelled") == len(meeting.participants)
    assert announce(world, HELD_ON, title="Another"), "the day is free again"
    with pytest.raises(DomainError, match="was cancelled, so it has no register"):
        open_register(world, first, plan)


def test_nobody_newly_enrolled_counts_on_a_cancelled_one(world):
    cancel(world, announce(world))
    assert counts_on(world.enrol()) is None


def test_what_was_held_stays_as_it_is(world):
    conference = announce(world)
    for verb in (edit, cancel):
        with pytest.raises(DomainError, match="was held on 24 September 2026"):
            verb(world, conference, today=date(2026, 9, 25), **({"venue": "Park"} if verb is edit else {}))


def test_a_register_that_was_taken_holds_its_day(session, world):
    conference = announce(world)
    meeting = open_register(world, conference, plan := world.enrol())
    with clock.at(clock.london(HELD_ON, 16)):
        services.take_register(
            session,
            actor=world.supervisor,
            meeting=meeting,
            version=meeting.version,
            attendance={p.id: Attendance.ATTENDED for p in meeting.participants if p.activity_id},
            guests={},
        )
    [entry] = training.entries(session, plan_id=plan.id)
    assert (entry.minutes, entry.content) == (420, "Fatigue\nScreening")
    with pytest.raises(DomainError, match="its date can no longer change"):
        edit(world, conference, today=HELD_ON, held_on=LATER)
    with pytest.raises(DomainError, match="can no longer be cancelled"):
        cancel(world, conference, today=HELD_ON)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"held_on": date(2026, 5, 31)}, "today or in the future"),
        ({"held_on": LATER}, "already has a conference on this day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_the_date(session, world, changes, said):
    conference, _ = announce(world), announce(world, LATER)
    with pytest.raises(DomainError, match=said) as refusal:
        edit(world, conference, **changes)
    assert refusal.value.field == "held_on"
    with pytest.raises(DomainError) as refusal:
        cancel(world, conference, reason=" ")
    assert refusal.value.field == "reason"


def test_two_leads_at_once(world):
    conference = announce(world)
    version = conference.version
    edit(world, conference, venue="Corn Exchange")
    with pytest.raises(EditConflict, match="was changed on 1 June 2026"):
        edit(world, conference, version=version, venue="Park")
    edit(world, conference, version=version)


@pytest.mark.parametrize("who", ["supervisor", "coordinator", "pcn_supervisor"])
def test_only_the_lead_of_the_alliance_changes_it(world, who):
    conference = announce(world)
    for actor in (getattr(world, who), world.elsewhere.lead):
        with pytest.raises(NotAllowed):
            edit(world, conference, actor=actor, venue="Park")
        with pytest.raises(NotAllowed):
            cancel(world, conference, actor=actor)


# --- pages ----------------------------------------------------------------------------------------


def test_a_lead_changes_and_cancels_on_pages(client, world):
    conference = announce(world)
    open_register(world, conference, world.enrol())
    with clock.at(START):
        listed = client.sign_in(world.lead).get("/conferences")
        assert "Came to come" in listed.text
        page = client.get(listed.link("Edit"))
        assert page.field("programme") == "Fatigue\nScreening"
        first = client.submit(page, {"venue": "Corn Exchange"})
        assert "Support day is changed." in first.text
        lost = client.submit(page, {"venue": "Park"})
        assert "while you were writing" in lost.errors[0]
        assert "Venue Corn Exchange" in lost.text
        assert lost.field("venue") == "Park"
        assert "Support day is changed." in client.submit(lost).text
        form = client.get(client.get(f"/conferences/{conference.id}/edit").link("Cancel this conference"))
        assert client.submit(form).errors == ["Enter the reason, so that the others understand it"]
        done = client.submit(form, {"reason": "The hall is closed"})
        assert "Support day (cancelled)" in done.text
        assert "was cancelled. Add a new one" in client.get(f"/conferences/{conference.id}/edit").text
        meeting = queries.register_of(world.session, conference_id=conference.id)
        assert meeting is None


@pytest.mark.parametrize("number", [5, 40])
def test_the_list_costs_the_same_for_few_and_many(client, world, number):
    plan = world.enrol()
    for day in range(number):
        announce(world, date.fromordinal(HELD_ON.toordinal() + day))
    [first, *_] = plan_queries.announced_conferences(world.session, alliance_id=world.organisation.id)
    open_register(world, first, plan)
    client.sign_in(world.lead).get("/conferences")
    with statements(world.session.get_bind()) as asked:
        client.raw.get("/conferences")
    assert len(asked) == 5  # 1) the person 2) conferences 3) expected 4) coordinators who came 5) guests
