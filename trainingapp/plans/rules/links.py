"""Links into a plan without signing in: whether one works, for how long, and who gets a new one."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.core import clock
from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.rules.bending import last_day
from trainingapp.plans.rules.who import party_of
from trainingapp.plans.terms import CUT_SHORT, JOINT, LinkState, Party

if TYPE_CHECKING:
    from trainingapp.plans.models import Plan, PlanLink

LASTS = timedelta(weeks=8)
AFTER_THE_END = timedelta(weeks=4)
BETWEEN_REQUESTS = timedelta(days=1)


def link_state(link: "PlanLink", now: datetime) -> LinkState:
    """Whether a link lets its person in at that moment.

    It ends with their assignment and where the plan is cut short, without anybody having to think of it.
    """
    if link.revoked_at is not None or not is_guest(link.plan, link.person_id) or not link.person.is_active:
        return LinkState.ENDED
    return LinkState.EXPIRED if now >= link.expires_at else LinkState.WORKS


def is_guest(plan: "Plan", person_id: UUID) -> bool:
    """Whether a link to this plan may be somebody's: its PCN supervisor now, and the plan not cut short."""
    return plan.state not in CUT_SHORT and party_of(plan, person_id) is Party.PCN_SUPERVISOR


def last_day_for_links(plan: "Plan") -> date:
    """The last day on which a link can work: four weeks after the programme and its joint sessions."""
    joint = [activity.due_to for activity in plan.activities if activity.kind in JOINT]
    return max([last_day(plan), *joint]) + AFTER_THE_END


def usual_last_day(plan: "Plan", today: date) -> date:
    """Until when a link made today works unless somebody chooses otherwise: eight weeks."""
    return min(today + LASTS, last_day_for_links(plan))


def works_until(link: "PlanLink") -> date:
    """The last day of a link, which ends when that day does."""
    return (link.expires_at - timedelta(microseconds=1)).astimezone(clock.LONDON).date()


def link_fault(plan: "Plan", today: date) -> str | None:
    """Why no link to this plan can be made, or nothing."""
    if plan.state in CUT_SHORT:
        return "This plan was ended early, so nobody comes to its joint sessions any more"
    if not any(activity.kind in JOINT for activity in plan.activities):
        return "This plan is for training only, so it has no joint sessions to come to"
    if plan.assigned(Party.PCN_SUPERVISOR) is None:
        return "This plan has no PCN supervisor at the moment. Assign one first"
    last = last_day_for_links(plan)
    if last < today:
        return f"Links to this plan worked until {spoken(last)}, four weeks after its end"
    return None


def check_link(plan: "Plan", until: date, today: date) -> None:
    """Raises DomainError when no link can be made, or none that works until that day."""
    if fault := link_fault(plan, today):
        raise DomainError(fault)
    last = last_day_for_links(plan)
    if until < today:
        raise DomainError("The last day of the link must be today or later", "until")
    if until > last:
        raise DomainError(
            f"The last day of the link must be on or before {spoken(last)}, four weeks after the plan’s end",
            "until",
        )


def may_be_renewed(newest: "PlanLink", now: datetime) -> bool:
    """Whether the person of a plan's newest link gets another one by asking for it.

    Not once it was revoked or made into an account, and at most once a day.
    """
    return (
        newest.revoked_at is None
        and newest.person.is_active
        and is_guest(newest.plan, newest.person_id)
        and now - newest.created_at >= BETWEEN_REQUESTS
    )
