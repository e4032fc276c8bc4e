"""What the verbs of training are given, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainingapp.frameworks.models import Entry
from trainingapp.training.terms import CourseMode, TimePurpose


@dataclass(frozen=True)
class Use:
    """What somebody's time was used for on one day."""

    used_on: date
    minutes: int
    purpose: TimePurpose
    title: str
    content: str = ""
    """What it covered: a theme, a conference's programme."""


@dataclass(frozen=True)
class CourseValues:
    """What the catalogue says of a course."""

    title: str
    provider: str
    mode: CourseMode
    minutes: int | None = None
    link: str = ""
    description: str = ""
    is_core: bool = False
    covers: Sequence[Entry] = ()
    """The competencies and group themes that it covers."""


@dataclass(frozen=True)
class Completion:
    """How something that was learned ended."""

    finished_on: date
    minutes: int
    """How long it took in all."""
    reflection: str = ""
    covers: Sequence[Entry] = ()
    """The competencies that it was about."""
    counts_as_time: bool = False
    """Whether those minutes were protected time, and are entered in its ledger."""
