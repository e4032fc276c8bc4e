"""Passwords: choosing one's own, and giving somebody a first one."""

from sqlalchemy.orm import Session

from trainingapp.accounts import rules
from trainingapp.accounts.models import Person
from trainingapp.accounts.services import hashing
from trainingapp.accounts.services.shared import check_may_manage, record, tell, wait_for
from trainingapp.accounts.services.signing_in import LOCKED, count_failure, forget_failures
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict

NOT_CURRENT = "This is not your current password. Check it and try again"


def change_password(session: Session, *, actor: Person, current: str, new: str) -> str | None:
    """Choose a new password for oneself; or what is wrong with `current`, in words.

    Wrong ones are counted as at signing in, so nothing is raised for them. Raises DomainError at
    `new_password` where that will not do.
    """
    if fault := rules.password_fault(new):
        raise DomainError(fault, "new_password")
    if rules.is_locked(actor.locked_until, clock.now()):
        return LOCKED
    if not hashing.matches(actor.password_hash, current):
        count_failure(session, actor)
        return NOT_CURRENT
    if new == current:
        raise DomainError("Choose a password other than the current one", "new_password")
    actor.password_hash = hashing.hashed(new)
    actor.must_change_password = False
    forget_failures(actor)
    record(session, actor, "person:password-changed", actor)
    tell(session, "password-changed", actor)
    return None


def make_account(session: Session, *, actor: Person, new: str) -> None:
    """Let somebody who came in by a link sign in from now on, with a password of their own choice.

    Raises DomainError when they have an account already, whose password a link must never replace, and at
    `new_password` where that will not do.
    """
    wait_for(session, actor)
    if actor.has_account:
        raise DomainError("You have an account already. Sign in with your e-mail address and password")
    if fault := rules.password_fault(new):
        raise DomainError(fault, "new_password")
    actor.password_hash = hashing.hashed(new)
    actor.must_change_password = False
    actor.version += 1
    forget_failures(actor)
    record(session, actor, "person:account-made", actor)
    tell(session, "account-made", actor)


def give_first_password(
    session: Session, *, actor: Person | None, person: Person, password: str, version: int | None
) -> None:
    """Let somebody in with this password, once: they must then choose their own. A lock-out ends too.

    `version` is the one that was looked at: EditConflict is raised when the account changed since, so that
    sending a form twice does not replace a password that was handed over already.
    """
    check_may_manage(actor, person.alliance_id)
    wait_for(session, person)
    if actor is not None and person.id == actor.id:
        raise DomainError("Change your own password on the page of your account")
    if not person.is_active:
        raise DomainError(f"{person.name} is deactivated. Reactivate them first")
    if version != person.version:
        raise EditConflict(
            "This account was changed since you opened the page. Read its history, then decide again"
        )
    if fault := rules.password_fault(password):
        raise DomainError(fault, "password")
    person.password_hash = hashing.hashed(password)
    person.must_change_password = True
    person.version += 1
    forget_failures(person)
    record(session, actor, "person:first-password-given", person)
    tell(session, "first-password-given", person)
