"""Looking at the links of the catalogue: a real server, addresses that are refused, what is written down."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import sqlite_url
from tests.training import acts
from tests.world import World
from trainingapp.audit.models import Event
from trainingapp.core import clock, migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.training import link_checking, queries, rules, services
from trainingapp.training.link_checking import Finding, look_at
from trainingapp.training.models import Course
from trainingapp.training.terms import LinkHealth
from trainingapp.worker.periodic import PERIODIC, check_links

HERE = "127.0.0.1"


class Site(BaseHTTPRequestHandler):
    """Answers what its paths are called after."""

    asked: list[tuple[str, str]]

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append((self.command, self.path))
        name, _, rest = unquote(self.path).removeprefix("/").partition("/")
        if name == "silent":
            release.wait(5)
            return
        if name == "no-head":
            self.say(200 if self.command == "GET" else 405)
        elif name == "moved":
            self.say(302, "/" + rest)
        elif name == "away":
            self.say(301, rest)
        elif name == "circle":
            self.say(302, "/circle")
        else:
            self.say(int(name))

    def say(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


release = threading.Event()


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    release.clear()
    server = ThreadingHTTPServer((HERE, 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{HERE}:{server.server_port}"
    release.set()
    server.shutdown()
    thread.join()
    server.server_close()


def look(link: str) -> Finding:
    """A look that may speak to this machine, which no look of the worker may."""
    return look_at(link, permitted={HERE})


@pytest.mark.parametrize(
    ("path", "works", "words"),
    [
        ("200", True, ""),
        ("204", True, ""),
        ("no-head", True, ""),
        ("403", True, ""),
        ("moved/moved/200", True, ""),
        ("404", False, "There is no such page any more"),
        ("410", False, "There is no such page any more"),
        ("400", False, "The site refused it (it answered 400)"),
        ("503", False, "The site has a fault of its own (it answered 503)"),
        ("moved/404", False, "There is no such page any more"),
        ("circle", False, "The address leads in a circle, from one to another"),
        ("away/javascript:alert(1)", False, "It leads to something that is no page of the public web"),
        ("away/http://10.0.0.1/", False, "It leads to something that is no page of the public web"),
        ("away/http://[::1]/", False, "It leads to something that is no page of the public web"),
        ("away/http://[", False, "It leads to something that is no web address"),
        ("away/http://..example.org/", False, "It leads to something that is no page of the public web"),
        ("away/file:///etc/passwd", False, "It leads to something that is no page of the public web"),
    ],
)
def test_what_a_site_answers(site, path, works, words):
    found = look(f"{site}/{path}")
    assert (found.works, found.words, found.answered) == (works, words, True)


def test_redirects_are_bounded(site):
    look(f"{site}/circle")
    assert len(Site.asked) == link_checking.REDIRECTS + 1


def test_a_page_is_asked_for_its_headers_alone(site):
    look(f"{site}/200")
    assert Site.asked == [("HEAD", "/200")]


def test_a_silent_site_is_not_waited_for(site, monkeypatch):
    monkeypatch.setattr(link_checking, "SECONDS", 0.2)
    found = look(f"{site}/silent")
    assert (found.words, found.answered) == ("It did not answer in time", False)


def test_nobody_at_home():
    with socket() as taken:
        taken.bind((HERE, 0))
        found = look(f"http://{HERE}:{taken.getsockname()[1]}/")
    assert (found.words, found.answered) == ("It did not answer", False)


@pytest.mark.parametrize(
    "link",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://user:word@example.org/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "",
    ],
)
def test_no_look_goes_inside(link):
    assert look_at(link) == Finding(False, "It leads to something that is no page of the public web")


@pytest.mark.parametrize("numbers", [["10.0.0.7"], ["93.184.215.14", "10.0.0.7"], ["::1"], ["fe80::1%eth0"]])
def test_a_name_that_leads_inside_is_not_followed(monkeypatch, numbers):
    """Whoever owns a name decides where it leads: all its addresses are looked at first."""
    spoken_to = []
    monkeypatch.setattr(
        link_checking.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (n, 80)) for n in numbers]
    )
    monkeypatch.setattr(link_checking.socket, "create_connection", lambda to, **_: spoken_to.append(to))
    assert look_at("https://www.example.org/") == Finding(
        False, "It leads to something that is no page of the public web"
    )
    assert spoken_to == []


def test_the_address_that_was_checked_is_spoken_to(monkeypatch):
    """The name is resolved once: a second answer that leads inside is never asked for."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    spoken_to = []

    def refuse(to, **_):
        spoken_to.append(to)
        raise ConnectionRefusedError

    monkeypatch.setattr(
        link_checking.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (next(answers)[0], 80))]
    )
    monkeypatch.setattr(link_checking.socket, "create_connection", refuse)
    assert look_at("http://www.example.org/").words == "It did not answer"
    assert spoken_to == [("93.184.215.14", 80)]


# --- which, and what is written down --------------------------------------------------------------


def test_links_that_worked_are_left_for_a_week():
    now = clock.london(acts.TODAY)
    for days, due in ((1, False), (6, False), (7, True)):
        assert rules.is_due(LinkHealth.WORKS, now - timedelta(days=days), now) is due
    assert rules.is_due(LinkHealth.BROKEN, now - timedelta(days=1), now)
    assert rules.is_due(LinkHealth.UNCHECKED, None, now)


@given(st.lists(st.booleans()))
def test_only_total_silence_is_our_own_fault(answered):
    cut_off = rules.is_cut_off(answered)
    assert cut_off == (len(answered) >= rules.CUT_OFF_FROM and True not in answered)


def test_what_was_found_is_written_down(session, world):
    with acts.on():
        good = acts.added(world, "Good", link="https://www.example.org/good")
        bad = acts.added(world, "Bad", link="https://www.example.org/bad")
        acts.added(world, "Without")
        links = {each.id: each.link for each in to_check(session, world)}
        assert set(links) == {good.id, bad.id}
        found = {good.id: Finding(True), bad.id: Finding(False, "There is no such page any more")}
        versions = (good.version, bad.version)
        broken = services.note_links(session, alliance_id=world.organisation.id, links=links, found=found)
        session.expire_all()
        assert broken == 1
        assert (good.link_health, bad.link_health) == (LinkHealth.WORKS, LinkHealth.BROKEN)
        assert bad.link_finding == "There is no such page any more"
        assert (good.version, bad.version) == versions, "a lead who is writing is not disturbed"
        assert queries.broken_links(session, alliance_id=world.organisation.id) == 1
        assert to_check(session, world) == [bad], "the good one is left for a week"
    assert session.query(Event).filter_by(what="courses:links-checked").count() == 1


def test_a_link_changed_in_between_stays_unchecked(session, world):
    course = acts.added(world, link="https://www.example.org/new")
    links = {course.id: "https://www.example.org/old"}
    services.note_links(
        session, alliance_id=world.organisation.id, links=links, found={course.id: Finding(True)}
    )
    session.expire_all()
    assert course.link_health is LinkHealth.UNCHECKED


def test_an_installation_without_a_way_out_blames_nobody():
    links = {number: f"https://www.example.org/{number}" for number in range(4)}
    assert services.look_at_links(links, lambda _: Finding(False, "It did not answer", answered=False)) == {}
    heard = lambda link: Finding(False, "It did not answer", answered=link.endswith("0"))  # noqa: E731
    assert set(services.look_at_links(links, heard)) == set(links)


def to_check(session, world):
    return queries.links_to_check(session, alliance_id=world.organisation.id, limit=services.A_NIGHT)


def test_few_a_night_and_the_longest_unseen_first(session, world):
    with acts.on():
        courses = [acts.added(world, f"C{n}", link=f"https://www.example.org/{n}") for n in range(4)]
        for number, course in enumerate(courses[:3]):
            course.link_health = LinkHealth.BROKEN
            course.link_checked_at = clock.now() - timedelta(days=number)
        session.flush()
        due = queries.links_to_check(session, alliance_id=world.organisation.id, limit=2)
    assert [each.title for each in due] == ["C3", "C2"]


def test_the_worker_does_it_every_night(tmp_path):
    """The whole job on a database of its own. The link leads inside, so that nothing is asked."""
    assert "check-links" in {job.name for job in PERIODIC}
    engine = make_engine(sqlite_url(tmp_path))
    migrations.upgrade(engine)
    with transaction(engine) as session:
        acts.added(World.build(session)).link = "http://10.0.0.1/"
    assert check_links(engine) == 1
    with transaction(engine) as session:
        course = session.query(Course).one()
        assert course.link_health is LinkHealth.BROKEN
        assert course.link_finding == "It leads to something that is no page of the public web"
    engine.dispose()


def test_readers_are_told_and_the_lead_has_a_list(client, session, world):
    with clock.at(acts.TODAY):
        course = acts.added(world, "Listening well", link="https://www.example.org/gone")
        acts.added(world, "Spreadsheets", link="https://www.example.org/there")
        finding = {course.id: Finding(False, "There is no such page any more")}
        services.note_links(
            session,
            alliance_id=world.organisation.id,
            links={course.id: course.link},
            found=finding,
        )
        page = client.sign_in(world.coordinator).get("/courses")
        assert "Link does not work checked 8 July 2026: there is no such page any more" in page.text
        assert "Links that do not work" not in page.text
        page = client.sign_in(world.lead).get("/courses")
        page = client.get(page.link("Links that do not work (1)"))
        assert "Showing 1 course of 2" in page.text
        assert "Spreadsheets" not in page.text
