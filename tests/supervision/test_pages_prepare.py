"""What a coordinator brings to a session: theirs alone until shared, and then content of the session."""

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from tests.supervision.test_pages_record import NHS_NUMBER
from tests.supervision.typing_in import autosave
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.supervision import services
from trainingapp.supervision.models import Preparation

WORRY = "Two practices have not answered."


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(clock.london(DAY, 9)):
        yield


@pytest.fixture
def meeting(session, world):
    return scenes.book(session, world, world.enrol())


@pytest.fixture
def path(meeting):
    return f"/sessions/{meeting.id}/prepare"


def test_sheet_is_private_until_it_is_shared_and_then_content(session, world, client, meeting, path):
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"/sessions/{meeting.id}").link("Prepare"))
    saved = client.submit(page, {"worries": WORRY, "save": "yes"})
    assert "Saved at 09:00" in saved.text
    for person in (world.supervisor, world.lead):
        for address in (f"/sessions/{meeting.id}", f"/sessions/{meeting.id}/record"):
            if person is world.supervisor or not address.endswith("record"):
                assert WORRY not in client.sign_in(person).get(address).html
    before = session.query(Event).count()
    client.sign_in(world.coordinator)
    shared = client.submit(client.get(path), {"share": "yes"})
    assert "Shared with Sam Valesuper." in shared.text
    assert session.query(Event).count() == before + 1
    form = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/record")
    assert "What Cora Valecoord brought" in form.text
    assert WORRY in form.text
    assert WORRY in client.get(f"/sessions/{meeting.id}").text
    assert WORRY not in client.sign_in(world.lead).get(f"/sessions/{meeting.id}").html


@pytest.mark.parametrize(
    ("code", "share", "readers"),
    [
        ("PLAN-1.1", False, {"coordinator"}),
        ("PLAN-1.1", True, {"coordinator", "supervisor", "lead"}),
        ("PLAN-1.2", False, {"coordinator"}),
        ("PLAN-1.2", True, {"coordinator", "supervisor", "pcn_supervisor", "lead"}),
    ],
)
def test_broken_glass_shows_what_was_shared_and_nothing_else(session, world, client, code, share, readers):
    meeting = scenes.book(session, world, world.enrol(), code)
    form = client.sign_in(world.coordinator).get(f"/sessions/{meeting.id}/prepare")
    client.submit(form, {"worries": WORRY, "share" if share else "save": "yes"})
    if code == "PLAN-1.1":
        services.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint")
    found = set()
    for who in ("coordinator", "supervisor", "pcn_supervisor", "lead"):
        client.sign_in(getattr(world, who))
        sheet = f"/sessions/{meeting.id}/prepare"
        pages = [client.raw.get(a) for a in (f"/sessions/{meeting.id}", sheet)]
        found |= {who} if any(WORRY in page.get_data(as_text=True) for page in pages) else set()
    assert found == readers


def test_sheet_is_saved_as_it_is_typed_until_it_is_shared(session, world, client, meeting, path):
    page = client.sign_in(world.coordinator).get(path)
    assert autosave(client, page, {"wins": "The clinic ran"})["message"] == "Saved at 09:00"
    again = client.get(path)
    assert again.field("wins") == "The clinic ran"
    shared = client.get(client.submit(again, {"share": "yes"}).link("Change what you bring"))
    autosave(client, shared, {"wins": "The clinic ran twice"})
    assert session.query(Preparation).one().wins == "The clinic ran", "others read what was saved last"
    resumed = client.get(path)
    assert resumed.field("wins") == "The clinic ran twice"
    client.submit(resumed, {"save": "yes"})
    assert session.query(Preparation).one().wins == "The clinic ran twice"


def test_two_devices_show_both_versions(session, world, client, path):
    phone = client.sign_in(world.coordinator).get(path)
    laptop = client.get(path)
    client.submit(laptop, {"wins": "From the laptop", "save": "yes"})
    both = client.submit(phone, {"wins": "From the phone", "save": "yes"})
    assert "You saved this on 10 June 2026, 09:00" in both.errors[0]
    assert "What you saved at 09:00 From the laptop" in both.text
    assert both.field("wins") == "From the phone"
    client.submit(both, {"wins": "From both", "save": "yes"})
    assert session.query(Preparation).one().wins == "From both"


def test_nhs_number_is_refused_and_nothing_is_shared_empty(session, world, client, path):
    page = client.sign_in(world.coordinator).get(path)
    assert client.submit(page, {"share": "yes"}).errors == ["Enter what you bring, before you share it"]
    refused = client.submit(page, {"bring": f"About {NHS_NUMBER}", "share": "yes"})
    assert "This looks like an NHS number" in refused.errors[0]
    assert refused.field("bring") == f"About {NHS_NUMBER}"
    assert session.query(Preparation).count() == 0


def test_sheet_is_closed_once_the_record_is_sent(session, world, client, meeting, path):
    client.sign_in(world.coordinator)
    page = client.get(path)
    client.submit(page, {"bring": "A question", "share": "yes"})
    with clock.at(clock.london(DAY, 11)):
        scenes.save(session, world.supervisor, meeting, send=True)
        read = client.sign_in(world.coordinator).get(path)
        assert read.h1 == "Individual supervision, month 1"
        assert "A question" in read.text
        assert "Change what you bring" not in read.text
        refused = client.submit(page, {"bring": "Too late", "save": "yes", "csrf_token": client.token()})
        assert "was sent" in refused.errors[0]
        assert refused.field("bring") == "Too late"
    assert session.query(Preparation).one().bring == "A question"


def test_sharing_twice_is_harmless(session, world, client, path):
    page = client.sign_in(world.coordinator).get(path)
    for _ in range(2):
        client.submit(page, {"bring": "A question", "share": "yes"})
    assert session.query(Preparation).count() == 1
    assert session.query(Event).filter_by(what="preparation:shared").count() == 1


def test_group_is_prepared_by_nobody(session, world, client):
    group = scenes.group(session, world, world.enrol(), scenes.second_plan(world))
    client.sign_in(world.coordinator).get(f"/sessions/{group.id}/prepare", status=404)
