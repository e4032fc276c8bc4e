"""How a line comes into the ledger of protected time: complete, in its order, and never touched again."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core.errors import NotAllowed
from trainingapp.plans.models import Plan
from trainingapp.training import queries
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import RefusalReason, TimeKind
from trainingapp.training.values import Use


def locked_ledger(session: Session, plan_id: UUID) -> list[TimeEntry]:
    """Everything in the ledger of a plan, while nobody else enters in it by hand until this transaction ends.

    On SQLite a writing transaction is alone from its beginning; PostgreSQL locks the plan's row, so that two
    who answer one request see each other's answer. Raises NotAllowed where there is no such plan to see.
    """
    session.flush()
    found = select(Plan.id).where(Plan.id == plan_id).with_for_update(key_share=True)
    if session.scalars(found).first() is None:
        raise NotAllowed("This plan is not yours")
    return queries.entries(session, plan_id=plan_id)


def add(
    session: Session,
    actor: Person,
    plan_id: UUID,
    use: Use,
    *,
    kind: TimeKind = TimeKind.USED,
    session_id: UUID | None = None,
    log_entry_id: UUID | None = None,
    answers_id: UUID | None = None,
    refused_for: RefusalReason | None = None,
    reverses_id: UUID | None = None,
) -> TimeEntry:
    """A new line of the ledger; it is written when the session is flushed."""
    entry = TimeEntry(
        plan_id=plan_id,
        recorded_by_id=actor.id,
        kind=kind,
        used_on=use.used_on,
        minutes=use.minutes,
        purpose=use.purpose,
        title=use.title,
        content=use.content,
        session_id=session_id,
        log_entry_id=log_entry_id,
        answers_id=answers_id,
        refused_for=refused_for,
        reverses_id=reverses_id,
    )
    session.add(entry)
    return entry


def reverse(session: Session, actor: Person, entry: TimeEntry) -> TimeEntry:
    """The line that takes another one back: the same in everything, and below zero."""
    return add(
        session,
        actor,
        entry.plan_id,
        Use(entry.used_on, -entry.minutes, entry.purpose, entry.title, entry.content),
        kind=entry.kind,
        session_id=entry.session_id,
        log_entry_id=entry.log_entry_id,
        answers_id=entry.answers_id,
        refused_for=entry.refused_for,
        reverses_id=entry.id,
    )


def note(
    session: Session,
    actor: Person,
    what: str,
    subject_type: str,
    subject_id: UUID,
    *,
    minutes: int,
    entries: int = 1,
) -> None:
    """Write down what was done to the ledger, and nothing that was typed."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type=subject_type,
        subject_id=subject_id,
        alliance_id=actor.alliance_id,
        details={"minutes": minutes, "entries": entries},
    )
