"""The pages of the training log: from a course to a completed line, and who sees how much."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest

from tests.counting import statements
from tests.files import samples
from tests.training import acts
from trainingapp.core import clock
from trainingapp.training import queries, services
from trainingapp.training.terms import LogState, TimePurpose


@pytest.fixture(autouse=True)
def _today():
    with clock.at(acts.TODAY):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def address(line, verb=""):
    return f"/training/{line.id}/{verb}".rstrip("/")


def test_from_own_words_to_completed(client, world, plan):
    client.sign_in(world.coordinator)
    page = client.get(f"/plans/{plan.id}/training")
    assert "Nothing is in the log yet" in page.text
    page = client.get(page.link("Add something else in your own words"))
    said = {"kind": "other", "title": "A day with the hub", "mode": "face_to_face", "state": "completed"}
    page = client.submit(page, said)
    assert page.h1 == "Complete A day with the hub"
    page = client.submit(page, {"hours": "", "minutes": ""})
    assert page.errors == ["Enter how long it took: at least a minute, at most 1,000 hours"]
    page = client.submit(page, {"hours": "2", "reflection": acts.REFLECTION, "counts_as_time": "y"})
    assert page.h1 == "A day with the hub"
    for words in ("Completed", acts.REFLECTION, "2 hours on 8 July 2026", "It never signs off a competency"):
        assert words in page.text
    assert page.link("Use it as evidence").startswith(f"/plans/{plan.id}/evidence/add?log=")
    assert queries.minutes_used(world.session, plan_ids=[plan.id]) == {plan.id: 120}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hours": "-2"}, "Hours must be between 0 and 1,000"),
        ({"hours": "4000"}, "Hours must be between 0 and 1,000"),
        ({"hours": "two"}, "Hours must be a whole number, like 45"),
        ({"hours": "300"}, "It cannot have taken longer than from its first day to its last"),
        (
            {"hours": "90", "counts_as_time": "y"},
            "That is more than 7 hours 30 minutes a working day from the first day to the last. Correct "
            "the dates or the hours, or enter the time by the day on the page of protected time",
        ),
        (
            {"hours": "2", "finished_on-day": "9"},
            "It is completed once it is over: enter a day up to today",
        ),
        (
            {"hours": "2", "finished_on-day": "30", "finished_on-month": "6"},
            "It cannot have ended before it began: check both dates",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(client, world, plan, typed, said):
    line = acts.logged(world, plan)
    client.sign_in(world.coordinator)
    page = client.submit(client.get(address(line, "complete")), {"reflection": acts.REFLECTION, **typed})
    assert page.errors == [said]
    assert page.field("reflection") == acts.REFLECTION
    assert queries.log(world.session, plan_id=plan.id)[0].state is LogState.UNDER_WAY


def test_a_patient_number_is_refused_in_a_reflection(client, world, plan):
    line = acts.logged(world, plan)
    client.sign_in(world.coordinator)
    page = client.get(address(line, "complete"))
    page = client.submit(page, {"hours": "1", "reflection": "As with 943 476 5919"})
    assert "NHS number" in page.errors[0]


def test_moving_giving_up_and_taking_up_again(client, world, plan):
    line = acts.logged(world, plan, state=LogState.ENROLLED)
    client.sign_in(world.coordinator)
    client.submit(client.get(address(line, "move")), {"state": "under_way"})
    page = client.submit(client.get(address(line, "move")), {"state": "given_up"})
    assert "Given up" in page.text
    page = client.submit(client.get(address(line, "move")), {"state": "completed"})
    assert page.errors == ["Select one of the options for what has changed"]


def test_hours_are_offered_until_they_are_entered(client, world, plan):
    line = acts.completed(world, acts.logged(world, plan))
    client.sign_in(world.coordinator)
    page = client.submit(client.get(address(line)), action="/time")
    assert "1 hour 30 minutes on 7 July 2026" in page.text
    assert "Enter 1 hour 30 minutes as protected time" not in page.text
    client.submit(client.get(address(line, "time")))
    assert queries.minutes_used(world.session, plan_ids=[plan.id]) == {plan.id: 90}


def test_a_line_taken_out_is_gone_with_its_time(client, world, plan):
    line = acts.completed(world, acts.logged(world, plan), counts_as_time=True)
    client.sign_in(world.coordinator)
    page = client.get(address(line, "remove"))
    assert "1 hour 30 minutes of protected time entered for it are taken back too" in page.text
    assert "It is out of your training log" in client.submit(page).text
    client.get(address(line), status=404)
    assert queries.minutes_used(world.session, plan_ids=[plan.id]) == {plan.id: 0}


def test_both_see_a_reflection_changed_in_between(client, world, plan):
    line = acts.completed(world, acts.logged(world, plan))
    client.sign_in(world.coordinator)
    opened = client.get(address(line, "reflection"))
    line = queries.log_entry(world.session, line.id, actor=world.coordinator)
    services.edit_reflection(
        world.session,
        actor=world.coordinator,
        entry=line,
        version=line.version,
        reflection="From the other window",
        covers=[],
    )
    page = client.submit(opened, {"reflection": "From this window"})
    assert "From the other window" in page.text
    assert page.field("reflection") == "From this window"


def test_joining_the_community_and_coming_to_its_event(client, world, plan):
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"/plans/{plan.id}/training").link("Say when you joined"))
    bad = client.submit(page, {"joined_on-year": "2027"})
    assert bad.errors == ["The day you joined must be today or in the past"]
    page = client.submit(page)
    assert "Joined 8 July 2026" in page.text
    assert client.get(page.link("Add an event you came to")).fields()["kind"] == "community"


def test_the_certificate_has_a_page_of_its_own(client, world, plan):
    line = acts.completed(world, acts.logged(world, plan))
    client.sign_in(world.coordinator)
    page = client.get(client.get(address(line)).link("Add the certificate"))
    lie = client.post(
        page.path, page.fields() | {"file": (BytesIO(b"MZ not a certificate"), "certificate.pdf")}
    )
    assert lie.errors
    assert acts.REFLECTION in client.get(address(line)).text
    page = client.post(
        page.path,
        page.fields() | {"file": (BytesIO(samples.pdf("Certificate of attendance")), "certificate.pdf")},
    )
    assert "certificate.pdf" in page.text
    for who, status in (("coordinator", 200), ("supervisor", 200), ("pcn_supervisor", 403), ("lead", 403)):
        client.sign_in(getattr(world, who))
        got = client.raw.get(address(line, "certificate/download"))
        assert got.status_code == status, who
        if status == 200:
            assert got.headers["Content-Disposition"].startswith("attachment")
        got.close()


# --- who sees how much ----------------------------------------------------------------------------


def with_everything(world, plan):
    """A completed line with words, the requirement, a group that was attended."""
    acts.adopted(world)
    entries = queries.competencies(world.session, plan=plan)[:1]
    line = acts.completed(world, acts.logged(world, plan), covers=entries)
    services.log_time(
        world.session,
        actor=world.supervisor,
        plan_id=plan.id,
        used_on=date(2026, 6, 24),
        minutes=90,
        purpose=TimePurpose.GROUP,
        title="Second group session",
        content="Screening",
        session_id=uuid4(),
    )
    return line


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_the_two_read_everything(client, world, plan, who):
    line = with_everything(world, plan)
    client.sign_in(getattr(world, who))
    page = client.get(f"/plans/{plan.id}/training")
    for words in (
        "1 completed in 1 hour 30 minutes",
        "A day with the screening hub",
        "With a reflection",
        "Second group session",
        "Care coordination course Not begun",
        "It never signs off a competency",
    ):
        assert words in page.text
    assert acts.REFLECTION in client.get(address(line)).text


def test_the_pcn_supervisor_reads_titles_and_states(client, world, plan):
    line = with_everything(world, plan)
    client.sign_in(world.pcn_supervisor)
    page = client.get(f"/plans/{plan.id}/training")
    for words in ("A day with the screening hub", "Completed", "Second group session"):
        assert words in page.text
    for words in (acts.REFLECTION, "reflection", "CMP-A.1", "certificate"):
        assert words not in page.text
    client.get(address(line), status=403)


def test_the_lead_reads_totals(client, world, plan):
    line = with_everything(world, plan)
    client.sign_in(world.lead)
    page = client.get(f"/plans/{plan.id}/training")
    assert "1 completed in 1 hour 30 minutes" in page.text
    assert "Care coordination course Not begun" in page.text
    for words in ("A day with the screening hub", "Second group session", "Joined"):
        assert words not in page.text
    client.get(address(line), status=403)


@pytest.mark.parametrize("who", ["other_coordinator", "other_supervisor", "other_pcn_supervisor"])
def test_others_find_nothing(client, world, plan, who):
    with_everything(world, plan)
    client.sign_in(getattr(world, who)).get(f"/plans/{plan.id}/training", status=404)


@pytest.mark.parametrize("lines", [5, 40])
def test_the_page_costs_the_same_however_long_it_is(client, world, plan, lines):
    acts.adopted(world)
    for number in range(lines):
        acts.completed(world, acts.logged(world, plan, f"Day {number}"))
    page = f"/plans/{plan.id}/training"
    client.sign_in(world.coordinator).get(page)
    with statements(world.session.get_bind()) as asked:
        client.raw.get(page)
    # 1) the person 2) the plan 3, 4) the requirement 5) totals 6, 7) the log 8) attended 9) community
    assert len(asked) == 9, "\n".join(asked)
