"""Why a file is not taken, in words for its sender."""

from typing import Final

UNKNOWN: Final = "The file must be a PDF, a Word document (.docx), a PNG or a JPEG"
BROKEN: Final = "The file is damaged: it cannot be opened. Save it anew, and send that"
TOO_MUCH_TEXT: Final = "The file holds more text than can be checked. Send it in parts"
LONGEST_TEXT: Final = 5_000_000
"""Characters: a thousand dense pages."""


class Refusal(Exception):
    """This file is not taken; the message says why and what to do."""


def several(what: str) -> Refusal:
    """It is a PDF, or a picture, and something else as well."""
    return Refusal(f"There is something besides the {what} in this file. Save it anew, and send that")


class Text:
    """Text that is collected piece by piece. Raises Refusal when it grows too long to be checked."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        """One more piece, with nothing put between it and the one before."""
        self._length += len(piece)
        if self._length > LONGEST_TEXT:
            raise Refusal(TOO_MUCH_TEXT)
        self._pieces.append(piece)

    def __str__(self) -> str:
        return "".join(self._pieces)
