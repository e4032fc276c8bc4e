"""A session of forty minutes, recorded: how few pages it takes, and all that follows from one form."""

from datetime import date, timedelta

import pytest
from flask import request, request_finished

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.supervision.test_pages_record import marks, new_action
from tests.supervision.typing_in import autosave
from trainingapp.core import clock
from trainingapp.plans.models import Acceptance, Agreement
from trainingapp.plans.terms import AgreementKind, EscalateTo, Party
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import Action, PrivateNote, SupervisionSession
from trainingapp.supervision.terms import ActivityStatus, Attendance, Mode
from trainingapp.training.models import TimeEntry

PAGES = 6


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(clock.london(DAY, 10, 45)):
        yield


@pytest.fixture
def loads(app):
    """The pages loaded, whether asked for or led to."""
    seen = []

    def count(_app, response):
        if request.method == "GET" and response.status_code == 200:
            seen.append(request.path)

    with request_finished.connected_to(count, app):
        yield seen


def test_session_of_forty_minutes_is_recorded_in_at_most_six_page_loads(session, world, client, loads):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    client.sign_in(world.supervisor)

    form = client.get(client.get(f"/sessions/{meeting.id}").link("Write the record"))
    assert form.field("agenda").startswith("Welcome")
    competency = next(e for e in form.all("input") if (e.get("name") or "").startswith("discussed_"))
    typed = marks(form) | {"summary": "We talked about the first weeks.", "note": "Ask about the van."}
    for minute in range(20, 0, -1):
        typed["version"] = autosave(client, form, typed | {"formative": f"Learned {minute}"})["version"] or ""
    typed |= {competency.get("name"): competency.get("value"), "minutes": "40", "send": "yes"}
    sent = client.submit(form, typed | new_action())
    assert "Sent to Cora Valecoord to agree." in sent.text

    confirmed = client.get(sent.link("CMP-"))
    assert "Everything that happened" in confirmed.text
    booking = client.get(sent.link("Book it"))
    booked = client.submit(booking, {"minutes": "60"} if not booking.field("minutes") else {})
    assert "Booked" in booked.text
    assert len(loads) <= PAGES, loads

    standing = queries.standings(session, plan_ids=[plan.id], today=DAY)
    assert standing[scenes.activity(plan, "PLAN-1.1").id].status is ActivityStatus.RECORDED
    assert [(entry.minutes, entry.used_on) for entry in session.query(TimeEntry)] == [(40, DAY)]
    assert [action.text for action in session.query(Action)] == ["Visit the practice"]
    assert [note.text for note in session.query(PrivateNote)] == ["Ask about the van."]
    following = session.query(SupervisionSession).filter(SupervisionSession.id != meeting.id).one()
    assert following.starts_at == clock.london(date(2026, 7, 1), 10)


def test_page_of_the_session_says_what_it_closed_and_how_late(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    title = scenes.activity(meeting.plan, "PLAN-1.1").title
    with clock.at(clock.london(DAY + timedelta(days=9), 9)):
        scenes.save(session, world.supervisor, meeting, values=scenes.values(), send=True)
        for who in ("supervisor", "coordinator"):
            page = client.sign_in(getattr(world, who)).get(f"/sessions/{meeting.id}")
            assert "Recorded 9 days after" in page.text
            assert f"It closed “{title}”, due by" in page.text
        services.return_record(session, actor=world.coordinator, record=meeting.record, reason="The date")
    with clock.at(clock.london(DAY + timedelta(days=20), 9)):
        scenes.save(session, world.supervisor, meeting, values=scenes.values(minutes=50), send=True)
        page = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}")
        assert "Recorded 9 days after" in page.text, "it was first sent then"


def test_record_sent_in_time_says_nothing_of_it(session, world, client):
    meeting = scenes.sent(session, world, world.enrol()).session
    assert "days after" not in client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}").text


# --- protected time -------------------------------------------------------------------------------


def entries(session):
    return [(e.minutes, e.purpose.value) for e in session.query(TimeEntry).order_by(TimeEntry.id)]


def test_other_minutes_reverse_the_entry_and_the_same_ones_change_nothing(session, world):
    record = scenes.sent(session, world, world.enrol())
    again = {"actor": world.coordinator, "record": record, "reason": "It was longer"}
    services.return_record(session, **again)
    scenes.save(session, world.supervisor, record.session, values=scenes.values(), send=True)
    assert entries(session) == [(45, "supervision")]
    services.return_record(session, **again)
    scenes.save(session, world.supervisor, record.session, values=scenes.values(minutes=60), send=True)
    assert entries(session) == [(45, "supervision"), (-45, "supervision"), (60, "supervision")]


def test_time_is_taken_back_where_it_turns_out_that_nobody_came(session, world):
    record = scenes.sent(session, world, world.enrol())
    services.return_record(session, actor=world.coordinator, record=record, reason="I was away")
    absent = scenes.everybody(record.session, Attendance.DID_NOT_ATTEND)
    scenes.save(session, world.supervisor, record.session, attendance=absent, send=True)
    assert sum(minutes for minutes, _ in entries(session)) == 0


def test_group_is_logged_for_each_coordinator_who_came(session, world):
    day = DAY - timedelta(days=1)
    group = scenes.group(session, world, world.enrol(), scenes.second_plan(world), day=day)
    away = next(place for place in group.participants if place.party is Party.COORDINATOR)
    came = {**scenes.everybody(group), away.id: Attendance.APOLOGIES}
    values = scenes.values(day, minutes=90)
    scenes.save(session, world.supervisor, group, values=values, attendance=came, send=True)
    assert entries(session) == [(90, "group")]


# --- what was talked about ------------------------------------------------------------------------


def test_optional_parts_are_kept_and_shown_to_the_two_of_them(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    typed = {
        "summary": "We talked.",
        "normative": "Within the role.",
        "restorative": "A hard week.",
        "wellbeing": "struggling",
        "escalated_to": "line_manager",
        "escalated_on-day": "10",
        "escalated_on-month": "6",
        "escalated_on-year": "2026",
        "send": "yes",
    }
    client.submit(form, marks(form) | typed)
    read = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}").text
    for words in ("Within the role.", "A hard week.", "Struggling", "Line manager, 10 June 2026"):
        assert words in read
    hidden = client.sign_in(world.lead).get(f"/sessions/{meeting.id}").text
    assert "Struggling" not in hidden


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"escalated_to": "line_manager"}, "Enter the day it was passed on"),
        ({"day": "10"}, "Select the role it was passed on to"),
        (
            {"escalated_to": "line_manager", "day": "11"},
            "The day it was passed on must be today or in the past",
        ),
    ],
)
def test_escalation_names_its_role_and_a_day_that_has_been(session, world, client, changes, error):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    parts = ("escalated_on-day", "escalated_on-month", "escalated_on-year")
    day = dict(zip(parts, (changes["day"], "6", "2026"), strict=True)) if "day" in changes else {}
    refused = client.submit(form, changes | day | {"summary": "Stays", "save": "yes"})
    assert error in refused.errors
    assert refused.field("summary") == "Stays"
    assert any(d.get("open") is not None for d in refused.all("details")), "the folded part is open"


def test_joint_record_asks_nothing_of_wellbeing(session, world, client):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    assert not {"wellbeing", "normative", "escalated_to"} & form.fields().keys()
    record = scenes.save(session, world.supervisor, meeting, values=scenes.values(normative="Slipped in"))
    assert record.normative == ""


def test_route_agreed_by_both_is_shown_beside_the_escalation(session, world, client):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    agreement = Agreement(
        plan_id=plan.id,
        kind=AgreementKind.SUPERVISION,
        number=1,
        escalation_route="Duty manager, then the safeguarding lead",
        escalate_to=EscalateTo.PROGRAMME_LEAD,
        expectations={},
        proposed_by_id=world.supervisor.id,
        content_digest="a" * 64,
    )
    session.add(agreement)
    session.flush()
    path = f"/sessions/{meeting.id}/record"
    for party, person in (
        (Party.ALLIANCE_SUPERVISOR, world.supervisor),
        (Party.COORDINATOR, world.coordinator),
    ):
        assert "Duty manager" not in client.sign_in(world.supervisor).get(path).text
        session.add(
            Acceptance(agreement_id=agreement.id, person_id=person.id, party=party, content_digest="a" * 64)
        )
        session.flush()
    assert "Duty manager" in client.sign_in(world.supervisor).get(path).text


def test_competencies_are_ticked_kept_and_taken_back(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    path = f"/sessions/{meeting.id}/record"
    form = client.sign_in(world.supervisor).get(path)
    boxes = [e for e in form.all("input") if (e.get("name") or "").startswith("discussed_")]
    assert len(boxes) > 20
    name, value = boxes[0].get("name"), boxes[0].get("value")
    saved = client.submit(form, {name: value, "save": "yes"})
    assert "1 competency ticked" in saved.text
    cleared = client.submit(saved, {name: None, "save": "yes"})
    assert "0 competencies ticked" in cleared.text
    refused = client.submit(cleared, {name: str(meeting.id), "save": "yes"})
    assert "Select one of the options" in refused.errors[0]


def test_next_session_that_is_booked_already_is_named(session, world, client):
    plan = world.enrol()
    meeting = scenes.book(session, world, plan)
    scenes.book(session, world, plan, "PLAN-2.1", date(2026, 7, 7), mode=Mode.PHONE)
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    assert "Booked already: Tuesday 7 July 2026, 10:00." in form.text
    assert form.field("next_on-day") == "7"
    sent = client.submit(form, marks(form) | {"summary": "We talked.", "send": "yes"})
    assert "is booked for Tuesday 7 July 2026, 10:00." in sent.text
    assert "Book it" not in sent.text


def test_private_note_in_the_form_is_read_by_its_author_alone(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    client.submit(form, marks(form) | {"summary": "We talked.", "note": "My own thought", "send": "yes"})
    assert "My own thought" in client.get(f"/sessions/{meeting.id}").text
    for other in (world.coordinator, world.lead):
        assert "My own thought" not in client.sign_in(other).get(f"/sessions/{meeting.id}").html


def test_private_note_changed_in_another_window_is_shown_beside_it(session, world, client):
    meeting = scenes.book(session, world, world.enrol())
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    services.save_note(session, actor=world.supervisor, meeting=meeting, version=None, text="Elsewhere")
    both = client.submit(form, {"summary": "We talked.", "note": "Here", "save": "yes"})
    assert "You saved this note" in both.errors[0]
    assert "Elsewhere" in both.text
    assert both.field("note") == "Here"
    assert both.field("summary") == "We talked."
    assert client.submit(both, {"note": "Both", "save": "yes"}).errors == []
    assert [note.text for note in session.query(PrivateNote)] == ["Both"]
