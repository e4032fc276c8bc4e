"""The verbs on the ledger of protected time: log a use, take it back, settle what a session used."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import NotAllowed
from trainingapp.plans.models import Plan
from trainingapp.training import queries, rules
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import TimePurpose
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
) -> TimeEntry:
    """Enter minutes of protected time used on a day, up to today.

    What came from a session stands once: the same again gives back the entry that stands, anything else
    reverses that and adds the new one. Whoever calls holds the lock on that session. Raises NotAllowed for
    another alliance's plan, DomainError for time not used yet or more than a day holds.
    Source: S3 L235, L244 to L246.
    """
    use = Use(used_on, minutes, purpose, title, content)
    _check(session, actor, {plan_id: use})
    old = _standing(session, session_id).get(plan_id)
    if old is not None and _says(old, use):
        return old
    if old is not None:
        _reverse(session, actor, old)
    entry = _add(session, actor, plan_id, session_id, use)
    session.flush()
    _audit(session, actor, "time:logged", "plan", plan_id, minutes)
    return entry


def reverse_time(session: Session, *, actor: Person, session_id: UUID, plan_id: UUID) -> TimeEntry | None:
    """Take back what a session entered for a plan, by an entry of its own; None where nothing stands."""
    old = _standing(session, session_id).get(plan_id)
    if old is None:
        return None
    _check(session, actor, {plan_id: None})
    entry = _reverse(session, actor, old)
    session.flush()
    _audit(session, actor, "time:reversed", "plan", plan_id, entry.minutes)
    return entry


def settle_session(
    session: Session, *, actor: Person, session_id: UUID, used_by: Mapping[UUID, Use]
) -> list[TimeEntry]:
    """Make the ledger say of a session exactly what each plan used, and take back what it said of others.

    Gives back what it had to add, reversals included: nothing when it says so already. Raises as `log_time`.
    """
    _check(session, actor, used_by)
    standing = _standing(session, session_id)
    added: list[TimeEntry] = []
    for plan_id, entry in standing.items():
        use = used_by.get(plan_id)
        if use is None or not _says(entry, use):
            added.append(_reverse(session, actor, entry))
    for plan_id, use in used_by.items():
        if plan_id not in standing or not _says(standing[plan_id], use):
            added.append(_add(session, actor, plan_id, session_id, use))
    if added:
        session.flush()
        _audit(
            session, actor, "time:settled", "session", session_id, rules.balance(added), entries=len(added)
        )
    return added


def _check(session: Session, actor: Person, used_by: Mapping[UUID, Use | None]) -> None:
    for use in set(used_by.values()):
        if use is not None:
            rules.check_use(use.used_on, use.minutes, clock.today())
    foreign = select(Plan.id).where(Plan.id.in_(used_by), Plan.alliance_id != actor.alliance_id)
    if used_by and (actor.alliance_id is None or session.scalars(foreign).first() is not None):
        raise NotAllowed("This plan belongs to another alliance")


def _standing(session: Session, session_id: UUID | None) -> dict[UUID, TimeEntry]:
    return queries.entries_of_session(session, session_id=session_id) if session_id else {}


def _says(entry: TimeEntry, use: Use) -> bool:
    return Use(entry.used_on, entry.minutes, entry.purpose, entry.title, entry.content) == use


def _add(
    session: Session,
    actor: Person,
    plan_id: UUID,
    session_id: UUID | None,
    use: Use,
    reverses_id: UUID | None = None,
) -> TimeEntry:
    entry = TimeEntry(
        plan_id=plan_id,
        recorded_by_id=actor.id,
        used_on=use.used_on,
        minutes=use.minutes,
        purpose=use.purpose,
        title=use.title,
        content=use.content,
        session_id=session_id,
        reverses_id=reverses_id,
    )
    session.add(entry)
    return entry


def _reverse(session: Session, actor: Person, entry: TimeEntry) -> TimeEntry:
    use = Use(entry.used_on, -entry.minutes, entry.purpose, entry.title, entry.content)
    return _add(session, actor, entry.plan_id, entry.session_id, use, entry.id)


def _audit(
    session: Session,
    actor: Person,
    what: str,
    subject_type: str,
    subject_id: UUID,
    minutes: int,
    entries: int = 1,
) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type=subject_type,
        subject_id=subject_id,
        alliance_id=actor.alliance_id,
        details={"minutes": minutes, "entries": entries},
    )
