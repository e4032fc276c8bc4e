"""Addresses that only this installation can have made: a value, signed with its secret for one purpose."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(value: str, *, purpose: str, secret: str) -> str:
    """The value with its signature, fit for an address: anybody can read it, and nobody can make one up."""
    return str(URLSafeSerializer(secret, salt=purpose).dumps(value))


def unsign(token: str, *, purpose: str, secret: str) -> str | None:
    """The value that was signed for that purpose with that secret, or None for anything else."""
    try:
        value = URLSafeSerializer(secret, salt=purpose).loads(token)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def signed(value: object, purpose: str) -> str:
    """`sign` with the present app's secret."""
    return sign(str(value), purpose=purpose, secret=str(current_app.secret_key))


def unsigned(token: str, purpose: str) -> str | None:
    """`unsign` with the present app's secret."""
    return unsign(token, purpose=purpose, secret=str(current_app.secret_key))
