"""Reads of the training log, the personalised-care requirement and the community of practice."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.queries import visible_to
from trainingapp.training import rules
from trainingapp.training.models import (
    CommunityMembership,
    Course,
    TimeEntry,
    TrainingLogCover,
    TrainingLogEntry,
    TrainingLogEvent,
)
from trainingapp.training.terms import OPEN_LOG, REQUIREMENT, LogState, TimeKind, TimePurpose

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def log(session: Session, *, plan_id: UUID) -> list[TrainingLogEntry]:
    """What a coordinator learns and learned, the newest first, without what was entered by mistake."""
    wanted = (
        select(TrainingLogEntry)
        .where(TrainingLogEntry.plan_id == plan_id, TrainingLogEntry.removed_at.is_(None))
        .options(joinedload(TrainingLogEntry.course), joinedload(TrainingLogEntry.certificate), _covers())
        .order_by(TrainingLogEntry.started_on.desc(), TrainingLogEntry.id.desc())
    )
    return list(session.scalars(wanted))


def log_entry(session: Session, log_entry_id: UUID, *, actor: Person) -> TrainingLogEntry | None:
    """One line of the log of a plan that the actor may see, with what happened to it; None where removed."""
    wanted = (
        select(TrainingLogEntry)
        .join(TrainingLogEntry.plan)
        .where(
            TrainingLogEntry.id == log_entry_id,
            TrainingLogEntry.removed_at.is_(None),
            visible_to(actor),
        )
        .options(
            joinedload(TrainingLogEntry.plan).options(*_people()),
            joinedload(TrainingLogEntry.course),
            joinedload(TrainingLogEntry.certificate),
            _covers(),
            selectinload(TrainingLogEntry.events)
            .joinedload(TrainingLogEvent.person)
            .lazyload(Person.memberships),
        )
    )
    return session.scalars(wanted).unique().first()


def plan_with_people(session: Session, plan_id: UUID, *, actor: Person) -> Plan | None:
    """A plan that the actor may see, with its people and network, in one query."""
    wanted = select(Plan).where(Plan.id == plan_id, visible_to(actor)).options(*_people())
    return session.scalars(wanted).unique().first()


def kept_plan(session: Session, *, actor: Person) -> Plan | None:
    """The plan whose training log a coordinator keeps now, with its people."""
    wanted = select(Plan).where(Plan.coordinator_id == actor.id, Plan.state.in_(rules.OPEN_STATES))
    return session.scalars(wanted.options(*_people()).order_by(Plan.starts_on.desc())).unique().first()


def _covers() -> "_AbstractLoad":
    return selectinload(TrainingLogEntry.covers).joinedload(TrainingLogCover.entry)


def _people() -> list["_AbstractLoad"]:
    return [
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    ]


def lines_of_course(session: Session, *, plan_id: UUID, course_id: UUID) -> list[TrainingLogEntry]:
    """The lines of a plan's log about one course, the oldest first."""
    wanted = select(TrainingLogEntry).where(
        TrainingLogEntry.plan_id == plan_id,
        TrainingLogEntry.course_id == course_id,
        TrainingLogEntry.removed_at.is_(None),
    )
    return list(session.scalars(wanted.order_by(TrainingLogEntry.created_at, TrainingLogEntry.id)))


def course_states(session: Session, *, plan_id: UUID) -> dict[UUID, TrainingLogEntry]:
    """For each course that a plan's log mentions, the line that says where the coordinator is with it."""
    lines: dict[UUID, list[TrainingLogEntry]] = defaultdict(list)
    for each in session.scalars(
        select(TrainingLogEntry).where(
            TrainingLogEntry.plan_id == plan_id,
            TrainingLogEntry.course_id.is_not(None),
            TrainingLogEntry.removed_at.is_(None),
        )
    ):
        if each.course_id is not None:
            lines[each.course_id].append(each)
    return {course_id: found for course_id, of in lines.items() if (found := rules.standing(of))}


def competencies(session: Session, *, plan: Plan) -> list[Entry]:
    """The competencies of the plan's framework, in the order printed."""
    wanted = select(Entry).where(Entry.publication_id == plan.framework_id).order_by(Entry.position)
    return list(session.scalars(wanted))


def time_of(session: Session, *, log_entry_id: UUID) -> list[TimeEntry]:
    """The entries of the ledger that stand for a line of the log."""
    wanted = select(TimeEntry).where(TimeEntry.log_entry_id == log_entry_id).order_by(TimeEntry.used_on)
    return rules.in_force(list(session.scalars(wanted)))


def attended(session: Session, *, plan_id: UUID) -> list[TimeEntry]:
    """The groups and conferences that the plan's registers say were attended, the newest first.

    Read from the ledger of protected time, where the registers enter them. Source: R58.
    """
    wanted = (
        select(TimeEntry)
        .where(
            TimeEntry.plan_id == plan_id,
            TimeEntry.kind == TimeKind.USED,
            TimeEntry.purpose.in_((TimePurpose.GROUP, TimePurpose.CONFERENCE)),
        )
        .order_by(TimeEntry.used_on.desc(), TimeEntry.id.desc())
    )
    return rules.in_force(list(session.scalars(wanted)))


def membership(session: Session, *, plan_id: UUID) -> CommunityMembership | None:
    """Since when the coordinator belongs to the community of practice, if they do."""
    wanted = select(CommunityMembership).where(CommunityMembership.plan_id == plan_id)
    return session.scalars(wanted).first()


# --- figures of many plans ------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One course of the personalised-care requirement, and where a coordinator is with it."""

    course_id: UUID
    code: str
    title: str
    state: LogState | None
    """None: not begun."""
    finished_on: date | None


def requirement(session: Session, *, plan_ids: Collection[UUID]) -> dict[UUID, list[Item]]:
    """The personalised-care requirement of each plan, item by item, for any number of plans in 2 queries.

    Its items are the alliance's courses from the library's section for it that are not retired, or that the
    coordinator had completed before they were. Source: R47.
    """
    found = list(
        session.execute(
            select(Plan.id, Course)
            .join(Course, Course.alliance_id == Plan.alliance_id)
            .join(Entry, Entry.id == Course.entry_id)
            .where(Plan.id.in_(plan_ids), Entry.section_code == REQUIREMENT)
            .order_by(Course.code)
        )
    )
    lines: dict[tuple[UUID, UUID | None], list[TrainingLogEntry]] = defaultdict(list)
    for line in session.scalars(
        select(TrainingLogEntry).where(
            TrainingLogEntry.plan_id.in_(plan_ids),
            TrainingLogEntry.course_id.in_({course.id for _, course in found}),
            TrainingLogEntry.removed_at.is_(None),
        )
    ):
        lines[line.plan_id, line.course_id].append(line)
    items: dict[UUID, list[Item]] = {plan_id: [] for plan_id in plan_ids}
    for plan_id, course in found:
        item = _item(course, rules.standing(lines[plan_id, course.id]))
        if item.state is LogState.COMPLETED or rules.is_current(course.retired_on, clock.today()):
            items[plan_id].append(item)
    return items


def _item(course: Course, line: TrainingLogEntry | None) -> Item:
    return Item(
        course.id,
        course.code,
        course.title,
        line.state if line else None,
        line.finished_on if line else None,
    )


@dataclass(frozen=True)
class LogTotals:
    """How much a coordinator learns and learned, without a word of what."""

    begun: int = 0
    completed: int = 0
    minutes: int = 0
    """Of what was completed."""


def log_totals(session: Session, *, plan_ids: Collection[UUID]) -> dict[UUID, LogTotals]:
    """The totals of each plan's training log, for any number of plans in 1 query."""
    found: dict[UUID, dict[LogState, tuple[int, int]]] = defaultdict(dict)
    for plan_id, state, count, minutes in session.execute(
        select(
            TrainingLogEntry.plan_id,
            TrainingLogEntry.state,
            func.count(),
            func.sum(TrainingLogEntry.minutes),
        )
        .where(TrainingLogEntry.plan_id.in_(plan_ids), TrainingLogEntry.removed_at.is_(None))
        .group_by(TrainingLogEntry.plan_id, TrainingLogEntry.state)
    ):
        found[plan_id][state] = (int(count), int(minutes or 0))
    return {plan_id: _totals(found.get(plan_id, {})) for plan_id in plan_ids}


def _totals(counted: dict[LogState, tuple[int, int]]) -> LogTotals:
    completed, minutes = counted.get(LogState.COMPLETED, (0, 0))
    return LogTotals(sum(counted.get(state, (0, 0))[0] for state in OPEN_LOG), completed, minutes)
