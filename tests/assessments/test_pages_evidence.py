"""The pages of evidence as the coordinator and their supervisor meet them."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.assessments import acts
from tests.assessments.test_services_evidence import checked, filed, hidden, trained
from tests.client import Page, PageClient, words_in
from tests.counting import statements
from tests.files import samples
from tests.world import World
from trainingapp.assessments import services
from trainingapp.assessments.models import Evidence, EvidenceFile, EvidenceLink
from trainingapp.assessments.terms import EvidenceKind, Met
from trainingapp.files.terms import FileState
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

SECRET = "Something that must not be read any more"
EVIDENCE = {
    "kind": "reflection",
    "title": "A list made with two practices",
    "happened_on-day": "1",
    "happened_on-month": "7",
    "happened_on-year": "2026",
    "reflection": acts.REFLECTION,
}


def all_of(plan: Plan) -> str:
    return f"/plans/{plan.id}/evidence"


def page_of(piece: Evidence) -> str:
    return f"{all_of(piece.plan)}/{piece.id}"


def count(world: World, table: Any) -> int:
    return world.session.scalar(select(func.count()).select_from(table)) or 0


# --- adding ---------------------------------------------------------------------------------------


def test_evidence_is_added_in_two_steps_and_read(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    competency = f"/plans/{plan.id}/competencies/{entry.code}"
    page = client.submit(client.get(client.get(competency).link("Add evidence")), EVIDENCE)
    assert page.h1 == f"How does it show {entry.code}?"
    page = client.submit(page, {f"how-{entry.id}": acts.HOW})
    assert page.h1 == EVIDENCE["title"]
    client.sign_in(world.supervisor)
    page = client.get(client.get(all_of(plan)).link("A list made"))
    assert acts.REFLECTION in page.text
    assert acts.HOW in page.text
    assert "Reflection, happened on 1 July 2026" in page.text
    assert acts.REFLECTION in client.get(competency).text


def test_competencies_are_chosen_when_the_words_are_saved(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    page = client.submit(client.get(f"{all_of(plan)}/add"), EVIDENCE)
    assert page.h1 == "Which competencies does it show?"
    [piece] = world.session.scalars(select(Evidence))
    page = client.get(f"{page_of(piece)}/link?chosen=yes")
    assert page.errors == ["Select at least one competency that this shows"]
    page = client.get(f"{page_of(piece)}/link?chosen=yes&entries={entry.code}&entries=CMP-B.2")
    other = acts.competency(world, plan, "CMP-B.2")
    page = client.submit(page, {f"how-{entry.id}": acts.HOW})
    assert page.errors == ["Say in a sentence how it shows CMP-B.2"]
    assert page.field(f"how-{entry.id}") == acts.HOW
    assert count(world, EvidenceLink) == 0
    client.submit(page, {f"how-{other.id}": f"I rang {acts.NHS_NUMBER}"})
    assert count(world, EvidenceLink) == 0
    page = client.submit(page, {f"how-{other.id}": "I rang the ward"})
    assert "I rang the ward" in page.text
    assert count(world, EvidenceLink) == 2


def test_evidence_sent_twice_is_there_once(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    client.sign_in(world.coordinator)
    for _ in range(2):
        client.submit(client.get(f"{all_of(plan)}/add"), EVIDENCE)
    assert "1 piece of evidence." in client.get(all_of(plan)).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": None}, "Select what kind it is"),
        ({"kind": "witness_statement"}, "Select one of the options"),
        ({"title": ""}, "Enter a title"),
        ({"reflection": ""}, "Write your reflection"),
        ({"kind": "prior_learning", "reflection": ""}, "through what you learned it"),
        ({"kind": "other", "reflection": ""}, "Enter a web address"),
        ({"link": "javascript:alert(1)"}, "Enter a full web address"),
        ({"link": "data:text/html,x"}, "Enter a full web address"),
        ({"link": "https://"}, "Enter a full web address"),
        ({"link": "http://localhost/x"}, "inside a private network"),
        ({"link": "http://10.1.2.3/x"}, "inside a private network"),
        ({"link": "http://[::1]/"}, "inside a private network"),
        ({"link": "https://me:secret@www.example.org/"}, "Take the name and password out"),
        ({"happened_on-year": "2027"}, "must be today or in the past"),
        ({"happened_on-day": "31", "happened_on-month": "2"}, "must be a real date"),
        ({"reflection": f"I rang {acts.NHS_NUMBER} about it"}, "looks like an NHS number"),
        ({"title": f"For {acts.NHS_NUMBER}"}, "looks like an NHS number"),
        ({"reflection": "x" * 10_001}, "10,000 characters or fewer"),
    ],
)
def test_evidence_that_will_not_do_keeps_what_was_typed(
    client: PageClient, world: World, plan: Plan, changes: dict[str, str | None], message: str
) -> None:
    sent = EVIDENCE | changes
    client.sign_in(world.coordinator)
    page = client.submit(client.get(f"{all_of(plan)}/add"), sent)
    assert [error for error in page.errors if message in error], page.errors
    assert page.field("title") == sent["title"]
    assert page.field("reflection") == sent["reflection"]
    assert page.field("link") == sent.get("link", "")
    assert count(world, Evidence) == 0


def test_ten_thousand_characters_emoji_and_markup_are_shown_as_typed(
    client: PageClient, world: World, plan: Plan
) -> None:
    text = "🙂 שלום <script>alert(1)</script> " + "word " * 1_900
    client.sign_in(world.coordinator)
    client.submit(client.get(f"{all_of(plan)}/add"), EVIDENCE | {"reflection": text})
    [piece] = world.session.scalars(select(Evidence))
    page = client.get(page_of(piece))
    assert "🙂 שלום <script>alert(1)</script> word" in page.text
    assert "<script>alert" not in page.html


def test_links_are_links_and_tell_nobody_where_they_come_from(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    link = "https://www.example.org/certificate?a=1&b=2"
    piece = acts.evidenced(world, plan, entry, link=link)
    page = client.sign_in(world.coordinator).get(page_of(piece))
    [anchor] = [a for a in page.all("a") if a.get("href") == link]
    assert anchor.get("rel") == "noopener noreferrer nofollow"


# --- prior learning and training ------------------------------------------------------------------


def test_a_criterion_met_at_appointment_is_offered_as_prior_learning(
    client: PageClient, world: World, plan: Plan
) -> None:
    criterion = acts.foreign_entry(world.session, plan)
    check = checked(world.session, plan, criterion, Met.YES, world.lead)
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"{all_of(plan)}/add").link(criterion.title or criterion.statement))
    assert page.fields()["kind"] == "prior_learning"
    assert criterion.statement in page.field("reflection")
    client.submit(page)
    assert world.session.scalars(select(Evidence.check_id)).one() == check.id
    assert "here already" not in client.get(f"{all_of(plan)}/add").text
    client.get(f"{all_of(plan)}/add?check={plan.id}", status=404)
    client.get(f"{all_of(plan)}/add?log={plan.id}", status=404)


def test_a_completed_training_is_offered_with_its_certificate(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    certificate = filed(world, acts.evidenced(world, plan, entry)).file
    done = trained(world.session, plan, certificate)
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"{all_of(plan)}/add").link(done.title))
    assert "Its certificate comes with it." in page.text
    assert (page.fields()["kind"], page.field("title")) == ("certificate", "Communication skills")
    client.submit(page)
    piece = world.session.scalars(select(Evidence).where(Evidence.log_entry_id == done.id)).one()
    assert [each.file_id for each in piece.files] == [certificate.id]


# --- files ----------------------------------------------------------------------------------------


def send_file(
    client: PageClient, piece: Evidence, content: bytes, name: str = "list.pdf", **more: str
) -> Page:
    return client.post(f"{page_of(piece)}/files/add", {"file": (io.BytesIO(content), name), **more})


def test_a_file_is_added_and_comes_back_as_a_download(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece, content = acts.evidenced(world, plan, entry), samples.pdf("What we agreed")
    client.sign_in(world.coordinator)
    page = send_file(client, piece, content)
    assert "The file is saved." in page.text
    assert "Not checked for viruses" in page.text
    for who in (world.coordinator, world.supervisor):
        answer = client.sign_in(who).raw.get(page.link("list.pdf"))
        assert answer.data == content
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<html>not a PDF", "PDF"),
        (samples.pdf(f"For {acts.NHS_NUMBER}"), "NHS number"),
    ],
)
def test_a_file_that_will_not_do_loses_nothing(
    client: PageClient, world: World, plan: Plan, entry: Entry, content: bytes, message: str
) -> None:
    piece = acts.evidenced(world, plan, entry)
    client.sign_in(world.coordinator)
    page = send_file(client, piece, content)
    assert [error for error in page.errors if message in error], page.errors
    assert count(world, EvidenceFile) == 0
    assert acts.REFLECTION in client.get(page_of(piece)).text
    assert client.submit(client.get(f"{page_of(piece)}/files/add")).errors == ["Choose a file"]


@pytest.mark.parametrize(
    ("state", "finding", "words"),
    [(FileState.WAITING, "", "still being checked"), (FileState.INFECTED, "Test", "A virus was found")],
)
def test_a_file_that_is_not_clean_is_not_handed_out(
    client: PageClient, world: World, plan: Plan, entry: Entry, state: FileState, finding: str, words: str
) -> None:
    piece = acts.evidenced(world, plan, entry)
    held = filed(world, piece)
    held.file.state, held.file.finding = state, finding
    address = f"{page_of(piece)}/files/{held.id}"
    page = client.sign_in(world.supervisor).get(address, status=409)
    assert words in page.text
    page = client.get(page_of(piece))
    assert words in page.text
    assert not [a for a in page.all("a") if (a.get("href") or "") == address]


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_supervisor", 404), ("other_coordinator", 404), ("pcn_supervisor", 403), ("lead", 403)],
)
def test_nobody_else_sees_evidence_or_its_files(
    client: PageClient, world: World, plan: Plan, entry: Entry, who: str, status: int
) -> None:
    piece = acts.evidenced(world, plan, entry)
    held = filed(world, piece)
    client.sign_in(getattr(world, who))
    for address in (
        all_of(plan),
        page_of(piece),
        f"{page_of(piece)}/files/{held.id}",
        f"{page_of(piece)}/hide",
    ):
        client.get(address, status=status)


def test_a_file_is_found_under_its_own_piece_alone(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece, other = acts.evidenced(world, plan, entry), acts.evidenced(world, plan, entry, title="Other")
    held = filed(world, piece)
    client.sign_in(world.coordinator).get(f"{page_of(other)}/files/{held.id}", status=404)
    theirs = world.enrol(world.other_coordinator)
    client.sign_in(world.other_coordinator)
    client.get(f"{all_of(theirs)}/{piece.id}", status=404)
    client.get(f"{all_of(theirs)}/{piece.id}/files/{held.id}", status=404)


# --- hiding, redacting, withdrawing ---------------------------------------------------------------


def test_what_needs_redaction_is_seen_by_nobody(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(
        world, plan, title=SECRET, reflection=SECRET, link="https://secret.example/", shows={entry: SECRET}
    )
    held = filed(world, piece, name="secret.pdf")
    client.sign_in(world.supervisor)
    page = client.submit(client.get(f"{page_of(piece)}/hide"), {"what": "all", "reason": ""})
    assert page.errors == ["Say what has to be taken out, without repeating it"]
    page = client.submit(page, {"what": "all", "reason": "Page 2 shows a name"})
    assert "hidden from everybody" in page.text
    assert "Page 2 shows a name" in page.text
    pages = [
        page_of(piece),
        all_of(plan),
        f"/plans/{plan.id}/competencies/{entry.code}",
        f"{page_of(piece)}/hide",
    ]
    mine = [f"{page_of(piece)}/{each}" for each in ("redact", "withdraw", "link", "files/add")]
    for who, addresses in ((world.supervisor, pages), (world.coordinator, pages + mine)):
        client.sign_in(who)
        for address in addresses:
            html = client.get(address).html
            assert SECRET not in html, address
            assert "secret" not in html, address
        assert "is hidden" in client.get(f"{page_of(piece)}/files/{held.id}", status=409).text


def test_a_redacted_version_is_added_and_the_hidden_piece_leads_to_it(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry)
    hidden(world, piece)
    client.sign_in(world.coordinator)
    page = client.get(client.get(page_of(piece)).link("Add a redacted version"))
    assert (page.field("title"), page.field("reflection")) == ("", "")
    page = client.submit(page, {"title": "Without names", "reflection": "We compared the counts."})
    assert page.h1 == f"How does it show {entry.code}?"
    client.submit(page, {f"how-{entry.id}": acts.HOW})
    page = client.sign_in(world.supervisor).get(page_of(piece))
    assert acts.REFLECTION not in page.text
    assert client.get(page.link("See the redacted version")).h1 == "Without names"


def test_one_file_is_hidden_alone(client: PageClient, world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    held = filed(world, piece, name="names.pdf")
    client.sign_in(world.coordinator)
    page = client.submit(
        client.get(f"{page_of(piece)}/hide"), {"what": str(held.id), "reason": "Page 2 shows a name"}
    )
    assert "The file is hidden from everybody." in page.text
    assert acts.REFLECTION in page.text
    assert "names.pdf" not in page.html
    assert "names.pdf" not in client.get(f"{page_of(piece)}/hide").html
    client.get(f"{page_of(piece)}/files/{held.id}", status=409)


def test_evidence_is_withdrawn_with_a_reason(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry)
    client.sign_in(world.coordinator)
    page = client.get(client.get(page_of(piece)).link("Withdraw it"))
    page = client.submit(page, {"reason": "It was not my own work"})
    assert "Withdrawn" in page.text
    assert "It was not my own work" in client.sign_in(world.supervisor).get(page_of(piece)).text
    assert client.get(f"{all_of(plan)}?state=withdrawn").link("A list made")


# --- the list -------------------------------------------------------------------------------------


@pytest.fixture
def many(world: World, plan: Plan, entry: Entry) -> list[Evidence]:
    """Four hundred pieces: every fourth a certificate, every tenth for another competency, some withdrawn."""
    other = acts.competency(world, plan, "CMP-B.2")
    pieces = [
        Evidence(
            plan_id=plan.id,
            kind=EvidenceKind.CERTIFICATE if number % 4 == 0 else EvidenceKind.REFLECTION,
            title=f"Piece {number}",
            reflection="What I did. " * 20,
            happened_on=date(2026, 6, 1) + timedelta(days=number % 30),
            links=[EvidenceLink(entry_id=(other if number % 10 == 0 else entry).id, how=acts.HOW)],
        )
        for number in range(400)
    ]
    world.session.add_all(pieces)
    world.session.flush()
    services.withdraw_evidence(world.session, actor=world.coordinator, evidence=pieces[1], reason="Not mine")
    return pieces


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kind=certificate", 100),
        ("competency=CMP-B.2", 40),
        ("kind=certificate&competency=CMP-B.2", 20),
        ("state=withdrawn", 1),
        ("state=usable&kind=reflection", 299),
        ("kind=prior_learning", 0),
    ],
)
def test_filters_have_addresses(
    client: PageClient, world: World, plan: Plan, query: str, number: int
) -> None:
    page = client.sign_in(world.supervisor).get(f"{all_of(plan)}?{query}")
    assert f"Showing {number} piece" in page.text
    assert len(page.all("article")) == min(50, number)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("query", ["kind=nonsense", "competency=%27--", "state=🙂", "page=-1", "page=99999"])
def test_a_filter_that_names_nothing_is_none(
    client: PageClient, world: World, plan: Plan, query: str
) -> None:
    page = client.sign_in(world.coordinator).get(f"{all_of(plan)}?{query}")
    assert "400 pieces of evidence." in page.text
    assert "Showing" not in page.text
    assert len(page.all("article")) == 50


@pytest.mark.usefixtures("many")
def test_pages_keep_the_filters(client: PageClient, world: World, plan: Plan) -> None:
    client.sign_in(world.coordinator)
    page = client.get(client.get(f"{all_of(plan)}?kind=certificate").link("51 to 100"))
    assert len(page.all("article")) == 50
    assert "Showing 100 pieces." in page.text
    [here] = [a for a in page.all("a") if a.get("aria-current") == "page" and " to " in words_in(a)]
    assert words_in(here) == "51 to 100"


# 1) the person 2) plan 3) competencies 4-6) links, events and kinds of all 7-10) this page's pieces, with
# what they show, files and events
LIST = 10


def test_the_list_costs_the_same_for_one_and_for_four_hundred(
    client: PageClient, world: World, plan: Plan, entry: Entry, request: pytest.FixtureRequest
) -> None:
    hidden(world, acts.evidenced(world, plan, entry))
    filed(world, acts.evidenced(world, plan, entry, title="With a file"))
    client.sign_in(world.supervisor)
    address = all_of(plan)
    client.get(address)
    for _ in range(2):
        with statements(world.session.get_bind()) as asked:
            client.raw.get(address)
        assert len(asked) == LIST, "\n".join(asked)
        if count(world, Evidence) < 10:
            request.getfixturevalue("many")
            world.session.commit()
