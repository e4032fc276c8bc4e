"""Signing in and out, being locked out after repeated failures, and being let in again."""

from sqlalchemy.orm import Session

from trainingapp.accounts import queries, rules
from trainingapp.accounts.models import Person
from trainingapp.accounts.services import hashing
from trainingapp.accounts.services.shared import record, tell, wait_for
from trainingapp.core import clock
from trainingapp.core.errors import DomainError

WRONG = "The e-mail address and password do not belong together. Check both and try again"
LOCKED = "This account is locked for 15 minutes after repeated failures. Try again later"


def sign_in(session: Session, *, email: str, password: str) -> Person | str:
    """The person these belong to, or why not, in words. Failures are counted, so nothing is raised.

    A locked account is told so only after the right password: nobody learns which addresses exist. Somebody
    without an account is as unknown here as nobody.
    """
    person = queries.person_by_email(session, email)
    if person is not None and not person.has_account:
        person = None
    stored = person.password_hash if person else hashing.nobodys_hash()
    if not hashing.matches(stored, password) or person is None:
        if person is not None:
            count_failure(session, person)
        return WRONG
    if rules.is_locked(person.locked_until, clock.now()):
        return LOCKED
    if not person.is_active:
        return WRONG
    forget_failures(person)
    if hashing.is_dated(person.password_hash):
        person.password_hash = hashing.hashed(password)
    record(session, person, "person:signed-in", person)
    return person


def confirm_password(session: Session, *, person: Person, password: str) -> bool:
    """Whether somebody who puts their name to something on another's device typed their own password there.

    Failures are counted as at signing in, so nothing is raised, and nobody is told which of several reasons
    there was: a wrong password, an account that is locked or deactivated or has no password, or a first one
    that was handed over by somebody else, who knows it.
    """
    wait_for(session, person)
    stored = person.password_hash if person.has_account else hashing.nobodys_hash()
    if not hashing.matches(stored, password) or not person.has_account:
        if person.has_account:
            count_failure(session, person)
        return False
    if (
        rules.is_locked(person.locked_until, clock.now())
        or not person.is_active
        or person.must_change_password
    ):
        return False
    forget_failures(person)
    record(session, person, "person:password-confirmed", person)
    return True


def sign_out(session: Session, *, actor: Person) -> None:
    """Note that somebody left."""
    record(session, actor, "person:signed-out", actor)


def unlock_person(session: Session, *, actor: None, person: Person) -> None:
    """Let somebody who is locked out try again at once. Raises DomainError when they are not locked out.

    For the system itself: on the page, a programme lead gives a new first password instead.
    """
    if not rules.is_locked(person.locked_until, clock.now()):
        raise DomainError(f"{person.email} is not locked out")
    forget_failures(person)
    record(session, actor, "person:unlocked", person)


def forget_failures(person: Person) -> None:
    """Start counting again."""
    person.failed_sign_ins = 0
    person.locked_until = None


def count_failure(session: Session, person: Person) -> None:
    """One wrong password more; enough of them lock the account."""
    person.failed_sign_ins += 1
    locked = rules.lock_after(person.failed_sign_ins, clock.now())
    if locked and not rules.is_locked(person.locked_until, clock.now()):
        person.locked_until = locked
        record(session, None, "person:locked", person)
        tell(session, "account-locked", person)
    record(session, None, "person:sign-in-failed", person)
