"""What was signed stays to the byte, whatever is changed, hidden or renamed around it afterwards."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.assessments import acts
from tests.client import PageClient
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, EvidenceFile
from trainingapp.assessments.signature import evidence_seen, first_format_digest, is_intact
from trainingapp.assessments.terms import EvidenceKind, Outcome, SigningWay
from trainingapp.core import clock
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileKind, FileState
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

FILE = "list-of-june.pdf"


def with_file(world: World, plan: Plan, entry: Entry) -> EvidenceFile:
    """Evidence with a file that was taken in."""
    piece = acts.evidenced(world, plan, entry, kind=EvidenceKind.OBSERVATION)
    stored = StoredFile(
        alliance_id=plan.alliance_id,
        sent_by_id=world.coordinator.id,
        name=FILE,
        kind=FileKind.PDF,
        size=48_213,
        sha256="b" * 64,
        key=f"key-{piece.id}",
        state=FileState.CLEAN,
    )
    world.session.add(stored)
    world.session.flush()
    held = EvidenceFile(evidence_id=piece.id, file_id=stored.id)
    piece.files.append(held)
    world.session.flush()
    return held


def signed(world: World, plan: Plan, entry: Entry, **changes: Any) -> Decision:
    services.rate(
        world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=3, note="🙂"
    )
    request = services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim="Every week 😀\nand alone"
    )
    decided = acts.decided(world, request, **changes)
    world.session.expire_all()
    return decided


def fetched(client: PageClient, decision: Decision) -> TestResponse:
    """What the address of the document answers, without following it anywhere."""
    client.session.commit()
    answer = client.raw.get(f"/decisions/{decision.id}/as-signed.txt")
    client.session.expire_all()
    return answer


def test_all_that_was_signed_is_in_the_document(world: World, plan: Plan, entry: Entry) -> None:
    with_file(world, plan, entry)
    hidden = acts.evidenced(world, plan, entry, title="Mr Nobody's letter")
    services.hide_evidence(world.session, actor=world.coordinator, evidence=hidden, reason="A name")
    decision = signed(
        world,
        plan,
        entry,
        condition="Show the list of August too",
        condition_due_on=acts.TODAY + timedelta(days=30),
        how_observed="Sat in on 3 July",
        way=SigningWay.PASSWORD,
    )
    document = decision.as_signed
    for words in (
        entry.code,
        plan.framework.digest,
        plan.framework.version,
        "  | Every week 😀\n  | and alone\n",
        "  | 🙂",
        acts.REFLECTION,
        acts.HOW,
        acts.REASONS,
        FILE,
        "pdf, 48213 bytes; No virus found",
        "b" * 64,
        "to be met by 2026-08-07",
        "Show the list of August too",
        "Sat in on 3 July",
        "in the meeting, with the signer's password",
        "Not used: it was hidden, because it needed redaction",
        world.supervisor.name,
        "  | I am Sam Valesuper, signing as alliance supervisor of Cora Valecoord.",
    ):
        assert words in document
    assert "Mr Nobody" not in document
    assert "Mr Nobody" not in str(decision.pinned)
    assert decision.digest == sha256(document.encode()).hexdigest()
    assert is_intact(decision)


def test_the_document_is_the_same_to_the_byte_after_everything_around_it_changed(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    held = with_file(world, plan, entry)
    decision = signed(world, plan, entry)
    client.sign_in(world.coordinator)
    before = fetched(client, decision)
    session = world.session
    entry.statement = entry.title = entry.code = entry.section_title = entry.source = "Something else"
    plan.framework.title = plan.framework.version = "Another"
    plan.framework.digest = "0" * 64
    plan.pcn.name = "Renamed PCN"
    world.supervisor.name, world.coordinator.name = "Sam Married", "Cora Married"
    held.file.name, held.file.sha256, held.file.state = "other.pdf", "c" * 64, FileState.UNSCANNED
    for each in queries.evidence(session, plan=plan):
        each.title, each.reflection, each.kind = "Renamed", "Rewritten", EvidenceKind.OTHER
        for link in each.links:
            link.how = "Rewritten"
    session.flush()
    session.execute(text("DELETE FROM evidence_links"))
    session.expire_all()
    after = fetched(client, decision)
    assert after.data == before.data
    assert sha256(after.data).hexdigest() == decision.digest
    assert is_intact(decision)
    assert after.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert after.headers["X-Content-Type-Options"] == "nosniff"
    assert 'attachment; filename="sign-off-CMP-A.1-attempt-1.txt"' in after.headers["Content-Disposition"]
    page = client.get(f"/decisions/{decision.id}")
    assert "Unchanged" in page.text
    assert FILE in page.text
    assert "Rewritten" not in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("supervisor", 200),
        ("pcn_supervisor", 404),
        ("lead", 404),
        ("other_supervisor", 404),
        ("other_coordinator", 404),
        ("operator", 403),
    ],
)
def test_the_document_is_for_those_who_read_the_evidence(
    client: PageClient, world: World, plan: Plan, entry: Entry, who: str, status: int
) -> None:
    acts.evidenced(world, plan, entry)
    decision = signed(world, plan, entry)
    client.sign_in(getattr(world, who))
    assert fetched(client, decision).status_code == status


# --- evidence that needs redaction ----------------------------------------------------------------


def test_what_may_hold_something_of_a_patient_is_held_back_and_never_altered(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry, title="Mr Nobody's letter")
    acts.evidenced(world, plan, entry, title="Another list", reflection="Counted by hand.")
    decision = signed(world, plan, entry)
    digest = decision.digest
    with clock.at(date(2026, 7, 20)):
        services.hide_evidence(world.session, actor=world.supervisor, evidence=piece, reason="A name")
    for person in (world.coordinator, world.supervisor):
        client.sign_in(person)
        page = client.get(f"/decisions/{decision.id}")
        assert "Mr Nobody" not in page.text
        assert "Held back since 20 July 2026, because it may hold something of a patient" in page.text
        assert "The document that was signed is held back since 20 July 2026" in page.text
        assert "Another list" in page.text
        assert digest in page.text
        assert "Unchanged" in page.text
        answer = fetched(client, decision)
        assert (answer.status_code, answer.location) == (302, f"/decisions/{decision.id}#as-signed")
        assert b"Nobody" not in answer.data
    world.session.expire_all()
    assert decision.digest == digest
    assert is_intact(decision)


def test_a_file_alone_that_needs_redaction_holds_the_document_back(
    world: World, plan: Plan, entry: Entry
) -> None:
    held = with_file(world, plan, entry)
    decision = signed(world, plan, entry)
    assert queries.held_back(world.session, decision=decision) == {}
    services.hide_evidence(
        world.session, actor=world.coordinator, evidence=held.evidence, reason="A name", file=held
    )
    assert queries.held_back(world.session, decision=decision) == {str(held.evidence_id): clock.now()}


def test_what_was_hidden_before_signing_holds_nothing_back(world: World, plan: Plan, entry: Entry) -> None:
    hidden = acts.evidenced(world, plan, entry, title="Mr Nobody's letter")
    services.hide_evidence(world.session, actor=world.coordinator, evidence=hidden, reason="A name")
    acts.evidenced(world, plan, entry, title="Another list")
    decision = signed(world, plan, entry)
    assert queries.held_back(world.session, decision=decision) == {}


def test_evidence_that_is_withdrawn_later_stays_as_it_was_signed(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry)
    decision = signed(world, plan, entry)
    services.withdraw_evidence(world.session, actor=world.coordinator, evidence=piece, reason="Not mine")
    client.sign_in(world.supervisor)
    assert acts.REFLECTION in fetched(client, decision).get_data(as_text=True)


# --- the mark of what was shown -------------------------------------------------------------------


def test_a_file_that_came_or_was_hidden_changes_the_mark(world: World, plan: Plan, entry: Entry) -> None:
    def mark() -> str:
        return evidence_seen(queries.usable_evidence(world.session, plan=plan, entry=entry))

    acts.evidenced(world, plan, entry)
    marks = [mark()]
    held = with_file(world, plan, entry)
    marks.append(mark())
    held.hidden_at = clock.now()
    marks.append(mark())
    services.withdraw_evidence(
        world.session, actor=world.coordinator, evidence=held.evidence, reason="Not mine"
    )
    assert mark() == marks[0]
    assert len(set(marks)) == 3


# --- format 1 -------------------------------------------------------------------------------------


def test_a_decision_of_the_first_format_is_shown_and_verified(
    client: PageClient, world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry)
    request = services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM
    )
    pinned = {
        "format": 1,
        "competency": {
            "code": entry.code,
            "title": entry.title,
            "statement": entry.statement,
            "area": entry.section_title,
            "source": entry.source,
        },
        "framework": {"title": "The framework", "version": "0.9", "status": "draft", "digest": "a" * 64},
        "coordinator": world.coordinator.name,
        "pcn": plan.pcn.name,
        "request": {
            "attempt": 1,
            "claim": acts.CLAIM,
            "requested_by": world.coordinator.name,
            "requested_at": "2026-07-06T08:30:00.000000+00:00",
        },
        "rating": None,
        "evidence": [
            {
                "id": str(piece.id),
                "kind": "reflection",
                "title": "A list of long ago",
                "reflection": acts.REFLECTION,
                "link": "",
                "happened_on": "2026-07-01",
                "added_at": "2026-07-02T10:00:00.000000+00:00",
            }
        ],
        "signed_by": world.supervisor.name,
        "signature": "I am Sam Valesuper.",
    }
    said: dict[str, Any] = {"outcome": Outcome.CONFIRMED, "level": 3, "comment": acts.REASONS}
    decision = Decision(
        request_id=request.id,
        decided_by_id=world.supervisor.id,
        pinned=pinned,
        digest=first_format_digest(pinned, **said, decided_at=clock.now()),
        created_at=clock.now(),
        **said,
    )
    world.session.add(decision)
    world.session.flush()
    client.sign_in(world.coordinator)
    page = client.get(f"/decisions/{decision.id}")
    for words in ("Unchanged", "A list of long ago", acts.REFLECTION, "Reflection, happened on 1 July 2026"):
        assert words in page.text
    assert "Download" not in page.text
    assert fetched(client, decision).status_code == 404
    services.hide_evidence(world.session, actor=world.coordinator, evidence=piece, reason="A name")
    assert "A list of long ago" not in client.get(f"/decisions/{decision.id}").text
