"""The session's page for each role and what it costs; booking, cancelling, notes, glass, actions."""

from datetime import date
from uuid import uuid4

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.assessments import services as assess
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.core import clock
from trainingapp.frameworks import queries as frameworks
from trainingapp.plans import services as plans
from trainingapp.supervision import services
from trainingapp.supervision.models import PrivateNote, SupervisionSession

CONTENT = "We talked about the first weeks."
NHS_NUMBER = "943 476 5919"


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(clock.london(DAY, 11)):
        yield


# --- who sees what --------------------------------------------------------------------------------

READS, SEES, NOT = "reads", "sees", "404"
PEOPLE = ("coordinator", "supervisor", "pcn_supervisor", "lead", "other_coordinator", "other_supervisor")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("PLAN-1.1", (READS, READS, NOT, SEES, NOT, NOT)),
        ("PLAN-1.3", (READS, READS, NOT, SEES, NOT, NOT)),
        ("PLAN-1.2", (READS, READS, READS, READS, NOT, NOT)),
    ],
)
def test_session_page_shows_each_role_what_the_visibility_table_allows(
    session, world, client, code, expected
):
    meeting = scenes.agreed(session, world, world.enrol(), code, DAY).session
    scenes.second_plan(world)
    for who, may in zip(PEOPLE, expected, strict=True):
        page = client.sign_in(getattr(world, who)).get(
            f"/sessions/{meeting.id}", status=404 if may == NOT else 200
        )
        assert (CONTENT in page.text) == (may == READS), who
        assert ("Attended" in page.text) == (may != NOT), who


def test_people_of_another_alliance_find_nothing(session, world, client):
    meeting = scenes.agreed(session, world, world.enrol(), "PLAN-1.2").session
    for person in world.elsewhere.people.values():
        client.sign_in(person).get(f"/sessions/{meeting.id}", status=404)


PAGES = {
    "record": {"supervisor"},
    "cancel": {"supervisor"},
    "agree": {"coordinator", "supervisor", "pcn_supervisor"},
    "return": {"coordinator", "supervisor", "pcn_supervisor"},
    "addenda": {"coordinator", "supervisor", "pcn_supervisor"},
    "note": {"coordinator", "supervisor"},
    "break-glass": set(),
    "attendees": set(),
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_joint_session_open_for_its_people_only(session, world, client, page):
    meeting = scenes.sent(session, world, world.enrol(), "PLAN-1.2").session
    scenes.second_plan(world)
    for who in (*PEOPLE, "other_pcn_supervisor"):
        client.sign_in(getattr(world, who))
        response = client.raw.get(f"/sessions/{meeting.id}/{page}")
        assert (response.status_code in {200, 302}) == (who in PAGES[page]), who
        assert response.status_code in {200, 302, 403, 404}


def test_unknown_ids_are_not_found(world, client):
    world.enrol()
    client.sign_in(world.supervisor)
    nowhere = uuid4()
    for path in (
        f"/sessions/{nowhere}",
        f"/sessions/{nowhere}/record",
        f"/sessions/{nowhere}/note",
        f"/actions/{nowhere}/close",
        f"/conferences/{nowhere}/register",
        f"/plans/{nowhere}/activities/{nowhere}/book",
        "/sessions/not-an-id",
    ):
        client.get(path, status=404)


def test_draft_is_not_shown_to_the_coordinator(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    scenes.save(session, world.supervisor, meeting)
    page = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}")
    assert CONTENT not in page.text
    assert "You can read it here when Sam Valesuper has sent it." in page.text


def test_page_says_who_can_read_it_and_what_supervision_is_not(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    said = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}").text
    assert (
        "You and Cora Valecoord. The PCN supervisor and the programme lead see only that it took place."
        in said
    )
    assert "It does not replace the clinical supervision" in said
    read = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}").text
    assert "You and Sam Valesuper. The PCN supervisor" in read


# --- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "cost"),
    [
        # 1 reader 2 session, plan, record 3 assignments 4 events 5 participants 6 glass 7 actions 8 note
        # 9 what was brought 10 competencies talked about 11 the next session
        ("supervisor", 11),
        ("coordinator", 10),  # the next session is the supervisor's to book
        ("lead", 6),  # nothing of the content
    ],
)
def test_session_page_costs_a_fixed_number_of_queries(session, world, client, who, cost):
    plan = world.enrol()
    first = scenes.agreed(session, world, plan).session
    second = scenes.book(session, world, plan, "PLAN-1.3")
    for number in range(4):
        scenes.action(session, world, second, text=f"Action {number}")
    scenes.save(session, world.supervisor, second, send=True)
    client.sign_in(getattr(world, who))
    for id_ in (first.id, second.id):
        client.get(f"/sessions/{id_}")  # what is cached once a process is cached now
        with statements(session.get_bind()) as sent:
            client.raw.get(f"/sessions/{id_}")
        assert len(sent) == cost


# --- booking --------------------------------------------------------------------------------------

WHEN = {
    "day-day": "24",
    "day-month": "6",
    "day-year": "2026",
    "time": "14:30",
    "minutes": "45",
    "mode": "video",
    "place": "Room 2",
}


@pytest.fixture
def book_path(world):
    plan = world.enrol()
    return f"/plans/{plan.id}/activities/{scenes.activity(plan, 'PLAN-1.2').id}/book"


def test_session_is_booked_for_london_time_and_shown(session, world, client, book_path):
    form = client.sign_in(world.supervisor).get(book_path)
    assert form.h1 == "Book: First joint session"
    page = client.submit(form, WHEN)
    assert "Wednesday 24 June 2026, 14:30, 45 minutes" in page.text
    assert "Room 2" in page.text
    assert "Note:" not in page.text
    assert session.query(SupervisionSession).one().starts_at.hour == 13, "summer time"


def test_unusual_day_is_booked_with_a_word(world, client, book_path):
    form = client.sign_in(world.supervisor).get(book_path)
    page = client.submit(form, WHEN | {"day-day": "4", "day-month": "7"})
    assert "4 July 2026 is outside the time it is due, which is 1 June 2026 to 30 June 2026." in page.text
    assert "4 July 2026 is not a working day." in page.text


def test_unusual_length_of_a_joint_session_is_confirmed_with_a_box(session, world, client, book_path):
    form = client.sign_in(world.supervisor).get(book_path)
    assert "unusual_length" not in form.html
    asked = client.submit(form, WHEN | {"minutes": "90"})
    assert asked.errors == [
        "Joint sessions last 30 to 60 minutes. Tick the box to book 90 minutes all the same"
    ]
    assert session.query(SupervisionSession).count() == 0
    assert "1 hour 30 minutes" in client.submit(asked, {"unusual_length": "yes"}).text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": "0"}, "Minutes must be between 1 and 480"),
        ({"minutes": "481"}, "Minutes must be between 1 and 480"),
        ({"day-day": "31"}, "Date must be a real date"),
        ({"day-year": "2062"}, "Date must be on or before 1 June 2028. Check the year"),
        ({"day-year": "2025"}, "Date must be on or after 1 June 2026, the first day"),
        ({"time": "25:00"}, "Time must be a time, like 9:30 or 14:05"),
        ({"time": ""}, "Enter the time it begins"),
        ({"place": f"Ask for {NHS_NUMBER}"}, "This looks like an NHS number"),
    ],
)
def test_booking_that_cannot_be_is_refused_at_its_field(session, world, client, book_path, changes, error):
    refused = client.submit(client.sign_in(world.supervisor).get(book_path), WHEN | changes)
    assert any(error in message for message in refused.errors), refused.errors
    for name, value in changes.items():
        assert refused.field(name) == value
    assert session.query(SupervisionSession).count() == 0


def test_booking_sent_twice_is_one_session(session, world, client, book_path):
    form = client.sign_in(world.supervisor).get(book_path)
    first, again = client.submit(form, WHEN), client.submit(form, WHEN)
    assert first.path == again.path
    assert "booked already" in client.submit(form, WHEN | {"day-day": "25"}).errors[0]
    assert session.query(SupervisionSession).count() == 1


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_booking_is_for_the_assigned_alliance_supervisor(world, client, book_path, who):
    client.sign_in(getattr(world, who))
    assert client.raw.get(book_path).status_code in {403, 404}


def test_session_is_cancelled_with_a_reason(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}")
    form = client.get(page.link("Cancel this session"))
    assert client.submit(form).errors == ["Enter the reason, so that the others understand it"]
    assert "It was cancelled. The reason: Snow" in client.submit(form, {"reason": "Snow"}).text


# --- groups and conferences -----------------------------------------------------------------------


def test_group_is_booked_for_the_coordinators_ticked(session, world, client):
    enrolled = [world.enrol(), scenes.second_plan(world), world.elsewhere.enrol()]
    ids = [str(scenes.activity(plan, "PLAN-1.4").id) for plan in enrolled]
    chooser = client.sign_in(world.supervisor).get("/groups/book")
    assert "First group session , month 1: 2 coordinators" in chooser.text
    form = client.get(chooser.link("First group session"))
    nobody = WHEN | {"attendees": None}
    assert client.submit(form, nobody).errors == ["Select at least one coordinator"]
    assert "Select one of the options" in client.submit(form, WHEN | {"attendees": ids}).errors[0]
    page = client.submit(form, WHEN | {"attendees": ids[:1]})
    assert "Cora Valecoord, coordinator" in page.text
    more = client.submit(client.get(page.link("Add coordinators")), {"attendees": ids[1:2]})
    assert "Ciaran Valecoord, coordinator" in more.text
    assert "First group session" not in client.get("/groups/book").text


def test_conference_has_a_register(session, world, client):
    plan = world.enrol()
    held = plans.add_conference(
        session, actor=world.lead, title="Support day", held_on=date(2026, 9, 24), venue="Town hall"
    )
    path = f"/conferences/{held.id}/register"
    form = client.sign_in(world.supervisor).get(path)
    ticked = {"time": "9:00", "attendees": [str(scenes.activity(plan, "PLAN-6.2").id)]}
    page = client.submit(form, ticked)
    assert page.h1 == "Support day"
    assert "Thursday 24 September 2026, 09:00" in page.text
    assert client.get(path).path == page.path, "there is one register"
    client.sign_in(world.elsewhere.supervisor).get(path, status=404)


# --- notes, glass, actions ------------------------------------------------------------------------


def test_private_note_is_shown_to_its_author_alone(session, world, client):
    meeting = scenes.agreed(session, world, world.enrol(), "PLAN-1.2").session
    page = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}")
    form = client.get(page.link("Write a private note"))
    assert "Only you can read this" in form.text
    assert "My own thought" in client.submit(form, {"text": "My own thought"}).text
    for other in (world.supervisor, world.pcn_supervisor, world.lead):
        assert "My own thought" not in client.sign_in(other).get(f"/sessions/{meeting.id}").html
    assert "My own thought" not in client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/note").html


def test_private_note_written_on_two_devices_shows_both(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    path = f"/sessions/{meeting.id}/note"
    phone = client.sign_in(world.coordinator).get(path)
    laptop = client.get(path)
    client.submit(laptop, {"text": "From the laptop"})
    both = client.submit(phone, {"text": "From the phone"})
    assert "You saved this note on 10 June 2026, 11:00" in both.errors[0]
    assert "From the laptop" in both.text
    assert both.field("text") == "From the phone"
    client.submit(both, {"text": "From both"})
    assert [note.text for note in session.query(PrivateNote)] == ["From both"]


def test_nhs_number_in_a_private_note_is_refused_and_kept(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}/note")
    refused = client.submit(form, {"text": f"About {NHS_NUMBER}"})
    assert "This looks like an NHS number" in refused.errors[0]
    assert refused.field("text") == f"About {NHS_NUMBER}"


def test_lead_opens_a_record_with_a_reason_for_24_hours_and_both_parties_see_it(session, world, client):
    meeting = scenes.agreed(session, world, world.enrol()).session
    services.save_note(session, actor=world.supervisor, meeting=meeting, version=None, text="Private thought")
    page = client.sign_in(world.lead).get(f"/sessions/{meeting.id}")
    form = client.get(page.link("Open the record"))
    assert client.submit(form).errors == ["Enter the reason. Both parties of the session will see it"]
    opened = client.submit(form, {"reason": "A complaint"})
    assert CONTENT in opened.text
    assert "Private thought" not in opened.html
    for party in (world.coordinator, world.supervisor):
        seen = client.sign_in(party).get(f"/sessions/{meeting.id}").text
        assert "Leila Valelead, programme lead, opened this record on 10 June 2026, 11:00" in seen
        assert "A complaint" in seen
    with clock.at(clock.london(DAY.replace(day=11), 11)):
        assert CONTENT not in client.sign_in(world.lead).get(f"/sessions/{meeting.id}").text


def test_owner_closes_an_action_between_sessions(session, world, client):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    scenes.action(session, world, meeting)
    scenes.save(session, world.supervisor, meeting, send=True)
    for who in ("coordinator", "pcn_supervisor"):
        services.agree_record(session, actor=getattr(world, who), record=meeting.record)
    page = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}")
    form = client.get(page.link("Close it"))
    assert client.submit(form).errors == ["Select whether it is done or dropped"]
    assert "Say why" in client.submit(form, {"state": "dropped"}).errors[0]
    client.submit(form, {"state": "done", "outcome": "Visited"})
    assert "Done Visited" in client.get(f"/sessions/{meeting.id}").text
    others = client.sign_in(world.pcn_supervisor).get(f"/sessions/{meeting.id}")
    assert "Close it" not in others.text
    client.get(form.path, status=404)


def test_session_page_names_the_sign_offs_that_wait_for_its_supervisor(session, world, client):
    plan = world.enrol()
    with clock.at(DAY):
        meeting = scenes.book(session, world, plan, "PLAN-2.1", DAY.replace(day=24))
        entry = frameworks.entries(session, plan.framework_id)[0]
        assess.rate(session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=4)
        assess.add_evidence(
            session,
            actor=world.coordinator,
            plan=plan,
            kind=EvidenceKind.REFLECTION,
            title="A list made with two practices",
            reflection="We agreed the search, ran it twice and compared the counts.",
            happened_on=DAY,
            shows={entry: "I did this myself, start to finish"},
        )
        assess.request_sign_off(session, actor=world.coordinator, plan=plan, entry=entry, claim="Done daily")
        client.sign_in(world.supervisor)
        page = client.get(f"/sessions/{meeting.id}")
        assert "Competencies waiting for you" in page.text
        assert "Agenda" in page.text
        client.sign_in(world.coordinator)
        assert "waiting for you" not in client.get(f"/sessions/{meeting.id}").text
