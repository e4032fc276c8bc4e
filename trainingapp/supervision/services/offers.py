"""Offers of times: propose them, answer which suit, book one, or take them back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import PARTY_WORDS, SHARED, Party, SessionKind
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Invitee, SupervisionSession, TimeOffer, TimeOption
from trainingapp.supervision.services import bookings
from trainingapp.supervision.terms import Mode, OfferState


def offer_times(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    activity: Activity,
    times: Sequence[datetime],
    minutes: int,
    mode: Mode,
    place: str = "",
    unusual_length: bool = False,
) -> TimeOffer:
    """Propose 2 to 5 times for one activity; an open offer for it is withdrawn, an equal one given back.

    The coordinator is asked, and for a joint session the PCN supervisor too. Raises NotAllowed or DomainError
    as booking does; a time that cannot be is refused at its field, "times-0-day".
    """
    bookings.check_supervises(actor, plan)
    if activity.kind in SHARED:
        raise DomainError("Groups are offered to several coordinators at once")
    _check_times(times, [(plan, activity)])
    bookings.check_minutes(activity.kind, minutes, unusual_length=unusual_length)
    offer = TimeOffer(
        alliance_id=plan.alliance_id,
        led_by_id=actor.id,
        kind=activity.kind,
        title=activity.title,
        theme_code=activity.theme_code,
        minutes=minutes,
        mode=mode,
        place=place.strip(),
        invitees=[_invitee(plan, activity, party) for party in rules.asked_parties(activity.kind)],
    )
    return _propose(session, actor, offer, [activity], times)


def offer_group_times(
    session: Session,
    *,
    actor: Person,
    title: str,
    theme_code: str | None,
    times: Sequence[datetime],
    minutes: int,
    mode: Mode,
    place: str,
    activities: Sequence[Activity],
) -> TimeOffer:
    """Propose times for one group session to many coordinators; otherwise as `offer_times`."""
    if not actor.has(Role.ALLIANCE_SUPERVISOR):
        raise NotAllowed("Only an alliance supervisor leads a group")
    if not title.strip():
        raise DomainError("Enter a title for the session", "title")
    if not activities:
        raise DomainError("Choose at least one coordinator", "attendees")
    bookings.check_group(actor, activities, SessionKind.GROUP)
    _check_times(times, [(activity.plan, activity) for activity in activities])
    rules.check_length(minutes)
    offer = TimeOffer(
        alliance_id=actor.alliance_id,
        led_by_id=actor.id,
        kind=SessionKind.GROUP,
        title=title.strip(),
        theme_code=theme_code,
        minutes=minutes,
        mode=mode,
        place=place.strip(),
        invitees=[_invitee(a.plan, a, Party.COORDINATOR) for a in activities],
    )
    return _propose(session, actor, offer, activities, times)


def answer_offer(session: Session, *, actor: Person, invitee: Invitee, suits: Collection[UUID]) -> Invitee:
    """Say which of the times suit: none is an answer too. A second answer replaces the first.

    Raises NotAllowed on somebody else's place, and DomainError once the offer is withdrawn or booked, or when
    a time is over.
    """
    if invitee.person_id != actor.id or not rules.is_asked(invitee):
        raise NotAllowed("Only who is asked answers")
    rules.check_answer(invitee.offer, suits, clock.now())
    chosen = sorted(str(option_id) for option_id in suits)
    if invitee.suits == chosen:
        return invitee
    invitee.suits = chosen
    invitee.answered_at = clock.now()
    bookings.audit_offer(session, actor, invitee.offer, "offer:answered", suits=len(chosen))
    session.flush()
    return invitee


def consider_offer(
    session: Session,
    *,
    actor: Person,
    offer: TimeOffer,
    option: TimeOption,
    activities: Sequence[Activity],
) -> list[str]:
    """What to think about before that time is booked for these activities, in sentences."""
    if _booked_before(session, actor, offer, option) is not None:
        return []
    _check_bookable(actor, offer, option)
    day = rules.day_of(option.starts_at)
    windows = {(activity.due_from, activity.due_to) for activity in activities}
    due_from, due_to = windows.pop() if len(windows) == 1 else (day, day)
    chosen = {activity.plan_id for activity in activities}
    people = {i.person_id for i in offer.invitees if i.plan_id in chosen} | {actor.id}
    notes = rules.booking_notes(day, due_from, due_to)
    return notes + bookings.clash_notes(session, actor, people, option.starts_at, offer.minutes)


def book_offer(
    session: Session,
    *,
    actor: Person,
    offer: TimeOffer,
    option: TimeOption,
    activities: Sequence[Activity],
) -> SupervisionSession:
    """Book one of the times, through the ordinary booking; the same time again gives back what was booked.

    `activities`: of a group, those whose coordinators come; otherwise the one activity of the offer. Raises
    NotAllowed or DomainError as booking does, and when the time is over or the offer is closed.
    """
    same = _booked_before(session, actor, offer, option)
    if same is not None:
        return same
    _check_bookable(actor, offer, option)
    offer.state = OfferState.BOOKED
    session.flush()
    if offer.kind in SHARED:
        meeting = bookings.book_group(
            session,
            actor=actor,
            title=offer.title,
            theme_code=offer.theme_code,
            starts_at=option.starts_at,
            minutes=offer.minutes,
            mode=offer.mode,
            place=offer.place,
            activities=activities,
        )
    else:
        [activity] = activities
        meeting = bookings.book(
            session,
            actor=actor,
            plan=activity.plan,
            activity=activity,
            starts_at=option.starts_at,
            minutes=offer.minutes,
            mode=offer.mode,
            place=offer.place,
            unusual_length=True,
        )
    offer.session_id = meeting.id
    bookings.audit_offer(session, actor, offer, "offer:booked")
    session.flush()
    return meeting


def withdraw_offer(session: Session, *, actor: Person, offer: TimeOffer) -> TimeOffer:
    """Take the times back; again does nothing. Raises DomainError once one of them is booked."""
    if not rules.may_run_offer(actor, offer):
        raise NotAllowed("Only who offers the times takes them back")
    if offer.state is OfferState.WITHDRAWN:
        return offer
    if offer.state is OfferState.BOOKED:
        raise DomainError("One of these times has been booked. Move or cancel that session")
    return _withdraw(session, actor, offer)


def _check_times(times: Sequence[datetime], wanted: Sequence[tuple[Plan, Activity]]) -> None:
    """Refuse times that cannot be, each at its own field."""
    rules.check_times(times, clock.now())
    for place, moment in enumerate(times):
        for plan, activity in wanted:
            try:
                rules.check_bookable(plan, activity, rules.day_of(moment))
            except DomainError as refusal:
                field = f"times-{place}-day" if refusal.field == "day" else refusal.field
                raise DomainError(refusal.message, field) from refusal


def _check_bookable(actor: Person, offer: TimeOffer, option: TimeOption) -> None:
    if not rules.may_run_offer(actor, offer):
        raise NotAllowed("Only who offers the times books one")
    if offer.state is OfferState.WITHDRAWN:
        raise DomainError("These times were withdrawn. Offer new ones, or book a time directly")
    if offer.state is OfferState.BOOKED:
        raise DomainError("One of these times has been booked already. Move that session instead")
    if option.starts_at <= clock.now():
        raise DomainError("This time is over. Choose another one, or offer new times")


def _booked_before(
    session: Session, actor: Person, offer: TimeOffer, option: TimeOption
) -> SupervisionSession | None:
    if offer.state is not OfferState.BOOKED or offer.session_id is None:
        return None
    meeting = session.get(SupervisionSession, offer.session_id)
    is_same = meeting is not None and meeting.starts_at == option.starts_at
    return meeting if is_same and rules.may_run_offer(actor, offer) else None


def _propose(
    session: Session,
    actor: Person,
    offer: TimeOffer,
    activities: Sequence[Activity],
    times: Sequence[datetime],
) -> TimeOffer:
    booked = bookings.booked_for(session, activities)
    for activity in activities:
        if activity.id in booked:
            when = words.moment(booked[activity.id].starts_at)
            name = activity.plan.coordinator.name
            raise DomainError(f"{name} is already booked for this on {when}", "attendees")
    for former in queries.open_offers_of(session, activity_ids=[activity.id for activity in activities]):
        if _is_equal(former, offer, times):
            return former
        if offer.kind in SHARED and former.led_by_id != actor.id:
            raise DomainError(
                f"{former.led_by.name} has offered times for this to some of them already", "attendees"
            )
        _withdraw(session, actor, former)
    offer.options = [TimeOption(starts_at=moment) for moment in sorted(times)]
    session.add(offer)
    session.flush()
    details = {"times": len(times), "people": len(offer.invitees)}
    bookings.audit_offer(session, actor, offer, "offer:made", **details)
    return offer


def _is_equal(former: TimeOffer, offer: TimeOffer, times: Sequence[datetime]) -> bool:
    """Whether the form was only sent twice: the same people, times, length and place."""
    return (
        former.led_by_id == offer.led_by_id
        and {i.person_id for i in former.invitees} == {i.person.id for i in offer.invitees}
        and {option.starts_at for option in former.options} == set(times)
        and (former.title, former.minutes, former.mode, former.place)
        == (offer.title, offer.minutes, offer.mode, offer.place)
    )


def _withdraw(session: Session, actor: Person, offer: TimeOffer) -> TimeOffer:
    offer.state = OfferState.WITHDRAWN
    bookings.audit_offer(session, actor, offer, "offer:withdrawn")
    session.flush()
    return offer


def _invitee(plan: Plan, activity: Activity, party: Party) -> Invitee:
    person = plan.assigned(party)
    if person is None:
        raise DomainError(
            f"This plan has no {PARTY_WORDS[party]} at the moment. Ask the programme lead to assign one"
        )
    own = activity if party is Party.COORDINATOR else None
    return Invitee(person=person, party=party, plan=plan, activity=own)
