"""The shape of what belongs to an alliance: groups, conferences, cover, and samples of decisions."""

from pydantic import Field

from trainingapp.demo.scripts.pieces import Part
from trainingapp.programme.terms import Verdict
from trainingapp.supervision.terms import Attendance, GuestRole


class Group(Part):
    """One of the monthly group sessions that all active coordinators share, whatever month they are in."""

    title: str
    theme: str
    facilitator: str
    note: str = ""
    is_finished: bool = True
    """Otherwise the register is taken, and the note is still a draft."""
    absent: dict[str, Attendance] = Field(default_factory=dict)
    own_choice: tuple[str, ...] = ()
    """Who is left to book a place, in the order in which they do; there is one place less than they need."""


class Visitor(Part):
    """Somebody without a plan at a conference."""

    name: str
    role: GuestRole
    organisation: str
    has_come: bool = True


class Gathering(Part):
    """A conference; `in_days` from today, negative if it was held."""

    title: str
    venue: str
    in_days: int
    announced_by: str
    keeper: str
    """Who keeps the register."""
    note: str = ""
    programme: str = ""
    absent: dict[str, Attendance] = Field(default_factory=dict)
    guests: tuple[Visitor, ...] = ()


class Cover(Part):
    """Somebody stands in for a supervisor; all days count from today."""

    away: str
    by: str
    arranged_by: str
    arranged: int
    """Days ago."""
    first: int
    last: int
    coordinators: tuple[str, ...]
    reason: str


class Drawn(Part):
    """A sample of decisions that a lead drew and looked at, so many days ago; verdicts with their notes."""

    by: str
    ago: int
    days: int
    """How many days of decisions it was drawn from, up to the day before."""
    size: int
    verdicts: tuple[tuple[Verdict, str], ...] = ()


class Shared(Part):
    """What belongs to an alliance rather than to one coordinator."""

    alliance: str
    groups: tuple[Group, ...]
    """Newest first: the first is the next one, the second the one before, and so on."""
    conferences: tuple[Gathering, ...]
    covers: tuple[Cover, ...] = ()
    samples: tuple[Drawn, ...] = ()
