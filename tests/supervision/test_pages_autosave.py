"""Pages that save by themselves: what is kept, what follows from it (nothing), and who is in whose way."""

from datetime import timedelta

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.supervision.test_pages_record import NHS_NUMBER, marks, new_action
from tests.supervision.typing_in import autosave
from trainingapp.accounts.models import HeldForm
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.models import Assignment
from trainingapp.plans.terms import Party
from trainingapp.supervision import services
from trainingapp.supervision.models import Action, DiscussedCompetency, PrivateNote, Record
from trainingapp.supervision.terms import SessionState
from trainingapp.training.models import TimeEntry


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(clock.london(DAY, 11)):
        yield


@pytest.fixture
def meeting(session, world):
    return scenes.book(session, world, world.enrol())


@pytest.fixture
def path(meeting):
    return f"/sessions/{meeting.id}/record"


def test_draft_is_kept_and_nothing_follows_from_it(session, world, client, meeting, path):
    page = client.sign_in(world.supervisor).get(path)
    before = session.query(Event).count(), session.query(OutboxMessage).count()
    typed = marks(page) | {"summary": "Half a thou"} | new_action()
    answer = autosave(client, page, typed)
    assert (answer["message"], answer["saved_at"], answer["version"]) == ("Saved at 11:00", "11:00", 1)
    assert session.query(Record).one().summary == "Half a thou"
    assert session.get(type(meeting), meeting.id).state is SessionState.BOOKED
    assert {place.attendance for place in meeting.participants} == {None}
    for table in (Action, TimeEntry, PrivateNote, DiscussedCompetency):
        assert session.query(table).count() == 0
    assert (session.query(Event).count(), session.query(OutboxMessage).count()) == before


def test_form_is_taken_up_again_on_another_device(session, world, client, meeting, path):
    phone = client.sign_in(world.supervisor).get(path)
    typed = marks(phone) | {"summary": "From the phone", "note": "For me"} | new_action(text="Ring the hub")
    autosave(client, phone, typed)
    client.sign_in(world.supervisor)
    laptop = client.get(path)
    assert "Saved at 11:00" in laptop.text
    assert laptop.field("summary") == "From the phone"
    assert laptop.field("new_1-text") == "Ring the hub"
    assert laptop.field("note") == "For me"
    assert marks(laptop).items() <= laptop.fields().items()
    assert "Two versions" not in laptop.text
    sent = client.submit(laptop, {"send": "yes"})
    assert "Sent to Cora Valecoord to agree." in sent.text
    assert [action.text for action in session.query(Action)] == ["Ring the hub"]
    assert [note.text for note in session.query(PrivateNote)] == ["For me"]
    assert session.query(HeldForm).count() == 0


def test_typing_on_is_saved_over_ones_own_draft_and_so_is_the_button(session, world, client, path):
    page = client.sign_in(world.supervisor).get(path)
    assert autosave(client, page, {"summary": "One"})["version"] == 1
    assert autosave(client, page, {"summary": "One two", "version": "1"})["version"] == 2
    assert autosave(client, page, {"summary": "One two", "version": "2"})["version"] == 2, "nothing changed"
    saved = client.submit(page, {"summary": "One two three", "version": "2", "save": "yes"})
    assert saved.errors == []
    assert session.query(Record).one().summary == "One two three"


def test_page_whose_answer_was_lost_is_not_in_its_own_way(session, world, client, path):
    page = client.sign_in(world.supervisor).get(path)
    autosave(client, page, {"summary": "One"})
    again = autosave(client, page, {"summary": "One two"})
    assert (again["conflict"], again["version"]) == (False, 2)
    saved = client.submit(page, {"summary": "One two three", "save": "yes"})
    assert saved.errors == []
    assert session.query(Record).one().summary == "One two three"


def test_what_is_not_sound_is_held_as_it_was_typed(session, world, client, path):
    page = client.sign_in(world.supervisor).get(path)
    answer = autosave(client, page, {"minutes": "an hour", "summary": "We talked"})
    assert answer["problems"] == ["Minutes must be a whole number, like 45"]
    assert answer["message"] == (
        "Saved at 11:00 as you typed it. Still to put right: Minutes must be a whole number, like 45."
    )
    assert session.query(Record).count() == 0
    again = client.get(path)
    assert again.field("minutes") == "an hour"
    assert again.field("summary") == "We talked"
    assert "What you typed at 10 June 2026, 11:00 is below." in again.text
    assert "Kept at 11:00, not saved yet" in again.text
    assert again.errors == []
    clean = client.submit(again, {"discard": "yes"})
    assert clean.field("minutes") == "45"
    assert clean.field("summary") == ""


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"held_on-day": "11"}, "Date held must be today or in the past"),
        ({"minutes": "0"}, "Minutes must be between 1 and 480"),
        ({"minutes": "481"}, "Minutes must be between 1 and 480"),
        ({"escalated_to": "line_manager"}, "Enter the day it was passed on"),
    ],
)
def test_what_the_rules_refuse_becomes_no_draft_and_is_held(session, world, client, path, changes, problem):
    page = client.sign_in(world.supervisor).get(path)
    assert problem in autosave(client, page, changes)["problems"]
    assert session.query(Record).count() == 0
    assert client.get(path).fields().items() >= changes.items()


@pytest.mark.parametrize("name", ["summary", "note", "new_1-text"])
def test_nhs_number_is_never_held_and_the_rest_is(session, world, client, path, name):
    page = client.sign_in(world.supervisor).get(path)
    autosave(client, page, {name: "Before", "agenda": "First"})
    answer = autosave(client, page, {name: f"About {NHS_NUMBER}", "agenda": "Second"})
    assert answer["message"].startswith("Not saved: This looks like an NHS number")
    for held in session.query(HeldForm):
        assert NHS_NUMBER not in str(held.fields)
    for record in session.query(Record):
        assert NHS_NUMBER not in record.summary
    again = client.get(path)
    assert again.field("agenda") == "Second"
    assert again.field(name) == "Before"


def test_two_supervisors_of_one_session_see_both_texts_and_neither_is_lost(
    session, world, client, meeting, path
):
    plan = meeting.plan
    cover(session, world, plan)
    mine = client.sign_in(world.supervisor).get(path)
    theirs = client.sign_in(world.other_supervisor).get(path)
    autosave(client, theirs, {"summary": "What Oona wrote"})
    client.sign_in(world.supervisor)
    answer = autosave(client, mine, {"summary": "What Sam wrote", "csrf_token": client.token()})
    assert answer["conflict"]
    assert (answer["by"], answer["at"]) == ("Oona Valesuper", "11:00")
    assert "Oona Valesuper saved this at 11:00" in answer["message"]
    assert session.query(Record).one().summary == "What Oona wrote"

    both = client.get(path)
    assert both.field("summary") == "What Sam wrote"
    assert "Two versions" in both.text
    assert "What Oona Valesuper saved at 11:00 What Oona wrote" in both.text
    assert autosave(client, both, {"summary": "What Sam wrote."})["conflict"], (
        "a page decides nothing by itself"
    )
    assert session.query(Record).one().summary == "What Oona wrote"
    saved = client.submit(both, {"summary": "What both wrote", "save": "yes"})
    assert saved.errors == []
    assert session.query(Record).one().summary == "What both wrote"
    assert "Two versions" not in saved.text


def cover(session, world, plan):
    """Somebody who covers for the alliance supervisor this week."""
    session.add(
        Assignment(
            plan_id=plan.id,
            person_id=world.other_supervisor.id,
            party=Party.ALLIANCE_SUPERVISOR,
            covers_id=world.supervisor.id,
            starts_on=DAY - timedelta(days=1),
            ends_on=DAY + timedelta(days=5),
        )
    )
    session.flush()
    session.expire_all()


def test_typing_after_the_record_was_sent_is_held_and_said(session, world, client, path):
    page = client.sign_in(world.supervisor).get(path)
    client.submit(page, marks(page) | {"summary": "We talked.", "send": "yes"})
    answer = autosave(client, page, {"summary": "Too late"})
    assert answer["conflict"]
    assert "Sam Valesuper sent this record at 11:00" in answer["message"]
    assert session.query(Record).one().summary == "We talked."


def test_returned_record_changes_for_its_readers_only_when_it_is_saved(session, world, client):
    record = scenes.sent(session, world, world.enrol())
    services.return_record(session, actor=world.coordinator, record=record, reason="Add the date")
    path = f"/sessions/{record.session_id}/record"
    page = client.sign_in(world.supervisor).get(path)
    answer = autosave(client, page, {"summary": "Half a thou"})
    assert answer["message"] == "Saved at 11:00"
    assert "Half a thou" not in client.sign_in(world.coordinator).get(f"/sessions/{record.session_id}").text
    again = client.sign_in(world.supervisor).get(path)
    assert again.field("summary") == "Half a thou"
    client.submit(again, {"summary": "A whole thought", "send": "yes"})
    assert session.get(Record, record.id).summary == "A whole thought"


@pytest.mark.parametrize("page", ["record", "note"])
def test_address_leads_back_to_the_form(world, client, meeting, page):
    client.sign_in(world.supervisor)
    assert client.get(f"/sessions/{meeting.id}/{page}/autosave").path == f"/sessions/{meeting.id}/{page}"


def test_token_is_asked_for_here_too(session, world, client, path):
    client.sign_in(world.supervisor)
    session.commit()
    assert client.raw.post(f"{path}/autosave", data={"summary": "Forged"}).status_code == 400


def test_what_was_typed_when_time_ran_out_comes_back_from_either_address(session, world, client, path):
    page = client.sign_in(world.supervisor).get(path)
    session.commit()
    with clock.at(clock.london(DAY, 12)):
        late = client.raw.post(f"{path}/autosave", data=page.fields() | {"summary": "Typed slowly"})
        assert late.status_code == 302
        assert "/sign-in" in late.location
        again = client.sign_in(world.supervisor).get(path)
        assert again.field("summary") == "Typed slowly"
        assert "What you typed at 10 June 2026, 12:00 is below." in again.text


# --- the private note -----------------------------------------------------------------------------


def test_note_is_saved_as_it_is_typed(session, world, client, meeting):
    path = f"/sessions/{meeting.id}/note"
    page = client.sign_in(world.coordinator).get(path)
    assert autosave(client, page, {"text": "A thou"})["message"] == "Saved at 11:00"
    assert autosave(client, page, {"text": "A thought"})["version"] == 2
    again = client.get(path)
    assert again.field("text") == "A thought"
    assert "Saved at 11:00" in again.text
    assert client.submit(again, {"text": "A whole thought"}).h1 == "Individual supervision, month 1"
    assert [note.text for note in session.query(PrivateNote)] == ["A whole thought"]


def test_note_on_two_devices_is_kept_twice_until_its_author_decides(session, world, client, meeting):
    path = f"/sessions/{meeting.id}/note"
    phone = client.sign_in(world.coordinator).get(path)
    laptop = client.get(path)
    autosave(client, laptop, {"text": "From the laptop"})
    assert autosave(client, phone, {"text": "From the phone"})["conflict"]
    both = client.get(path)
    assert "From the laptop" in both.text
    assert both.field("text") == "From the phone"
    client.submit(both, {"text": "From both"})
    assert [note.text for note in session.query(PrivateNote)] == ["From both"]


@pytest.mark.parametrize("who", ["pcn_supervisor", "lead", "other_supervisor"])
def test_nobody_else_saves_here(session, world, client, meeting, who):
    client.sign_in(getattr(world, who))
    session.commit()
    for page in ("record", "note", "prepare"):
        response = client.raw.post(
            f"/sessions/{meeting.id}/{page}/autosave", data={"csrf_token": client.token()}
        )
        assert response.status_code in {403, 404}
    assert session.query(HeldForm).count() == 0
