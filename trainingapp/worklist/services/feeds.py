"""The verbs on calendar feeds: make the private address, and end it."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.worklist.models import CalendarFeed
from trainingapp.worklist.queries import calendar as queries


def make_feed(session: Session, *, actor: Person) -> CalendarFeed:
    """A new private address for somebody's own calendar; the one before ends."""
    revoke_feed(session, actor=actor)
    feed = CalendarFeed(person_id=actor.id)
    session.add(feed)
    session.flush()
    _audit(session, actor, feed, "calendar-feed:made")
    return feed


def revoke_feed(session: Session, *, actor: Person) -> None:
    """End the address of somebody's calendar; without one nothing happens."""
    feed = queries.live_feed(session, person=actor)
    if feed is None:
        return
    feed.revoked_at = clock.now()
    session.flush()
    _audit(session, actor, feed, "calendar-feed:revoked")


def _audit(session: Session, actor: Person, feed: CalendarFeed, what: str) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="calendar-feed",
        subject_id=feed.id,
        alliance_id=actor.alliance_id,
        details={},
    )
