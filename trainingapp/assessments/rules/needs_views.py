"""What the coordinator and the supervisor each think of a need, and what becomes of two views."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.assessments.models import NeedsView

TALK_FROM = 2
"""Views that are this many levels apart, in importance or in the current level, are talked about."""


class Rated(NamedTuple):
    """Importance and current level of a need, each 1 to 5."""

    importance: int
    current: int


def newest_view(views: Iterable["NeedsView"], party: Party | None) -> "NeedsView | None":
    """What a party said last; views are given oldest first."""
    return next((view for view in reversed(list(views)) if view.party is party), None)


def apart(one: Rated, other: Rated) -> int:
    """How many levels two views are apart where they differ most."""
    return max(abs(one.importance - other.importance), abs(one.current - other.current))


def agreed_value(views: Sequence["NeedsView"]) -> Rated | None:
    """What two views come to by themselves; None while nobody gave one.

    Equal views are the agreed value, and one view alone stands until the other is given. Where they differ,
    the larger need stands: the higher importance and the lower level, whoever gave which.
    """
    given = _newest_of_each(views)
    if not given:
        return None
    return Rated(max(each.importance for each in given), min(each.current for each in given))


def needs_talk(views: Sequence["NeedsView"], talked_at: datetime | None) -> bool:
    """Whether the two are two or more apart and have not settled it since the newer of their views."""
    given = _newest_of_each(views)
    if len(given) < 2 or apart(_rated(given[0]), _rated(given[1])) < TALK_FROM:
        return False
    return talked_at is None or talked_at < max(view.created_at for view in given)


def sees_the_other(own: "NeedsView | None", *, is_agreed: bool) -> bool:
    """Whether somebody is shown how the other sees a need: once they gave their own view of it.

    Two people who rate on their own find more than one who nods. Once all is agreed, both are shown.
    """
    return own is not None or is_agreed


def _newest_of_each(views: Sequence["NeedsView"]) -> list["NeedsView"]:
    parties = (Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    return [view for party in parties if (view := newest_view(views, party)) is not None]


def _rated(view: "NeedsView") -> Rated:
    return Rated(view.importance, view.current)
