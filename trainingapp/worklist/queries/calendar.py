"""Reads for the calendar: a month of somebody's sessions, what is still to book, and their feed."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Organisation, Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision import queries as supervision
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import ActivityStatus, SessionState
from trainingapp.worklist.models import CalendarFeed
from trainingapp.worklist.queries.scopes import Scope, in_scope, plan_ids, supervised_plans
from trainingapp.worklist.queries.standings import Strengths

TO_BOOK = (ActivityStatus.NOT_YET_DUE, ActivityStatus.DUE, ActivityStatus.MISSED, ActivityStatus.OVERDUE)
"""Neither booked nor delivered nor waived."""
FEED_BACK = timedelta(days=92)
"""A feed holds this much of the past: three months."""


class ToBook(NamedTuple):
    """A planned activity that nobody has booked yet."""

    activity_id: UUID
    plan_id: UUID
    code: str
    kind: SessionKind
    title: str
    due_to: date
    coordinator: str
    pcn: str
    status: ActivityStatus


class MonthRead(NamedTuple):
    """Everything that a calendar page shows of one month."""

    sessions: list[SupervisionSession]
    conferences: list[Conference]
    """Those of the alliance that have no session on the page."""
    to_book: list[ToBook]
    counts: Counter[SessionKind]
    """For a programme lead: the sessions of the whole alliance in that month that were not cancelled."""
    offers: list[supervision.OpenOffer]


def month(session: Session, *, actor: Person, first: date) -> MonthRead:
    """The month that begins on `first`, in at most 6 queries for any number of sessions and plans."""
    after = (first + timedelta(days=32)).replace(day=1)
    since, until = clock.london(first, 0), clock.london(after, 0)
    own = supervision.sessions_between(session, actor=actor, since=since, until=until)
    shared = supervision.shared_between(session, actor=actor, since=since, until=until)
    sessions = {meeting.id: meeting for meeting in [*own, *shared]}.values()
    shown = {meeting.conference_id for meeting in sessions}
    held = session.scalars(
        select(Conference)
        .where(
            Conference.alliance_id == actor.alliance_id,
            Conference.held_on >= first,
            Conference.held_on < after,
        )
        .order_by(Conference.held_on)
    )
    return MonthRead(
        sessions=sorted(sessions, key=lambda meeting: (meeting.starts_at, meeting.id)),
        conferences=[conference for conference in held if conference.id not in shown],
        to_book=_to_book(session, actor, first, after),
        counts=_counts(session, actor, first, after),
        offers=supervision.open_offers(session, actor=actor),
    )


def _to_book(session: Session, actor: Person, first: date, after: date) -> list[ToBook]:
    """What the actor has still to book of what is due in that time, and in this month what is overdue."""
    today = clock.today()
    if not actor.has(Role.ALLIANCE_SUPERVISOR) or after <= today:
        return []
    asked = supervised_plans(actor, Party.ALLIANCE_SUPERVISOR)
    since = first if first > today else date.min
    rows = session.execute(_unbooked(), asked.now(due_after=after, due_since=since))
    return [ToBook._make([*row[:-1], ActivityStatus(row[-1])]) for row in rows]


@cache
def _unbooked() -> Select[*tuple[Any, ...]]:
    standings = Strengths(plan_ids(Scope.SUPERVISED, Plan.state == PlanState.ACTIVE))
    return (
        select(
            Activity.id,
            Activity.plan_id,
            Activity.code,
            Activity.kind,
            Activity.title,
            Activity.due_to,
            Person.name,
            Organisation.name,
            standings.status,
        )
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(Person, Person.id == Plan.coordinator_id)
        .join(Organisation, Organisation.id == Plan.pcn_id)
        .where(
            in_scope(Scope.SUPERVISED),
            Plan.state == PlanState.ACTIVE,
            Activity.kind != SessionKind.CONFERENCE,
            Activity.due_from < bindparam("due_after", type_=Date),
            Activity.due_to >= bindparam("due_since", type_=Date),
            standings.status.in_([status.value for status in TO_BOOK]),
        )
        .order_by(Activity.due_to, Person.name, Activity.position)
    )


def _counts(session: Session, actor: Person, first: date, after: date) -> Counter[SessionKind]:
    if not actor.has(Role.PROGRAMME_LEAD):
        return Counter()
    meeting = SupervisionSession
    rows = session.execute(
        select(meeting.kind, func.count(meeting.id))
        .where(
            meeting.alliance_id == actor.alliance_id,
            meeting.state != SessionState.CANCELLED,
            meeting.starts_at >= clock.london(first, 0),
            meeting.starts_at < clock.london(after, 0),
        )
        .group_by(meeting.kind)
    )
    return Counter({row[0]: row[1] for row in rows})


# --- feeds ----------------------------------------------------------------------------------------


def live_feed(session: Session, *, person: Person) -> CalendarFeed | None:
    """The feed whose address works now, if they have one."""
    return session.scalars(
        select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None))
    ).first()


def reader_of(session: Session, feed_id: UUID) -> Person | None:
    """Whose feed it is, unless it was revoked or they can no longer sign in."""
    found = (
        session.scalars(
            select(CalendarFeed)
            .where(CalendarFeed.id == feed_id, CalendarFeed.revoked_at.is_(None))
            .options(joinedload(CalendarFeed.person))
        )
        .unique()
        .first()
    )
    return found.person if found is not None and found.person.is_active else None


def feed_sessions(session: Session, *, person: Person) -> list[SupervisionSession]:
    """Somebody's own sessions from three months back to all that are ahead, cancelled ones too."""
    return supervision.sessions_between(session, actor=person, since=clock.now() - FEED_BACK)
