"""Keeping what was typed: when somebody's time ran out, and while they go on typing."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainingapp.accounts import queries
from trainingapp.accounts.models import HeldForm, Person
from trainingapp.core.patient_data import Level, find_patient_data, without_nhs_numbers
from trainingapp.core.typed import Typed

NEVER_HELD = {"csrf_token", "password", "current_password", "new_password", "signing_code"}

PAGE = ("page", "version")
_DATE_PARTS = ("-day", "-month", "-year")


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


def hold_typed(
    session: Session,
    *,
    actor: Person,
    typed: Typed,
    version: int | None = None,
    written: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Hold what a page saves by itself, but for the fields `written` to the database; say what was refused.

    `version` is what the page starts from next time. No NHS number is ever held: such a field stays as it was
    held before, and the guard's words for it are returned.
    """
    held = queries.typed(session, actor=actor, path=typed.path)
    before: dict[str, list[str]] = held.fields if held else {}
    refused: list[str] = []
    kept: dict[str, list[str]] = {}
    for name, values in typed.fields.items():
        if name in PAGE or _field_of(name) in written:
            continue
        numbers = _nhs_numbers(values)
        refused += numbers
        if not numbers:
            kept[name] = list(values)
        elif not _nhs_numbers(before.get(name, [])):
            kept[name] = before.get(name, [])
    forget_typed(session, actor=actor, path=typed.path)
    kept["page"] = [typed.page]
    kept["version"] = ["" if version is None else str(version)]
    hold_form(session, actor=actor, path=typed.path, fields=kept)
    return tuple(dict.fromkeys(refused))


def forget_typed(session: Session, *, actor: Person, path: str) -> None:
    """Let go of what was held for a form, once it is saved, or its writer throws it away."""
    for address in (path, path + queries.BY_ITSELF):
        release_form(session, actor=actor, path=address)


def _field_of(name: str) -> str:
    """The field that an input belongs to: a date has three."""
    for part in _DATE_PARTS:
        name = name.removesuffix(part)
    return name


def _nhs_numbers(values: Sequence[str]) -> list[str]:
    found = [finding for value in values for finding in find_patient_data(value)]
    return [finding.message for finding in found if finding.level is Level.BLOCK][:1]
