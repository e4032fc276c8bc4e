"""Who may offer places in a group, who gets one, and in which order the waiting list moves up."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from trainingapp.accounts.terms import Role
from trainingapp.core.errors import DomainError
from trainingapp.core.words import plural
from trainingapp.plans.terms import SessionKind
from trainingapp.supervision.rules.access import may_run
from trainingapp.supervision.terms import PLACE_TRANSITIONS, PlaceState, SessionState

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Activity
    from trainingapp.supervision.models import SupervisionSession


PLACES = (1, 200)
"""The smallest and the largest group that places may be offered for."""


def may_offer_places(actor: "Person", meeting: "SupervisionSession") -> bool:
    """Whether somebody says how many places a group has: who leads it, and the lead of its alliance."""
    is_lead = actor.alliance_id == meeting.alliance_id and actor.has(Role.PROGRAMME_LEAD)
    return meeting.kind is SessionKind.GROUP and (is_lead or may_run(actor, meeting))


def check_places_change(state: SessionState, starts_at: datetime, now: datetime) -> None:
    """Raises DomainError where nobody can book a place or give one back any more."""
    if state is SessionState.CANCELLED:
        raise DomainError("This group was cancelled, so there are no places in it")
    if state is not SessionState.BOOKED or starts_at <= now:
        raise DomainError("This group has begun, so places can no longer be booked or given back")


def check_capacity(capacity: int, taken: int) -> None:
    """Raises DomainError for more places than a group may have, or fewer than are taken."""
    fewest, most = PLACES
    if not fewest <= capacity <= most:
        raise DomainError(f"Places must be between {fewest} and {most}", "capacity")
    if capacity < taken:
        have = plural(taken, "coordinator has a place", "coordinators have a place")
        raise DomainError(f"{have} already, so enter {taken} or more", "capacity")


def check_room(capacity: int, taken: int, more: int) -> None:
    """Raises DomainError when a facilitator adds more people by hand than there are places left."""
    if taken + more > capacity:
        left = plural(max(0, capacity - taken), "place")
        raise DomainError(f"This group has {left} left. Raise the number of places first", "attendees")


def place_for(capacity: int, taken: int) -> PlaceState:
    """What somebody who asks now gets: a place while there are any, else a turn on the waiting list."""
    return PlaceState.BOOKED if taken < capacity else PlaceState.WAITING


def check_place_move(before: PlaceState, after: PlaceState) -> None:
    """Raises DomainError for a move that a place cannot make."""
    if after not in PLACE_TRANSITIONS[before]:
        raise DomainError("This has been changed in the meantime. Look at the group again")


def fits(activity: "Activity", theme_code: str | None, codes: Collection[str | None]) -> bool:
    """Whether a group fulfils that planned activity: by its theme, or by what it was booked for.

    `codes`: of the activities that the people in it attend it for. A group that says neither fits all.
    """
    by_theme = theme_code is not None and activity.theme_code == theme_code
    return by_theme or activity.code in codes or (theme_code is None and not codes)


def activity_for(
    activities: Sequence["Activity"], theme_code: str | None, codes: Collection[str | None]
) -> "Activity | None":
    """The open activity that somebody would attend a group for: of those that fit, the first due."""
    fitting = [activity for activity in activities if fits(activity, theme_code, codes)]
    return min(fitting, key=lambda activity: (activity.due_to, activity.position), default=None)
