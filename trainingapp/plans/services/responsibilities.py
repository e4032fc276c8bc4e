"""Ticking a responsibility, taking the tick back, and saying who takes care of it."""

from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import rules
from trainingapp.plans.models import Responsibility, ResponsibilityEvent

ANSWERED = ("done_on", "done_by_id", "note", "evidence", "owner_id")


def tick_responsibility(
    session: Session,
    *,
    actor: Person,
    responsibility: Responsibility,
    done_on: date,
    note: str = "",
    evidence: str = "",
) -> ResponsibilityEvent:
    """Say that a duty was done, on a day up to today; `evidence` is where that can be seen.

    Raises NotAllowed for another party's line, DomainError when it was ticked before or the day cannot be.
    """
    _may_tick(session, actor, responsibility)
    if responsibility.done_on is not None:
        raise DomainError("This was marked as done before. Nothing was changed")
    rules.check_done_on(done_on, responsibility.plan.employment_start, clock.today())
    responsibility.done_on = done_on
    responsibility.done_by_id = actor.id
    responsibility.recorded_at = clock.now()
    responsibility.note = note.strip()
    responsibility.evidence = evidence.strip()
    return _add_responsibility_event(session, actor, responsibility, "responsibility:ticked", done_on, note)


def untick_responsibility(
    session: Session, *, actor: Person, responsibility: Responsibility, reason: str
) -> ResponsibilityEvent:
    """Take a tick back; who ticked, when, and the reason for undoing it stay in its history.

    Where it could be seen stays with the line too, to be kept or corrected at the next tick.

    Raises NotAllowed for another party's line, DomainError without a reason or when nothing was ticked.
    """
    _may_tick(session, actor, responsibility)
    if responsibility.done_on is None:
        raise DomainError("This is not marked as done. Nothing was changed")
    if not reason.strip():
        raise DomainError("Enter the reason for undoing this", "reason")
    responsibility.done_on = None
    responsibility.done_by_id = None
    responsibility.recorded_at = None
    responsibility.note = ""
    return _add_responsibility_event(session, actor, responsibility, "responsibility:unticked", None, reason)


def assign_responsibility(
    session: Session, *, actor: Person, responsibility: Responsibility, owner: Person | None
) -> Responsibility:
    """Name who takes care of a duty, one of the people of the plan; None is whoever fills the party's place.

    Naming the same person again changes nothing. Raises NotAllowed for another party's line, DomainError for
    somebody who is not on the plan.
    """
    _may_tick(session, actor, responsibility)
    if owner is not None and not rules.may_own(responsibility.plan, owner.id):
        raise DomainError("Choose one of the people of this plan", "owner")
    if responsibility.owner_id == (owner.id if owner else None):
        return responsibility
    responsibility.owner = owner
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="responsibility:assigned",
        subject_type="responsibility",
        subject_id=responsibility.id,
        alliance_id=responsibility.plan.alliance_id,
        details={
            "plan": str(responsibility.plan_id),
            "code": responsibility.code,
            "owner": str(owner.id) if owner else None,
        },
    )
    return responsibility


def _may_tick(session: Session, actor: Person, responsibility: Responsibility) -> None:
    if not rules.can_tick(actor, responsibility.plan, responsibility.party):
        raise NotAllowed("Each party marks its own responsibilities as done")
    # Two people may tick the same line at once: the second waits here and then sees the first one's tick.
    session.flush()
    session.refresh(
        responsibility, ["done_on", "done_by_id", "note", "evidence", "owner_id"], with_for_update=True
    )


def _add_responsibility_event(
    session: Session,
    actor: Person,
    responsibility: Responsibility,
    what: str,
    done_on: date | None,
    note: str,
) -> ResponsibilityEvent:
    event = ResponsibilityEvent(
        responsibility_id=responsibility.id, person_id=actor.id, done_on=done_on, note=note.strip()
    )
    session.add(event)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="responsibility",
        subject_id=responsibility.id,
        alliance_id=responsibility.plan.alliance_id,
        details={
            "plan": str(responsibility.plan_id),
            "code": responsibility.code,
            "done_on": done_on.isoformat() if done_on else None,
        },
    )
    return event
