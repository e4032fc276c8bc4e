"""Refusals in plain words: what the person did that cannot be, and at which field."""


class AppError(Exception):
    """Something a person should be told, in words written for them."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DomainError(AppError):
    """A rule of the programme refuses the act; `field` names the form field it belongs to, if one does."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(DomainError):
    """This person may never do this to this record, whatever they type."""


class EditConflict(DomainError):
    """Somebody else saved the same thing in the meantime; nothing was overwritten."""


class Question(str):
    """The message of a refusal that its reader may overcome with a yes: the field then offers a box."""
