"""Adding evidence, linking, withdrawing, hiding and redacting it, on both databases."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.files import samples
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import CriterionCheck, Evidence, EvidenceEvent, EvidenceFile, EvidenceLink
from trainingapp.assessments.terms import EvidenceKind, EvidenceState, Met
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.files import services as files
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileState
from trainingapp.frameworks.models import Entry
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState
from trainingapp.training.models import TrainingLogEntry
from trainingapp.training.terms import CourseMode, LogKind, LogState

OTHERS = ["supervisor", "pcn_supervisor", "lead", "other_coordinator"]


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def hidden(world: World, piece: Evidence, **changes: Any) -> None:
    given: dict[str, Any] = {"actor": world.coordinator, "evidence": piece, "reason": "Page 2 has a name"}
    services.hide_evidence(world.session, **(given | changes))


def filed(
    world: World, piece: Evidence, name: str = "list.pdf", content: bytes | None = None
) -> EvidenceFile:
    return services.add_evidence_file(
        world.session,
        actor=world.coordinator,
        evidence=piece,
        name=name,
        stream=io.BytesIO(content or samples.pdf("A list of what we agreed")),
    )


def trained(
    session: Session, plan: Plan, certificate: StoredFile | None = None, **changes: Any
) -> TrainingLogEntry:
    """A completed line of the plan's training log."""
    given: dict[str, Any] = {
        "plan_id": plan.id,
        "kind": LogKind.OTHER,
        "title": "Communication skills",
        "mode": CourseMode.ONLINE,
        "state": LogState.COMPLETED,
        "started_on": date(2026, 6, 20),
        "finished_on": date(2026, 7, 2),
        "certificate_id": certificate.id if certificate else None,
    }
    line = TrainingLogEntry(**(given | changes))
    session.add(line)
    session.flush()
    return line


# --- adding ---------------------------------------------------------------------------------------


def test_one_piece_of_evidence_shows_many_competencies(world: World, plan: Plan, entry: Entry) -> None:
    other = acts.competency(world, plan, "CMP-B.2")
    acts.evidenced(world, plan, shows={entry: "I drew up the list", other: " I rang the ward "})
    [found] = queries.evidence(world.session, plan=plan)
    assert {link.entry.code: link.how for link in found.links} == {
        "CMP-A.1": "I drew up the list",
        "CMP-B.2": "I rang the ward",
    }
    assert [each.id for each in queries.evidence(world.session, plan=plan, entry=other)] == [found.id]
    assert queries.evidence(world.session, plan=plan, entry=acts.competency(world, plan, "CMP-C.1")) == []


def test_a_link_may_carry_words(world: World, plan: Plan, entry: Entry) -> None:
    kept = acts.evidenced(
        world, plan, entry, kind=EvidenceKind.OTHER, link=" https://www.example.org/certificate "
    )
    assert (kept.link, kept.reflection) == ("https://www.example.org/certificate", acts.REFLECTION)


def test_long_text_emoji_and_right_to_left_are_kept_as_written(
    world: World, plan: Plan, entry: Entry
) -> None:
    text = "🙂 שלום مرحبا " + "x" * 9_980
    kept = acts.evidenced(world, plan, entry, reflection=text)
    world.session.expire_all()
    assert kept.reflection == text


def test_the_same_evidence_sent_twice_is_kept_once(world: World, plan: Plan, entry: Entry) -> None:
    first = acts.evidenced(world, plan, entry)
    assert acts.evidenced(world, plan, entry).id == first.id
    assert acts.evidenced(world, plan, entry, title="Another list").id != first.id
    assert count(world.session, Evidence) == 2
    assert count(world.session, EvidenceLink) == 2


def test_what_was_withdrawn_may_be_added_anew(world: World, plan: Plan, entry: Entry) -> None:
    first = acts.evidenced(world, plan, entry)
    services.withdraw_evidence(world.session, actor=world.coordinator, evidence=first, reason="Too early")
    assert acts.evidenced(world, plan, entry).id != first.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"reflection": " "}, "reflection"),
        ({"kind": EvidenceKind.WITNESS_STATEMENT}, "kind"),
        ({"kind": EvidenceKind.OTHER, "link": "", "reflection": ""}, "link"),
        ({"kind": EvidenceKind.OTHER, "link": "javascript:alert(1)"}, "link"),
        ({"kind": EvidenceKind.CERTIFICATE, "link": "http://192.168.0.1/"}, "link"),
        ({"happened_on": acts.TODAY + timedelta(days=1)}, "happened_on"),
    ],
)
def test_evidence_that_will_not_do_is_refused_at_its_field(
    world: World, plan: Plan, entry: Entry, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        acts.evidenced(world, plan, entry, **changes)
    assert refused.value.field == field
    assert count(world.session, Evidence) == 0


def test_every_link_has_its_sentence(world: World, plan: Plan, entry: Entry) -> None:
    with pytest.raises(DomainError, match=r"how it shows CMP-A\.1") as refused:
        acts.evidenced(world, plan, shows={entry: "  "})
    assert refused.value.field == f"how-{entry.id}"


def test_evidence_may_have_happened_today(world: World, plan: Plan, entry: Entry) -> None:
    assert acts.evidenced(world, plan, entry, happened_on=acts.TODAY).happened_on == acts.TODAY


def test_evidence_for_another_framework_is_refused(world: World, plan: Plan, entry: Entry) -> None:
    with pytest.raises(DomainError, match="framework of this plan"):
        acts.evidenced(world, plan, entry, acts.foreign_entry(world.session, plan))


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_adds_evidence_for_the_coordinator(world: World, plan: Plan, entry: Entry, who: str) -> None:
    person: Person = getattr(world, who)
    with pytest.raises(NotAllowed):
        acts.evidenced(world, plan, entry, actor=person)
    piece = acts.evidenced(world, plan, entry)
    with pytest.raises(NotAllowed):
        services.link_evidence(world.session, actor=person, evidence=piece, shows={entry: "So"})
    with pytest.raises(NotAllowed):
        services.withdraw_evidence(world.session, actor=person, evidence=piece, reason="So")
    with pytest.raises(NotAllowed):
        services.add_evidence_file(
            world.session, actor=person, evidence=piece, name="x.pdf", stream=io.BytesIO(samples.pdf("x"))
        )


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": EvidenceKind.OTHER, "link": "", "reflection": ""}, "others_say_something"),
        ({"kind": EvidenceKind.REFLECTION, "reflection": ""}, "reflections_have_words"),
    ],
)
def test_the_database_refuses_evidence_that_is_neither(
    world: World, plan: Plan, values: dict[str, Any], rule: str
) -> None:
    world.session.add(Evidence(plan_id=plan.id, title="A title", happened_on=date(2026, 7, 1), **values))
    with pytest.raises(IntegrityError, match=rule):
        world.session.flush()


def test_nothing_is_added_to_a_plan_that_has_ended(world: World, plan: Plan, entry: Entry) -> None:
    plans.change_state(
        world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left the post"
    )
    with pytest.raises(DomainError, match="not active"):
        acts.evidenced(world, plan, entry)


# --- saying what it shows -------------------------------------------------------------------------


def test_more_competencies_are_linked_later_and_what_was_said_stays(
    world: World, plan: Plan, entry: Entry
) -> None:
    piece, other = acts.evidenced(world, plan, entry), acts.competency(world, plan, "CMP-B.2")
    for _ in range(2):
        services.link_evidence(
            world.session, actor=world.coordinator, evidence=piece, shows={other: "I rang the ward"}
        )
    with pytest.raises(DomainError, match="said already, and stays") as refused:
        services.link_evidence(
            world.session, actor=world.coordinator, evidence=piece, shows={other: "Something else"}
        )
    assert refused.value.field == f"how-{other.id}"
    assert {link.entry.code: link.how for link in piece.links} == {
        "CMP-A.1": acts.HOW,
        "CMP-B.2": "I rang the ward",
    }


def test_a_sentence_that_was_never_said_may_be_added(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    piece.links[0].how = ""
    world.session.flush()
    services.link_evidence(world.session, actor=world.coordinator, evidence=piece, shows={entry: "Like so"})
    assert piece.links[0].how == "Like so"


# --- withdrawing, hiding, redacting ---------------------------------------------------------------


def test_withdrawn_evidence_stays_and_is_not_usable(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == [piece]
    for _ in range(2):
        services.withdraw_evidence(
            world.session, actor=world.coordinator, evidence=piece, reason="It was not my work"
        )
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == []
    assert queries.evidence(world.session, plan=plan) == [piece]
    assert [each.reason for each in piece.events] == ["It was not my work"]
    assert piece.reflection == acts.REFLECTION
    with pytest.raises(DomainError, match="was withdrawn"):
        filed(world, piece)


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_needs_redaction_hides_words_and_files_at_once_and_keeps_the_rows(
    world: World, plan: Plan, entry: Entry, who: str
) -> None:
    piece = acts.evidenced(world, plan, entry)
    held = filed(world, piece)
    hidden(world, piece, actor=getattr(world, who))
    assert piece.is_hidden
    assert held.hidden_at == clock.now()
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == []
    assert queries.hidden(world.session, plan=plan) == ({piece.id}, {held.id}, {held.file_id})
    assert (count(world.session, Evidence), count(world.session, EvidenceFile)) == (1, 1)
    with pytest.raises(DomainError, match="hidden already"):
        hidden(world, piece)


def test_one_file_is_hidden_and_the_rest_stays(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    bad, good = filed(world, piece), filed(world, piece, content=samples.png(), name="plan.png")
    for _ in range(2):
        hidden(world, piece, file=bad)
    assert (bad.hidden_at, good.hidden_at) == (clock.now(), None)
    assert [each.file_id for each in piece.events] == [bad.id]
    assert not piece.is_hidden
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == [piece]
    assert queries.hidden(world.session, plan=plan) == (set(), {bad.id}, {bad.file_id})


@pytest.mark.parametrize("who", ["pcn_supervisor", "lead", "other_coordinator", "other_supervisor"])
def test_nobody_else_hides_anything(world: World, plan: Plan, entry: Entry, who: str) -> None:
    piece = acts.evidenced(world, plan, entry)
    with pytest.raises(NotAllowed):
        hidden(world, piece, actor=getattr(world, who))
    with pytest.raises(DomainError) as refused:
        hidden(world, piece, reason=" ")
    assert refused.value.field == "reason"


def test_what_may_be_of_a_patient_is_hidden_after_the_plan_has_ended(
    world: World, plan: Plan, entry: Entry
) -> None:
    piece = acts.evidenced(world, plan, entry)
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    hidden(world, piece)
    assert piece.is_hidden


def redacted(world: World, piece: Evidence, **changes: Any) -> Evidence:
    given: dict[str, Any] = {
        "actor": world.coordinator,
        "evidence": piece,
        "kind": EvidenceKind.REFLECTION,
        "title": "A list, without names",
        "reflection": "We compared the counts.",
        "happened_on": date(2026, 7, 1),
    }
    return services.redact_evidence(world.session, **(given | changes))


def test_a_redacted_version_is_a_piece_of_its_own(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    with pytest.raises(DomainError, match="not waiting"):
        redacted(world, piece)
    hidden(world, piece)
    version = redacted(world, piece)
    assert version.replaces_id == piece.id
    assert queries.replacement(world.session, evidence=piece) == version
    assert piece.is_hidden
    assert [each.state for each in queries.pieces(world.session, plan=plan)] == [
        EvidenceState.USABLE,
        EvidenceState.REPLACED,
    ]
    with pytest.raises(DomainError, match="redacted version of this piece already"):
        redacted(world, piece)


def test_the_database_keeps_one_redacted_version(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    hidden(world, piece)
    redacted(world, piece)
    again = {"plan_id": plan.id, "title": "Twice", "reflection": "x", "happened_on": acts.TODAY}
    world.session.add(Evidence(kind=EvidenceKind.REFLECTION, replaces_id=piece.id, **again))
    with pytest.raises(IntegrityError):
        world.session.flush()


def test_what_became_of_evidence_cannot_be_rewritten(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    hidden(world, piece)
    said = world.session.scalars(select(EvidenceEvent)).one()
    said.reason = "Nothing"
    with pytest.raises(Exception, match="append-only"):
        world.session.flush()


def test_hiding_is_audited_without_its_words(world: World, plan: Plan, entry: Entry) -> None:
    hidden(world, acts.evidenced(world, plan, entry))
    event = world.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert event.what == "evidence:hidden"
    assert "Page 2" not in event.details


# --- files ----------------------------------------------------------------------------------------


def test_the_same_file_is_kept_once_and_a_hidden_one_does_not_come_back(
    world: World, plan: Plan, entry: Entry
) -> None:
    piece, content = acts.evidenced(world, plan, entry), samples.pdf("The list")
    held = filed(world, piece, content=content)
    assert held.file.alliance_id == plan.alliance_id
    with pytest.raises(DomainError, match="here already") as refused:
        filed(world, piece, content=content)
    assert refused.value.field == "file"
    world.session.expire(piece)
    hidden(world, piece, file=held)
    with pytest.raises(DomainError, match="Redact it first"):
        filed(world, piece, content=content)


def test_a_piece_has_ten_files_at_most(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry)
    for number in range(10):
        filed(world, piece, content=samples.png((10 + number, 10)))
    with pytest.raises(DomainError, match="at most 10 files") as refused:
        filed(world, piece)
    assert refused.value.field == "file"


def test_a_certificate_counts_once_its_file_is_there(world: World, plan: Plan, entry: Entry) -> None:
    piece = acts.evidenced(world, plan, entry, kind=EvidenceKind.CERTIFICATE, reflection="")
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == []
    held = filed(world, piece)
    world.session.expire(piece)
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == [piece]
    held.file.state, held.file.finding = FileState.INFECTED, "Test"
    assert queries.usable_evidence(world.session, plan=plan, entry=entry) == []


# --- out of what is there already -----------------------------------------------------------------


def test_a_completed_training_brings_its_certificate(world: World, plan: Plan, entry: Entry) -> None:
    stored = files.take_in(
        world.session,
        actor=world.coordinator,
        alliance_id=plan.alliance_id,
        name="certificate.pdf",
        stream=io.BytesIO(samples.pdf("Certificate")),
    )
    done = trained(world.session, plan, stored)
    piece = acts.evidenced(world, plan, entry, kind=EvidenceKind.CERTIFICATE, reflection="", log_entry=done)
    assert piece.log_entry_id == done.id
    assert [each.file_id for each in piece.files] == [stored.id]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": LogState.UNDER_WAY, "finished_on": None},
        {"removed_at": clock.london(date(2026, 7, 3))},
    ],
)
def test_only_completed_training_becomes_evidence(
    world: World, plan: Plan, entry: Entry, changes: dict[str, Any]
) -> None:
    line = trained(world.session, plan, **changes)
    with pytest.raises(DomainError, match="completed line"):
        acts.evidenced(world, plan, entry, log_entry=line)
    assert queries.completed_training(world.session, line.id, plan=plan) is None


def test_nothing_of_another_plan_becomes_evidence(world: World, plan: Plan, entry: Entry) -> None:
    other = world.enrol(world.other_coordinator)
    line, check = trained(world.session, other), checked(world.session, other, entry, Met.YES, world.lead)
    for origin in ({"log_entry": line}, {"check": check}):
        with pytest.raises(DomainError):
            acts.evidenced(world, plan, entry, **origin)
    assert queries.completed_training(world.session, line.id, plan=plan) is None
    assert queries.met_criterion(world.session, check.id, plan=plan) is None


def checked(session: Session, plan: Plan, entry: Entry, met: Met, by: Person) -> CriterionCheck:
    check = CriterionCheck(
        plan_id=plan.id, entry_id=entry.id, met=met, shown_by="Application", said_by_id=by.id
    )
    session.add(check)
    session.flush()
    return check


def test_only_what_is_said_to_be_met_now_is_prior_learning(world: World, plan: Plan) -> None:
    criterion = acts.foreign_entry(world.session, plan)
    met = checked(world.session, plan, criterion, Met.YES, world.lead)
    assert queries.met_criterion(world.session, met.id, plan=plan) == met
    with clock.at(clock.now() + timedelta(hours=1)):
        checked(world.session, plan, criterion, Met.PARTLY, world.lead)
    assert queries.met_criterion(world.session, met.id, plan=plan) is None
