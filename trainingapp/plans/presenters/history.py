"""What was changed in a plan, in words: its states, and every way in which it was bent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from trainingapp.accounts.models import Person
from trainingapp.core.days import spoken
from trainingapp.core.words import plural
from trainingapp.plans.models import PlanChange, PlanEvent
from trainingapp.plans.presenters.days import between
from trainingapp.plans.terms import WAIVER_WORDS, ChangeKind, PlanState, WaiverReason


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a plan."""

    at: datetime
    who: Person
    words: str
    reason: str
    parts: list[str] = field(default_factory=list)
    """Where one act changed many things: each of them."""


def history(events: Iterable[PlanEvent], changes: Sequence[PlanChange]) -> list[HistoryLine]:
    """Everything that happened to a plan, newest first; what one act moved is one line."""
    lines = [
        HistoryLine(event.created_at, event.person, _event_words(event), event.reason) for event in events
    ]
    lines += [_changes_line(list(together)) for _, together in groupby(changes, key=_act)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _event_words(event: PlanEvent) -> str:
    if event.from_state is PlanState.DRAFT:
        return "Enrolled"
    if event.from_state is PlanState.PAUSED and event.to_state is PlanState.ACTIVE:
        return "Resumed"
    return {
        PlanState.DRAFT: "Put back to draft",
        PlanState.ACTIVE: "Made active",
        PlanState.PAUSED: "Paused",
        PlanState.COMPLETED: "Completed",
        PlanState.WITHDRAWN: "Withdrawn",
        PlanState.TRANSFERRED: "Left for another programme",
    }[event.to_state]


_MANY = frozenset({ChangeKind.SHIFTED, ChangeKind.SPREAD})
"""One act of these leaves a row for each activity it moved, and one for the rest, written last."""


def _act(change: PlanChange) -> object:
    """The same for the rows of one act: of one kind, at one moment."""
    if change.kind not in _MANY:
        return change.id
    return change.kind, change.created_at


def _changes_line(changes: list[PlanChange]) -> HistoryLine:
    newest = changes[0]
    if newest.kind in _MANY:
        reason = next((change.reason for change in changes if change.reason), "")
        parts = [part for change in reversed(changes) for part in _parts(change)]
        return HistoryLine(newest.created_at, newest.person, _moved_words(changes), reason, parts)
    words = _WORDS[newest.kind](newest, newest.before, newest.after)
    return HistoryLine(newest.created_at, newest.person, words, newest.reason)


def _moved_words(changes: Sequence[PlanChange]) -> str:
    activities = plural(sum(c.activity_id is not None for c in changes), "activity", "activities")
    if changes[0].kind is ChangeKind.SHIFTED:
        return f"Moved {activities} by the time away"
    hours = next((c.after["weekly_hours"] for c in changes if "weekly_hours" in c.after), "")
    return f"Spread over {hours} hours a week: {activities} moved"


def _parts(change: PlanChange) -> list[str]:
    if change.activity is not None:
        return [f"{change.activity.title}: {_window(change.before)}, now {_window(change.after)}"]
    found = []
    if "last_day" in change.after:
        found.append(f"Last day: {_day(change.before['last_day'])}, now {_day(change.after['last_day'])}")
    duties = sum(name not in ("last_day", "weekly_hours") for name in change.after)
    return [*found, f"{plural(duties, 'responsibility', 'responsibilities')} due later"] if duties else found


Values = dict[str, Any]


def _moved(change: PlanChange, before: Values, after: Values) -> str:
    return f"{_title(change)} moved from {_window(before)} to {_window(after)}"


def _added(_change: PlanChange, _before: Values, after: Values) -> str:
    return f"Added: {after['title']}, due {_window(after)}"


def _waived(change: PlanChange, _before: Values, after: Values) -> str:
    said = WAIVER_WORDS[WaiverReason(after["waived_for"])]
    return f"{_title(change)} is not asked for: {said[:1].lower()}{said[1:]}"


def _restored(change: PlanChange, _before: Values, _after: Values) -> str:
    return f"{_title(change)} is asked for again"


def _extended(_change: PlanChange, before: Values, after: Values) -> str:
    return f"Extended: the last day was {_day(before['last_day'])}, now {_day(after['last_day'])}"


def _hours(_change: PlanChange, before: Values, after: Values) -> str:
    hours = f"Contract hours were {before['weekly_hours']} a week, now {after['weekly_hours']}"
    return f"{hours}, from {_day(after['from_on'])}"


def _transferred(_change: PlanChange, before: Values, after: Values) -> str:
    return f"Moved from {before['pcn']} to {after['pcn']}"


def _supervisor(_change: PlanChange, before: Values, after: Values) -> str:
    former = f", before {before['name']}" if before.get("name") else ""
    return f"{after['place']} is now {after['name']}{former}"


def _cover(_change: PlanChange, before: Values, after: Values) -> str:
    days = between(date.fromisoformat(after["from"]), date.fromisoformat(after["until"]))
    return f"{after['name']} covers for {before['name']}, {days}"


def _cover_ended(_change: PlanChange, before: Values, _after: Values) -> str:
    return f"The cover by {before['name']} ended"


_WORDS: dict[ChangeKind, Callable[[PlanChange, Values, Values], str]] = {
    ChangeKind.MOVED: _moved,
    ChangeKind.ADDED: _added,
    ChangeKind.WAIVED: _waived,
    ChangeKind.RESTORED: _restored,
    ChangeKind.EXTENDED: _extended,
    ChangeKind.HOURS_CHANGED: _hours,
    ChangeKind.TRANSFERRED: _transferred,
    ChangeKind.SUPERVISOR_CHANGED: _supervisor,
    ChangeKind.COVER_ARRANGED: _cover,
    ChangeKind.COVER_ENDED: _cover_ended,
}


def _title(change: PlanChange) -> str:
    return change.activity.title if change.activity else "An activity"


def _window(values: Values) -> str:
    return between(date.fromisoformat(values["due_from"]), date.fromisoformat(values["due_to"]))


def _day(value: str) -> str:
    return spoken(date.fromisoformat(value))
