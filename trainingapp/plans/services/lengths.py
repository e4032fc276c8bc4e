"""How long a plan runs and at how many hours: extended, other contract hours, spread over part time.

The assigned alliance supervisor and the programme lead extend and spread a plan; the contract hours are the
programme lead's to change.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock
from trainingapp.plans import pace, queries, rules
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Plan, PlanChange, PlanPractice
from trainingapp.plans.services.shared import add_change, lock, record
from trainingapp.plans.services.windows import set_window
from trainingapp.plans.terms import ChangeKind


def extend_plan(session: Session, *, actor: Person, plan: Plan, extended_to: date, reason: str) -> PlanChange:
    """Let the programme last longer; what is due when stays as it was.

    Raises NotAllowed for who may not change the plan, DomainError for a day that is no later than the last
    day now, or more than two years after the start.
    """
    lock(session, plan)
    rules.check_bend(actor, plan)
    rules.check_running_clock(plan)
    before = rules.check_extension(plan, extended_to)
    rules.check_reason(reason)
    plan.extended_to = extended_to
    record(session, actor, plan, "plan:extended", to=extended_to.isoformat())
    return add_change(
        session,
        actor,
        plan,
        ChangeKind.EXTENDED,
        before={"last_day": before.isoformat()},
        after={"last_day": extended_to.isoformat()},
        reason=reason,
    )


def change_hours(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    weekly_hours: Decimal,
    practices: Sequence[tuple[Organisation, Decimal]],
    from_on: date,
    reason: str,
) -> PlanChange:
    """Other contract hours a week from a day on, and how they divide among the network's practices.

    Protected time follows from that day; windows stay until the plan is spread. Raises NotAllowed for anybody
    but the programme lead, DomainError at the hours or the day that cannot be.
    """
    lock(session, plan)
    rules.check_bend(actor, plan, by_lead=True)
    rules.check_hours(weekly_hours, practices, plan.pcn_id)
    rules.check_other_hours(plan, weekly_hours, practices)
    held = rules.contracts(plan, queries.changes(session, plan=plan))
    rules.check_from_on(plan, from_on, held, clock.today())
    rules.check_reason(reason)
    before = hours_facts(plan)
    plan.weekly_hours = weekly_hours
    set_practices(session, plan, practices)
    after = {**hours_facts(plan), "from_on": from_on.isoformat()}
    record(
        session,
        actor,
        plan,
        "plan:hours-changed",
        weekly_hours=str(weekly_hours),
        from_on=from_on.isoformat(),
    )
    return add_change(
        session, actor, plan, ChangeKind.HOURS_CHANGED, before=before, after=after, reason=reason
    )


def spread_plan(session: Session, *, actor: Person, plan: Plan, reason: str) -> PlanChange:
    """Stretch what lies ahead to the plan's contract hours: at 30 hours a week all takes a quarter longer.

    From today on; windows that have ended stay, and nothing takes more than twice its time. The last day of
    the programme moves along. Raises NotAllowed for who may not change the plan, DomainError when it is
    spread for these hours already or they are full time.
    """
    lock(session, plan)
    rules.check_bend(actor, plan)
    rules.check_running_clock(plan)
    changes = queries.changes(session, plan=plan)
    factor = rules.checked_stretch(plan, changes)
    rules.check_reason(reason)
    from_on = max(plan.starts_on, clock.today())
    before = {
        "weekly_hours": f"{rules.spread_for(changes):.1f}",
        "last_day": rules.last_day(plan).isoformat(),
    }
    now = clock.now()
    moved = _stretch(session, actor, plan, from_on, factor, now)
    after = {"weekly_hours": f"{plan.weekly_hours:.1f}", "last_day": rules.last_day(plan).isoformat()}
    record(session, actor, plan, "plan:spread", weekly_hours=str(plan.weekly_hours), activities=moved)
    return add_change(
        session, actor, plan, ChangeKind.SPREAD, before=before, after=after, reason=reason, at=now
    )


def _stretch(
    session: Session, actor: Person, plan: Plan, from_on: date, factor: Fraction, now: datetime
) -> int:
    """How many activities have another window now; the last day goes along."""
    moved = 0
    for activity in plan.activities:
        window = pace.spread(Window(activity.due_from, activity.due_to), from_on, factor)
        moved += set_window(session, actor, plan, activity, window, ChangeKind.SPREAD, at=now)
    last = rules.last_day(plan)
    if last >= from_on:
        plan.extended_to = pace.spread(Window(last, last), from_on, factor).last
    return moved


def hours_facts(plan: Plan) -> dict[str, object]:
    """The hours as history keeps them, practices by their name at that time."""
    return {
        "weekly_hours": f"{plan.weekly_hours:.1f}",
        "practices": [[part.practice.name, f"{part.hours:.1f}"] for part in plan.practices],
    }


def set_practices(session: Session, plan: Plan, practices: Sequence[tuple[Organisation, Decimal]]) -> None:
    """These hours in these practices, and in no others."""
    for part in list(plan.practices):
        plan.practices.remove(part)
        session.delete(part)
    session.flush()
    plan.practices.extend(PlanPractice(practice=practice, hours=hours) for practice, hours in practices)
    session.flush()
