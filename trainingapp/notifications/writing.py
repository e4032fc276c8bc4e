"""The words of a message: its kind's template filled in, with the foot that every mail carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from trainingapp.config import ROOT
from trainingapp.core.signing import digits, sign
from trainingapp.core.words import FILTERS
from trainingapp.notifications import unsubscribing
from trainingapp.notifications.terms import DIGEST_KINDS

FOOT = "base"
SUBJECT = "Subject:"


@dataclass(frozen=True)
class Mail:
    """The words of one message to one person."""

    subject: str
    text: str
    unsubscribe_url: str = ""
    """Where one click ends mail of this kind; empty where there is no such choice."""


@dataclass(frozen=True)
class Letterhead:
    """What all mail of this installation has in common."""

    service_name: str
    public_url: str
    """Where people reach the service: https://programme.example, without a slash at its end."""
    secret_key: str

    def link(self, path: str) -> str:
        """The absolute address of a page of ours. Raises ValueError for anything but a path."""
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError(f"a mail can link to a path of this service, not to {path!r}")
        return self.public_url + path

    def signed(self, value: str, purpose: str) -> str:
        """What stands in an address that only we can have made; no row of the outbox holds it."""
        return sign(value, purpose=purpose, secret=self.secret_key)

    def digits(self, value: str, purpose: str) -> str:
        """A code of six digits that follows from the value; no row of the outbox holds it."""
        return digits(value, purpose=purpose, secret=self.secret_key)

    def write(self, kind: str, params: Mapping[str, object], *, person_id: UUID, name: str) -> Mail:
        """Fill in templates/notifications/<kind>.txt: a line `Subject: ...`, a blank line, plain text.

        Raises a Jinja error where the template is not there or asks for what is not in `params`, ValueError
        where it does not begin with a subject.
        """
        unsubscribe = ""
        if kind in DIGEST_KINDS:
            token = unsubscribing.make_token(self.secret_key, person_id)
            unsubscribe = self.link(unsubscribing.path(token))
        surroundings = {
            "service_name": self.service_name,
            "name": name,
            "link": self.link,
            "signed": self.signed,
            "digits": self.digits,
        }
        drawn = TEMPLATES.get_template(f"{kind}.txt").render(**params, **surroundings)
        head, _, body = drawn.lstrip().replace("\r", "").partition("\n\n")
        if not head.startswith(SUBJECT) or not body.strip():
            raise ValueError(f"templates/notifications/{kind}.txt does not begin with a subject and a text")
        text = TEMPLATES.get_template(f"{FOOT}.txt").render(
            text=body.strip(), unsubscribe=unsubscribe, **surroundings
        )
        return Mail(" ".join(head.removeprefix(SUBJECT).split()), text.strip() + "\n", unsubscribe)


def _from_iso(value: str) -> date | datetime:
    """A day or a moment of the params, which are JSON: `{{ starts_at | from_iso | moment }}`."""
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "templates" / "notifications"),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 (plain text: nothing in it is read as a language)
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(FILTERS, from_iso=_from_iso)
