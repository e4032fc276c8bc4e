"""A file on its way through the web: the field, the limits, and what is said of a file that is too large."""

import gc
import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, redirect, render_template_string
from flask_login import current_user
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import settings
from tests.files import samples
from tests.undefined import LoudUndefined
from tests.world import World
from trainingapp.app import create_app
from trainingapp.core import db
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on
from trainingapp.core.forms import NhsForm, UploadField, required
from trainingapp.files import services
from trainingapp.files.models import LARGEST, StoredFile

PAGE = """
{% extends "core/layout.html" %}
{% block heading %}Add a file{% endblock %}
{% block content %}
<form method="post" enctype="multipart/form-data" novalidate id="form">
{{ form.csrf_token }}{{ form.file }}{{ nhs_button("Add the file") }}
</form>
{% endblock %}
"""
ADDRESS = "/a-file"

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
"""Neither werkzeug's test client nor its parser, stopped half-way, closes its temporary files: they vanish
when they are collected."""


class AddFileForm(NhsForm):
    """One file."""

    file = UploadField(validators=[required("Choose a file")])


@access("home:read")
def add_file() -> Any:
    form = AddFileForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.take_in(
                db.session,
                actor=current_user,
                alliance_id=current_user.alliance_id,
                name=form.file.data.filename,
                stream=form.file.data.stream,
                sure=form.file.sure,
            )
            return redirect(ADDRESS)
    return render_template_string(PAGE, form=form)


@pytest.fixture(autouse=True)
def collect() -> Iterator[None]:
    """Have them vanish in the test that left them."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def own_app(engine: Engine, files_folder: str) -> Flask:
    """The app with one more page, which asks for a file."""
    app = create_app(settings(files_url=files_folder), engine)
    app.testing = True
    app.jinja_env.undefined = LoudUndefined
    app.add_url_rule(ADDRESS, "add_file", add_file, methods=["GET", "POST"])
    return app


@pytest.fixture
def client(own_app: Flask, session: Session) -> PageClient:
    """A browser on that app, in the test's own transaction."""

    def make(read_only: bool) -> Session:
        made = Session(session.connection(), join_transaction_mode="create_savepoint")
        made.info["read_only"] = read_only
        return made

    own_app.extensions["session_maker"] = make
    return PageClient(own_app, session)


def sent(session: Session) -> list[StoredFile]:
    return list(session.scalars(select(StoredFile)))


def upload(
    client: PageClient, content: bytes, *, status: int = 200, name: str = "certificate.pdf", **more: str
) -> Any:
    """Send the form with a file."""
    return client.post(ADDRESS, {"file": (io.BytesIO(content), name), **more}, status=status)


def test_the_field_says_what_it_takes(client: PageClient, world: World) -> None:
    page = client.sign_in(world.coordinator).get(ADDRESS)
    [field] = [each for each in page.all("input") if each.get("type") == "file"]
    assert field.get("accept") == ".pdf,.png,.jpg,.jpeg,.docx"
    assert field.get("data-largest") == str(LARGEST)
    assert "PDF, Word (.docx), PNG or JPEG, at most 10 MB" in page.text


def test_a_file_is_sent(client: PageClient, world: World, session: Session) -> None:
    upload(client.sign_in(world.coordinator), samples.pdf("A course"))
    [file] = sent(session)
    assert file.name == "certificate.pdf"


def test_ten_megabytes_pass(client: PageClient, world: World, session: Session) -> None:
    upload(client.sign_in(world.coordinator), samples.large_pdf(LARGEST))
    assert [file.size for file in sent(session)] == [LARGEST]


def test_no_file_is_told_at_the_field(client: PageClient, world: World) -> None:
    client.sign_in(world.coordinator)
    assert client.post(ADDRESS, {"file": (io.BytesIO(b""), "")}).errors == ["Choose a file"]
    assert client.post(ADDRESS, {"file": "words"}).errors == ["Choose a file"]


def test_a_wrong_file_is_told_at_the_field(client: PageClient, world: World, session: Session) -> None:
    page = upload(client.sign_in(world.coordinator), b"hello")
    assert page.errors == ["The file must be a PDF, a Word document (.docx), a PNG or a JPEG"]
    assert not [each for each in page.all("input") if each.get("type") == "checkbox"]
    assert sent(session) == []


def test_a_question_is_answered_with_a_box(client: PageClient, world: World, session: Session) -> None:
    content = samples.pdf("The course was at SW1A 1AA")
    page = upload(client.sign_in(world.coordinator), content)
    assert "looks like a postcode" in page.errors[0]
    assert "Nothing in this file is about a patient" in page.text
    assert sent(session) == []
    upload(client, content, **{"file-not-a-patient": "yes"})
    assert len(sent(session)) == 1


def test_a_file_that_is_too_large_is_told_at_the_field_with_413(
    client: PageClient, world: World, session: Session
) -> None:
    page = upload(client.sign_in(world.coordinator), bytes(LARGEST + 100_000), status=413)
    assert page.h1 == "Add a file"
    assert page.errors == ["The file must be 10 MB or smaller. Save it smaller, or in parts"]
    assert sent(session) == []


@pytest.mark.parametrize("signed_in", [True, False])
def test_two_gigabytes_are_refused_before_a_byte_is_read(
    client: PageClient, world: World, *, signed_in: bool
) -> None:
    if signed_in:
        client.sign_in(world.coordinator)
    answer = client.raw.post(
        ADDRESS,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": _Untouchable(), "CONTENT_LENGTH": str(2 * 1024**3)},
    )
    assert answer.status_code == 413
    assert ("The file must be 10 MB or smaller" in answer.text) is signed_in
    assert "Nothing was saved" in answer.text or signed_in


class _Untouchable(io.RawIOBase):
    """A body that nobody may read."""

    def readinto(self, _buffer: Any) -> int:
        raise AssertionError("the body was read")

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def test_a_body_of_unknown_length_is_read_no_further_than_the_limit(client: PageClient, world: World) -> None:
    client.sign_in(world.coordinator)
    body = _Endless()
    answer = client.raw.post(
        ADDRESS,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 413
    assert "The file must be 10 MB or smaller" in answer.text
    assert body.given <= 6 * LARGEST


class _Endless(io.RawIOBase):
    """A form with a file that never ends."""

    HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.HEAD if not self.given else b"x" * len(buffer)
        content = content[: len(buffer)]
        buffer[: len(content)] = content
        self.given += len(content)
        return len(content)


def test_a_page_without_files_stays_at_two_megabytes(client: PageClient, world: World) -> None:
    client.sign_in(world.coordinator)
    page = client.post("/sign-out", {"words": "x" * (3 * 1024**2)}, status=413)
    assert page.h1 == "That is too large"
    assert "Nothing was saved" in page.text
