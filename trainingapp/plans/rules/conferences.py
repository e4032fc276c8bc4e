"""Which conference a plan counts on, and until when one can be changed."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.calendar import Window


class Dated(Protocol):
    """A conference, as far as the choice goes."""

    @property
    def held_on(self) -> date: ...


Event = TypeVar("Event", bound=Dated)


def chosen_conference(window: Window, announced: Iterable[Event], today: date) -> Event | None:
    """The first conference still to come in the window, or else the first one in it; None if there is none.

    Source: S3 L160, L237, L269: the next conference within a year of the start.
    """
    inside = [event for event in announced if window.first <= event.held_on <= window.last]
    return min(inside, key=lambda event: (event.held_on < today, event.held_on), default=None)


def check_still_to_come(held_on: date, is_cancelled: bool, today: date) -> None:
    """Raises DomainError for a conference that is over or called off, and so stays as it is."""
    if is_cancelled:
        raise DomainError("This conference was cancelled. Add a new one instead")
    if held_on < today:
        raise DomainError(f"This conference was held on {spoken(held_on)}, so it can no longer be changed")


def check_new_day(held_on: date, today: date) -> None:
    """Raises DomainError for a day that a conference cannot be moved to."""
    if held_on < today:
        raise DomainError("Date of the conference must be today or in the future", "held_on")
