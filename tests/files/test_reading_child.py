"""The process that reads a foreign file: whatever happens to it, we only hear of it."""

import json
import subprocess
import sys
import time

import pytest

from tests.files.bad import PDF
from tests.files.reading_file import read, refusal
from trainingapp.core.errors import DomainError
from trainingapp.files import reading
from trainingapp.files.reading import child


def test_a_file_that_takes_too_long_is_given_up() -> None:
    begun = time.monotonic()
    with pytest.raises(DomainError, match="too long to read"):
        read(PDF, seconds=0.01)
    assert time.monotonic() - begun < 5


def test_a_child_that_eats_memory_dies_alone() -> None:
    """The limit is the system's, so a library that grows without bound meets it too."""
    code = f"import {child.__name__} as c; c._limit(); bytearray({2 * child.MEMORY})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "MemoryError" in ended.stderr


def test_a_child_that_never_ends_is_stopped_by_the_system() -> None:
    code = f"import {child.__name__} as c; c.CPU_SECONDS = 1; c._limit()\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=False)
    assert ended.returncode < 0


def test_a_child_that_dies_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD", "no.such.module")
    assert refusal(PDF).startswith("The file cannot be read")


def test_the_child_has_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAININGAPP_SECRET_KEY", "secret")
    asked: list[dict[str, str]] = []

    def look(*_: object, **given: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        asked.append(given["env"])
        return subprocess.CompletedProcess([], 0, json.dumps({"kind": "pdf", "findings": []}).encode())

    monkeypatch.setattr(subprocess, "run", look)
    read(PDF)
    assert not any("TRAININGAPP" in name for name in asked[0])
