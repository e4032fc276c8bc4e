"""The address by which somebody ends their digests without signing in: signed, for that one purpose."""

from uuid import UUID

from trainingapp.core.signing import sign, unsign

PURPOSE = "mail-unsubscribe"


def make_token(secret_key: str, person_id: UUID) -> str:
    """Names the person, and only we can have made it. It does not expire: old mail must keep its word."""
    return sign(person_id.hex, purpose=PURPOSE, secret=secret_key)


def read_token(secret_key: str, token: str) -> UUID | None:
    """The person it names, or None when we did not make it."""
    value = unsign(token, purpose=PURPOSE, secret=secret_key)
    return UUID(hex=value) if value else None


def path(token: str) -> str:
    """Where the token leads."""
    return f"/mail/unsubscribe/{token}"
