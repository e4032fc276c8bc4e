"""The verbs on places in a group: offer them, book one, give it back; the waiting list moves up by itself."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import Party
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import GroupOpening, GroupPlace, Participant, SupervisionSession
from trainingapp.supervision.services import invitations
from trainingapp.supervision.services.bookings import audit_session, booked_for
from trainingapp.supervision.services.openings import attending, locked_opening
from trainingapp.supervision.terms import PlaceState


def open_places(
    session: Session, *, actor: Person, meeting: SupervisionSession, capacity: int, version: int | None
) -> GroupOpening:
    """Let coordinators book places in a group by themselves, or change how many there are.

    Everybody in the group already counts. More places move the waiting list up. `version` is the opening's
    that the form was opened with, None if there was none; the same number again does nothing. Raises
    NotAllowed for anybody but who leads the group or the programme, EditConflict when somebody else changed
    the number in between, DomainError for fewer places than are taken or a group that has begun.
    """
    if not rules.may_offer_places(actor, meeting):
        raise NotAllowed("Only who leads the group, or the programme lead, offers places in it")
    opening = locked_opening(session, meeting)
    rules.check_places_change(meeting.state, meeting.starts_at, clock.now())
    if opening is not None and opening.capacity == capacity:
        return opening
    if version != (opening.version if opening else None):
        now_there = opening.capacity if opening else 0
        raise EditConflict(
            f"Somebody else set the number of places to {now_there} while you had it open. "
            "Save again to change it to yours",
            "capacity",
        )
    rules.check_capacity(capacity, len(attending(meeting)))
    if opening is None:
        opening = GroupOpening(session_id=meeting.id, capacity=capacity)
        session.add(opening)
    opening.capacity = capacity
    session.flush()
    audit_session(session, actor, meeting, "places:offered", places=capacity)
    _move_up(session, actor, meeting, opening)
    return opening


def book_place(session: Session, *, actor: Person, meeting: SupervisionSession) -> GroupPlace | None:
    """Book a place for the actor's planned activity, or, where the group is full, a turn on the waiting list.

    Gives back what they have: the place, waiting or booked, or None where the facilitator had booked it for
    them; asking again changes nothing. Raises DomainError for a group that offers no places or has begun,
    and for who needs no such group.
    """
    opening = _opened(session, meeting)
    held = _held(meeting, actor)
    own = _own_place(opening, actor)
    if held is not None or (own is not None and own.state is PlaceState.WAITING):
        return own
    activity = _activity(session, actor, meeting)
    state = rules.place_for(opening.capacity, len(attending(meeting)))
    place = _put(session, opening, activity, state)
    if state is PlaceState.BOOKED:
        invitations.invite(session, meeting=meeting, places=_admit(session, meeting, activity))
    session.flush()
    what = "place:booked" if state is PlaceState.BOOKED else "place:asked-for"
    audit_session(session, actor, meeting, what, turn=place.turn)
    return place


def give_back_place(session: Session, *, actor: Person, meeting: SupervisionSession) -> None:
    """Give back one's place, or one's turn on the waiting list, until the group begins; again does nothing.

    Whoever waited longest and can come gets the place, and is told at once.
    """
    opening = _opened(session, meeting)
    held, own = _held(meeting, actor), _own_place(opening, actor)
    if held is None and (own is None or own.state is not PlaceState.WAITING):
        return
    if own is None and held is not None and held.plan_id is not None:
        own = GroupPlace(plan_id=held.plan_id, state=PlaceState.BOOKED, turn=_next_turn(opening))
        opening.places.append(own)
    if own is not None:
        rules.check_place_move(own.state, PlaceState.GIVEN_BACK)
        own.state = PlaceState.GIVEN_BACK
    if held is not None:
        meeting.sequence += 1
        session.flush()
        invitations.confirm_given_back(session, meeting=meeting, place=held)
        meeting.participants.remove(held)
        session.delete(held)
    session.flush()
    audit_session(session, actor, meeting, "place:given-back", had_place=held is not None)
    _move_up(session, actor, meeting, opening)


def tell_waiting(session: Session, *, meeting: SupervisionSession) -> None:
    """Tell everybody on the waiting list of a group that has just been called off."""
    opening = queries.opening(session, session_id=meeting.id)
    for place in opening.places if opening else ():
        if place.state is PlaceState.WAITING:
            invitations.tell_waiting(session, meeting=meeting, to=place.plan.coordinator)


def _opened(session: Session, meeting: SupervisionSession) -> GroupOpening:
    opening = locked_opening(session, meeting)
    if opening is None:
        raise DomainError("Places in this group are not booked here. Ask who leads it")
    rules.check_places_change(meeting.state, meeting.starts_at, clock.now())
    return opening


def _held(meeting: SupervisionSession, actor: Person) -> Participant | None:
    return next((place for place in attending(meeting) if place.person_id == actor.id), None)


def _own_place(opening: GroupOpening, actor: Person) -> GroupPlace | None:
    return next((place for place in opening.places if place.plan.coordinator_id == actor.id), None)


def _activity(session: Session, actor: Person, meeting: SupervisionSession) -> Activity:
    """What the actor would attend it for, while nobody else may book that."""
    if actor.alliance_id != meeting.alliance_id:
        raise NotAllowed("This group belongs to another alliance")
    activity = next(iter(_fitting(session, meeting, [actor.id]).values()), None)
    if activity is None:
        raise DomainError("Your plan has no group session open that this one is for")
    rules.check_bookable(activity.plan, activity, rules.day_of(meeting.starts_at))
    return activity


def _fitting(
    session: Session, meeting: SupervisionSession, coordinator_ids: Collection[UUID]
) -> dict[UUID, Activity]:
    """What each of these coordinators would attend it for, by plan, while nobody else may book that."""
    codes = {place.activity.code for place in attending(meeting) if place.activity}
    open_ones = queries.open_group_activities(session, coordinator_ids=coordinator_ids)
    taken = booked_for(session, open_ones)
    by_plan: dict[UUID, list[Activity]] = defaultdict(list)
    for activity in open_ones:
        if activity.id not in taken:
            by_plan[activity.plan_id].append(activity)
    chosen = {id_: rules.activity_for(own, meeting.theme_code, codes) for id_, own in by_plan.items()}
    return {id_: activity for id_, activity in chosen.items() if activity is not None}


def _put(session: Session, opening: GroupOpening, activity: Activity, state: PlaceState) -> GroupPlace:
    """The row of a plan's place, moved on or new, at the end of the order."""
    place = next((place for place in opening.places if place.plan_id == activity.plan_id), None)
    turn = _next_turn(opening)
    if place is None:
        place = GroupPlace(plan_id=activity.plan_id, state=state, turn=turn)
        opening.places.append(place)
        return place
    rules.check_place_move(place.state, state)
    place.state, place.turn = state, turn
    return place


def _next_turn(opening: GroupOpening) -> int:
    return max((place.turn for place in opening.places), default=0) + 1


def _admit(session: Session, meeting: SupervisionSession, activity: Activity) -> Sequence[Participant]:
    place = Participant(
        person=activity.plan.coordinator,
        party=Party.COORDINATOR,
        plan_id=activity.plan_id,
        activity_id=activity.id,
    )
    meeting.participants.append(place)
    session.flush()
    return [place]


def _move_up(session: Session, actor: Person, meeting: SupervisionSession, opening: GroupOpening) -> None:
    """Give free places to whoever waits, in the order of asking; who cannot come now keeps their turn."""
    waiting = [place for place in opening.places if place.state is PlaceState.WAITING]
    free = opening.capacity - len(attending(meeting))
    if free < 1 or not waiting:
        return
    fitting = _fitting(session, meeting, [place.plan.coordinator_id for place in waiting])
    able = [place for place in sorted(waiting, key=lambda place: place.turn) if place.plan_id in fitting]
    for place in able[:free]:
        rules.check_place_move(place.state, PlaceState.BOOKED)
        place.state = PlaceState.BOOKED
        admitted = _admit(session, meeting, fitting[place.plan_id])
        invitations.tell_place_found(session, meeting=meeting, places=admitted)
        session.flush()
        audit_session(session, actor, meeting, "place:moved-up", turn=place.turn)
