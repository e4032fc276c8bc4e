"""A test client that reads pages as a person would, and refuses a page that is not sound."""

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock

Element = ElementTree.Element


class Page:
    """An answer of the app, parsed."""

    def __init__(self, status: int, headers: Any, text: str, path: str) -> None:
        self.status = status
        self.headers = headers
        self.html = text
        self.path = path
        self.root: Element | None = None
        if text and "html" in headers.get("Content-Type", ""):
            self.root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)

    @property
    def text(self) -> str:
        """Every word on the page, spaces made single."""
        assert self.root is not None
        body = self.root.find("body")
        assert body is not None
        return " ".join(" ".join(body.itertext()).split())

    @property
    def h1(self) -> str:
        [heading] = self.all("h1")
        return words_in(heading)

    @property
    def errors(self) -> list[str]:
        """The error summary's sentences."""
        assert self.root is not None
        summary = [e for e in self.all("div") if "nhsuk-error-summary" in (e.get("class") or "").split()]
        return [words_in(item) for box in summary for item in box.iter("li")]

    def all(self, tag: str) -> list[Element]:
        assert self.root is not None, "not a page of HTML"
        return list(self.root.iter(tag))

    def link(self, words: str) -> str:
        """The address behind the first link that says this."""
        for element in self.all("a"):
            if words in words_in(element):
                return element.get("href") or ""
        raise AssertionError(f"no link says {words!r}; there are {[words_in(a) for a in self.all('a')]}")

    def field(self, name: str) -> str:
        """What a field of the page holds."""
        for tag in ("input", "textarea", "select"):
            for element in self.all(tag):
                if element.get("name") == name:
                    return _held(element)
        raise AssertionError(f"no field is called {name!r}")

    def fields(self, action: str | None = None) -> dict[str, Any]:
        """Everything that submitting the main form as it stands would send."""
        return _fields(self._form(action))

    def _form(self, action: str | None) -> Element:
        assert self.root is not None
        main = next(e for e in self.root.iter("main"))
        forms = [f for f in main.iter("form") if (f.get("method") or "get").lower() == "post"]
        if action is not None:
            forms = [f for f in forms if (f.get("action") or self.path).endswith(action)]
        assert forms, f"no form on {self.path}"
        return forms[0]

    def action(self, action: str | None = None) -> str:
        """Where the form would be sent."""
        return self._form(action).get("action") or self.path


class PageClient:
    """Fetches pages as one signed-in person after another."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.session = session
        self.raw: FlaskClient = app.test_client()

    def sign_in(self, person: Person) -> "PageClient":
        """Be this person from now on (the sign-in page itself has its own tests)."""
        self.session.commit()
        self.raw = self.app.test_client()
        with self.raw.session_transaction() as cookie:
            cookie["_user_id"] = str(person.id)
            cookie["_fresh"] = True
            cookie["seen"] = int(clock.now().timestamp())
        return self

    def get(self, path: str, *, status: int = 200) -> Page:
        """Fetch a page, follow redirects, expect this status, and check that the page is sound."""
        return self._page(self._send("GET", path, None), status)

    def post(self, path: str, fields: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """Send fields with a good token, follow redirects, expect this status."""
        data = dict(fields or {})
        if "csrf_token" not in data:
            data["csrf_token"] = self.token()
        return self._page(self._send("POST", path, data), status)

    def submit(
        self,
        page: Page,
        changes: dict[str, Any] | None = None,
        *,
        action: str | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in the page's form and send it as a person would."""
        fields = page.fields(action) | (changes or {})
        return self.post(
            page.action(action), {k: v for k, v in fields.items() if v is not None}, status=status
        )

    def token(self) -> str:
        """A token with which this person may send forms."""
        page = self._send("GET", "/sign-in", None)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
        assert found
        return found[1]

    def _send(self, method: str, path: str, data: dict[str, Any] | None) -> Any:
        self.session.commit()
        response = self.raw.open(path, method=method, data=data, follow_redirects=True)
        self.session.expire_all()
        return response

    def _page(self, response: Any, status: int) -> Page:
        text = response.get_data(as_text=True) if "html" in response.content_type else ""
        path = response.request.full_path.rstrip("?")
        assert response.status_code == status, f"{path} answered {response.status_code}: {text[:3000]}"
        page = Page(response.status_code, response.headers, text, path)
        if page.root is not None:
            check_page(page)
        return page


def check_page(page: Page) -> None:
    """Fail on what no page of ours may have."""
    assert len(page.all("h1")) == 1, "a page has one h1"
    [title] = page.all("title")
    said = words_in(title).removeprefix("Error: ")
    assert said.startswith(page.h1), f"the title {said!r} starts with the h1 {page.h1!r}"
    ids = Counter(e.get("id") for e in _elements(page) if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], f"repeated ids: {[i for i, n in ids.items() if n > 1]}"
    check_fields(page)
    check_elements(page, set(ids))
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    for leak in ("Undefined", "None</", ">None", "<bound method", "object at 0x"):
        assert leak not in page.html, f"{leak!r} was drawn on {page.path}"


def check_fields(page: Page) -> None:
    """Every field somebody fills in has a label."""
    labelled = {e.get("for") for e in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for field in page.all(tag):
            if field.get("type") in {"hidden", "submit"}:
                continue
            assert field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby"), (
                f"no label for {field.attrib}"
            )


def check_elements(page: Page, ids: set[str | None]) -> None:
    """What is pointed at is there, links have words, and nothing is inline that the policy forbids."""
    for element in _elements(page):
        for name in ("aria-describedby", "aria-labelledby"):
            for target in (element.get(name) or "").split():
                assert target in ids, f"{name} points at {target}, which is not there"
        assert not element.get("style"), "inline style would break the content security policy"
        assert not [a for a in element.attrib if a.startswith("on")], "inline scripts are not allowed"
    for link in page.all("a"):
        assert words_in(link) or link.get("aria-label"), f"a link without words: {link.attrib}"
        href = link.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, f"{href} points at nothing on the page"
    for script in page.all("script"):
        assert script.get("src"), "no inline scripts"


def words_in(element: Element) -> str:
    """The words inside an element, spaces made single."""
    return " ".join("".join(element.itertext()).split())


def _elements(page: Page) -> list[Element]:
    assert page.root is not None
    return [e for e in page.root.iter() if isinstance(e.tag, str)]


def _held(element: Element) -> str:
    if element.tag == "textarea":
        return "".join(element.itertext()).removeprefix("\n")
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return (chosen[0].get("value") or "") if chosen else ""
    return element.get("value") or ""


def _fields(form: Element) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for element in form.iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name or element.tag not in {"input", "textarea", "select"}:
            continue
        kind = element.get("type")
        if kind in {"checkbox", "radio"}:
            if element.get("checked") is None:
                continue
            if kind == "checkbox" and name in sent:
                sent[name] = [*([sent[name]] if isinstance(sent[name], str) else sent[name]), _held(element)]
                continue
        if kind == "submit":
            continue
        sent[name] = _held(element)
    return sent
