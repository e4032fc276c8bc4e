"""How far plans are: every activity of a few plans, or counts for many of them."""

from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingapp.core import clock
from trainingapp.core.db import UtcDateTime
from trainingapp.plans.models import Activity, Conference, Pause, Plan
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import ActivityStatus, SessionState
from trainingapp.worklist.items import Meeting, Planned
from trainingapp.worklist.queries.scopes import ALLIANCE, PERSON, TODAY, Asked, Scope, in_scope, plan_ids
from trainingapp.worklist.queries.standings import Standings, Strengths

FROM_TODAY = bindparam("from_today", type_=UtcDateTime)


def planned(session: Session, asked: Asked) -> dict[UUID, list[Planned]]:
    """Every activity of these plans with where it stands, in its order, by plan; 1 query."""
    found: dict[UUID, list[Planned]] = defaultdict(list)
    for row in session.execute(_planned(asked.scope), asked.now()):
        found[row.plan_id].append(as_planned(row))
    return found


def planned_columns(standings: Standings, meeting: Any) -> list[Any]:
    """What a `Planned` is made of."""
    return [
        Activity.id,
        Activity.plan_id,
        Activity.code,
        Activity.kind,
        Activity.title,
        Activity.month,
        Activity.due_from,
        Activity.due_to,
        Activity.minutes_min,
        Activity.minutes_max,
        Activity.original_from,
        Activity.original_to,
        Activity.waived_for,
        Activity.is_added,
        Activity.conference_id,
        Conference.held_on,
        standings.status.label("status"),
        meeting.id.label("session_id"),
        meeting.kind.label("session_kind"),
        meeting.title.label("session_title"),
        meeting.starts_at,
        meeting.minutes,
        meeting.mode,
        meeting.place,
    ]


def as_planned(row: Any) -> Planned:
    """A row of those columns as an activity."""
    meeting = None
    if row.session_id is not None:
        meeting = Meeting(
            row.session_id,
            row.session_kind,
            row.session_title,
            row.starts_at,
            row.minutes,
            row.mode,
            row.place,
        )
    return Planned(
        id=row.id,
        plan_id=row.plan_id,
        code=row.code,
        kind=row.kind,
        title=row.title,
        month=row.month,
        due_from=row.due_from,
        due_to=row.due_to,
        minutes_min=row.minutes_min,
        minutes_max=row.minutes_max,
        status=ActivityStatus(row.status),
        meeting=meeting,
        original_from=row.original_from,
        original_to=row.original_to,
        waived_for=row.waived_for,
        is_added=row.is_added,
        conference_id=row.conference_id,
        conference_on=row.held_on,
    )


@cache
def _planned(scope: Scope) -> Select[*tuple[Any, ...]]:
    standings = Standings(plan_ids(scope))
    meeting = aliased(SupervisionSession)
    shown = and_(meeting.id == standings.session_id, standings.is_counted)
    return (
        select(*planned_columns(standings, meeting))
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .outerjoin(meeting, shown)
        .outerjoin(Conference, Conference.id == Activity.conference_id)
        .where(in_scope(scope))
        .order_by(Activity.plan_id, Activity.position)
    )


class Count(NamedTuple):
    """The activities of one plan, counted."""

    total: int = 0
    done: int = 0
    expected: int = 0
    met: int = 0
    groups_to_book: int = 0


def counts(session: Session, asked: Asked) -> dict[UUID, Count]:
    """The activities of each of these plans counted as pace counts them, in 1 query."""
    rows = session.execute(_counts(asked.scope), asked.now())
    return {row[0]: Count(*row[1:]) for row in rows}


@cache
def _counts(scope: Scope) -> Select[*tuple[Any, ...]]:
    standings = Strengths(plan_ids(scope))
    until = judged_on().scalar_subquery()
    counted, done = standings.is_counted, standings.is_delivered
    due = Activity.due_to < func.coalesce(until, TODAY)
    unbooked = or_(standings.is_late, and_(standings.strength.is_(None), Activity.due_from <= TODAY))
    to_book = and_(Activity.kind == SessionKind.GROUP, ~standings.is_waived, unbooked)
    return (
        select(
            Activity.plan_id,
            func.count().filter(counted),
            func.count().filter(done),
            func.count().filter(and_(counted, due)),
            func.count().filter(and_(done, due)),
            func.count().filter(to_book),
        )
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .where(in_scope(scope))
        .group_by(Activity.plan_id)
    )


def judged_on() -> Select[*tuple[Any, ...]]:
    """The first day of the absence a plan is in: what is expected is what was expected then."""
    return (
        select(func.min(Pause.from_on))
        .where(
            Pause.plan_id == Plan.id,
            Pause.from_on <= TODAY,
            or_(Pause.back_on.is_(None), Pause.back_on > TODAY),
        )
        .correlate(Plan)
    )


# --- what is booked -------------------------------------------------------------------------------


class Booked(NamedTuple):
    """The sessions to come, and for each plan those its coordinator has a place in."""

    meetings: list[Meeting]
    """Soonest first."""
    by_plan: dict[UUID, list[Meeting]]


def booked(session: Session, asked: Asked) -> Booked:
    """Booked sessions from today on, of these plans and those the reader leads, in 1 query."""
    meetings: dict[UUID, Meeting] = {}
    by_plan: dict[UUID, list[Meeting]] = defaultdict(list)
    from_today = clock.london(clock.today(), 0)
    for row in session.execute(_booked(asked.scope), asked.now(from_today=from_today)):
        meeting = meetings.setdefault(row[0], Meeting(*row[:9]))
        if row[9] is not None:
            by_plan[row[9]].append(meeting)
    return Booked(list(meetings.values()), by_plan)


@cache
def _booked(scope: Scope) -> Select[*tuple[Any, ...]]:
    meeting, place = SupervisionSession, Participant
    asked_for = and_(
        place.session_id == meeting.id, place.party == Party.COORDINATOR, place.plan_id.in_(plan_ids(scope))
    )
    wanted: list[ColumnElement[bool]] = [place.id.is_not(None)]
    if scope is Scope.SUPERVISED:
        wanted.append(and_(meeting.alliance_id == ALLIANCE, meeting.led_by_id == PERSON))
    return (
        select(
            meeting.id,
            meeting.kind,
            meeting.title,
            meeting.starts_at,
            meeting.minutes,
            meeting.mode,
            meeting.place,
            meeting.plan_id,
            meeting.led_by_id,
            place.plan_id,
        )
        .outerjoin(place, asked_for)
        .where(meeting.state == SessionState.BOOKED, meeting.starts_at >= FROM_TODAY, or_(*wanted))
        .order_by(meeting.starts_at, meeting.id)
    )
