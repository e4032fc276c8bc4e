"""A form as its page sends it by itself while somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """A form as it stood when the page saved it by itself: where it is, which page sent it, and all of it."""

    path: str
    page: str
    """Names the page that was opened, so that it never gets in its own way."""
    version: int | None
    """The version the writer started from, None if there was nothing."""
    fields: Mapping[str, Sequence[str]]
