"""Asks a virus scanner about content: ClamAV's daemon, over its socket."""

import socket
import struct
import time
from dataclasses import dataclass
from typing import IO, Final

CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
SECONDS: Final = 120.0
"""For so long one file may be sent and scanned."""


class ScannerFault(Exception):
    """The scanner gave no answer about the file this time; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What the scanner said of one file."""

    finding: str
    """What it called what it found; empty for a clean file."""
    scanner: str
    """Its name, version and signatures."""

    @property
    def is_clean(self) -> bool:
        """Whether it found nothing."""
        return not self.finding


class Clamd:
    """ClamAV's daemon at unix:/path or tcp:host:port."""

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        kind, _, self._place = address.partition(":")
        self._is_local = kind == "unix"

    def scan(self, content: IO[bytes]) -> Answer:
        """Have the content scanned, from where it stands to its end. Raises ScannerFault.

        Source: clamd(8), VERSION and INSTREAM.
        """
        deadline = time.monotonic() + self._seconds
        try:
            scanner = self._ask(b"zVERSION\0", None, deadline)
            said = self._ask(b"zINSTREAM\0", content, deadline)
        except TimeoutError as fault:
            raise ScannerFault("The scanner did not answer in time") from fault
        except OSError as fault:
            raise ScannerFault(f"The scanner cannot be reached: {fault.strerror or fault}") from fault
        if said == "stream: OK":
            return Answer("", scanner)
        if said.startswith("stream: ") and said.endswith(" FOUND"):
            return Answer(said.removeprefix("stream: ").removesuffix(" FOUND"), scanner)
        raise ScannerFault(f"The scanner said: {said[:200] or 'nothing'}")

    def _ask(self, command: bytes, content: IO[bytes] | None, deadline: float) -> str:
        with self._connect(deadline) as line:
            line.sendall(command)
            if content is not None:
                while piece := content.read(CHUNK):
                    line.settimeout(_left(deadline))
                    line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
            said = b""
            while len(said) < LONGEST_ANSWER and not said.endswith(b"\0"):
                line.settimeout(_left(deadline))
                piece = line.recv(LONGEST_ANSWER)
                if not piece:
                    break
                said += piece
        return said.rstrip(b"\0").decode("utf-8", "replace").strip()

    def _connect(self, deadline: float) -> socket.socket:
        if not self._is_local:
            host, _, port = self._place.rpartition(":")
            return socket.create_connection((host, int(port)), timeout=_left(deadline))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(deadline))
            line.connect(self._place)
        except BaseException:
            line.close()
            raise
        return line


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
