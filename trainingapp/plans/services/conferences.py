"""Announcing, changing and calling off a conference, and the plans that count on it."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans import queries, rules
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Activity, Conference
from trainingapp.plans.services.shared import is_about

Values = tuple[str, date, str, bool, str]
"""Title, day, venue, whether it counts as a group session, programme."""


def add_conference(
    session: Session,
    *,
    actor: Person,
    title: str,
    held_on: date,
    venue: str,
    counts_as_group: bool = True,
    programme: str = "",
) -> Conference:
    """Announce a conference, and point every plan at it for which it is the next one within its year.

    `programme` is what it offers, a title a line. A plan keeps a conference that was held already. Raises
    NotAllowed for anybody but a programme lead, DomainError when the alliance has a conference on that day.
    """
    if actor.alliance_id is None or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only the programme lead adds a conference")
    if held_on < rules.FIRST_START:
        raise DomainError("Date of the conference must be in or after April 2023", "held_on")
    conference = Conference(alliance_id=actor.alliance_id)
    _save(session, conference, (title.strip(), held_on, venue.strip(), counts_as_group, programme.strip()))
    linked = _link(session, conference)
    _audit(session, actor, conference, "conference:added", counts_as_group=counts_as_group, plans=linked)
    return conference


def edit_conference(
    session: Session,
    *,
    actor: Person,
    conference: Conference,
    version: int,
    title: str,
    held_on: date,
    venue: str,
    counts_as_group: bool,
    programme: str,
) -> Conference:
    """Change a conference until it is held; plans it no longer suits count on the next one instead.

    Its register follows in `supervision.services.edit_conference`. The very same again does nothing. Raises
    EditConflict when somebody changed it in between, NotAllowed and DomainError as `add_conference` does.
    """
    _lock(session, actor, conference)
    rules.check_still_to_come(conference.held_on, conference.cancelled_at is not None, clock.today())
    wanted = (title.strip(), held_on, venue.strip(), counts_as_group, programme.strip())
    before = conference.held_on
    if wanted == _values(conference):
        return conference
    if version != conference.version:
        raise EditConflict(
            f"This conference was changed on {words.moment(conference.updated_at)}, while you were writing. "
            "Compare it with what is saved now, then save again"
        )
    if held_on != before:
        rules.check_new_day(held_on, clock.today())
    _save(session, conference, wanted)
    linked = _link(session, conference) if held_on != before else 0
    released = _release(session, conference) if held_on != before else 0
    _audit(session, actor, conference, "conference:changed", plans=linked, released=released)
    return conference


def cancel_conference(session: Session, *, actor: Person, conference: Conference, reason: str) -> Conference:
    """Call a conference off; the plans that counted on it count on the next one. Again does nothing.

    Raises NotAllowed for anybody but the programme lead, DomainError once it was held or without a reason.
    """
    _lock(session, actor, conference)
    if conference.cancelled_at is not None:
        return conference
    rules.check_still_to_come(conference.held_on, False, clock.today())
    if not reason.strip():
        raise DomainError("Enter the reason, so that the others understand it", "reason")
    conference.cancelled_at = clock.now()
    conference.cancelled_reason = reason.strip()
    session.flush()
    released = _release(session, conference)
    _audit(session, actor, conference, "conference:cancelled", released=released)
    return conference


def _lock(session: Session, actor: Person, conference: Conference) -> None:
    """Only one lead changes it at a time, and sees what the one before did."""
    if actor.alliance_id != conference.alliance_id or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only the programme lead changes a conference")
    session.flush()
    session.refresh(conference, with_for_update=True)


def _values(conference: Conference) -> Values:
    return (
        conference.title,
        conference.held_on,
        conference.venue,
        conference.counts_as_group,
        conference.programme,
    )


def _link(session: Session, conference: Conference) -> int:
    """Point at it whoever has it as the next one; how many do so anew."""
    linked = [
        activity
        for activity in queries.activities_waiting_for_conference(session, conference=conference)
        if activity.conference_id != conference.id
        and rules.is_next_conference(
            conference.held_on, activity.conference.held_on if activity.conference else None, clock.today()
        )
    ]
    for activity in linked:
        activity.conference = conference
    session.flush()
    return len(linked)


def _release(session: Session, conference: Conference) -> int:
    """Let each plan that points at it choose again; how many count on another one, or on none, from now."""
    announced = queries.announced_conferences(session, alliance_id=conference.alliance_id)
    counting = queries.activities_counting_on(session, conference=conference)
    for activity in counting:
        activity.conference = rules.chosen_conference(_window(activity), announced, clock.today())
    session.flush()
    return sum(activity.conference is not conference for activity in counting)


def _window(activity: Activity) -> Window:
    return Window(activity.due_from, activity.due_to)


def _save(session: Session, conference: Conference, values: Values) -> None:
    """The database has the last word on "one a day": it is asked inside a savepoint of its own."""
    try:
        with session.begin_nested():
            conference.title, conference.held_on, conference.venue = values[:3]
            conference.counts_as_group, conference.programme = values[3:]
            session.add(conference)
    except IntegrityError as error:
        if not is_about(error, "uq_conferences_one_a_day", "conferences.held_on"):
            raise
        raise DomainError("Your alliance already has a conference on this day", "held_on") from error


def _audit(session: Session, actor: Person, conference: Conference, what: str, **details: Detail) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="conference",
        subject_id=conference.id,
        alliance_id=conference.alliance_id,
        details={"held_on": conference.held_on.isoformat(), **details},
    )
