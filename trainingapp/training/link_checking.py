"""Looks whether a web address answers: public addresses only, a few redirects, never for long."""

import http.client
import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from trainingapp.core.web_links import is_public, link_fault

SECONDS = 10.0
"""For each step of one look: connecting, and each answer."""
REDIRECTS = 5
READ = 1024
"""Bytes taken of a page: whether it answers is all that is asked."""
NAME = "link-check/1.0"
REFUSES_PROGRAMS = frozenset({401, 403, 405, 406, 429})
"""The page is there, and asks who it is that reads it: people get on."""
KEPT = "/?%:@!$&'()*+,;=~-._"
"""The characters of a path and a query that mean something there."""
NO_ADDRESS = "It leads to something that is no web address"
NOT_PUBLIC = "It leads to something that is no page of the public web"
GOES_ON = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Finding:
    """What a look found: whether the link works, why not in words, and whether anything answered at all."""

    works: bool
    words: str = ""
    answered: bool = True


class _Fault(Exception):
    """The look ended here, with the words for it."""

    def __init__(self, words: str, *, answered: bool = False) -> None:
        super().__init__(words)
        self.finding = Finding(False, words, answered)


def look_at(link: str, *, permitted: Collection[str] = ()) -> Finding:
    """Ask the page for its headers, and where it refuses that, for its beginning.

    Every host on the way, redirects included, is resolved once and spoken to at the very address that was
    checked, so that no name can lead into a private network. `permitted` are private IP addresses that may be
    spoken to nevertheless: tests name their own. Never raises for what it finds.
    """
    try:
        status = _status("HEAD", link, permitted)
        if status in REFUSES_PROGRAMS | {404, 501}:
            status = _status("GET", link, permitted)  # some answer the question for headers wrongly
    except _Fault as fault:
        return fault.finding
    if 200 <= status < 300 or status in REFUSES_PROGRAMS:
        return Finding(True)
    return Finding(False, _status_words(status))


def _status(method: str, link: str, permitted: Collection[str]) -> int:
    """The status at the end of the redirects."""
    for _ in range(REDIRECTS + 1):
        status, onward = _ask(method, link, permitted)
        if status not in GOES_ON or onward is None:
            return status
        link = _onward(link, onward)
    raise _Fault("The address leads in a circle, from one to another", answered=True)


def _onward(link: str, location: str) -> str:
    try:
        return urljoin(link, location)
    except ValueError as error:
        raise _Fault(NO_ADDRESS, answered=True) from error


def _ask(method: str, link: str, permitted: Collection[str]) -> tuple[int, str | None]:
    parts = _parts(link, permitted)
    connection = _connection(parts, permitted)
    try:
        connection.request(method, _target(parts), headers={"User-Agent": NAME, "Accept": "*/*"})
        answer = connection.getresponse()
        answer.read(READ)
        return answer.status, answer.headers.get("Location")
    except ssl.SSLCertVerificationError as error:
        raise _Fault("Its certificate does not prove whose page it is") from error
    except TimeoutError as error:
        raise _Fault("It did not answer in time") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _Fault("It did not answer") from error
    finally:
        connection.close()


def _target(parts: SplitResult) -> str:
    """Path and query as a server takes them: letters of other alphabets written in percent signs."""
    path = quote(parts.path or "/", safe=KEPT)
    return f"{path}?{quote(parts.query, safe=KEPT)}" if parts.query else path


def _parts(link: str, permitted: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _Fault(NO_ADDRESS, answered=True) from error
    if host not in permitted and link_fault(link) is not None:
        raise _Fault(NOT_PUBLIC, answered=True)
    return parts


def _connection(parts: SplitResult, permitted: Collection[str]) -> http.client.HTTPConnection:
    host = _ascii(parts.hostname or "")
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    number = _resolved(host, port, permitted)
    if parts.scheme.lower() == "https":
        return _PinnedHttps(host, port, number)
    return _Pinned(host, port, number)


def _ascii(host: str) -> str:
    """The name as it is looked up, where it has letters of other alphabets."""
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise _Fault(NO_ADDRESS, answered=True) from error


def _resolved(host: str, port: int, permitted: Collection[str]) -> str:
    """The IP address to speak to. Where one of a name's addresses is private, none is spoken to."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise _Fault("There is no such address any more") from error
    if not found or not all(number in permitted or is_public(number.partition("%")[0]) for number in found):
        raise _Fault(NOT_PUBLIC, answered=True)
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """Speaks to the IP address that was checked, whatever the name says a moment later."""

    def __init__(self, host: str, port: int, number: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.number = number

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), timeout=SECONDS)


class _PinnedHttps(_Pinned):
    """The same, encrypted, with a certificate for the name that was asked for."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _status_words(status: int) -> str:
    if status in (404, 410):
        return "There is no such page any more"
    if status >= 500:
        return f"The site has a fault of its own (it answered {status})"
    return f"The site refused it (it answered {status})"
