"""Who acts: the little that every verb needs to know of a person."""

from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """Anybody in whose name something is done."""

    @property
    def id(self) -> UUID: ...

    @property
    def name(self) -> str: ...
