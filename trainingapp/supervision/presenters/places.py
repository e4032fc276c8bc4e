"""What the pages of places in groups say."""

from collections.abc import Sequence

from trainingapp.core.words import plural
from trainingapp.plans.terms import Party
from trainingapp.supervision.models import GroupOpening, GroupPlace, Participant, SupervisionSession
from trainingapp.supervision.queries import GroupToJoin
from trainingapp.supervision.terms import PlaceState


def left_words(group: GroupToJoin) -> str:
    """How many places are left, in a sentence; of a full group, how many people wait."""
    if group.left:
        return f"{plural(group.left, 'place')} of {group.capacity} left."
    waits = plural(group.waiting, "person waits", "people wait") if group.waiting else "Nobody waits"
    return f"Full: all places taken. {waits} for one."


def own_place_words(group: GroupToJoin) -> str:
    """What the coordinator has, in a sentence."""
    if group.state is PlaceState.BOOKED:
        return "You have a place."
    if group.state is PlaceState.WAITING:
        return f"This group is full. You are number {group.position} on the waiting list."
    return "You have no place."


def attending(meeting: SupervisionSession) -> Sequence[Participant]:
    """The coordinators in a group, by name."""
    places = [place for place in meeting.participants if place.party is Party.COORDINATOR]
    return sorted(places, key=lambda place: place.person.name)


def waiting(opening: GroupOpening | None) -> Sequence[GroupPlace]:
    """Who waits for a place, in the order of asking."""
    return [place for place in opening.places if place.state is PlaceState.WAITING] if opening else []
