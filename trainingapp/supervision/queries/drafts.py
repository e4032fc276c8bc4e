"""What somebody was typing, as their page last saved it by itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import HeldForm, Person

BY_ITSELF = "/autosave"
"""Ends the address to which a page saves by itself, after the address of its form."""


def typed(session: Session, *, actor: Person, path: str) -> HeldForm | None:
    """What the actor last typed into the form at that address and did not save by a button."""
    return session.scalars(
        select(HeldForm)
        .where(HeldForm.person_id == actor.id, HeldForm.path.in_([path, path + BY_ITSELF]))
        .order_by(HeldForm.created_at.desc())
    ).first()


def base_version(session: Session, *, actor: Person, path: str, page: str, version: int | None) -> int | None:
    """The version a page starts from: the one it carries, or the one it saved by itself since.

    The answer to a page's own saving may be lost on the way; it must not then stand in its own way.
    """
    held = typed(session, actor=actor, path=path)
    if held is None or not page or held.fields.get("page") != [page]:
        return version
    [saved] = held.fields.get("version") or [""]
    return int(saved) if saved.isdecimal() else version
