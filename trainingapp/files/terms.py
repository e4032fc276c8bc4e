"""The words for files that people send, and the moves they make."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is, by its content and not by its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"


FILE_WORDS = {
    FileKind.PDF: "PDF",
    FileKind.PNG: "PNG picture",
    FileKind.JPEG: "JPEG picture",
    FileKind.DOCX: "Word document",
}


class FileState(StrEnum):
    """How far a file may be trusted."""

    WAITING = "waiting"
    """In quarantine until the virus scanner has answered."""
    CLEAN = "clean"
    UNSCANNED = "unscanned"
    """This installation has no virus scanner, and the page says so."""
    INFECTED = "infected"
    """The scanner found something: its content is gone, the row stays."""


FILE_TRANSITIONS: dict[FileState, frozenset[FileState]] = {
    FileState.WAITING: frozenset({FileState.CLEAN, FileState.INFECTED}),
    FileState.CLEAN: frozenset(),
    FileState.UNSCANNED: frozenset({FileState.CLEAN, FileState.INFECTED}),
    FileState.INFECTED: frozenset(),
}
SERVED = frozenset({FileState.CLEAN, FileState.UNSCANNED})
"""The states in which a file may be downloaded."""

FILE_STATE_WORDS = {
    FileState.WAITING: "Being checked for viruses",
    FileState.CLEAN: "No virus found",
    FileState.UNSCANNED: "Not checked for viruses",
    FileState.INFECTED: "Removed: a virus was found",
}
