"""Addresses and codes that only this installation can have made, each for one purpose."""

import hashlib
import hmac

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


def digits(value: str, *, purpose: str, secret: str, length: int = 6) -> str:
    """A number of that many digits that follows from the value: nobody can tell it without the secret."""
    key = hashlib.sha256(f"{purpose}:{secret}".encode()).digest()
    drawn = hmac.new(key, value.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(drawn, 'big') % 10**length:0{length}}"


def signed(value: object, purpose: str) -> str:
    """`sign` with the present app's secret."""
    return sign(str(value), purpose=purpose, secret=str(current_app.secret_key))


def unsigned(token: str, purpose: str) -> str | None:
    """`unsign` with the present app's secret."""
    return unsign(token, purpose=purpose, secret=str(current_app.secret_key))


def signed_digits(value: object, purpose: str) -> str:
    """`digits` with the present app's secret."""
    return digits(str(value), purpose=purpose, secret=str(current_app.secret_key))
