"""What is in the demonstration: whole, believable, and nobody waits for mail."""

import json

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from tests.demo.made import TOKEN, browser_of, check_days, of_key
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments.models import SignOffRequest
from trainingapp.audit import queries as audit
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.demo import people, visits
from trainingapp.demo.folder import Folder
from trainingapp.demo.organisations import NORTHMOOR, SOUTHERN_VALE
from trainingapp.demo.scripts import scripts
from trainingapp.handover.models import HandoverReport
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.terms import MessageState
from trainingapp.plans import calendar
from trainingapp.plans import rules as plan_rules
from trainingapp.plans.models import Agreement, Plan, PlanChange
from trainingapp.plans.terms import AgreementKind, ChangeKind, Party, PlanState, SessionKind, Track
from trainingapp.supervision import rules as supervision_rules
from trainingapp.supervision.models import (
    Action,
    Guest,
    Preparation,
    Record,
    RecordEvent,
    SessionMove,
    SupervisionSession,
    TimeOffer,
)
from trainingapp.supervision.terms import (
    ActionState,
    Attendance,
    OfferState,
    RecordEventKind,
    RecordState,
    SessionState,
)
from trainingapp.training import queries as training


def test_people_file_lists_everybody_with_exactly_the_promised_keys(folder: Folder) -> None:
    listed = json.loads(folder.people.read_text(encoding="utf-8"))
    assert [set(one) for one in listed] == [{"name", "email", "password", "role", "alliance"}] * len(
        people.CAST
    )
    assert {one["role"] for one in listed} == {role.value for role in Role}
    assert len({one["email"] for one in listed}) == len(listed)
    assert all(one["email"].endswith(".example") and one["email"].isascii() for one in listed)
    assert {one["alliance"] for one in listed} == {SOUTHERN_VALE.name, NORTHMOOR.name, None}
    assert all((one["alliance"] is None) == (one["role"] == "operator") for one in listed)


def test_secret_is_for_its_owner_alone_and_the_report_is_a_pdf(folder: Folder) -> None:
    assert (folder.path / "secret").stat().st_mode & 0o777 == 0o600
    assert folder.report.read_bytes().startswith(b"%PDF-")


def test_everybody_signs_in_and_sees_a_home_page(app: Flask) -> None:
    for one in people.CAST:
        status, page = browser_of(app, one.email).get("/")
        assert status == 200, one.name
        assert one.name in page


def test_audit_log_is_whole_and_its_times_ascend(session: Session) -> None:
    assert audit.verify(session).is_whole
    moments = list(session.scalars(select(Event.at).order_by(Event.id)))
    assert len(moments) > 500
    assert moments == sorted(moments)


def test_there_is_somebody_in_every_month_one_paused_one_training_only_one_finished(session: Session) -> None:
    today = clock.today()
    plans = session.scalars(select(Plan)).all()
    full = [p for p in plans if p.state is PlanState.ACTIVE and p.track is Track.FULL]
    assert {calendar.month_of(plan.starts_on, today) for plan in full} >= {1, 2, 3, 4, 5, 6}
    assert of_key(session, "oliver").state is PlanState.PAUSED
    assert of_key(session, "marguerite").track is Track.TRAINING_ONLY
    finished = of_key(session, "nadia")
    assert finished.state is PlanState.COMPLETED
    assert calendar.month_of(finished.starts_on, today) == 7
    report = session.scalars(select(HandoverReport)).one()
    assert report.plan_id == finished.id
    assert len(report.acknowledgements) == 3


def test_something_waits_or_went_wrong_in_every_way_there_is(session: Session) -> None:
    records = session.scalars(select(Record)).all()
    assert {record.state for record in records} >= {
        RecordState.SUBMITTED,
        RecordState.CHANGES_REQUESTED,
        RecordState.AGREED,
    }
    meetings = session.scalars(select(SupervisionSession)).all()
    assert {meeting.state for meeting in meetings} == set(SessionState)
    assert {meeting.kind for meeting in meetings} == set(SessionKind)
    assert any(m.state is SessionState.BOOKED and m.starts_at > clock.now() for m in meetings)
    assert any(m.state is SessionState.BOOKED and m.starts_at < clock.now() for m in meetings)
    marks = {place.attendance for meeting in meetings for place in meeting.participants}
    assert marks >= set(Attendance)
    requests = session.scalars(select(SignOffRequest)).all()
    assert sum(request.decision is None for request in requests) >= 5
    actions = session.scalars(select(Action)).all()
    assert any(action.state is ActionState.OPEN and action.due_on < clock.today() for action in actions)


def test_plans_bend_in_every_way_and_keep_what_was_before(session: Session) -> None:
    kinds = set(session.scalars(select(PlanChange.kind)))
    assert kinds >= {
        ChangeKind.ADDED,
        ChangeKind.WAIVED,
        ChangeKind.SHIFTED,
        ChangeKind.SPREAD,
        ChangeKind.TRANSFERRED,
        ChangeKind.COVER_ARRANGED,
    }
    dev = of_key(session, "dev")
    assert [pause.back_on is not None for pause in dev.pauses] == [True]
    assert any(a.original_from and a.original_from < a.due_from for a in dev.activities)
    assert of_key(session, "oliver").pauses[0].back_on is None
    priyanka = session.scalar(select(Person.id).where(Person.email == people.member("priyanka").email))
    covered = [a for a in of_key(session, "callum").assignments if a.covers_id is not None]
    assert [(a.person_id, a.is_current) for a in covered] == [(priyanka, True)]


def test_agreements_are_in_force_and_one_waits_for_the_pcn_supervisor(session: Session) -> None:
    agreements = session.scalars(select(Agreement)).all()
    assert {each.kind for each in agreements if not plan_rules.missing(each)} == set(AgreementKind)
    waiting = {
        each.plan.coordinator.name: plan_rules.missing(each)
        for each in agreements
        if plan_rules.missing(each)
    }
    assert waiting == {people.member(key).name: [Party.PCN_SUPERVISOR] for key in ("amara", "callum")}


def test_times_are_offered_with_and_without_all_answers_and_a_preparation_is_shared(session: Session) -> None:
    offers = [each for each in session.scalars(select(TimeOffer)) if each.state is OfferState.OPEN]
    assert sorted(supervision_rules.is_answered(offer) for offer in offers) == [False, True]
    assert all(option.starts_at > clock.now() for offer in offers for option in offer.options)
    prepared = session.scalars(select(Preparation)).all()
    coming = {m.id for m in session.scalars(select(SupervisionSession)) if m.starts_at > clock.now()}
    assert {(each.session_id in coming, each.shared_at is not None) for each in prepared} >= {
        (True, True),
        (True, False),
    }


def test_records_end_in_every_way_and_attendance_used_protected_time(session: Session) -> None:
    events = {event.kind for event in session.scalars(select(RecordEvent))}
    assert events == set(RecordEventKind)
    records = session.scalars(select(Record)).all()
    assert sum(record.state is RecordState.CLOSED for record in records) == 2
    assert any(record.wellbeing and record.escalated_to for record in records)
    assert len({guest.attendance for guest in session.scalars(select(Guest))}) == 2
    assert session.scalar(select(func.count()).select_from(SessionMove)) == 1
    for key in ("yusra", "nadia", "dev"):
        plan_id = of_key(session, key).id
        assert training.minutes_used(session, plan_ids=[plan_id])[plan_id] > 300


def test_no_mail_waits_and_nobody_is_told_of_trouble(app: Flask, session: Session) -> None:
    states = set(session.scalars(select(OutboxMessage.state)))
    assert states == {MessageState.SENT}
    kinds = set(session.scalars(select(OutboxMessage.kind)))
    assert kinds >= {"session-invitation", "session-moved", "session-cancelled", "plan-link", "digest"}
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) < 600
    status, page = browser_of(app, people.member("ines").email).get("/mail")
    assert (status, "nothing waits" in page) == (200, True)


def test_link_that_is_printed_opens_a_visit(app: Flask, folder: Folder) -> None:
    visit = visits.way_in(folder)
    assert visit is not None
    name, path = visit
    assert name == people.VISITORS[0].name
    client = app.test_client()
    found = TOKEN.search(client.get(path).text)
    assert found
    page = client.post(path, data={"csrf_token": found[1]}, follow_redirects=True)
    assert page.status_code == 200
    assert "joint sessions" in page.text


def test_every_promise_that_a_finished_script_closes_is_closed(session: Session) -> None:
    script = next(one for one in scripts() if one.coordinator == "nadia")
    promises = [promise for scene in script.meetings for promise in scene.actions]
    found = {
        action.text: action.state
        for action in session.scalars(select(Action).where(Action.plan_id == of_key(session, "nadia").id))
    }
    assert found == {p.text: ActionState.DONE if p.closed else ActionState.OPEN for p in promises}


def test_nothing_is_recorded_ahead_of_its_time_or_on_a_day_off(session: Session) -> None:
    check_days(session)
