"""The shape of what belongs to an alliance: groups, conferences, cover, and samples of decisions."""

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
    absent: dict[str, Attendance] = {}


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
    absent: dict[str, Attendance] = {}
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


class Shared(Part):
    """What belongs to an alliance rather than to one coordinator."""

    alliance: str
    groups: tuple[Group, ...]
    """Newest first: the first is the next one, the second the one before, and so on."""
    conferences: tuple[Gathering, ...]
    covers: tuple[Cover, ...] = ()
