"""The queue of one supervisor as filtered, with its filters and what is said of their pace."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from trainingapp.assessments.queries.queue import QueueRow
from trainingapp.assessments.rules.bulk import LONGEST
from trainingapp.assessments.rules.queue import days_waiting


@dataclass(frozen=True)
class QueueFilter:
    """A link that narrows the queue: its words, how many rows it leaves, its address, whether it is on."""

    words: str
    count: int
    plan: str | None
    area: str | None
    is_on: bool


@dataclass(frozen=True)
class QueueLine:
    """A row of the queue, and for how many days it has waited."""

    row: QueueRow
    days: int


@dataclass(frozen=True)
class QueuePage:
    """What the page of all waiting sign-offs shows."""

    lines: list[QueueLine]
    """The oldest of what the filters leave, oldest first."""
    total: int
    """How many there are without any filter."""
    left: int
    """How many the filters leave."""
    plan: str | None
    area: str | None
    coordinators: list[QueueFilter]
    areas: list[QueueFilter]

    @property
    def coordinator(self) -> str | None:
        """Whose rows these are, where the filter leaves one coordinator's alone."""
        return self.lines[0].row.coordinator if self.plan and self.lines else None


def queue_page(rows: Sequence[QueueRow], *, plan: str | None, area: str | None, today: date) -> QueuePage:
    """The queue as filtered by plan id and area code; a filter that names nothing known is no filter."""
    plan = plan if plan in {str(row.plan_id) for row in rows} else None
    area = area if area in {row.area_code for row in rows} else None
    in_area = [row for row in rows if area in (None, row.area_code)]
    of_plan = [row for row in rows if plan in (None, str(row.plan_id))]
    left = [row for row in in_area if plan in (None, str(row.plan_id))]
    return QueuePage(
        lines=[QueueLine(row, days_waiting(row.asked_at, today)) for row in left[:LONGEST]],
        total=len(rows),
        left=len(left),
        plan=plan,
        area=area,
        coordinators=[
            QueueFilter("All coordinators", len(in_area), None, area, plan is None),
            *(
                QueueFilter(words, count, str(key), area, plan == str(key))
                for key, words, count in _counted(
                    rows, in_area, lambda row: row.plan_id, lambda row: row.coordinator
                )
            ),
        ],
        areas=[
            QueueFilter("All areas", len(of_plan), plan, None, area is None),
            *(
                QueueFilter(words, count, plan, str(key), area == key)
                for key, words, count in _counted(
                    rows, of_plan, lambda row: row.area_code, lambda row: row.area
                )
            ),
        ],
    )


def _counted(
    rows: Sequence[QueueRow],
    left: Sequence[QueueRow],
    key: Callable[[QueueRow], Hashable],
    words: Callable[[QueueRow], str],
) -> list[tuple[Hashable, str, int]]:
    """What there is to filter by among all rows, by its words, with how many of those left it holds."""
    named = {key(row): words(row) for row in rows}
    counts = dict.fromkeys(named, 0)
    for row in left:
        counts[key(row)] += 1
    return [
        (each, named[each], counts[each]) for each in sorted(named, key=lambda each: (named[each], str(each)))
    ]
