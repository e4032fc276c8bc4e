"""The words of mail: every template fills in, nothing is left blank, and links lead to us."""

from typing import Any
from uuid import UUID

import pytest
from jinja2 import TemplateNotFound, UndefinedError, meta

from tests.notifications.conftest import LETTERHEAD
from trainingapp.config import ROOT
from trainingapp.notifications import unsubscribing
from trainingapp.notifications.terms import DIGEST_KINDS
from trainingapp.notifications.writing import TEMPLATES, Mail
from trainingapp.worker.renderers import RENDERERS

FOLDER = ROOT / "templates" / "notifications"
PERSON = UUID("018f0000-0000-7000-8000-000000000001")
GIVEN = {"service_name", "name", "link", "signed", "digits"}
KINDS = sorted(file.stem for file in FOLDER.glob("*.txt") if file.stem != "base")
PUT_KINDS = [kind for kind in KINDS if kind not in RENDERERS]
"""Those whose params are written down when they are put: plain facts, each a text."""


def write(kind: str, params: dict[str, Any], *, name: str = "Cora") -> Mail:
    return LETTERHEAD.write(kind, params, person_id=PERSON, name=name)


def params_of(kind: str) -> set[str]:
    tree = TEMPLATES.parse((FOLDER / f"{kind}.txt").read_text())
    return meta.find_undeclared_variables(tree) - GIVEN


@pytest.mark.parametrize("kind", PUT_KINDS)
def test_every_kind_is_written_with_what_its_template_asks_for(kind: str) -> None:
    params = {name: "/plans" if "path" in name else "2026-06-01T09:00:00+00:00" for name in params_of(kind)}
    mail = write(kind, params)
    assert mail.subject
    assert "\n" not in mail.subject
    assert "Subject:" not in mail.text
    assert "Hello Cora" in mail.text
    assert "Nobody reads replies" in mail.text


@pytest.mark.parametrize("kind", [kind for kind in PUT_KINDS if params_of(kind)])
def test_no_kind_is_written_with_something_missing(kind: str) -> None:
    with pytest.raises((UndefinedError, TypeError)):  # the latter from a filter that was given nothing
        write(kind, {})


def test_a_kind_without_a_template_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        write("no-such-kind", {})


def test_a_name_is_written_as_it_is() -> None:
    """It is plain text: an apostrophe is no entity."""
    assert "Hello Niamh O'Brien & <co>," in write("password-changed", AT, name="Niamh O'Brien & <co>").text


AT = {"at": "2026-06-01T09:00:00+00:00"}


def test_a_kind_without_a_choice_offers_none() -> None:
    mail = write("password-changed", AT)
    assert mail.unsubscribe_url == ""
    assert "unsubscribe" not in mail.text


def test_a_digest_says_how_to_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainingapp.notifications.writing.DIGEST_KINDS", {"password-changed"})
    mail = write("password-changed", AT)
    assert mail.unsubscribe_url.startswith("https://programme.example/mail/unsubscribe/")
    assert mail.unsubscribe_url in mail.text
    token = mail.unsubscribe_url.rpartition("/")[2]
    assert unsubscribing.read_token(LETTERHEAD.secret_key, token) == PERSON


def test_security_mail_is_no_digest() -> None:
    assert DIGEST_KINDS.isdisjoint(
        {"password-changed", "first-password-given", "account-locked", "account-made"}
    )


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "plans", ""])
def test_links_lead_to_this_service_only(path: str) -> None:
    with pytest.raises(ValueError, match="a path of this service"):
        LETTERHEAD.link(path)
    assert LETTERHEAD.link("/plans") == "https://programme.example/plans"


def test_a_subject_stays_one_line_whatever_a_param_holds() -> None:
    mail = write("cover-arranged", {"from_on": "a\r\nBcc: all@vale.example", "until_on": "b", "path": "/x"})
    assert mail.subject == "Cover for a supervisor from a Bcc: all@vale.example to b"


@pytest.mark.parametrize("token", ["", "nonsense", "a.b", "IjEi.x"])
def test_a_token_that_we_did_not_make_names_nobody(token: str) -> None:
    assert unsubscribing.read_token("s" * 32, token) is None


def test_a_token_is_for_this_purpose_and_this_key_only() -> None:
    token = unsubscribing.make_token("s" * 32, PERSON)
    assert unsubscribing.read_token("s" * 32, token) == PERSON
    assert unsubscribing.read_token("t" * 32, token) is None
    assert unsubscribing.read_token("s" * 32, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
