"""The alliance supervisor's caseload as rows that the address sorts and filters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from trainingapp.worklist import rules
from trainingapp.worklist.items import Item, Outlook
from trainingapp.worklist.terms import PaceWord


class Row(NamedTuple):
    """A coordinator in the caseload."""

    outlook: Outlook
    pace: PaceWord
    waiting: int
    """Things that wait for the reader."""
    oldest: int
    """Days the oldest of them has waited; -1 when nothing does."""


class Work(NamedTuple):
    """What waits about one coordinator, or about groups."""

    whom: str
    plan_id: UUID | None
    lines: list[Item]
    more: int
    """How many lines are left out."""


LINES_EACH = 4
"""So many lines of a coordinator are shown; the rest is on the plan's page."""


def rows(outlooks: Iterable[Outlook], own: Sequence[Item], today: date) -> list[Row]:
    """The caseload, with what waits for the reader in each plan."""
    by_plan: dict[object, list[Item]] = {}
    for item in own:
        by_plan.setdefault(item.plan_id, []).append(item)
    return [
        Row(
            outlook,
            rules.pace_word(outlook.pace),
            len(mine := by_plan.get(outlook.plan.id, [])),
            max(((today - item.since).days for item in mine), default=-1),
        )
        for outlook in outlooks
    ]


def by_coordinator(own: Sequence[Item]) -> list[Work]:
    """What waits, by coordinator, the longest waiting first, with the oldest lines of each."""
    found: dict[UUID | None, list[Item]] = {}
    for item in rules.folded(own):
        found.setdefault(item.plan_id, []).append(item)
    return [
        Work(
            items[0].whom or "Groups and conferences",
            plan_id,
            items[:LINES_EACH] if plan_id else items,
            max(0, len(items) - LINES_EACH) if plan_id else 0,
        )
        for plan_id, items in found.items()
    ]


_FAR = "9999"
SORTS: Mapping[str, tuple[str, Callable[[Row], Any]]] = {
    "waiting": ("Waiting for you", lambda row: (-row.oldest, -row.waiting, _name(row))),
    "coordinator": ("Coordinator", lambda row: _name(row)),
    "pcn": ("PCN", lambda row: (row.outlook.plan.pcn.name.casefold(), _name(row))),
    "month": ("Month", lambda row: (-row.outlook.month, _name(row))),
    "pace": ("Pace", lambda row: (row.outlook.pace.met - row.outlook.pace.expected, _name(row))),
    "next": ("Next session", lambda row: (_next(row), _name(row))),
}
"""The columns a caseload is sorted by, as they stand in the address."""
COLUMNS = ("coordinator", "pcn", "month", "pace", "next", "waiting")
SHOWN: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "all": ("Everybody", lambda _: True),
    "needs-you": ("Something waits for you", lambda row: row.waiting > 0),
    "behind": ("Behind", lambda row: row.pace in {PaceWord.BEHIND, PaceWord.LITTLE_BEHIND}),
    "unbooked": ("Nothing booked", lambda row: row.outlook.next is None and row.pace is not PaceWord.ENDED),
}
"""The filters of a caseload, as they stand in the address."""


def _name(row: Row) -> str:
    return row.outlook.plan.coordinator.name.casefold()


def _next(row: Row) -> str:
    return row.outlook.next.starts_at.isoformat() if row.outlook.next else _FAR


class Link(NamedTuple):
    """A way to sort or filter a list."""

    words: str
    value: str
    is_current: bool
    number: int = 0


@dataclass(frozen=True)
class Caseload:
    """The rows that were asked for, and the links to ask for others."""

    rows: list[Row]
    columns: list[Link]
    """The headings, in the order of the table."""
    filters: list[Link]
    pcns: list[Link]
    total: int
    query: dict[str, str]
    """What the address asks for now, without what is the default."""


def caseload(found: Sequence[Row], asked: Mapping[str, str]) -> Caseload:
    """Sorted and filtered as the address asks; what it asks wrongly is ignored."""
    sort = asked.get("sort", "") if asked.get("sort") in SORTS else "waiting"
    show = asked.get("show", "") if asked.get("show") in SHOWN else "all"
    names = {str(row.outlook.plan.pcn_id): row.outlook.plan.pcn.name for row in found}
    pcn = asked.get("pcn", "") if asked.get("pcn") in names else ""
    here = [row for row in found if not pcn or str(row.outlook.plan.pcn_id) == pcn]
    counted = {key: sum(map(test, here)) for key, (_, test) in SHOWN.items()}
    defaults = {"sort": "waiting", "show": "all", "pcn": ""}
    now = {"sort": sort, "show": show, "pcn": pcn}
    return Caseload(
        rows=sorted(filter(SHOWN[show][1], here), key=SORTS[sort][1]),
        columns=[Link(SORTS[key][0], key, key == sort) for key in COLUMNS],
        filters=[Link(title, key, key == show, counted[key]) for key, (title, _) in SHOWN.items()],
        pcns=_pcn_links(found, names, pcn),
        total=len(found),
        query={key: value for key, value in now.items() if value != defaults[key]},
    )


def _pcn_links(found: Sequence[Row], names: Mapping[str, str], now: str) -> list[Link]:
    if len(names) < 2:
        return []
    ids = [str(row.outlook.plan.pcn_id) for row in found]
    links = [Link(name, key, key == now, ids.count(key)) for key, name in names.items()]
    return [Link("All networks", "", not now, len(ids)), *sorted(links, key=lambda link: link.words)]
