"""Names that are always safe, keys that are swept in time, tries that never end."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import START
from trainingapp.core.clock import london
from trainingapp.core.errors import DomainError
from trainingapp.files import rules
from trainingapp.files.serving import disposition
from trainingapp.files.terms import FILE_STATE_WORDS, FILE_TRANSITIONS, FILE_WORDS, FileKind, FileState

NAMES = [
    ("certificate.pdf", FileKind.PDF, "certificate.pdf"),
    ("Level 1 training.PDF", FileKind.PDF, "Level 1 training.pdf"),
    ("photo.jpeg", FileKind.JPEG, "photo.jpeg"),
    ("photo.png", FileKind.JPEG, "photo.png.jpg"),
    ("report.pdf.exe", FileKind.PDF, "report.pdf.exe.pdf"),
    ("../../etc/passwd", FileKind.PDF, "passwd.pdf"),
    ("C:\\Users\\me\\notes.docx", FileKind.DOCX, "notes.docx"),
    ("..", FileKind.PNG, "file.png"),
    (".....pdf", FileKind.PDF, "file.pdf"),
    ("", FileKind.PDF, "file.pdf"),
    ("a\x00b\x1b[31m.pdf", FileKind.PDF, "ab[31m.pdf"),
    ("invoice\u202efdp.exe", FileKind.PDF, "invoicefdp.exe.pdf"),
    ("line\r\nContent-Type: text.pdf", FileKind.PDF, "line Content-Type- text.pdf"),
    ("CON.pdf", FileKind.PDF, "CON-file.pdf"),
    ("x" * 300, FileKind.PDF, "x" * 116 + ".pdf"),
    ("\ud800.pdf", FileKind.PDF, "file.pdf"),
    ("re\u0301sume\u0301.pdf", FileKind.PDF, "r\u00e9sum\u00e9.pdf"),
]


@pytest.mark.parametrize(("given_name", "kind", "shown"), NAMES)
def test_a_name_is_cleaned(given_name: str, kind: FileKind, shown: str) -> None:
    assert rules.clean_name(given_name, kind) == shown


@given(
    st.text(max_size=400) | st.text(alphabet="./\\\x00\u202e abc", max_size=400), st.sampled_from(FileKind)
)
def test_whatever_the_name_it_is_safe(name: str, kind: FileKind) -> None:
    shown = rules.clean_name(name, kind)
    assert len(shown) <= rules.LONGEST_NAME
    assert shown.endswith(rules.SUFFIXES[kind])
    assert not set('/\\<>:"|?*%\r\n') & set(shown)
    assert not shown.startswith((".", " "))
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Cs"} for each in shown)
    assert rules.clean_name(shown, kind) == shown, "cleaning what is clean changes nothing"
    header = disposition(shown)
    header.encode("latin-1")
    assert header.isprintable()
    assert header.count('"') == 2


def test_only_what_is_clean_or_was_never_to_be_scanned_is_served() -> None:
    assert [state for state in FileState if rules.is_served(state)] == [FileState.CLEAN, FileState.UNSCANNED]


@pytest.mark.parametrize("was", list(FileState))
@pytest.mark.parametrize("will_be", list(FileState))
def test_a_file_makes_only_the_moves_of_the_table(was: FileState, will_be: FileState) -> None:
    if will_be in FILE_TRANSITIONS[was]:
        rules.check_move(was, will_be)
    else:
        with pytest.raises(DomainError, match="in the meantime"):
            rules.check_move(was, will_be)


def test_every_kind_and_state_has_words() -> None:
    assert set(FILE_WORDS) == set(FileKind) == set(rules.SUFFIXES)
    assert set(FILE_STATE_WORDS) == set(FileState) == set(FILE_TRANSITIONS)


@pytest.mark.parametrize(("age", "is_left"), [(0, False), (1, False), (2, True), (400, True), (-3, False)])
def test_content_is_left_over_when_it_is_at_least_a_day_old(age: int, is_left: bool) -> None:
    key = rules.new_key(START, "abc")
    assert rules.is_left_over(key, START + timedelta(days=age)) is is_left


@pytest.mark.parametrize("key", ["", "abc", "abc/def", "2026-13-01/abc", "lost+found"])
def test_what_is_not_ours_is_never_left_over(key: str) -> None:
    assert not rules.is_left_over(key, date(2030, 1, 1))


@given(st.integers(min_value=1, max_value=10_000))
def test_a_waiting_file_is_always_tried_again_soon(attempts: int) -> None:
    now = london(START)
    pause = rules.next_try(attempts=attempts, now=now) - now
    assert rules.FIRST_PAUSE <= pause <= rules.LONGEST_PAUSE
