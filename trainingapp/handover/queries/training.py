"""What was learned, what time it took, and the community of practice: one question for all of it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, Text, cast, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan, PlanChange
from trainingapp.plans.pace import Contract
from trainingapp.plans.terms import ChangeKind
from trainingapp.training.models import CommunityMembership, Course, TimeEntry, TrainingLogEntry
from trainingapp.training.terms import REQUIREMENT, LogKind, LogState, TimeKind, TimePurpose


class LogLine(NamedTuple):
    """A line of the training log, in as many words as a report needs."""

    kind: LogKind
    title: str
    provider: str
    state: LogState
    code: str
    """Of its course; blank without one."""
    on: date
    minutes: int | None


@dataclass
class Learned:
    """Everything a plan knows of training and time, without a word of reflection."""

    used: dict[TimePurpose, int] = field(default_factory=lambda: defaultdict(int))
    """Minutes that stand."""
    log: list[LogLine] = field(default_factory=list)
    required: list[tuple[str, str]] = field(default_factory=list)
    """Code and title of each item of the personalised-care requirement that is asked for now."""
    joined_on: date | None = None
    hours: list[Contract] = field(default_factory=list)
    """The contract hours from the start on, oldest first."""


def learned(session: Session, *, plan: Plan) -> Learned:
    """The training and the time of a plan, in 1 query."""
    found = Learned()
    changed: list[tuple[str, str, str]] = []
    parts = (_time(plan), _log(plan), _required(plan), _community(plan), _hours(plan))
    for row in session.execute(union_all(*parts)):
        if row.source == "time":
            found.used[TimePurpose(row.kind)] += int(row.minutes or 0)
        elif row.source == "required":
            found.required.append((row.code, row.title))
        elif row.source == "community":
            found.joined_on = _day(row.day)
        elif row.source == "hours":
            changed.append((row.code, row.title, row.provider))
        else:
            found.log.append(
                LogLine(
                    LogKind(row.kind),
                    row.title,
                    row.provider,
                    LogState(row.state),
                    row.code or "",
                    _day(row.day) or plan.starts_on,
                    row.minutes,
                )
            )
    found.hours = _contracts(plan, sorted(changed))
    found.required.sort()
    found.log.sort(key=lambda line: (line.on, line.title))
    return found


def _row(source: str, **given: Any) -> Select[*tuple[Any, ...]]:
    """One part of the union: the same columns, whatever it leaves out."""
    texts = ("kind", "title", "provider", "state", "code")
    return select(
        literal(source, Text).label("source"),
        *(cast(given.get(name, null()), Text).label(name) for name in texts),
        # SQLite keeps days as text, and a cast to a date there would lose all but the year.
        given.get("day", cast(null(), Date)).label("day"),
        cast(given.get("minutes", null()), Integer).label("minutes"),
    )


def _time(plan: Plan) -> Select[*tuple[Any, ...]]:
    return (
        _row("time", kind=TimeEntry.purpose, minutes=func.sum(TimeEntry.minutes))
        .select_from(TimeEntry)
        .where(TimeEntry.plan_id == plan.id, TimeEntry.kind == TimeKind.USED)
        .group_by(TimeEntry.purpose)
    )


def _log(plan: Plan) -> Select[*tuple[Any, ...]]:
    line = TrainingLogEntry
    return (
        _row(
            "log",
            kind=line.kind,
            title=line.title,
            provider=line.provider,
            state=line.state,
            code=Course.code,
            day=func.coalesce(line.finished_on, line.started_on),
            minutes=line.minutes,
        )
        .select_from(line)
        .outerjoin(Course, Course.id == line.course_id)
        .where(line.plan_id == plan.id, line.removed_at.is_(None), line.state != LogState.GIVEN_UP)
    )


def _required(plan: Plan) -> Select[*tuple[Any, ...]]:
    current = Course.retired_on.is_(None) | (Course.retired_on > clock.today())
    return (
        _row("required", code=Course.code, title=Course.title)
        .select_from(Course)
        .join(Entry, Entry.id == Course.entry_id)
        .where(Course.alliance_id == plan.alliance_id, Entry.section_code == REQUIREMENT, current)
    )


def _community(plan: Plan) -> Select[*tuple[Any, ...]]:
    return (
        _row("community", day=CommunityMembership.joined_on)
        .select_from(CommunityMembership)
        .where(CommunityMembership.plan_id == plan.id)
    )


def _hours(plan: Plan) -> Select[*tuple[Any, ...]]:
    """Changes of the contract hours, as they were written; identifiers sort by the time they were made."""
    return (
        _row(
            "hours",
            code=PlanChange.id,
            title=type_coerce(PlanChange.before, Text),
            provider=type_coerce(PlanChange.after, Text),
        )
        .select_from(PlanChange)
        .where(PlanChange.plan_id == plan.id, PlanChange.kind == ChangeKind.HOURS_CHANGED)
    )


def _contracts(plan: Plan, changed: Sequence[tuple[str, str, str]]) -> list[Contract]:
    first = Decimal(json.loads(changed[0][1])["weekly_hours"]) if changed else plan.weekly_hours
    later = [json.loads(after) for _, _, after in changed]
    return [
        Contract(plan.starts_on, first),
        *(Contract(date.fromisoformat(each["from_on"]), Decimal(each["weekly_hours"])) for each in later),
    ]


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
