"""The demonstration: whole, believable, nothing crosses its alliances, and a second start changes nothing."""

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from trainingapp.accounts.models import Person
from trainingapp.accounts.services import hashing
from trainingapp.accounts.terms import Role
from trainingapp.app import create_app
from trainingapp.assessments.models import SignOffRequest
from trainingapp.audit import queries as audit
from trainingapp.audit.models import Event
from trainingapp.core import clock, migrations
from trainingapp.core.db import Base, make_engine, make_session, transaction
from trainingapp.core.errors import DomainError
from trainingapp.core.patient_data import find_patient_data
from trainingapp.demo import days, origins, people, visits
from trainingapp.demo.building import build, play_history, restore_files
from trainingapp.demo.command import demo
from trainingapp.demo.folder import Folder
from trainingapp.demo.organisations import NORTHMOOR, SOUTHERN_VALE, Alliance
from trainingapp.demo.playing import Story, play
from trainingapp.demo.scripts import TEXTS, Script, scripts, sign_off_words
from trainingapp.demo.serving import address, check_port, free_port, settings_for
from trainingapp.handover.models import HandoverReport
from trainingapp.notifications import services as notifications
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

ROOT = Path(__file__).parents[2]
COMMAND = "from trainingapp.cli import main; main()"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


# --- one demonstration for all these tests ---------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A demonstration made today; when tests run in several processes, one makes it and each has a copy."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = Folder(common / "demo-for-all")
    with (common / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_made:
            made.prepare()
            build(made, settings_for(made))
    copy = Folder(tmp_path_factory.mktemp("demo") / "copy")
    shutil.copytree(made.path, copy.path)
    return copy


@pytest.fixture(scope="module")
def app(folder: Folder) -> Iterator[Flask]:
    engine = make_engine(folder.url())
    app = create_app(settings_for(folder), engine)
    app.testing = True
    yield app
    engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with make_session(app.extensions["engine"], read_only=True) as session:
        yield session


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes, made cheaply."""
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


def of_key(session: Session, key: str) -> Plan:
    """The plan of a coordinator of the cast."""
    email = people.member(key).email
    return session.scalars(select(Plan).join(Plan.coordinator).where(Person.email == email)).one()


def browser_of(app: Flask, email: str) -> "Browser":
    """Somebody signed in through the real form."""
    return Browser(app, email)


class Browser:
    def __init__(self, app: Flask, email: str) -> None:
        self.client = app.test_client()
        found = TOKEN.search(self.client.get("/sign-in").text)
        assert found
        fields = {"csrf_token": found[1], "email": email, "password": people.PASSWORD}
        answer = self.client.post("/sign-in", data=fields)
        assert answer.status_code == 302, f"{email} cannot sign in"

    def get(self, path: str) -> tuple[int, str]:
        answer = self.client.get(path, follow_redirects=True)
        return answer.status_code, answer.text if "html" in answer.content_type else ""


# --- what is in it --------------------------------------------------------------------------------


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


def check_days(session: Session) -> None:
    for meeting in session.scalars(select(SupervisionSession)):
        local = meeting.starts_at.astimezone(clock.LONDON)
        assert calendar.is_working_day(local.date()), meeting.starts_at
        assert 8 <= local.hour < 18
        if meeting.record is not None:
            assert meeting.starts_at < clock.now()
            assert meeting.record.held_on == local.date()
    assert session.scalar(select(func.max(Event.at))) <= clock.now().isoformat()


# --- nothing crosses ------------------------------------------------------------------------------


@pytest.mark.parametrize(("own", "other"), [(NORTHMOOR, SOUTHERN_VALE), (SOUTHERN_VALE, NORTHMOOR)])
def test_one_alliance_sees_nothing_of_the_other(
    app: Flask, session: Session, own: Alliance, other: Alliance
) -> None:
    foreign = addresses_of(session, other)
    assert len(foreign) >= 5
    names = [one.name for one in people.CAST if one.alliance is other]
    names += [other.name, *(network.name for network in other.networks)]
    for key in FROM[own.key]:
        browser = browser_of(app, people.member(key).email)
        _, home = browser.get("/")
        assert not [name for name in names if name in home]
        for path in foreign:
            status, page = browser.get(path)
            assert status in {403, 404}, f"{key} opened {path}"
            assert not [name for name in names if name in page]


FROM = {
    "northmoor": ("douglas", "kirsten", "rahim", "beth"),
    "southern-vale": ("helena", "priyanka", "sunita", "nadia"),
}


def addresses_of(session: Session, alliance: Alliance) -> list[str]:
    """Pages that belong to an alliance's people."""
    keys = [one.key for one in people.COORDINATORS if one.alliance is alliance]
    paths = []
    for plan in (of_key(session, key) for key in keys):
        paths += [f"/plans/{plan.id}", f"/plans/{plan.id}/competencies", f"/plans/{plan.id}/handover"]
        wanted = select(SupervisionSession.id).where(SupervisionSession.plan_id == plan.id).limit(2)
        paths += [f"/sessions/{meeting_id}" for meeting_id in session.scalars(wanted)]
        issued = select(HandoverReport.id).where(HandoverReport.plan_id == plan.id)
        paths += [f"/handovers/{report_id}/report.pdf" for report_id in session.scalars(issued)]
    return paths


# --- starting it again ----------------------------------------------------------------------------


def rows(folder: Folder) -> dict[str, int]:
    """How many rows each table has, but for the log, which counts every visit."""
    engine = make_engine(folder.url())
    with make_session(engine, read_only=True) as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name != Event.__tablename__
        }
    engine.dispose()
    return counts


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COMMAND, "demo", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_check_passes_on_a_demonstration_that_is_there_and_changes_nothing_in_it(folder: Folder) -> None:
    before, listed, report = rows(folder), folder.people.read_bytes(), folder.report.read_bytes()
    result = run("--check", "--dir", str(folder.path))
    assert result.returncode == 0, result.stdout + result.stderr
    for role in Role:
        assert f"{role.value}: " in result.stdout
    assert "as a PDF of" in result.stdout
    assert "Making the demonstration" not in result.stdout
    assert rows(folder) == before
    assert (folder.people.read_bytes(), folder.report.read_bytes()) == (listed, report)
    assert not servers_of(folder)


def servers_of(folder: Folder) -> list[str]:
    """Processes that still serve this folder."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(folder.database).encode() in environment.read_bytes():
                found.append(environment.parent.name)
        except OSError:
            continue
    return found


def test_worker_prints_mail_beside_the_server_and_ends_with_it(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    engine = make_engine(copy.url())
    with transaction(engine) as session:
        wanted = select(Person).where(Person.email == people.member("yusra").email)
        yusra = session.scalars(wanted).unique().one()
        notifications.put(
            session,
            kind="plan-paused",
            to=yusra,
            params={"day": "1 June 2026", "path": "/plans"},
            alliance_id=yusra.alliance_id,
        )
    engine.dispose()
    port = free_port()
    command = [sys.executable, "-c", COMMAND, "demo", "--dir", str(copy.path), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 120
            while f"{address(port)}/plans" not in printed(copy) and time.monotonic() < until:
                assert server.poll() is None
                time.sleep(0.5)
        finally:
            server.terminate()
    assert "To: Yusra Hadjari" in printed(copy)
    assert not servers_of(copy)


def printed(folder: Folder) -> str:
    """The mail that the worker printed so far."""
    return folder.mail.read_text(encoding="utf-8") if folder.mail.exists() else ""


def test_check_says_what_is_wrong_and_fails(folder: Folder, tmp_path: Path) -> None:
    broken = Folder(tmp_path / "broken")
    shutil.copytree(folder.path, broken.path)
    listed = broken.read_people()
    listed[0]["password"] = "another password altogether"
    broken.write_people(listed)
    result = CliRunner().invoke(demo, ["--check", "--dir", str(broken.path)])
    assert result.exit_code == 1
    assert f"signing in as {listed[0]['email']}" in result.stderr
    assert not servers_of(broken)


def test_port_in_use_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DomainError, match=f"Port {port} is in use by another program"):
            check_port(port)
    check_port(port)


def test_clearing_deletes_what_the_demonstration_made_and_nothing_else(
    folder: Folder, tmp_path: Path
) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    (copy.path / "notes.txt").write_text("mine")
    copy.clear()
    assert [file.name for file in copy.path.iterdir()] == ["notes.txt"]
    assert not copy.is_made


def test_database_of_rewritten_migrations_is_refused_with_the_way_out(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "older")
    shutil.copytree(folder.path, copy.path)
    was = json.loads(copy.origins.read_text())
    was["migrations"] = dict.fromkeys(was["migrations"], "0" * 64)
    copy.origins.write_text(json.dumps(was))
    with pytest.raises(DomainError, match="make demo-fresh"):
        origins.renew(copy)


def test_new_library_is_loaded_into_a_demonstration_that_is_there(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "older")
    shutil.copytree(folder.path, copy.path)
    was = json.loads(copy.origins.read_text())
    copy.origins.write_text(json.dumps(was | {"library": {}}))
    before = rows(copy)
    origins.renew(copy)
    assert rows(copy) == before, "everything in the library was there already"
    assert json.loads(copy.origins.read_text()) == was


def test_deleted_people_file_comes_back_and_the_database_stays(folder: Folder, tmp_path: Path) -> None:
    copy = Folder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    listed, before = copy.people.read_bytes(), rows(copy)
    copy.people.unlink()
    restore_files(copy, settings_for(copy))
    assert copy.people.read_bytes() == listed
    assert rows(copy) == before


def test_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = CliRunner().invoke(demo, ["--check", "--dir", str(tmp_path / "file" / "below")])
    assert isinstance(result.exception, DomainError)
    assert "cannot be written to" in result.exception.message


def test_interrupted_making_leaves_nothing_that_counts_as_made(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.prepare()
    folder.unfinished.write_bytes(b"half of a database")
    assert not folder.is_made
    folder.prepare()
    assert list(folder.path.iterdir()) == []


# --- any day of the year --------------------------------------------------------------------------

EVERY_DAY = [date(2027, 1, 1) + timedelta(days=n) for n in range(2 * 365 + 1)]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.coordinator)
def test_coordinator_is_in_the_same_month_whatever_day_it_is(script: Script) -> None:
    for today in EVERY_DAY:
        start = script.start(today)
        assert calendar.is_working_day(start)
        month = calendar.month_of(start, today)
        assert month == script.started[0] + 1, today
        day = (today - calendar.programme_month(start, month).first).days + 1
        assert 12 <= day <= 24, today


@pytest.mark.parametrize(
    ("today", "keys"),
    [
        (date(2034, 1, 1), {one.key for one in people.COORDINATORS}),
        (date(2028, 2, 29), {"oliver", "amara", "beth"}),
    ],
    ids=["new-year-on-a-sunday", "leap-day"],
)
@pytest.mark.usefixtures("quick_passwords")
def test_history_can_be_played_on_an_awkward_day(today: date, keys: set[str], tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    migrations.upgrade(engine)
    with clock.at(today):
        with transaction(engine) as session:
            play_history(session, [script for script in scripts() if script.coordinator in keys])
        with make_session(engine, read_only=True) as session:
            check_days(session)
            assert audit.verify(session).is_whole
            assert len(session.scalars(select(Plan)).all()) == len(keys)
    engine.dispose()


def test_days_off_become_working_days() -> None:
    christmas = date(2026, 12, 25)
    assert days.working(christmas) == date(2026, 12, 29)
    assert days.working_before(christmas) == date(2026, 12, 24)
    assert days.in_programme(date(2027, 1, 29), 2, 1) == date(2027, 3, 1)


# --- how stories are played -----------------------------------------------------------------------


def test_stories_act_in_the_order_of_time_and_stop_at_the_present() -> None:
    told: list[tuple[str, date]] = []

    def story(name: str, *on: date) -> Story:
        for day in on:
            yield clock.london(day)
            told.append((name, clock.today()))

    first, second, third, fourth = (date(2027, 3, n) for n in (1, 2, 3, 4))
    stories = [story("a", first, third, fourth), story("b", second)]
    acts = play(stories, until=clock.london(third), after_each=lambda: None)
    assert told == [("a", first), ("b", second), ("a", third)]
    assert acts == 3


def test_act_that_is_planned_before_its_story_got_there_comes_at_once() -> None:
    seen = []

    def story() -> Story:
        for day in (date(2027, 3, 5), date(2027, 3, 1)):
            yield clock.london(day)
            seen.append(clock.today())

    play([story()], until=clock.london(date(2027, 3, 9)), after_each=lambda: None)
    assert seen == [date(2027, 3, 5), date(2027, 3, 5)]


# --- the words ------------------------------------------------------------------------------------


def test_texts_hold_nothing_that_looks_like_patient_data() -> None:
    for file in sorted(TEXTS.glob("*.yaml")):
        assert find_patient_data(file.read_text(encoding="utf-8")) == [], file.name


def test_every_set_of_words_for_a_sign_off_is_used_and_every_supervisor_says_each_once() -> None:
    told = scripts()
    used = [
        (one.alliance_supervisor, s.competency, s.words) for one in told for s in one.sign_offs if s.words
    ]
    assert len(set(used)) == len(used)
    sets = {(code, name) for code, found in sign_off_words().items() for name in found}
    assert {(code, name) for _, code, name in used} == sets
