"""The report's pages as the people of the programme meet them."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from tests.client import PageClient
from tests.counting import statements
from tests.handover.story import Story
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.services import acknowledge_report

DAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _late_in_november() -> Iterator[None]:
    with clock.at(DAY):
        yield


def preview(story: Story) -> str:
    return f"/plans/{story.plan.id}/handover"


# --- from draft to acknowledged -------------------------------------------------------------------


def test_draft_says_why_it_cannot_be_issued_and_offers_no_button(client: PageClient, story: Story) -> None:
    page = client.sign_in(story.world.supervisor).get(preview(story))
    assert page.h1 == "Draft of the handover report"
    assert "It cannot be issued yet" in page.text
    assert "“Handover and evaluation interview”, has not been held" in page.text
    assert "Issue the report" not in page.text
    assert "report.pdf" not in page.html


def test_supervisor_issues_and_all_three_acknowledge(client: PageClient, story: Story) -> None:
    story.hand_over()
    client.sign_in(story.world.supervisor)
    draft = client.get(preview(story))
    issued = client.submit(client.get(draft.link("Issue the report")))
    assert issued.h1 == "Handover report: Cora Valecoord"
    assert "HR-2026-001 · issue 1" in issued.text
    for person, left in (
        (story.world.supervisor, 2),
        (story.world.pcn_supervisor, 1),
        (story.world.coordinator, 0),
    ):
        asked = client.sign_in(person).get(issued.path)
        told = client.submit(asked, {"comment": f"Read by {person.name}."}, action="/acknowledge")
        assert "Your acknowledgement is on the report" in told.text
        assert f"Read by {person.name}." in told.text
        assert told.text.count("Not yet Signature") == left
        assert "You are asked to acknowledge" not in told.text
    assert "Acknowledged by all" in told.text


def test_lead_is_led_on_to_completing_the_plan(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    page = client.sign_in(story.world.lead).get(f"/handovers/{report.id}")
    assert page.link("Complete the plan") == f"/plans/{story.plan.id}/state"
    assert "Complete the plan" not in client.sign_in(story.world.supervisor).get(page.path).text


def test_issue_page_sent_again_after_going_back_shows_the_same_report(
    client: PageClient, story: Story
) -> None:
    story.hand_over()
    client.sign_in(story.world.supervisor)
    form = client.get(f"{preview(story)}/issue")
    assert client.submit(form).path == client.submit(form).path


def test_second_issue_asks_for_the_reason_and_keeps_the_first(client: PageClient, story: Story) -> None:
    story.hand_over()
    first = story.issue()
    client.sign_in(story.world.supervisor)
    form = client.get(f"{preview(story)}/issue")
    refused = client.submit(form)
    assert refused.errors == ["Enter why the report is issued again"]
    second = client.submit(refused, {"reason": "A date was wrong."})
    assert "It replaces HR-2026-001: A date was wrong." in second.text
    old = client.get(f"/handovers/{first.id}")
    assert "Superseded Kept as it was. The current report is HR-2026-002" in old.text
    assert "You are asked to acknowledge" not in old.text


def test_issue_refused_by_a_rule_shows_the_reason_on_the_form(client: PageClient, story: Story) -> None:
    client.sign_in(story.world.supervisor)
    page = client.post(f"{preview(story)}/issue", {"expected_issue": "1"})
    assert "has not been held" in page.errors[0]


def test_nhs_number_in_a_comment_is_refused_and_the_text_kept(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    client.sign_in(story.world.coordinator)
    said = "About patient 943 476 5919 I would add something."
    page = client.post(f"/handovers/{report.id}/acknowledge", {"comment": said})
    assert "NHS number" in page.errors[0]
    assert page.field("comment") == said
    assert client.session.get_one(HandoverReport, report.id).acknowledgements == []


def test_acknowledge_page_goes_back_to_the_report_once_done(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    client.sign_in(story.world.coordinator)
    form = client.get(f"/handovers/{report.id}/acknowledge")
    assert form.h1 == "Acknowledge the handover report"
    client.submit(form)
    assert client.get(form.path).path == f"/handovers/{report.id}"
    assert client.submit(form, {"comment": "Once more"}).path == f"/handovers/{report.id}"
    assert "Once more" not in client.get(f"/handovers/{report.id}").text


def test_text_of_people_is_shown_as_text(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    said = "<script>alert(1)</script> & مرحبا 🙂"
    acknowledge_report(story.session, actor=story.world.coordinator, report=report, comment=said)
    page = client.sign_in(story.world.supervisor).get(f"/handovers/{report.id}")
    assert said in page.text
    assert "<script>alert" not in page.html


def test_draft_of_an_empty_plan_and_of_a_played_one_are_sound_pages(
    client: PageClient, played: Story
) -> None:
    client.sign_in(played.world.coordinator)
    page = client.get(preview(played))
    for words in ("16 of 18", "34 of 40", "3 of 6", "Gaps at handover", "Give the coordinator a log-in"):
        assert words in page.text


# --- who sees what --------------------------------------------------------------------------------

MATRIX = {
    # who: (draft before issue, draft after it, the report, the PDF's door, issuing, acknowledging)
    "coordinator": (200, 200, 200, 403, 200),
    "supervisor": (200, 200, 200, 200, 200),
    "pcn_supervisor": (404, 200, 200, 403, 200),
    "lead": (200, 200, 200, 403, 403),
    "other_supervisor": (404, 404, 404, 404, 404),
    "other_pcn_supervisor": (404, 404, 404, 403, 404),
    "other_coordinator": (404, 404, 404, 403, 404),
}


@pytest.mark.parametrize("who", MATRIX)
def test_report_is_for_its_people_alone(client: PageClient, story: Story, who: str) -> None:
    before, after, show, issue, acknowledge = MATRIX[who]
    story.hand_over()
    client.sign_in(story.world.people[who])
    client.get(preview(story), status=before)
    report = story.issue()
    client.get(preview(story), status=after)
    client.get(f"/handovers/{report.id}", status=show)
    client.get(f"{preview(story)}/issue", status=issue)
    client.get(f"/handovers/{report.id}/acknowledge", status=acknowledge)
    if show == 404:
        client.get(f"/handovers/{report.id}/report.pdf", status=404)
        client.post(f"/handovers/{report.id}/acknowledge", status=404)


def test_another_alliance_and_the_operator_see_nothing(client: PageClient, story: Story) -> None:
    story.hand_over()
    report = story.issue()
    elsewhere = story.world.elsewhere
    strangers: list[tuple[Person, int]] = [
        (elsewhere.lead, 404),
        (elsewhere.supervisor, 404),
        (elsewhere.coordinator, 404),
        (story.world.operator, 403),
    ]
    for person, status in strangers:
        client.sign_in(person)
        for path in (preview(story), f"/handovers/{report.id}", f"/handovers/{report.id}/report.pdf"):
            client.get(path, status=status)


def test_pcn_supervisor_who_asks_for_the_draft_is_shown_the_issued_report(
    client: PageClient, story: Story
) -> None:
    story.hand_over()
    report = story.issue()
    page = client.sign_in(story.world.pcn_supervisor).get(preview(story))
    assert page.path == f"/handovers/{report.id}"


# --- queries --------------------------------------------------------------------------------------


def test_draft_page_asks_the_database_thirteen_times(
    client: PageClient, played: Story, connection: Connection
) -> None:
    path = preview(played)
    client.sign_in(played.world.supervisor).get(path)
    with statements(connection) as asked:
        client.get(path)
    # 1 the signed-in person; 2 to 5 the plan with people, practices, activities, responsibilities;
    # 6 alliance and newest issue; 7 sessions with joint texts; 8 additions to joint records;
    # 9 competencies with ratings; 10 sign-offs; 11 needs analyses with items; 12 open actions;
    # 13 training, time and the community of practice: one question for all of them
    assert len(asked) == 13


def test_issued_report_asks_the_database_four_times(
    client: PageClient, played: Story, connection: Connection
) -> None:
    report = played.issue()
    path = f"/handovers/{report.id}"
    client.sign_in(played.world.pcn_supervisor).get(path)
    with statements(connection) as asked:
        client.get(path)
    # 1 the signed-in person; 2 the report with its plan and people; 3 acknowledgements; 4 all issues
    assert len(asked) == 4
