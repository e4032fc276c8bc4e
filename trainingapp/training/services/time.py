"""The verbs on the ledger of protected time: enter time of every kind, take it back, settle a session."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.models import Plan
from trainingapp.training import queries, rules
from trainingapp.training.models import TimeEntry
from trainingapp.training.services.ledger import add, locked_ledger, note, reverse
from trainingapp.training.terms import ANSWERS, TimeKind, TimePurpose
from trainingapp.training.values import Use


def log_time(
    session: Session,
    *,
    actor: Person,
    plan_id: UUID,
    used_on: date,
    minutes: int,
    purpose: TimePurpose,
    title: str,
    content: str = "",
    session_id: UUID | None = None,
    log_entry_id: UUID | None = None,
    takes_up: TimeEntry | None = None,
) -> TimeEntry:
    """Enter minutes of protected time used on a day, up to today.

    What came from a session stands once: the same again gives back the entry that stands, anything else
    reverses that and adds the new one. Whoever calls holds the lock on that session. Everything else is
    entered by the coordinator: `log_entry_id` names the line of the training log it was for, `takes_up` the
    grant that it uses. Raises NotAllowed for another alliance's plan and for anybody but the coordinator,
    DomainError for time not used yet, or more than a day holds together with what is entered for it.
    Source: S3 L235, L244 to L246.
    """
    use = Use(used_on, minutes, purpose, title.strip(), content)
    if session_id is None:
        return _log_by_hand(session, actor, plan_id, use, log_entry_id, takes_up)
    _check(session, actor, {plan_id: use})
    old = queries.entries_of_session(session, session_id=session_id).get(plan_id)
    if old is not None and _says(old, use):
        return old
    if old is not None:
        reverse(session, actor, old)
    entry = add(session, actor, plan_id, use, session_id=session_id)
    session.flush()
    note(session, actor, "time:logged", "plan", plan_id, minutes=minutes)
    return entry


def _log_by_hand(
    session: Session,
    actor: Person,
    plan_id: UUID,
    use: Use,
    log_entry_id: UUID | None,
    takes_up: TimeEntry | None,
) -> TimeEntry:
    entries = _own_ledger(session, actor, plan_id, use)
    rules.check_use(use.used_on, use.minutes, clock.today())
    on_that_day = [entry for entry in entries if entry.used_on == use.used_on]
    rules.check_day(rules.balance(on_that_day), use.minutes, use.used_on)
    if log_entry_id is None:
        _refuse_same(entries, TimeKind.USED, use)
    if takes_up is not None and takes_up not in rules.not_taken_up(entries):
        raise DomainError("This time was logged already, or the grant was taken back")
    entry = add(
        session,
        actor,
        plan_id,
        use,
        log_entry_id=log_entry_id,
        answers_id=takes_up.id if takes_up else None,
    )
    session.flush()
    note(session, actor, "time:logged", "plan", plan_id, minutes=use.minutes)
    return entry


def plan_time(
    session: Session,
    *,
    actor: Person,
    plan_id: UUID,
    used_on: date,
    minutes: int,
    purpose: TimePurpose,
    title: str,
) -> TimeEntry:
    """Note time that is meant to be taken on a day to come; it binds nobody.

    Raises NotAllowed for anybody but the coordinator, DomainError for a day that is over or the very same.
    """
    return _enter_ahead(
        session, actor, plan_id, TimeKind.PLANNED, Use(used_on, minutes, purpose, title.strip())
    )


def ask_for_time(
    session: Session,
    *,
    actor: Person,
    plan_id: UUID,
    used_on: date,
    minutes: int,
    purpose: TimePurpose,
    title: str,
) -> TimeEntry:
    """Ask the PCN supervisor to be released on a day to come. Raises as `plan_time` does. Source: R49."""
    return _enter_ahead(
        session, actor, plan_id, TimeKind.REQUESTED, Use(used_on, minutes, purpose, title.strip())
    )


def _enter_ahead(session: Session, actor: Person, plan_id: UUID, kind: TimeKind, use: Use) -> TimeEntry:
    entries = _own_ledger(session, actor, plan_id, use)
    plan = session.get_one(Plan, plan_id)
    rules.check_ahead(plan, use.used_on, use.minutes, clock.today())
    there = [e for e in rules.in_force(entries) if e.kind is kind and e.used_on == use.used_on]
    rules.check_day(sum(entry.minutes for entry in there), use.minutes, use.used_on)
    _refuse_same(entries, kind, use)
    entry = add(session, actor, plan_id, use, kind=kind)
    session.flush()
    note(session, actor, f"time:{kind.value}", "plan", plan_id, minutes=use.minutes)
    return entry


def take_back(session: Session, *, actor: Person, entry: TimeEntry) -> TimeEntry:
    """Reverse an entry made by hand, by an entry of its own; what was taken back already stays so.

    Taking back an answer takes back all of it, so the request is open again. Gives back the reversal. Raises
    NotAllowed for whose entry it is not, DomainError for a request that was answered, or used time.
    """
    entries = locked_ledger(session, entry.plan_id)
    plan = session.get_one(Plan, entry.plan_id)
    if not rules.may_take_back(actor, plan, entry):
        raise NotAllowed("This entry is somebody else’s, or comes from the record of a session")
    gone = next((each for each in entries if each.reverses_id == entry.id), None)
    if gone is not None:
        return gone
    if entry.kind not in ANSWERS:
        rules.check_keeper(actor, plan)
    _check_nothing_rests_on(entries, entry)
    together = [e for e in rules.in_force(entries) if e.kind in ANSWERS and e.answers_id == entry.answers_id]
    for other in together if entry.kind in ANSWERS else ():
        if other is not entry:
            reverse(session, actor, other)
    reversal = reverse(session, actor, entry)
    session.flush()
    note(session, actor, "time:taken-back", "plan", entry.plan_id, minutes=reversal.minutes)
    return reversal


def _check_nothing_rests_on(entries: list[TimeEntry], entry: TimeEntry) -> None:
    """Raises DomainError where a request was answered, or the time of an answer was used."""
    if entry in rules.untouched(entries):
        return
    if entry.kind is TimeKind.REQUESTED:
        raise DomainError("This was answered, so it stays. Ask again if you need another time")
    raise DomainError("This time was used already, so the answer stays")


def _own_ledger(session: Session, actor: Person, plan_id: UUID, use: Use) -> list[TimeEntry]:
    """The coordinator's own ledger, which nobody else writes by hand until this transaction ends."""
    entries = locked_ledger(session, plan_id)
    rules.check_keeper(actor, session.get_one(Plan, plan_id))
    rules.check_by_hand(use.purpose)
    if not use.title:
        raise DomainError("Enter what it is for", "title")
    return entries


def _refuse_same(entries: list[TimeEntry], kind: TimeKind, use: Use) -> None:
    """A form that was sent twice enters nothing twice."""
    if any(entry.kind is kind and _says(entry, use) for entry in rules.in_force(entries)):
        raise DomainError("You entered exactly this already. Say how it differs, or leave it", "title")


def reverse_time(session: Session, *, actor: Person, session_id: UUID, plan_id: UUID) -> TimeEntry | None:
    """Take back what a session entered for a plan, by an entry of its own; None where nothing stands."""
    old = queries.entries_of_session(session, session_id=session_id).get(plan_id)
    if old is None:
        return None
    _check(session, actor, {plan_id: None})
    entry = reverse(session, actor, old)
    session.flush()
    note(session, actor, "time:reversed", "plan", plan_id, minutes=entry.minutes)
    return entry


def settle_session(
    session: Session, *, actor: Person, session_id: UUID, used_by: Mapping[UUID, Use]
) -> list[TimeEntry]:
    """Make the ledger say of a session exactly what each plan used, and take back what it said of others.

    Gives back what it had to add, reversals included: nothing when it says so already. Raises as `log_time`.
    """
    _check(session, actor, used_by)
    standing = queries.entries_of_session(session, session_id=session_id)
    added: list[TimeEntry] = []
    for plan_id, entry in standing.items():
        use = used_by.get(plan_id)
        if use is None or not _says(entry, use):
            added.append(reverse(session, actor, entry))
    for plan_id, use in used_by.items():
        if plan_id not in standing or not _says(standing[plan_id], use):
            added.append(add(session, actor, plan_id, use, session_id=session_id))
    if added:
        session.flush()
        minutes = rules.balance(added)
        note(session, actor, "time:settled", "session", session_id, minutes=minutes, entries=len(added))
    return added


def _check(session: Session, actor: Person, used_by: Mapping[UUID, Use | None]) -> None:
    for use in set(used_by.values()):
        if use is not None:
            rules.check_use(use.used_on, use.minutes, clock.today())
    foreign = select(Plan.id).where(Plan.id.in_(used_by), Plan.alliance_id != actor.alliance_id)
    if used_by and (actor.alliance_id is None or session.scalars(foreign).first() is not None):
        raise NotAllowed("This plan belongs to another alliance")


def _says(entry: TimeEntry, use: Use) -> bool:
    return Use(entry.used_on, entry.minutes, entry.purpose, entry.title, entry.content) == use
