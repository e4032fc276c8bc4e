"""Tries a demonstration as people would: signs in as each role over HTTP, opens home pages and the report."""

import re
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from sqlalchemy import select

from trainingapp.accounts.terms import Role
from trainingapp.core.db import make_engine, make_session
from trainingapp.demo.folder import Folder
from trainingapp.demo.serving import address, free_port, serving
from trainingapp.handover.models import HandoverReport

STARTING_SECONDS = 30
ANSWER_SECONDS = 60
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
TITLE_OF_REPORT = "Handover report"


class Answer(NamedTuple):
    status: int
    address: str
    """Where it came from in the end, after redirects."""
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def heading(self) -> str:
        found = HEADING.search(self.text)
        return " ".join(TAG.sub(" ", found[1]).split()) if found else ""


class CheckError(Exception):
    """Something is not as it should be; the message says what."""


class Browser:
    """Keeps cookies and follows redirects, and never goes through a proxy."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def fetch(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        """The answer to a GET, or with fields to a POST; refusals too."""
        data = urlencode(fields).encode() if fields is not None else None
        try:
            with self._opener.open(self._root + path, data, ANSWER_SECONDS) as response:
                kind = response.headers.get_content_type()
                return Answer(response.status, response.url, kind, response.read())
        except HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.url, refusal.headers.get_content_type(), refusal.read())

    def sign_in(self, email: str, password: str) -> Answer:
        """The home page of the person, or CheckError."""
        token = TOKEN.search(self.fetch("/sign-in").text)
        if token is None:
            raise CheckError("the sign-in page has no form")
        answer = self.fetch("/sign-in", {"csrf_token": token[1], "email": email, "password": password})
        if answer.status != 200 or "/sign-in" in answer.address:
            raise CheckError(f"signing in as {email} answered {answer.status} at {answer.address}")
        return answer


def check(folder: Folder) -> Iterator[str]:
    """What was tried and found good, line by line. Raises CheckError at the first thing that is not."""
    port = free_port()
    log = folder.path / "check.log"
    try:
        with serving(folder, port, log) as server:
            try:
                _wait_until_it_answers(address(port), server)
                yield f"The server answers on {address(port)}"
                yield from _each_role(folder, address(port))
                yield from _report(folder, address(port))
            except (CheckError, URLError, TimeoutError) as failure:
                said = log.read_text(encoding="utf-8", errors="replace").strip()
                raise CheckError(f"{failure}\n{said}".rstrip()) from failure
    finally:
        log.unlink(missing_ok=True)


def _wait_until_it_answers(root: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise CheckError("the server stopped as soon as it was started")
        try:
            if Browser(root).fetch("/sign-in").status == 200:
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise CheckError(f"the server does not answer after {STARTING_SECONDS} seconds")


def _each_role(folder: Folder, root: str) -> Iterator[str]:
    people = folder.read_people()
    for role in Role:
        person = next((one for one in people if one["role"] == role.value), None)
        if person is None:
            raise CheckError(f"people.json has nobody in the role {role.value}")
        browser = Browser(root)
        arrived = browser.sign_in(str(person["email"]), str(person["password"]))
        home = browser.fetch("/")
        if home.status != 200 or not home.heading or home.content_type != "text/html":
            raise CheckError(f"the home page of {person['name']} ({role.value}) answered {home.status}")
        if str(person["name"]) not in arrived.text:
            raise CheckError(f"the home page of {person['name']} ({role.value}) does not name them")
        yield f"{role.value}: {person['name']} sees “{home.heading}”"


def _report(folder: Folder, root: str) -> Iterator[str]:
    engine = make_engine(folder.url())
    with make_session(engine, read_only=True) as session:
        report = session.scalars(select(HandoverReport).order_by(HandoverReport.created_at)).first()
        if report is None:
            raise CheckError("nobody in the demonstration has a handover report")
        report_id, number, email = report.id, report.number, report.plan.coordinator.email
    engine.dispose()
    password = next(str(one["password"]) for one in folder.read_people() if one["email"] == email)
    browser = Browser(root)
    browser.sign_in(email, password)
    page = browser.fetch(f"/handovers/{report_id}")
    if page.status != 200 or number not in page.text:
        raise CheckError(f"the page of handover report {number} answered {page.status}")
    answer = browser.fetch(f"/handovers/{report_id}/report.pdf")
    _check_pdf(answer.body, f"the PDF of {number} (status {answer.status})")
    _check_pdf(folder.report.read_bytes(), str(folder.report))
    yield f"coordinator: {number} as a page, and as a PDF of {len(answer.body) // 1024} KB"


def _check_pdf(pdf: bytes, what: str) -> None:
    if not pdf.startswith(b"%PDF-") or b"%%EOF" not in pdf[-32:]:
        raise CheckError(f"{what} is no PDF")
    parts = [pdf, *_inflated(pdf)]
    if not any(TITLE_OF_REPORT.encode(code) in part for part in parts for code in ("utf-8", "utf-16-be")):
        raise CheckError(f"{what} is not called {TITLE_OF_REPORT!r}")


def _inflated(pdf: bytes) -> Iterator[bytes]:
    """What the compressed streams of a PDF hold; those compressed otherwise are left out."""
    for found in STREAM.finditer(pdf):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(found[1])
