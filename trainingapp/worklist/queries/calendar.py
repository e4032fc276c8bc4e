"""Reads for the calendar: a month of somebody's sessions, what is still to book, and their feed."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.models import Activity, Assignment, Conference, Plan
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision import queries as supervision
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import ActivityStatus, SessionState
from trainingapp.worklist.models import CalendarFeed

TO_BOOK = frozenset(
    {ActivityStatus.NOT_YET_DUE, ActivityStatus.DUE, ActivityStatus.MISSED, ActivityStatus.OVERDUE}
)
"""Neither booked nor delivered nor waived."""
FEED_BACK = timedelta(days=92)
"""A feed holds this much of the past: three months."""


class ToBook(NamedTuple):
    """A planned activity that nobody has booked yet."""

    activity: Activity
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
    """The month that begins on `first`, in at most 8 queries for any number of sessions and plans."""
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
    own = select(Assignment.plan_id).where(
        Assignment.person_id == actor.id, Assignment.party == Party.ALLIANCE_SUPERVISOR, Assignment.is_current
    )
    wanted = (
        select(Activity)
        .join(Activity.plan)
        .join(Plan.coordinator)
        .options(
            defer(Activity.agenda),
            contains_eager(Activity.plan).contains_eager(Plan.coordinator).lazyload(Person.memberships),
            contains_eager(Activity.plan).joinedload(Plan.pcn),
        )
        .where(
            Plan.id.in_(own),
            Plan.alliance_id == actor.alliance_id,
            Plan.state == PlanState.ACTIVE,
            Activity.kind != SessionKind.CONFERENCE,
            Activity.due_from < after,
        )
        .order_by(Activity.due_to, Person.name, Activity.position)
    )
    if first > today:
        wanted = wanted.where(Activity.due_to >= first)
    found = list(session.scalars(wanted))
    plan_ids = list({activity.plan_id for activity in found})
    standings = supervision.standings(session, plan_ids=plan_ids, today=today)
    lines = [ToBook(activity, standings[activity.id].status) for activity in found]
    return [line for line in lines if line.status in TO_BOOK]


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
