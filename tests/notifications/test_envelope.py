"""What travels: parts as mail and calendar programs expect them, and headers that nobody can add to."""

import email
import email.policy
import io
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.notifications.envelope import BadAddress, Calendar, Envelope, Recipient
from trainingapp.notifications.sending import ConsoleSender
from trainingapp.notifications.writing import Mail

INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Réview\r\nEND:VCALENDAR\r\n"
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"]


def envelope(**changes: Any) -> Envelope:
    given: dict[str, Any] = {
        "sender": "Programme <programme@alliance.example>",
        "to": Recipient("Cora Coordinator", "cora@vale.example"),
        "mail": Mail("A subject", "Hello Cora,\n\nA long text – with signs.\n"),
        "message_id": "<1@alliance.example>",
        "at": datetime(2026, 6, 1, 9, tzinfo=UTC),
    }
    return Envelope(**(given | changes))


def read(made: Envelope) -> EmailMessage:
    parsed = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_plain_mail() -> None:
    message = read(envelope())
    assert message["From"] == "Programme <programme@alliance.example>"
    assert message["Date"] == "Mon, 01 Jun 2026 09:00:00 +0000"
    assert message["Message-ID"] == "<1@alliance.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    assert message.get_content_type() == "text/plain"
    assert "with signs" in message.get_content()


def test_an_invitation_is_beside_the_text_and_attached() -> None:
    message = read(envelope(calendar=Calendar(INVITATION, "REQUEST")))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True) == INVITATION.encode()
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "invite.ics"
    assert attached.get_payload(decode=True) == INVITATION.encode()


def test_a_digest_can_be_ended_by_one_click() -> None:
    url = f"https://a-rather-long-name.programme.example/mail/unsubscribe/{'x' * 120}"
    raw = envelope(mail=Mail("A digest", "Text\n", url)).as_bytes()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw, "unbroken, as the programs want it"
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_it_is_ascii_with_proper_line_ends() -> None:
    raw = envelope(calendar=Calendar(INVITATION, "REQUEST")).as_bytes()
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


ODD = st.text(
    st.sampled_from('aé\r\n\t\0:@<>,;"\\ \u2028\u202e') | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


@given(name=ODD, subject=ODD)
def test_nobody_adds_a_header(name: str, subject: str) -> None:
    """Whatever a name or a subject holds, the headers are ours and the text stays the text."""
    made = envelope(
        to=Recipient(f"{name}\r\nBcc: all@vale.example", "cora@vale.example"),
        mail=Mail(f"{subject}\r\nBcc: all@vale.example\r\n\r\nAnother text", "The text\n"),
    )
    message = read(made)
    assert [header for header in message if header not in HEADERS and not header.startswith("Content-")] == []
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == "cora@vale.example"
    assert message.get_content().splitlines() == ["The text"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "cora",
        "cora at vale",
        "cora@vale.example\r\nRCPT TO:<x@y.example>",
        "cora@vale.example, other@vale.example",
        "cora@vale.example>",
        "cöra@vale.example",
        "cora@väle.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        envelope(to=Recipient("Cora", address)).as_bytes()


def test_the_console_shows_what_its_reader_would_see() -> None:
    printed = io.StringIO()
    ConsoleSender(printed).send(envelope(calendar=Calendar(INVITATION, "CANCEL")), until=0)
    assert "To: Cora Coordinator <cora@vale.example>" in printed.getvalue()
    assert "Subject: A subject" in printed.getvalue()
    assert "Attached: invite.ics (CANCEL)" in printed.getvalue()
    assert "A long text – with signs." in printed.getvalue()
