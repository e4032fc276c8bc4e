"""Speaking with real mail servers: encryption that is checked, signing in, connections that are kept."""

import ssl
import subprocess
import time
from pathlib import Path

import pytest

from tests.notifications.mail_server import MailServer
from tests.notifications.test_envelope import envelope
from trainingapp.notifications import sending
from trainingapp.notifications.sending import Sender, Server, SmtpSender, Unsent

HELLO = "alliance.example"


def sender_to(url: str) -> SmtpSender:
    return SmtpSender(Server.at(url), timeout=3, hello=HELLO)


def send(sender: Sender) -> None:
    sender.send(envelope(), until=time.monotonic() + 60)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, signed by nobody but itself."""
    file = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(file), "-out", str(file.with_suffix(".crt"))),
        ],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts that certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))


# --- encryption -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trusted")
def test_starttls_with_a_password(tls: ssl.SSLContext) -> None:
    with MailServer(starttls=tls, login=("app", "p@ss/word")) as server:
        sender = sender_to(f"smtp://app:p%40ss%2Fword@localhost:{server.port}?starttls")
        send(sender)
        sender.close()
        assert len(server.taken) == 1


@pytest.mark.usefixtures("trusted")
def test_encrypted_from_the_start(tls: ssl.SSLContext) -> None:
    with MailServer(tls=tls) as server:
        sender = sender_to(f"smtps://localhost:{server.port}")
        send(sender)
        sender.close()
        assert len(server.taken) == 1


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_without_the_password(tls: ssl.SSLContext) -> None:
    with MailServer(starttls=tls, login=("app", "right")) as server:
        sender = sender_to(f"smtp://app:hunter2@localhost:{server.port}?starttls")
        with pytest.raises(Unsent, match="535") as refusal:
            send(sender)
        assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_nobody_vouches_for_is_refused(
    tls: ssl.SSLContext, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    server = MailServer(starttls=tls) if scheme == "smtp" else MailServer(tls=tls)
    with server:
        sender = sender_to(f"{scheme}://localhost:{server.port}{'?starttls' if scheme == 'smtp' else ''}")
        with pytest.raises(Unsent, match="certificate verify failed"):
            send(sender)
        assert server.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_refused(tls: ssl.SSLContext) -> None:
    with MailServer(starttls=tls) as server, pytest.raises(Unsent, match="certificate verify failed"):
        send(sender_to(f"smtp://127.0.0.1:{server.port}?starttls"))


def test_a_server_without_starttls_gets_nothing() -> None:
    with MailServer() as server:
        with pytest.raises(Unsent, match="STARTTLS"):
            send(sender_to(f"{server.url}?starttls"))
        assert server.taken == []


# --- the address of a server ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25, "", "", "")),
        ("smtp://mail.example?starttls", Server("mail.example", 587, "", "", "starttls")),
        (
            "smtp://a%40b:c%3Ad@mail.example:2525?starttls",
            Server("mail.example", 2525, "a@b", "c:d", "starttls"),
        ),
        ("smtps://a:b@mail.example", Server("mail.example", 465, "a", "b", "smtps")),
    ],
)
def test_an_address_is_read(url: str, server: Server) -> None:
    assert Server.at(url) == server


@pytest.mark.parametrize("url", ["", "mail.example", "smtp://", "ftp://x", "smtp://a:b@c", "smtp://a?x=1"])
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Server.at(url)


# --- connections ------------------------------------------------------------------------------------------


def test_a_connection_is_kept_for_the_mail_that_follows(mail_server: MailServer, smtp: SmtpSender) -> None:
    for _ in range(5):
        send(smtp)
    assert (len(mail_server.taken), mail_server.connections) == (5, 1)


def test_a_connection_serves_only_so_many(
    mail_server: MailServer, smtp: SmtpSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MAILS_A_CONNECTION", 2)
    for _ in range(5):
        send(smtp)
    assert (len(mail_server.taken), mail_server.connections) == (5, 3)


def test_an_idle_connection_is_closed_and_not_used(
    mail_server: MailServer, smtp: SmtpSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(smtp)
    smtp.close_idle()
    send(smtp)
    assert mail_server.connections == 1, "it is fresh"
    monkeypatch.setattr(sending, "IDLE_SECONDS", 0)
    send(smtp)
    smtp.close_idle()
    assert mail_server.connections == 2
    assert len(mail_server.taken) == 3


def test_a_kept_connection_that_died_is_replaced(mail_server: MailServer, smtp: SmtpSender) -> None:
    send(smtp)
    mail_server.stop()
    mail_server.start()
    send(smtp)
    assert len(mail_server.taken) == 2


def test_an_unknown_host_is_said_plainly() -> None:
    with pytest.raises(Unsent, match="name is not known"):
        send(sender_to("smtp://no-such-host.invalid"))
