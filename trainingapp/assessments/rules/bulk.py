"""How many are signed at once, and how a batch is refused."""

from collections.abc import Mapping
from uuid import UUID

from trainingapp.core.errors import DomainError

LONGEST = 500
"""Rows of one page, and of one batch."""


class RowsRefused(DomainError):
    """Some rows of a batch cannot be signed, so that none of it was."""

    def __init__(self, reasons: Mapping[UUID, str]) -> None:
        number = "One of these" if len(reasons) == 1 else f"{len(reasons)} of these"
        super().__init__(
            f"{number} cannot be signed, so nothing was. Read what is said there, or leave it out", "rows"
        )
        self.reasons = dict(reasons)
        """Why not, by the id of the request."""
