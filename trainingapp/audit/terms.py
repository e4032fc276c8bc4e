"""The words of the event log."""

from enum import StrEnum


class Flaw(StrEnum):
    """What can be wrong with a link of the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    WRONG_PREVIOUS = "wrong_previous"
    NOT_AS_PUBLISHED = "not_as_published"
