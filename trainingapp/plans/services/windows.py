"""Giving an activity another window; the one it was planned with stays beside it."""

from datetime import datetime

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.services.shared import add_change
from trainingapp.plans.terms import ChangeKind


def set_window(
    session: Session,
    actor: Person,
    plan: Plan,
    activity: Activity,
    window: Window,
    kind: ChangeKind,
    reason: str = "",
    at: datetime | None = None,
) -> bool:
    """Whether the window is another one: then it is set, and kept in the plan's history as a `kind`."""
    if (window.first, window.last) == (activity.due_from, activity.due_to):
        return False
    before = dates(activity)
    if activity.original_from is None:
        activity.original_from, activity.original_to = activity.due_from, activity.due_to
    activity.due_from, activity.due_to = window.first, window.last
    add_change(
        session,
        actor,
        plan,
        kind,
        before=before,
        after=dates(activity),
        reason=reason,
        activity=activity,
        at=at,
    )
    return True


def dates(activity: Activity) -> dict[str, str]:
    """The window as history keeps it."""
    return {"due_from": activity.due_from.isoformat(), "due_to": activity.due_to.isoformat()}
