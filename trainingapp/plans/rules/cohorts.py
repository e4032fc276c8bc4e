"""Reading a table of coordinators to enrol, as it is pasted from a spreadsheet."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS, PcnSupervisorKind

MOST_LINES = 200
"""Coordinators in one table: what one request does in a few seconds."""
COLUMNS = {
    "coordinator": "Coordinator’s e-mail",
    "pcn": "PCN",
    "employment_start": "Employment start",
    "starts_on": "Programme start",
    "weekly_hours": "Weekly hours",
    "alliance_supervisor": "Alliance supervisor’s e-mail",
    "pcn_supervisor": "PCN supervisor’s e-mail",
    "pcn_supervisor_kind": "What the PCN supervisor is",
    "practices": "Practices with hours",
}
"""The columns in their order, by what an enrolment calls them. The last one may be blank or missing."""
NEEDED = len(COLUMNS) - 1
LONGEST_CELL = 500
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_HOURS = re.compile(r"\d{1,3}([.,]\d)?", re.ASCII)
_PRACTICE = re.compile(r" ?(\S.*?):? (\d{1,3}(?:[.,]\d)?)(?: ?[,;]|$)", re.ASCII)
_KINDS = {
    name.casefold(): kind
    for kind, words in PCN_SUPERVISOR_WORDS.items()
    for name in (words, kind.value, kind.value.replace("_", " "))
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line, and in which column; None for the line as a whole."""

    column: str | None
    message: str


@dataclass
class Wish:
    """A line of the table as it was read; what could not be read is None and has its fault."""

    number: int
    """Its place in what was pasted, the heading and blank lines counted."""
    coordinator: str = ""
    pcn: str = ""
    employment_start: date | None = None
    starts_on: date | None = None
    weekly_hours: Decimal | None = None
    alliance_supervisor: str = ""
    pcn_supervisor: str = ""
    pcn_supervisor_kind: PcnSupervisorKind | None = None
    practices: list[tuple[str, Decimal]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_wishes(text: str) -> list[Wish]:
    """The lines of a table whose cells are parted by tabs, semicolons or commas, without its heading.

    Raises DomainError when there is no line, or there are more than 200.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    parted_by = next((mark for mark in "\t;" if lines and mark in lines[0][1]), ",")
    if lines and "@" not in lines[0][1]:
        del lines[0]
    if not lines:
        raise DomainError(
            "Paste at least one line below the heading: each begins with a coordinator’s e-mail", "table"
        )
    if len(lines) > MOST_LINES:
        raise DomainError(
            f"The table has {len(lines):,} lines. Enrol at most {MOST_LINES} at a time: "
            "paste it in parts, one after the other",
            "table",
        )
    return [_wish(number, _cells(line, parted_by)) for number, line in lines]


def _cells(line: str, parted_by: str) -> list[str]:
    """The cells of one line, fewer than the columns if it ends too early.

    Each line is read alone, so that a stray quotation mark spoils no other.
    """
    [row] = csv.reader([line], delimiter=parted_by, skipinitialspace=parted_by != "\t")
    cells = [" ".join(cell.split()) for cell in row]
    if len(cells) < NEEDED:
        return cells
    # More practices, each in a cell of its own or without the quotation marks that hold them together.
    cells[NEEDED:] = [", ".join(cell for cell in cells[NEEDED:] if cell)]
    return cells


def _wish(number: int, cells: Sequence[str]) -> Wish:
    wish = Wish(number)
    if len(cells) < len(COLUMNS):
        wish.faults.append(
            Fault(
                None, f"This line ends too early: only the last of the {len(COLUMNS)} columns may be missing"
            )
        )
        return wish
    for (column, words), cell in zip(COLUMNS.items(), cells, strict=True):
        try:
            setattr(wish, column, _read(column, words, cell))
        except DomainError as error:
            wish.faults.append(Fault(column, error.message))
    return wish


def _read(column: str, words: str, cell: str) -> object:
    """What a cell says. Raises DomainError for what it cannot say."""
    if len(cell) > LONGEST_CELL:
        raise DomainError(f"{words} must be {LONGEST_CELL} characters or fewer")
    if column == "practices":
        return list(_practices(cell))
    if not cell:
        raise DomainError(f"{words} is missing")
    if column in {"employment_start", "starts_on"}:
        return _day(cell)
    if column == "weekly_hours":
        return _hours(cell, words)
    if column == "pcn_supervisor_kind":
        return _kind(cell)
    return cell


def _day(cell: str) -> date:
    if match := _DAY_FIRST.fullmatch(cell):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
    elif match := _YEAR_FIRST.fullmatch(cell):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        raise DomainError(f"“{cell}” is not a date. Write it like 01/06/2026 or 2026-06-01")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DomainError(f"{cell} is not a day of the calendar. Correct it") from error


def _hours(cell: str, words: str) -> Decimal:
    if not _HOURS.fullmatch(cell):
        raise DomainError(f"{words} must be a number with at most one decimal, like 37.5")
    return Decimal(cell.replace(",", "."))


def _kind(cell: str) -> PcnSupervisorKind:
    kind = _KINDS.get(cell.casefold())
    if kind is None:
        raise DomainError(f"“{cell}” is not known. Write one of: {', '.join(PCN_SUPERVISOR_WORDS.values())}")
    return kind


def _practices(cell: str) -> Iterator[tuple[str, Decimal]]:
    """Names with hours behind each: "Vale Surgery 20, Lower Surgery 17.5"."""
    place = 0
    while place < len(cell):
        match = _PRACTICE.match(cell, place)
        if match is None:
            raise DomainError(
                "Write the hours a week behind each practice, like: Vale Surgery 20, Lower Surgery 17.5"
            )
        yield match[1], Decimal(match[2].replace(",", "."))
        place = match.end()
