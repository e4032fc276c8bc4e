"""A use of protected time, as a plain value."""

from dataclasses import dataclass
from datetime import date

from trainingapp.training.terms import TimePurpose


@dataclass(frozen=True)
class Use:
    """What somebody's time was used for on one day."""

    used_on: date
    minutes: int
    purpose: TimePurpose
    title: str
    content: str = ""
    """What it covered: a theme, a conference's programme."""
