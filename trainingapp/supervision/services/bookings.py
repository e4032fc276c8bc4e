"""Booking and cancelling sessions: for one plan, for a group, for a conference."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import words
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import PARTY_WORDS, SHARED, Party, SessionKind
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import Mode, SessionState


def book(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    activity: Activity,
    starts_at: datetime,
    minutes: int,
    mode: Mode,
    place: str = "",
    unusual_length: bool = False,
) -> SupervisionSession:
    """Book a session for one planned activity; a second, equal booking gives back the first.

    Who takes part follows from the kind of session. Raises NotAllowed for anybody but the assigned alliance
    supervisor, and DomainError for what cannot be booked, a joint session outside 30 to 60 minutes unless
    `unusual_length` says that it is meant. Source: S3 L119, R31.
    """
    if actor.alliance_id != plan.alliance_id or party_of(plan, actor.id) is not Party.ALLIANCE_SUPERVISOR:
        raise NotAllowed("Only the alliance supervisor of this plan books its sessions")
    if activity.kind in SHARED:
        raise DomainError("Groups and conferences are booked for several coordinators at once")
    rules.check_bookable(plan, activity, rules.day_of(starts_at))
    rules.check_length(minutes)
    if not rules.is_usual_length(activity.kind, minutes) and not unusual_length:
        raise DomainError(
            f"Joint sessions last 30 to 60 minutes. Tick the box to book {minutes} minutes all the same",
            "unusual_length",
        )
    booked = _booked(session, [activity])
    if activity.id in booked:
        return _same_or_refuse(booked[activity.id], actor, starts_at)
    meeting = SupervisionSession(
        alliance_id=plan.alliance_id,
        kind=activity.kind,
        plan=plan,
        led_by_id=actor.id,
        title=activity.title,
        theme_code=activity.theme_code,
        starts_at=starts_at,
        minutes=minutes,
        mode=mode,
        place=place.strip(),
        participants=[_place(plan, activity, party) for party in rules.parties(activity.kind)],
    )
    return _save(session, actor, meeting, month=activity.month)


def book_group(
    session: Session,
    *,
    actor: Person,
    title: str,
    theme_code: str | None,
    starts_at: datetime,
    minutes: int,
    mode: Mode,
    place: str,
    activities: Sequence[Activity],
) -> SupervisionSession:
    """Book one group session for the group activities of many plans of the alliance, led by the actor.

    Source: R27. Raises NotAllowed or DomainError as `book` does, and when nobody is chosen.
    """
    if not title.strip():
        raise DomainError("Enter a title for the session", "title")
    rules.check_length(minutes)
    meeting = SupervisionSession(
        alliance_id=actor.alliance_id,
        kind=SessionKind.GROUP,
        led_by_id=actor.id,
        title=title.strip(),
        theme_code=theme_code,
        starts_at=starts_at,
        minutes=minutes,
        mode=mode,
        place=place.strip(),
    )
    return _book_shared(session, actor, meeting, activities)


def book_conference(
    session: Session,
    *,
    actor: Person,
    conference: Conference,
    starts_at: datetime,
    minutes: int,
    activities: Sequence[Activity],
) -> SupervisionSession:
    """Open the register of a conference for the coordinators who are to attend it.

    Raises NotAllowed or DomainError as `book_group` does, and when the day is not the conference's.
    """
    rules.check_length(minutes)
    if conference.alliance_id != actor.alliance_id:
        raise NotAllowed("This conference belongs to another alliance")
    if rules.day_of(starts_at) != conference.held_on:
        raise DomainError(f"The conference is held on {words.day(conference.held_on)}", "day")
    existing = queries.register_of(session, conference_id=conference.id)
    if existing is not None and {a.id for a in activities} - {p.activity_id for p in existing.participants}:
        raise DomainError("This conference has a register already. Add people to it on its page")
    if existing is not None:
        return existing
    meeting = SupervisionSession(
        alliance_id=conference.alliance_id,
        kind=SessionKind.CONFERENCE,
        conference=conference,
        led_by_id=actor.id,
        title=conference.title,
        starts_at=starts_at,
        minutes=minutes,
        mode=Mode.FACE_TO_FACE,
        place=conference.venue,
    )
    return _book_shared(session, actor, meeting, activities)


def add_attendees(
    session: Session, *, actor: Person, meeting: SupervisionSession, activities: Sequence[Activity]
) -> SupervisionSession:
    """Add coordinators to a booked group or conference; who is on the register already stays once."""
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only who leads the session changes its register")
    if meeting.kind not in SHARED or meeting.state is not SessionState.BOOKED:
        raise DomainError("People can be added to a group or conference until it is recorded")
    present = {place.person_id for place in meeting.participants}
    new = [a for a in activities if a.plan.coordinator_id not in present]
    if not new:
        return meeting
    _check_attendees(session, actor, meeting, new)
    meeting.participants.extend(_attendee(activity) for activity in new)
    _audit(session, actor, meeting, "session:register-extended", people=len(new))
    return meeting


def cancel(
    session: Session, *, actor: Person, meeting: SupervisionSession, reason: str
) -> SupervisionSession:
    """Call off a booked session, with a reason that its people can read; again does nothing."""
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only who leads the session cancels it")
    if meeting.state is SessionState.CANCELLED:
        return meeting
    if meeting.state is not SessionState.BOOKED:
        raise DomainError("This session has been recorded, so it can no longer be cancelled")
    if not reason.strip():
        raise DomainError("Enter the reason, so that the others understand it", "reason")
    meeting.state = SessionState.CANCELLED
    meeting.cancelled_reason = reason.strip()
    _audit(session, actor, meeting, "session:cancelled")
    return meeting


def _book_shared(
    session: Session, actor: Person, meeting: SupervisionSession, activities: Sequence[Activity]
) -> SupervisionSession:
    if not actor.has(Role.ALLIANCE_SUPERVISOR):
        raise NotAllowed("Only an alliance supervisor leads a group or a conference")
    if not activities:
        raise DomainError("Choose at least one coordinator", "attendees")
    same = _equal_group(session, actor, meeting, activities)
    if same is not None:
        return same
    _check_attendees(session, actor, meeting, activities)
    leader = Participant(person_id=actor.id, party=Party.ALLIANCE_SUPERVISOR)
    meeting.participants = [*(_attendee(activity) for activity in activities), leader]
    return _save(session, actor, meeting, people=len(activities))


def _equal_group(
    session: Session, actor: Person, meeting: SupervisionSession, activities: Sequence[Activity]
) -> SupervisionSession | None:
    """The session that an identical booking made a moment ago, if everybody chosen is in it."""
    booked = _booked(session, activities)
    found = {booked[a.id].id: booked[a.id] for a in activities if a.id in booked}
    if len(found) != 1 or len(booked) != len(activities):
        return None
    [only] = found.values()
    return only if (only.led_by_id, only.starts_at) == (actor.id, meeting.starts_at) else None


def _check_attendees(
    session: Session, actor: Person, meeting: SupervisionSession, activities: Sequence[Activity]
) -> None:
    booked = _booked(session, activities)
    for activity in activities:
        plan = activity.plan
        if plan.alliance_id != actor.alliance_id:
            raise NotAllowed("Somebody chosen belongs to another alliance")
        if activity.kind is not meeting.kind:
            raise DomainError("Choose activities of this kind only", "attendees")
        rules.check_bookable(plan, activity, rules.day_of(meeting.starts_at))
        if activity.id in booked:
            when = words.moment(booked[activity.id].starts_at)
            raise DomainError(f"{plan.coordinator.name} is already booked for this on {when}", "attendees")
    if len({activity.plan.coordinator_id for activity in activities}) != len(activities):
        raise DomainError("Choose each coordinator once", "attendees")


def _booked(session: Session, activities: Sequence[Activity]) -> dict[UUID, SupervisionSession]:
    """What is booked for these activities, while nobody else may book them."""
    ids = sorted(activity.id for activity in activities)
    session.scalars(
        select(Activity.id).where(Activity.id.in_(ids)).order_by(Activity.id).with_for_update()
    ).all()
    return queries.bookings_of(session, activity_ids=ids)


def _same_or_refuse(booked: SupervisionSession, actor: Person, starts_at: datetime) -> SupervisionSession:
    if booked.led_by_id == actor.id and booked.starts_at == starts_at:
        return booked
    raise DomainError(f"This is booked already, for {words.moment(booked.starts_at)}. Cancel that one first")


def _place(plan: Plan, activity: Activity, party: Party) -> Participant:
    person = plan.assigned(party)
    if person is None:
        raise DomainError(
            f"This plan has no {PARTY_WORDS[party]} at the moment. Ask the programme lead to assign one"
        )
    own = activity if party is Party.COORDINATOR else None
    return Participant(person=person, party=party, plan=plan, activity=own)


def _attendee(activity: Activity) -> Participant:
    return Participant(
        person_id=activity.plan.coordinator_id,
        party=Party.COORDINATOR,
        plan_id=activity.plan_id,
        activity_id=activity.id,
    )


def _save(
    session: Session, actor: Person, meeting: SupervisionSession, **details: Detail
) -> SupervisionSession:
    session.add(meeting)
    session.flush()
    _audit(session, actor, meeting, "session:booked", **details)
    return meeting


def _audit(
    session: Session, actor: Person, meeting: SupervisionSession, what: str, **details: Detail
) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="session",
        subject_id=meeting.id,
        alliance_id=meeting.alliance_id,
        details={"kind": meeting.kind.value, **details},
    )
