"""Visits pages as somebody signed in, through the app itself, without a network or a browser."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from trainingapp.accounts.models import Person
from trainingapp.app import create_app
from trainingapp.config import Settings
from trainingapp.core import clock

ACCEPT = {"Accept-Encoding": "br"}
ASSET = re.compile(r'<(?:link|script)[^>]* (?:href|src)="([^"]+)"')
MODULE = re.compile(r"""from\s+['"](\.[^'"]+)['"]""")


def make_app(database_url: str, template_cache: Path | None = None) -> Flask:
    """The app as it would be served, on that database."""
    settings = Settings(
        secret_key="only for measuring, never served",
        database_url=database_url,
        secure_cookies=False,
        template_cache=template_cache,
    )
    return create_app(settings)


@dataclass(frozen=True)
class Answer:
    """A page as it left the app: its HTML, and the bytes of it on the wire."""

    html: str
    wire: int


class Visitor:
    """Somebody's browser. Answers are compressed with brotli, as browsers ask for it."""

    def __init__(self, app: Flask, person: Person) -> None:
        self.app = app
        self.name = person.name
        self.person_id = person.id
        self._client: FlaskClient = app.test_client()
        with self._client.session_transaction() as cookie:
            cookie["_user_id"] = str(person.id)
            cookie["_fresh"] = True
            cookie["seen"] = int(clock.now().timestamp())

    def cookie(self) -> str:
        """The header that makes a browser this person's."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        held = self._client.get_cookie(name)
        assert held is not None
        return f"{name}={held.value}"

    def fetch(self, path: str) -> TestResponse:
        """The answer as it is on the wire. Raises RuntimeError when it is not a success."""
        response = self._client.get(path, headers=ACCEPT)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code} to {self.name}")
        return response

    def size_of(self, path: str) -> int:
        """How many bytes of HTML a page has; 0 when this person cannot look at it."""
        response = self._client.get(path)
        return len(response.data) if response.status_code == 200 else 0

    def settle(self, path: str) -> str:
        """Where a path leads after redirects."""
        return self._client.get(path, follow_redirects=True).request.path

    def read(self, path: str) -> Answer:
        """A page in full: once as it is on the wire, once uncompressed."""
        wire = len(self.fetch(path).data)
        return Answer(self._client.get(path).get_data(as_text=True), wire)

    def first_view(self, answer: Answer) -> int:
        """Bytes on the wire of a page with its style sheets, scripts (and what they import) and icon.

        Without headers, and without pictures that only a style sheet mentions and this page may not show.
        """
        waiting = ASSET.findall(answer.html)
        fetched: dict[str, int] = {}
        while waiting:
            path = waiting.pop()
            if path in fetched:
                continue
            fetched[path] = len(self.fetch(path).data)
            if path.partition("?")[0].endswith(".js"):
                script = self._client.get(path).get_data(as_text=True)
                waiting.extend(urljoin(path, found) for found in MODULE.findall(script))
        return answer.wire + sum(fetched.values())
