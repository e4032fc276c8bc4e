"""What the demonstration shows of competence: needs, evidence, sign-off, time, moderation, certificates."""

import io
from collections import Counter
from datetime import timedelta

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.demo.made import browser_of, of_key
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import (
    CriterionCheck,
    Decision,
    Evidence,
    NeedsItem,
    Rating,
    SignOffRequest,
    WitnessRequest,
)
from trainingapp.assessments.rules import needs_views
from trainingapp.assessments.terms import (
    AttemptState,
    CompetencyStatus,
    EvidenceState,
    Met,
    NeedState,
    RatingPoint,
    SigningWay,
    WitnessState,
)
from trainingapp.core import clock
from trainingapp.demo import people
from trainingapp.demo.folder import Folder
from trainingapp.files import depot
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileKind
from trainingapp.handover.models import Certificate
from trainingapp.plans.models import Plan
from trainingapp.programme.models import ModerationSample
from trainingapp.programme.queries.moderation import verdict_on
from trainingapp.programme.terms import Verdict
from trainingapp.supervision.models import GroupOpening
from trainingapp.supervision.terms import PlaceState
from trainingapp.training import rules as training_rules
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import RefusalReason, TimeKind


def test_person_specifications_were_checked_with_every_answer(session: Session) -> None:
    checks = session.scalars(select(CriterionCheck)).all()
    assert {check.met for check in checks} == set(Met)
    assert len({check.plan_id for check in checks}) >= 2


def test_needs_were_seen_from_both_sides_and_every_great_difference_was_settled(session: Session) -> None:
    items = session.scalars(select(NeedsItem).where(NeedsItem.removed_at.is_(None))).unique().all()
    seen = [item for item in items if item.views]
    assert {view.party for item in seen for view in item.views} == {"coordinator", "alliance_supervisor"}
    assert any(needs_views.needs_talk(item.views, None) for item in seen)
    assert not [item.topic for item in seen if needs_views.needs_talk(item.views, item.talked_at)]
    assert any(item.priority_set is not None and item.priority_reason for item in items)
    assert len({item.route for item in items if item.route}) >= 3
    assert len({item.gap_reason for item in items if item.gap_reason}) >= 3


def test_training_plan_has_something_done_under_way_and_overdue(session: Session) -> None:
    plan = queries.training_plan(queries.analyses(session, plan=of_key(session, "yusra")))
    assert plan is not None
    gaps = [item for item in plan.items if item.gap]
    states = {item.progress[-1].state if item.progress else NeedState.OPEN for item in gaps}
    assert states == {NeedState.DONE, NeedState.UNDER_WAY, NeedState.OPEN}
    overdue = [item for item in gaps if not item.progress and item.due_on and item.due_on < clock.today()]
    assert len(overdue) == 1


def test_coordinator_rated_themselves_at_the_start_in_between_and_in_month_three(session: Session) -> None:
    points = set(session.scalars(select(Rating.point).where(Rating.plan_id == of_key(session, "yusra").id)))
    assert points == {RatingPoint.BASELINE, RatingPoint.ANY_TIME, RatingPoint.MONTH_3}


def test_one_competency_does_not_apply(session: Session) -> None:
    areas = queries.matrix(session, plan=of_key(session, "yusra"))
    lines = [line for area in areas for line in area.lines]
    left_out = [line.entry.code for line in lines if line.status is CompetencyStatus.NOT_APPLICABLE]
    assert left_out == ["CMP-E.6"]


def test_evidence_is_of_several_kinds_and_one_hidden_piece_has_a_redacted_version(session: Session) -> None:
    pieces = session.scalars(select(Evidence)).unique().all()
    assert len({piece.kind for piece in pieces}) >= 6
    assert all(link.how for piece in pieces for link in piece.links)
    hidden = [p for p in pieces if rules.evidence_state(p.events) is EvidenceState.REPLACED]
    assert [piece.replaces_id for piece in pieces if piece.replaces_id] == [piece.id for piece in hidden]


def test_files_are_in_the_folder_and_hold_what_they_say(app: Flask, session: Session, folder: Folder) -> None:
    store = depot.of(session).store
    files = session.scalars(select(StoredFile)).all()
    assert {file.kind for file in files} == {FileKind.PNG, FileKind.PDF}
    for file in files:
        with store.open(file.key) as held:
            content = held.read()
        assert len(content) == file.size
        if file.kind is FileKind.PDF:
            assert PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert len([kept for kept in folder.files.rglob("*") if kept.is_file()]) == len(files)


def test_one_witness_answered_and_one_is_still_asked(session: Session) -> None:
    requests = session.scalars(select(WitnessRequest)).unique().all()
    states = [rules.witness_state(each, clock.today()) for each in requests]
    assert sorted(states) == [WitnessState.ANSWERED, WitnessState.ASKED]


def test_sign_offs_stand_in_every_way_there_is(session: Session) -> None:
    decisions = session.scalars(select(Decision)).unique().all()
    states = Counter(rules.decision_state(each) for each in decisions)
    assert set(states) >= {
        AttemptState.CONFIRMED,
        AttemptState.CONDITIONAL,
        AttemptState.REVOKED,
        AttemptState.FROZEN,
        AttemptState.MORE_EVIDENCE,
        AttemptState.NOT_YET,
    }
    assert any(each.condition and rules.decision_state(each) is AttemptState.CONFIRMED for each in decisions)
    batches = Counter(each.batch_id for each in decisions if each.batch_id)
    assert sorted(batches.values()) == [3, 3]
    assert any(each.way is SigningWay.PASSWORD for each in decisions)
    revoked = next(each for each in decisions if rules.decision_state(each) is AttemptState.REVOKED)
    again = [each for each in decisions if each.request.entry_id == revoked.request.entry_id]
    same = [each for each in again if each.request.plan_id == revoked.request.plan_id]
    assert [rules.decision_state(each) for each in sorted(same, key=lambda e: e.created_at)] == [
        AttemptState.REVOKED,
        AttemptState.CONFIRMED,
    ]


def test_several_requests_wait_in_a_supervisors_queue(app: Flask, session: Session) -> None:
    waiting = [r for r in session.scalars(select(SignOffRequest)).unique() if r.decision is None]
    assert sum(request.plan_id == of_key(session, "yusra").id for request in waiting) >= 3
    status, page = browser_of(app, people.member("priyanka").email).get("/sign-offs")
    assert status == 200
    assert page.count("Yusra Hadjari") >= 3


def test_protected_time_was_asked_for_granted_in_part_refused_and_used(session: Session) -> None:
    plan_id = of_key(session, "yusra").id
    entries = list(session.scalars(select(TimeEntry).where(TimeEntry.plan_id == plan_id)))
    assert {entry.kind for entry in entries} >= set(TimeKind) - {TimeKind.PLANNED}
    assert len({entry.refused_for for entry in session.scalars(select(TimeEntry))} - {None}) >= 2
    assert RefusalReason.STAFFING in {entry.refused_for for entry in entries}
    assert [entry.title for entry in training_rules.unanswered(entries)] == [
        "Accessible information course, next run"
    ]
    assert [entry.minutes for entry in training_rules.not_taken_up(entries)] == [90]


def test_group_with_places_is_full_and_one_coordinator_waits(session: Session) -> None:
    opening = session.scalars(select(GroupOpening)).unique().one()
    assert [place.state for place in sorted(opening.places, key=lambda each: each.turn)] == [
        PlaceState.BOOKED,
        PlaceState.BOOKED,
        PlaceState.WAITING,
    ]


def test_complete_plan_has_a_certificate_that_the_public_page_calls_current(
    app: Flask, session: Session
) -> None:
    certificate = session.scalars(select(Certificate)).unique().one()
    assert certificate.plan_id == of_key(session, "nadia").id
    page = app.test_client().get(f"/verify/{certificate.code}")
    assert page.status_code == 200
    assert "current" in page.text.lower()
    assert "Nadia" not in page.text


def test_samples_of_both_alliances_were_moderated(session: Session) -> None:
    samples = session.scalars(select(ModerationSample)).unique().all()
    assert len({sample.alliance_id for sample in samples}) == len(samples) == 2
    verdicts = [verdict_on(pick) for sample in samples for pick in sample.picks]
    assert set(verdicts) == {Verdict.AGREE, Verdict.QUERY, None}


def test_nothing_new_lies_ahead_of_its_time(session: Session) -> None:
    for table in (Decision, Evidence, Rating, TimeEntry, WitnessRequest, Certificate):
        latest = session.scalars(select(table.created_at).order_by(table.created_at.desc())).first()
        assert latest is not None
        assert latest <= clock.now() + timedelta(seconds=1), table.__tablename__
    assert session.scalars(select(Plan)).unique().first() is not None
