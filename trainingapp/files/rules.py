"""What may be served, what a file is called, where it is kept, and when a waiting one is scanned again."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from trainingapp.core.errors import DomainError
from trainingapp.files.terms import FILE_TRANSITIONS, SERVED, FileKind, FileState

LONGEST_NAME = 120
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
"""Somebody waits for the file, so a scanner that is back is noticed soon."""
SWEPT_AFTER_DAYS = 2
"""Content of the day before yesterday is at least a day old, whatever hour it came at."""

SUFFIXES: dict[FileKind, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.DOCX: (".docx",),
}
"""What a name of that kind may end with; the first is given to a name that ends otherwise."""
ACCEPTED = tuple(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)

_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*%]')  # no file may be called so on some system, or a header is misread
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_RESERVED = re.compile(r"(?i)\A(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")  # devices, not files, on Windows


def is_served(state: FileState) -> bool:
    """Whether a file in that state may be downloaded by those who may see it."""
    return state in SERVED


def check_move(was: FileState, will_be: FileState) -> None:
    """Raises DomainError for a move that no file makes."""
    if will_be not in FILE_TRANSITIONS[was]:
        raise DomainError("This file was checked in the meantime. Load the page again")


def clean_name(given: str, kind: FileKind) -> str:
    """The sender's name for a file, fit to be shown and to be saved under: never empty, never a path.

    Without folders and characters that cannot be seen, at most LONGEST_NAME characters, and ending as files
    of its kind do, whatever it was called.
    """
    name = _plain(_SEPARATORS.split(given)[-1])
    ending = next((each for each in SUFFIXES[kind] if name.lower().endswith(each)), "")
    stem = (name[: -len(ending)] if ending else name).strip(". ")
    stem = _RESERVED.sub(r"\1-file", stem)
    ending = ending or SUFFIXES[kind][0]
    return (stem[: LONGEST_NAME - len(ending)].rstrip(". ") or "file") + ending


def _plain(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(" " if each.isspace() else each for each in composed if _is_seen(each))
    return " ".join(_FORBIDDEN.sub("-", seen).split()).rstrip(". ")


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _UNSEEN


def new_key(day: date, luck: str) -> str:
    """Where content that arrives on that day is kept; `luck` is random and names nobody."""
    return f"{day.isoformat()}/{luck}"


def is_left_over(key: str, today: date) -> bool:
    """Whether content under that key is old enough to be swept if no row knows it; never a strange key."""
    try:
        day = date.fromisoformat(key.partition("/")[0])
    except ValueError:
        return False
    return (today - day).days >= SWEPT_AFTER_DAYS


def next_try(*, attempts: int, now: datetime) -> datetime:
    """When a file is to be scanned again after so many attempts that failed."""
    doublings = min(attempts - 1, 10)
    return now + min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))
