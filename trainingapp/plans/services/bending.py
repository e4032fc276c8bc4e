"""Fitting a plan's activities to its coordinator: moved, added, not asked for, asked for again.

The template stays as it was published; what was before stays in the plan's own history. The assigned alliance
supervisor and the programme lead do this; while the plan is paused, nothing is moved or added. Source: R30.
"""

from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core.errors import DomainError
from trainingapp.plans import rules
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.services.shared import add_change, lock, record
from trainingapp.plans.services.windows import dates, set_window
from trainingapp.plans.terms import ChangeKind, SessionKind, WaiverReason

ADDED_CODE = "PLAN-A{}"
"""Beside the template's codes, which have a number where this has an A."""


def move_activity(
    session: Session,
    *,
    actor: Person,
    activity: Activity,
    due_from: date,
    due_to: date,
    reason: str,
) -> Activity:
    """Give an activity another window; the first one it had stays visible.

    Raises NotAllowed for who may not change the plan, DomainError for a window outside the plan, the same
    window again, or a plan that stands still or has ended.
    """
    plan = activity.plan
    lock(session, plan)
    rules.check_bend(actor, plan)
    rules.check_running_clock(plan)
    window = rules.checked_window(plan, due_from, due_to)
    rules.check_reason(reason)
    if not set_window(session, actor, plan, activity, window, ChangeKind.MOVED, reason):
        raise DomainError("These are its days already. Nothing was changed", "due_from")
    record(session, actor, plan, "activity:moved", code=activity.code, **dates(activity))
    return activity


def add_activity(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: SessionKind,
    title: str,
    minutes: int,
    reason: str,
    month: int | None = None,
    due_from: date | None = None,
    due_to: date | None = None,
) -> Activity:
    """Ask for one more session in a plan, in a programme month or between two days.

    Raises NotAllowed for who may not change the plan, DomainError at the field that cannot be, or when just
    this was added before.
    """
    lock(session, plan)
    rules.check_bend(actor, plan)
    rules.check_running_clock(plan)
    window = rules.asked_window(plan, month, due_from, due_to)
    rules.check_new_activity(plan.activities, kind, title, window, minutes)
    rules.check_reason(reason)
    added = sum(activity.is_added for activity in plan.activities)
    activity = Activity(
        code=ADDED_CODE.format(added + 1),
        kind=kind,
        title=title.strip(),
        position=max((a.position for a in plan.activities), default=0) + 1,
        month=month or rules.month_of(plan, window.first),
        due_from=window.first,
        due_to=window.last,
        is_added=True,
        minutes_min=minutes,
        minutes_max=minutes,
        agenda=[],
        is_listed=False,
    )
    plan.activities.append(activity)
    session.flush()
    after = {"code": activity.code, "title": activity.title, **dates(activity)}
    add_change(
        session,
        actor,
        plan,
        ChangeKind.ADDED,
        before={},
        after=after,
        reason=reason,
        activity=activity,
    )
    record(session, actor, plan, "activity:added", code=activity.code, kind=kind.value, **dates(activity))
    return activity


def waive_activity(
    session: Session, *, actor: Person, activity: Activity, waived_for: WaiverReason, note: str = ""
) -> Activity:
    """Ask for an activity no longer, for a coded reason; it stays in the plan and can be asked for again.

    Raises NotAllowed for who may not change the plan, DomainError when it is waived already.
    """
    plan = activity.plan
    lock(session, plan)
    rules.check_bend(actor, plan)
    if activity.waived_for is not None:
        raise DomainError("This activity is waived already. Nothing was changed")
    activity.waived_for = waived_for
    after = {"waived_for": waived_for.value}
    add_change(
        session,
        actor,
        plan,
        ChangeKind.WAIVED,
        before={"waived_for": None},
        after=after,
        reason=note,
        activity=activity,
    )
    record(session, actor, plan, "activity:waived", code=activity.code, waived_for=waived_for.value)
    return activity


def restore_activity(session: Session, *, actor: Person, activity: Activity, reason: str) -> Activity:
    """Ask for a waived activity again, in the window it has.

    Raises NotAllowed for who may not change the plan, DomainError without a reason or when it is not waived.
    """
    plan = activity.plan
    lock(session, plan)
    rules.check_bend(actor, plan)
    if activity.waived_for is None:
        raise DomainError("This activity is not waived. Nothing was changed")
    rules.check_reason(reason)
    before = {"waived_for": activity.waived_for.value}
    activity.waived_for = None
    add_change(
        session,
        actor,
        plan,
        ChangeKind.RESTORED,
        before=before,
        after={"waived_for": None},
        reason=reason,
        activity=activity,
    )
    record(session, actor, plan, "activity:restored", code=activity.code)
    return activity
