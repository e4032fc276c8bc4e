"""The process that reads one foreign file from standard input, and answers in JSON."""

import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from trainingapp.core.patient_data import Level, find_patient_data
from trainingapp.files.reading import Found
from trainingapp.files.reading.refusing import UNKNOWN, Refusal
from trainingapp.files.terms import FileKind

MEMORY = 1024**3
"""Bytes of address space: a picture of 100 million points fits in, and not much more."""
CPU_SECONDS = 20
OPEN_FILES = 64
MOST_FINDINGS = 50

Reader = Callable[[BinaryIO], str]
"""Checks a file of its kind whole, and returns its text. Raises Refusal."""

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIGNATURES = {
    b"%PDF-": FileKind.PDF,
    PNG_SIGNATURE: FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"PK\x03\x04": FileKind.DOCX,
}
READERS = {
    FileKind.PDF: "trainingapp.files.reading.pdf",
    FileKind.PNG: "trainingapp.files.reading.pictures",
    FileKind.JPEG: "trainingapp.files.reading.pictures",
    FileKind.DOCX: "trainingapp.files.reading.word",
}
"""Loaded one at a time: each brings a large library along."""


def main() -> None:
    """Say what the file is and what the guard found in its text, or why it is refused."""
    _limit()
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as file:
        try:
            answer = _read(file)
        except Refusal as refusal:
            answer = {"refused": str(refusal)}
    print(json.dumps(answer))  # noqa: T201 - it is how a child answers


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _read(file: BinaryIO) -> dict[str, object]:
    kind = kind_of(file.read(len(PNG_SIGNATURE)))
    file.seek(0)
    reader: Reader = import_module(READERS[kind]).read
    findings = [Found.of(each, "In the file") for each in find_patient_data(reader(file))]
    told = sorted(findings, key=lambda each: each.level is not Level.BLOCK)[:MOST_FINDINGS]
    return {"kind": kind.value, "findings": [[each.level.value, each.words] for each in told]}


def kind_of(start: bytes) -> FileKind:
    """What a file that begins so can only be. Raises Refusal for anything else."""
    for signature, kind in SIGNATURES.items():
        if start.startswith(signature):
            return kind
    raise Refusal(UNKNOWN)


if __name__ == "__main__":
    main()
