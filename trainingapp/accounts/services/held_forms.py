"""Keeping what was typed when somebody's time ran out."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainingapp.accounts.models import HeldForm, Person
from trainingapp.core.patient_data import without_nhs_numbers

NEVER_HELD = {"csrf_token", "password", "current_password", "new_password"}


def hold_form(session: Session, *, actor: Person, path: str, fields: dict[str, list[str]]) -> None:
    """Keep what was typed when the time ran out, so that signing in again brings it back.

    An NHS number is not kept even so: words stand in its place.
    """
    release_form(session, actor=actor, path=path)
    kept = {
        name: [without_nhs_numbers(value) for value in values]
        for name, values in fields.items()
        if name not in NEVER_HELD
    }
    session.add(HeldForm(person_id=actor.id, path=path, fields=kept))
    session.flush()


def release_form(session: Session, *, actor: Person, path: str) -> None:
    """Forget what was held for that address."""
    session.execute(delete(HeldForm).where(HeldForm.person_id == actor.id, HeldForm.path == path))
