"""The record's page: one form, kept as a draft, sent, refused without losing a word."""

from datetime import timedelta

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.core import clock
from trainingapp.supervision import services
from trainingapp.supervision.models import Action
from trainingapp.supervision.terms import ActionState, RecordState, SessionState

NHS_NUMBER = "943 476 5919"
"""A valid number from the range kept for tests."""


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(clock.london(DAY, 11)):
        yield


@pytest.fixture
def meeting(session, world):
    return scenes.book(session, world, world.enrol())


def marks(page, mark="attended"):
    """The register as its writer fills it in."""
    return {
        name: mark
        for name in {e.get("name") for e in page.all("input")}
        if (name or "").startswith("place_") and not name.endswith("not-a-patient")
    }


def new_action(number=1, text="Visit the practice", owner="coordinator", day=20):
    return {
        f"new_{number}-text": text,
        f"new_{number}-owner": owner,
        f"new_{number}-due_on-day": str(day),
        f"new_{number}-due_on-month": "June",
        f"new_{number}-due_on-year": "2026",
    }


def test_record_is_written_saved_sent_and_agreed(session, world, client, meeting):
    client.sign_in(world.supervisor)
    form = client.get(client.get(f"/sessions/{meeting.id}").link("Write the record"))
    assert form.h1 == "Record: Individual supervision, month 1"
    assert form.field("agenda").startswith("Welcome, and how supervision will work")
    assert "Not saved yet" in form.text
    saved = client.submit(form, {"summary": "We talked.", "save": "yes"} | new_action())
    assert "Saved at 11:00" in saved.text
    sent = client.submit(saved, marks(saved) | {"send": "yes"})
    assert "Sent to Cora Valecoord to agree." in sent.text
    assert "Waiting for Cora Valecoord to agree, since 10 June 2026 (today)" in sent.text

    client.sign_in(world.coordinator)
    page = client.get(f"/sessions/{meeting.id}")
    for words in ("We talked.", "Visit the practice", "Sam Valesuper sent this record"):
        assert words in page.text
    done = client.submit(page, action="/agree")
    assert "Agreed by everybody. The record is locked." in done.text
    noted = client.submit(client.get(done.link("Add a note")), {"text": "It was the 9th, in truth."})
    assert "Added by Cora Valecoord" in noted.text
    assert session.get(type(meeting), meeting.id).record.state is RecordState.AGREED


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("PLAN-1.1", set()),
        ("PLAN-1.2", {"priorities", "intended_role"}),
        ("PLAN-3.3", {"review"}),
        ("PLAN-6.3", {"handover", "evaluation", "next_six_months", "follow_on_supervisor"}),
    ],
)
def test_each_kind_asks_for_its_own_parts_before_it_is_sent(session, world, client, code, parts):
    made = scenes.book(session, world, world.enrol(), code)
    page = client.sign_in(world.supervisor).get(f"/sessions/{made.id}/record")
    refused = client.submit(page, {"send": "yes"})
    fields = page.fields()
    assert {name for name in scenes.COMPLETE if name in fields} == parts
    people = len(made.participants)
    assert len(refused.errors) == people + 1 + len(parts), refused.errors
    whole = marks(page) | {"summary": "We talked.", "send": "yes"} | {n: scenes.COMPLETE[n] for n in parts}
    assert "Sent to Cora Valecoord" in client.submit(refused, whole).text


def test_half_done_draft_is_kept(session, world, client, meeting):
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    saved = client.submit(page, {"agenda": "Only this", "save": "yes"})
    assert saved.field("agenda") == "Only this"
    assert session.get(type(meeting), meeting.id).state is SessionState.BOOKED


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": "0"}, "Minutes must be between 1 and 480"),
        ({"minutes": "481"}, "Minutes must be between 1 and 480"),
        ({"minutes": "an hour"}, "Minutes must be a whole number, like 45"),
        ({"held_on-day": "11"}, "Date held must be today or in the past"),
        ({"held_on-day": "31"}, "Date held must be a real date"),
        ({"held_on-month": "5"}, "Date held must be on or after 1 June 2026, the first day of the programme"),
        ({"next_on-day": "9", "next_on-month": "6", "next_on-year": "2026"}, "Next date must be after"),
        ({"mode": "telepathy"}, "Select one of the options"),
        ({"summary": f"Spoke about {NHS_NUMBER}"}, "This looks like an NHS number"),
        ({"agenda": f"Number{NHS_NUMBER}".replace("Number", "")}, "This looks like an NHS number"),
        ({"summary": "x" * 10_001}, "What we talked about must be 10,000 characters or fewer"),
        (new_action(text=f"Call about {NHS_NUMBER}"), "This looks like an NHS number"),
        (new_action() | {"new_1-owner": ""}, "Select who does it"),
        (new_action(day=""), "By when must include a day"),
        (new_action(day=9), "must be due on or after the session"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_kept(session, world, client, meeting, changes, error):
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    typed = {"summary": "Every word of this stays", "save": "yes"} | changes
    refused = client.submit(page, typed)
    assert any(error in message for message in refused.errors), refused.errors
    for name, value in typed.items():
        if name not in {"save", "mode"}:
            assert refused.field(name) == value
    assert session.get(type(meeting), meeting.id).record is None


def test_text_of_any_length_and_script_is_shown_as_it_was_typed(world, client, meeting):
    text = "שלום מרחבא 👩🏽‍⚕️ <b>not bold</b>\n" + "x" * 9_900
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    saved = client.submit(page, {"summary": text, "save": "yes"})
    assert saved.field("summary") == text
    shown = client.get(f"/sessions/{meeting.id}")
    assert "שלום מרחבא 👩🏽‍⚕️ <b>not bold</b>" in shown.text
    assert "<b>not bold" not in shown.html


def test_two_devices_show_both_versions_and_lose_neither(session, world, client, meeting):
    client.sign_in(world.supervisor)
    phone = client.get(f"/sessions/{meeting.id}/record")
    laptop = client.get(f"/sessions/{meeting.id}/record")
    client.submit(laptop, {"summary": "From the laptop", "save": "yes"} | new_action(text="Laptop action"))
    both = client.submit(
        phone, {"summary": "From the phone", "save": "yes"} | new_action(text="Phone action")
    )
    assert "Sam Valesuper saved this record on 10 June 2026, 11:00" in both.errors[0]
    assert "What Sam Valesuper saved at 11:00" in both.text
    assert "From the laptop" in both.text
    assert both.field("summary") == "From the phone"
    assert "Laptop action" in both.html
    assert both.field("new_1-text") == "Phone action"
    merged = client.submit(both, {"summary": "From both", "save": "yes"})
    assert merged.errors == []
    assert merged.field("summary") == "From both"
    assert {a.text for a in session.query(Action)} == {"Laptop action", "Phone action"}


@pytest.mark.parametrize("button", ["save", "send"])
def test_form_sent_twice_is_kept_once(session, world, client, meeting, button):
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    whole = marks(page) | {"summary": "We talked.", button: "yes"} | new_action()
    client.submit(page, whole)
    again = client.submit(page, whole)
    assert again.errors == []
    assert session.query(Action).count() == 1
    assert len(session.get(type(meeting), meeting.id).record.events) == (button == "send")


def test_other_words_for_a_record_that_was_sent_are_refused_and_kept(world, client, meeting):
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    whole = marks(page) | {"summary": "We talked.", "send": "yes"}
    client.submit(page, whole)
    late = client.submit(page, whole | {"summary": "Other words"})
    assert "was sent on 10 June 2026, 11:00" in late.errors[0]
    assert late.field("summary") == "Other words"
    assert client.get(f"/sessions/{meeting.id}/record").h1 == "Individual supervision, month 1"


def test_session_without_its_coordinator_is_closed_and_can_be_booked_again(session, world, client, meeting):
    page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    closed = client.submit(page, marks(page, "did_not_attend") | {"send": "yes"})
    assert "Closed as not held" in closed.text
    assert "Not held" in closed.text
    activity = scenes.activity(meeting.plan, "PLAN-1.1")
    assert client.get(f"/plans/{meeting.plan_id}/activities/{activity.id}/book").h1.startswith("Book")


def test_returned_record_shows_why_and_is_sent_again(session, world, client):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")
    path = f"/sessions/{record.session_id}"
    client.sign_in(world.pcn_supervisor)
    returned = client.submit(
        client.get(client.get(path).link("Ask for changes")), {"reason": "Add the dates"}
    )
    assert "Returned to Sam Valesuper" in returned.text
    client.sign_in(world.supervisor)
    page = client.get(path)
    assert "Priya Valepractice asked for changes on 10 June 2026" in page.text
    assert "Add the dates" in page.text
    form = client.get(page.link("Change the record"))
    again = client.submit(form, {"summary": "With the dates", "send": "yes"})
    assert "Sent to Cora Valecoord and Priya Valepractice to agree." in again.text


def test_agreeing_a_page_that_is_out_of_date_shows_the_new_text_first(session, world, client):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")
    path = f"/sessions/{record.session_id}"
    old = client.sign_in(world.coordinator).get(path)
    services.return_record(session, actor=world.pcn_supervisor, record=record, reason="Add the dates")
    changed = scenes.values(summary="With the dates")
    scenes.save(session, world.supervisor, record.session, values=changed, send=True)
    session.commit()
    refused = client.submit(old, action="/agree")
    assert "changed since you opened it" in refused.errors[0]
    assert "With the dates" in refused.text
    assert "You agreed this record." in client.submit(refused).text


def test_last_times_actions_are_decided_in_the_form(session, world, client, meeting):
    visit = scenes.action(session, world, meeting, text="Visit")
    call = scenes.action(session, world, meeting, text="Call")
    later = scenes.book(session, world, meeting.plan, "PLAN-1.3", DAY + timedelta(days=7))
    client.sign_in(world.supervisor)
    with clock.at(clock.london(DAY + timedelta(days=7), 12)):
        client.sign_in(world.supervisor)
        page = client.get(f"/sessions/{later.id}/record")
        decide = {f"carried_{visit.id.hex}-state": "dropped", "save": "yes"}
        refused = client.submit(page, decide)
        assert refused.errors == ["Say why it is dropped"]
        client.submit(refused, {f"carried_{visit.id.hex}-outcome": "The practice closed", "save": "yes"})
    states = {a.text: a.state for a in session.query(Action)}
    assert states == {"Visit": ActionState.DROPPED, "Call": ActionState.OPEN}
    assert call.text == "Call"


def test_cleared_action_is_taken_away_and_an_error_keeps_it_in_sight(session, world, client, meeting):
    client.sign_in(world.supervisor)
    page = client.submit(
        client.get(f"/sessions/{meeting.id}/record"), {"save": "yes"} | new_action(text="A slip")
    )
    [name] = [n for n in page.fields() if n.startswith("line_") and n.endswith("-text")]
    assert page.field(name) == "A slip"
    client.submit(page, {name: "", "save": "yes"})
    assert session.query(Action).count() == 0


def test_shared_record_asks_for_a_register_and_a_note_only(session, world, client):
    group = scenes.group(
        session, world, world.enrol(), scenes.second_plan(world), day=DAY - timedelta(days=1)
    )
    page = client.sign_in(world.supervisor).get(f"/sessions/{group.id}/record")
    assert "Shared note" in page.text
    assert not [name for name in page.fields() if name.startswith(("new_", "line_"))]
    done = client.submit(page, marks(page) | {"summary": "We shared ideas.", "send": "yes"})
    assert "Recorded." in done.text
    read = client.sign_in(world.other_coordinator).get(f"/sessions/{group.id}")
    assert "We shared ideas." in read.text
    register = client.sign_in(world.lead).get(f"/sessions/{group.id}")
    assert "We shared ideas." not in register.text
    assert "Cora Valecoord, coordinator Attended" in register.text


@pytest.mark.parametrize("code", ["PLAN-1.1", "PLAN-1.2"])
def test_form_costs_a_fixed_number_of_queries(session, world, client, code):
    plan = world.enrol()
    client.sign_in(world.supervisor)
    for number in range(2):
        made = scenes.book(session, world, plan, code if number else "PLAN-2.1")
        for line in range(3):
            scenes.action(session, world, made, text=f"Action {number} {line}")
    path = f"/sessions/{made.id}/record"
    client.get(path)
    with statements(session.get_bind()) as sent:
        client.raw.get(path)
    # 1 reader 2 session, plan, record 3 assignments 4 participants 5 what was typed 6 actions
    # 7 competencies 8 note 9 the next session 10 what was brought 11 the route agreed
    assert len(sent) == 11, "\n".join(sent)
