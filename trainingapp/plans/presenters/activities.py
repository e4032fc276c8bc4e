"""The activities and pauses of a plan, as the page about the plan shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainingapp.core.days import spoken
from trainingapp.core.words import plural
from trainingapp.plans.models import Activity, Pause, Plan, PlanChange
from trainingapp.plans.presenters.days import between
from trainingapp.plans.terms import KIND_WORDS, PAUSE_WORDS, WAIVER_WORDS, ChangeKind


@dataclass(frozen=True)
class ActivityLine:
    """One activity with its window, and how it differs from the plan it began as."""

    activity: Activity
    kind: str
    """Its kind in words; empty where the title says it."""
    window: str
    was: str
    """The window it was planned with; empty where it has that still."""
    waived: str
    """Why it is not asked for, with the note; empty where it is."""


def activity_lines(plan: Plan, changes: Sequence[PlanChange]) -> list[ActivityLine]:
    """Every activity in the order in which they are due; `changes` are the plan's, newest first."""
    notes: dict[object, str] = {}
    for change in reversed(changes):
        if change.kind is ChangeKind.WAIVED:
            notes[change.activity_id] = change.reason
    ordered = sorted(plan.activities, key=lambda a: (a.due_to, a.position))
    return [_line(activity, notes.get(activity.id, "")) for activity in ordered]


def _line(activity: Activity, note: str) -> ActivityLine:
    return ActivityLine(
        activity=activity,
        kind=KIND_WORDS[activity.kind] if activity.is_added else "",
        window=between(activity.due_from, activity.due_to),
        was=_was(activity),
        waived=_waived(activity, note),
    )


def _was(activity: Activity) -> str:
    if activity.original_from is None or activity.original_to is None:
        return ""
    original = between(activity.original_from, activity.original_to)
    return "" if original == between(activity.due_from, activity.due_to) else original


def _waived(activity: Activity, note: str) -> str:
    if activity.waived_for is None:
        return ""
    said = WAIVER_WORDS[activity.waived_for]
    return f"{said}. {note}" if note else said


def pause_line(pause: Pause) -> str:
    """A pause in one line: "1 July to 14 July 2026 (14 days): Sickness absence"."""
    kind = PAUSE_WORDS[pause.kind]
    if pause.back_on is None:
        expected = f", expected back on {spoken(pause.expected_back_on)}" if pause.expected_back_on else ""
        return f"Since {spoken(pause.from_on)}{expected}: {kind}"
    days = plural((pause.back_on - pause.from_on).days, "day")
    return f"First day away {spoken(pause.from_on)}, first day back {spoken(pause.back_on)} ({days}): {kind}"


def back_day(pause: Pause | None, today: date) -> date:
    """The first day back that is offered: the expected one if it has come, or else today."""
    expected = pause.expected_back_on if pause else None
    return expected if expected is not None and expected <= today else today
