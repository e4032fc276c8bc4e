"""Booking sessions: for one plan, for a group, for a conference; and what to consider before."""

from collections.abc import Collection, Sequence
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
from trainingapp.supervision.models import Participant, SupervisionSession, TimeOffer
from trainingapp.supervision.services import invitations
from trainingapp.supervision.services.openings import make_room
from trainingapp.supervision.terms import Mode, OfferState, SessionState


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
    _check_booking(actor, plan, activity, starts_at, minutes, unusual_length=unusual_length)
    booked = booked_for(session, [activity])
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
        participants=_places(plan, activity),
    )
    return _save(session, actor, meeting, month=activity.month)


def consider_booking(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    activity: Activity,
    starts_at: datetime,
    minutes: int,
    unusual_length: bool = False,
) -> list[str]:
    """What to think about before a session is booked, in sentences: its day, and who is elsewhere then.

    Writes nothing, and blocks nothing. Raises as `book` does, so that what cannot be is said first.
    """
    _check_booking(actor, plan, activity, starts_at, minutes, unusual_length=unusual_length)
    if queries.bookings_of(session, activity_ids=[activity.id]):
        return []  # the form was sent twice, or `book` refuses
    people = {place.person.id for place in _places(plan, activity)}
    notes = rules.booking_notes(rules.day_of(starts_at), activity.due_from, activity.due_to)
    return notes + clash_notes(session, actor, people, starts_at, minutes)


def clash_notes(
    session: Session,
    actor: Person,
    people: Collection[UUID],
    starts_at: datetime,
    minutes: int,
    *,
    but: UUID | None = None,
) -> list[str]:
    """Who of these people is in another session then, in sentences; `but`: the session that is moved."""
    busy = queries.busy(session, person_ids=people, times=[(starts_at, minutes)], but=but)
    return rules.clash_notes(rules.clashes(starts_at, minutes, busy), actor.id)


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
    if conference.cancelled_at is not None:
        raise DomainError("This conference was cancelled, so it has no register")
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
    make_room(session, meeting, {activity.plan_id for activity in new})
    _check_attendees(session, actor, meeting, new)
    added = [_attendee(activity) for activity in new]
    meeting.participants.extend(added)
    session.flush()
    invitations.invite(session, meeting=meeting, places=added)
    _withdraw_offers(session, actor, [activity.id for activity in new])
    audit_session(session, actor, meeting, "session:register-extended", people=len(new))
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
    booked = booked_for(session, activities)
    found = {booked[a.id].id: booked[a.id] for a in activities if a.id in booked}
    if len(found) != 1 or len(booked) != len(activities):
        return None
    [only] = found.values()
    return only if (only.led_by_id, only.starts_at) == (actor.id, meeting.starts_at) else None


def _check_attendees(
    session: Session, actor: Person, meeting: SupervisionSession, activities: Sequence[Activity]
) -> None:
    check_group(actor, activities, meeting.kind)
    booked = booked_for(session, activities)
    for activity in activities:
        rules.check_bookable(activity.plan, activity, rules.day_of(meeting.starts_at))
        if activity.id in booked:
            when = words.moment(booked[activity.id].starts_at)
            name = activity.plan.coordinator.name
            raise DomainError(f"{name} is already booked for this on {when}", "attendees")


def check_group(actor: Person, activities: Sequence[Activity], kind: SessionKind) -> None:
    """Raises NotAllowed or DomainError where these activities cannot be of one shared session."""
    if any(activity.plan.alliance_id != actor.alliance_id for activity in activities):
        raise NotAllowed("Somebody chosen belongs to another alliance")
    if any(activity.kind is not kind for activity in activities):
        raise DomainError("Choose activities of this kind only", "attendees")
    if len({activity.plan.coordinator_id for activity in activities}) != len(activities):
        raise DomainError("Choose each coordinator once", "attendees")


def booked_for(session: Session, activities: Sequence[Activity]) -> dict[UUID, SupervisionSession]:
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


def _check_booking(
    actor: Person, plan: Plan, activity: Activity, starts_at: datetime, minutes: int, *, unusual_length: bool
) -> None:
    check_supervises(actor, plan)
    if activity.kind in SHARED:
        raise DomainError("Groups and conferences are booked for several coordinators at once")
    rules.check_bookable(plan, activity, rules.day_of(starts_at))
    check_minutes(activity.kind, minutes, unusual_length=unusual_length)


def check_supervises(actor: Person, plan: Plan) -> None:
    """Raises NotAllowed for anybody but the alliance supervisor of the plan."""
    if actor.alliance_id != plan.alliance_id or party_of(plan, actor.id) is not Party.ALLIANCE_SUPERVISOR:
        raise NotAllowed("Only the alliance supervisor of this plan books its sessions")


def check_minutes(kind: SessionKind, minutes: int, *, unusual_length: bool) -> None:
    """Raises DomainError for a length nobody can mean, or one that has to be confirmed. Source: S3 L119."""
    rules.check_length(minutes)
    if not rules.is_usual_length(kind, minutes) and not unusual_length:
        raise DomainError(
            f"Joint sessions last 30 to 60 minutes. Tick the box to book {minutes} minutes all the same",
            "unusual_length",
        )


def _places(plan: Plan, activity: Activity) -> list[Participant]:
    return [_place(plan, activity, party) for party in rules.parties(activity.kind)]


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
        person=activity.plan.coordinator,
        party=Party.COORDINATOR,
        plan_id=activity.plan_id,
        activity_id=activity.id,
    )


def _save(
    session: Session, actor: Person, meeting: SupervisionSession, **details: Detail
) -> SupervisionSession:
    session.add(meeting)
    session.flush()
    invitations.invite(session, meeting=meeting)
    _withdraw_offers(session, actor, [p.activity_id for p in meeting.participants if p.activity_id])
    audit_session(session, actor, meeting, "session:booked", **details)
    return meeting


def _withdraw_offers(session: Session, actor: Person, activity_ids: Sequence[UUID]) -> None:
    """End the open offers of times in which nobody is left to find a time for."""
    for offer in queries.open_offers_of(session, activity_ids=activity_ids):
        others = {i.activity_id for i in offer.invitees if i.activity_id} - set(activity_ids)
        if not others or others == set(queries.bookings_of(session, activity_ids=list(others))):
            offer.state = OfferState.WITHDRAWN
            audit_offer(session, actor, offer, "offer:withdrawn")


def audit_offer(session: Session, actor: Person, offer: TimeOffer, what: str, **details: Detail) -> None:
    """Write down what was done to an offer of times."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="offer",
        subject_id=offer.id,
        alliance_id=offer.alliance_id,
        details={"kind": offer.kind.value, **details},
    )


def audit_session(
    session: Session, actor: Person, meeting: SupervisionSession, what: str, **details: Detail
) -> None:
    """Write down what was done to a session, and nothing that was typed."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="session",
        subject_id=meeting.id,
        alliance_id=meeting.alliance_id,
        details={"kind": meeting.kind.value, **details},
    )
