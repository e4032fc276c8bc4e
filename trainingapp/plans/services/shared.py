"""What the verbs on plans share: taking turns, the rows of history, the audit line, and the news."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import clock
from trainingapp.core.days import spoken
from trainingapp.frameworks import library_entries
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.notifications import services as notifications
from trainingapp.plans.models import Activity, Plan, PlanChange, PlanEvent
from trainingapp.plans.terms import ChangeKind, PlanState

LOCKED = ("state", "version", "pcn_id", "weekly_hours", "extended_to", "starts_on")


def lock(session: Session, plan: Plan) -> None:
    """Two people may change a plan at once: the second waits here, and then sees what the first one did."""
    session.flush()
    session.refresh(plan, LOCKED, with_for_update=True)
    for activity in plan.activities:
        session.expire(activity)
    session.expire(plan, ["activities", "pauses", "practices"])


def add_event(
    session: Session, actor: Person, plan: Plan, before: PlanState, after: PlanState, reason: str = ""
) -> PlanEvent:
    """Append a change of state to the plan's own history."""
    event = PlanEvent(plan_id=plan.id, person_id=actor.id, from_state=before, to_state=after, reason=reason)
    session.add(event)
    session.flush()
    return event


def add_change(
    session: Session,
    actor: Person,
    plan: Plan,
    kind: ChangeKind,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    reason: str = "",
    activity: Activity | None = None,
    at: datetime | None = None,
) -> PlanChange:
    """Append what was before and what is after to the plan's own history; days in ISO form.

    `at` gives the rows of one act one moment, by which the page that tells of it keeps them together.
    """
    change = PlanChange(
        plan_id=plan.id,
        person_id=actor.id,
        kind=kind,
        activity_id=activity.id if activity else None,
        before=dict(before),
        after=dict(after),
        reason=reason.strip(),
        created_at=at or clock.now(),
    )
    session.add(change)
    session.flush()
    return change


def offered_duties(session: Session) -> Iterator[library_entries.Responsibility]:
    """What the three parties owe one another as published now, responsibilities before expectations."""
    for kind in (PublicationKind.RESPONSIBILITIES, PublicationKind.EXPECTATIONS):
        for publication in frameworks.publications(session, kind=kind)[:1]:
            for entry in frameworks.typed(publication).entries:
                if isinstance(entry, library_entries.Responsibility):
                    yield entry


def tell_others(
    session: Session,
    actor: Person,
    plan: Plan,
    kind: str,
    *,
    key: str,
    day: date,
    also: Sequence[Person] = (),
) -> None:
    """Tell the people on a plan now, and `also` these, but not who did it. One message each for one `key`."""
    people = {plan.coordinator_id: plan.coordinator}
    people |= {a.person_id: a.person for a in plan.assignments if a.is_current}
    people |= {person.id: person for person in also}
    for person in people.values():
        if person.id != actor.id:
            notifications.put(
                session,
                kind=kind,
                to=person,
                params={"path": f"/plans/{plan.id}/details", "day": spoken(day)},
                alliance_id=plan.alliance_id,
                about_path=f"/plans/{plan.id}/details",
                unique_key=f"{kind}:{key}:{person.id}",
            )


def is_about(error: IntegrityError, *names: str) -> bool:
    """Whether the database names this rule: PostgreSQL by the constraint, SQLite by the column."""
    return any(name in str(error.orig) for name in names)


def record(session: Session, actor: Person, plan: Plan, what: str, **details: Detail) -> None:
    """Append an act on a plan to the event log; `details` are short facts, never free text."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="plan",
        subject_id=plan.id,
        alliance_id=plan.alliance_id,
        details=details,
    )
