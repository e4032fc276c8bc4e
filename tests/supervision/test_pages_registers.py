"""The pages of registers and guests."""

from datetime import timedelta

import pytest

from tests.counting import statements
from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.terms import Party
from trainingapp.supervision import queries, services
from trainingapp.supervision.terms import Attendance, GuestRole
from trainingapp.supervision.values import GuestLine

CAME, APOLOGIES, ABSENT = Attendance
AFTER = clock.london(DAY, 15)


def a_group(world, people=2, guests=0):
    plans = [world.enrol()]
    for number in range(people - 1):
        person = world.add_person(f"extra{number}", f"Extra {number:02}", Role.COORDINATOR, world.other_pcn)
        plans.append(scenes.second_plan(world, coordinator=person))
    with clock.at(DAY - timedelta(days=7)):
        meeting = scenes.group(world.session, world, *plans)
        lines = [GuestLine(f"Guest {number:02}", GuestRole.OTHER, "Vale PCN") for number in range(guests)]
        services.add_guests(world.session, actor=world.supervisor, meeting=meeting, guests=lines)
    return meeting


def fields_of(meeting):
    coordinators = [place for place in meeting.participants if place.party is Party.COORDINATOR]
    return [f"place_{place.id.hex}" for place in sorted(coordinators, key=lambda place: place.person.name)]


@pytest.fixture
def at_group(client, world):
    meeting = a_group(world)
    with clock.at(AFTER):
        client.sign_in(world.supervisor)
        yield meeting


def test_the_register_is_one_page_and_one_save(client, world, at_group):
    address = f"/sessions/{at_group.id}/register"
    page = client.get(client.get(f"/sessions/{at_group.id}").link("Take the register"))
    assert page.h1 == "Register: First group session"
    for said in ("Theme: Contract, quality framework", "Cora Valecoord Vale PCN", "Extra 00 Upper Vale PCN"):
        assert said in page.text
    assert page.link("Everybody came") == "?everybody=came"
    preset = client.get(f"{address}?everybody=came")
    first, second = fields_of(at_group)
    done = client.submit(preset, {second: "apologies"})
    assert "The register is saved: 1 coordinator came" in done.text
    assert "1 coordinator came, of 2 coordinators on the register" in done.text
    assert done.link("Change the register") == address
    assert preset.fields()[first] == "attended"
    assert client.get(address).fields()[second] == "apologies", "what is saved comes before what is preset"


def test_a_gap_is_an_error_at_that_person(client, world, at_group):
    first, _ = fields_of(at_group)
    page = client.submit(client.get(f"/sessions/{at_group.id}/register"), {first: "attended"})
    assert page.errors == ["Select whether Extra 00 came"]
    assert page.fields()[first] == "attended"
    assert queries.standings(world.session, plan_ids=[], today=DAY) == {}


def test_the_loser_of_a_race_sees_what_differs(client, world, at_group):
    address = f"/sessions/{at_group.id}/register"
    first, second = fields_of(at_group)
    phone, laptop = client.get(address), client.get(address)
    client.submit(phone, {first: "attended", second: "apologies"})
    lost = client.submit(laptop, {first: "attended", second: "did_not_attend"})
    assert "was saved at 15:00, while you were taking it" in lost.errors[0]
    assert "Extra 00 Sent apologies Did not attend" in lost.text
    assert "Cora Valecoord Attended" not in lost.text
    assert lost.fields()[second] == "did_not_attend"
    done = client.submit(lost)
    assert "The register is saved" in done.text
    assert client.get(address).fields()[second] == "did_not_attend"


def test_back_and_send_again_is_harmless(client, world, at_group):
    page = client.get(f"/sessions/{at_group.id}/register?everybody=came")
    assert "The register is saved" in client.submit(page).text
    assert "The register is saved" in client.submit(page).text


def test_somebody_nobody_expected_is_a_line_in_the_same_save(client, world, at_group):
    page = client.get(f"/sessions/{at_group.id}/register?everybody=came")
    wrong = client.submit(page, {"came_too": "Asha Khan\nBo Lee; hca"})
    assert wrong.errors == [
        "Line 1: write the name, the role and the organisation, like “Asha Khan; care navigator; Vale PCN”"
    ]
    done = client.submit(wrong, {"came_too": "Asha Khan; care navigator; Vale PCN\nBo Lee; hca"})
    assert "2 coordinators and 2 guests came" in done.text
    assert "Asha Khan, guest, Care navigator, Vale PCN Attended" in done.text


def test_before_it_begins_and_after_it_is_cancelled_there_are_words(client, world):
    meeting = a_group(world)
    with clock.at(DAY - timedelta(days=1)):
        page = client.sign_in(world.supervisor).get(f"/sessions/{meeting.id}/register")
        assert "This session has not begun. Take its register from 10 June 2026, 14:00." in page.text
        refused = client.post(
            f"/sessions/{meeting.id}/register", dict.fromkeys(fields_of(meeting), "attended")
        )
        assert "has not begun" in refused.errors[0]
        services.cancel(world.session, actor=world.supervisor, meeting=meeting, reason="Snow")
    with clock.at(AFTER):
        client.sign_in(world.supervisor)
        assert "was cancelled, so it has no register" in client.get(f"/sessions/{meeting.id}/register").text
        assert "Take the register" not in client.get(f"/sessions/{meeting.id}").text


def test_guests_are_added_one_by_one_or_pasted(client, world, at_group):
    address = f"/sessions/{at_group.id}/guests"
    page = client.get(address)
    assert client.submit(page).errors == ["Enter a name, or paste several people"]
    assert client.submit(page, {"name": "Asha Khan"}).errors == ["Select the role"]
    done = client.submit(page, {"name": "Asha Khan", "role": "care_navigator", "organisation": "Vale PCN"})
    assert "1 guest added" in done.text
    pasted = "Asha Khan; care navigator; Vale PCN\nBo Lee; therapy assistant; Moor Trust\nCy Day; king"
    wrong = client.submit(done, {"pasted": pasted})
    assert "Line 3: “king” is not one of the roles" in wrong.errors[0]
    assert wrong.field("pasted") == pasted
    more = client.submit(wrong, {"pasted": pasted.replace("king", "other")})
    assert "2 guests added" in more.text
    assert "3 guests on the register" in more.text
    gone = client.submit(client.get(more.link("Remove Bo Lee")))
    assert "Bo Lee is off the register" in gone.text
    assert "2 guests on the register" in gone.text


def test_a_patients_number_is_no_guest(client, world, at_group):
    page = client.submit(
        client.get(f"/sessions/{at_group.id}/guests"), {"pasted": "943 476 5919; other; Vale"}
    )
    assert "NHS number" in page.errors[0]


def test_a_coordinator_reads_the_shared_note_and_keeps_a_reflection(client, world, at_group):
    client.submit(client.get(f"/sessions/{at_group.id}/register?everybody=came"))
    scenes.save(world.session, world.supervisor, at_group, send=True)
    page = client.sign_in(world.coordinator).get(f"/sessions/{at_group.id}")
    for said in (
        "We talked about the first weeks",
        "2 coordinators came",
        "Your reflection (only you can read it)",
    ):
        assert said in page.text
    assert "Take the register" not in page.text
    form = client.get(page.link("Write down what you take from it"))
    assert form.h1 == "Your reflection"
    client.submit(form, {"text": "I want to try the recall list."})
    assert "I want to try the recall list." in client.get(f"/sessions/{at_group.id}").text
    for other in (world.supervisor, world.lead, world.extra0):
        assert "recall list" not in client.sign_in(other).get(f"/sessions/{at_group.id}").text


def test_the_record_page_does_not_ask_again_who_came(client, world, at_group):
    address = f"/sessions/{at_group.id}/record"
    first, _ = fields_of(at_group)
    assert first in client.get(address).html
    client.submit(client.get(f"/sessions/{at_group.id}/register?everybody=came"))
    page = client.get(address)
    assert first not in page.html
    assert "2 coordinators came. The register on a page of its own" in page.text
    sent = {"send": "yes", "summary": ""}
    assert "Enter a summary of what was talked about" in client.submit(page, sent).errors
    done = client.submit(page, sent | {"summary": "Referral routes"})
    assert "2 coordinators came" in done.text
    assert "Referral routes" in done.text


@pytest.mark.parametrize("people", [5, 40])
def test_the_pages_cost_the_same_for_few_and_many(client, world, people):
    meeting = a_group(world, people, guests=people)
    where = world.session.get_bind()
    costs = {}
    with clock.at(AFTER):
        client.sign_in(world.supervisor)
        for page in ("register", "guests"):
            address = f"/sessions/{meeting.id}/{page}"
            client.get(address)
            with statements(where) as asked:
                client.raw.get(address)
            costs[page] = len(asked)
        address = f"/sessions/{meeting.id}"
        client.get(address)
        with statements(where) as asked:
            client.raw.get(address)
    # 1) the person 2) the session 3) its people 4) its guests 5) the theme
    assert costs == {"register": 5, "guests": 4}
    assert len(asked) <= 12, "\n".join(asked)
