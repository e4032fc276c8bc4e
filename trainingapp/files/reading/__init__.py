"""Reads a file that somebody sent in a process of its own, which may fail, hang or grow without harm."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from trainingapp.core.errors import DomainError
from trainingapp.core.patient_data import Finding, Level
from trainingapp.files.terms import FileKind

FIELD: Final = "file"
SECONDS: Final = 30.0
"""For so long a file may be read; a usual one takes less than one."""
AT_ONCE: Final = 2
"""Files that one process of the app has read at the same time."""
CHILD: Final = "trainingapp.files.reading.child"
ROOT: Final = Path(__file__).parents[3]

log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Found:
    """Something in the file that looks like patient data, in words that do not repeat it."""

    level: Level
    words: str

    @classmethod
    def of(cls, finding: Finding, where: str) -> "Found":
        """The finding, with where it was made: "In the file"."""
        return cls(finding.level, f"{where}: {finding.message[:1].lower()}{finding.message[1:]}")


@dataclass(frozen=True)
class Reading:
    """What a file turned out to be, and what looks like patient data in its text. Pictures have no text."""

    kind: FileKind
    findings: tuple[Found, ...]


def read(held: BinaryIO, *, seconds: float = SECONDS) -> Reading:
    """Read a whole file from disk, at most `seconds` long.

    Raises DomainError at the field "file" when it is none of the kinds that are taken, is broken, locked, or
    carries more than it shows.
    """
    if not _turns.acquire(timeout=seconds):
        raise DomainError("Many files are being sent at this moment. Try again in a minute", FIELD)
    try:
        answer = _ask(held, seconds)
    finally:
        _turns.release()
    if "refused" in answer:
        raise DomainError(str(answer["refused"]), FIELD)
    findings = tuple(Found(Level(level), str(words)) for level, words in answer["findings"])
    return Reading(FileKind(answer["kind"]), findings)


def _ask(held: BinaryIO, seconds: float) -> Mapping[str, Any]:
    """What the child says. It is given the file and nothing else of ours: no settings, no secrets."""
    held.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-m", CHILD],
            stdin=held,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "The file takes too long to read. Save it anew, in a simpler form, and send that"}
    try:
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        log.warning("a file could not be read: status %s: %s", done.returncode, _last_line(done.stderr))
        return {"refused": "The file cannot be read. Open it, save it anew, and send that"}
    return answer


def _last_line(said: bytes) -> str:
    """What kind of error it was; never a line of the file."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].partition(":")[0][:100] if lines else "no words"
