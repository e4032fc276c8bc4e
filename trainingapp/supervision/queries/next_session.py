"""When the parties of a plan meet next."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.core.clock import LONDON
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import JOINT, PlanState
from trainingapp.supervision import rules
from trainingapp.supervision.models import Participant, SupervisionSession
from trainingapp.supervision.terms import SessionState
from trainingapp.supervision.values import NextSession


def next_session(session: Session, *, meeting: SupervisionSession, today: date) -> NextSession | None:
    """The next session of the plan of the same kind (any joint session after a joint one), in 1 query.

    The one that is booked, if one is; else a proposal for the next activity nobody has booked, while the plan
    runs. None for groups and conferences, and where nothing of the kind is left.
    """
    if meeting.plan is None:
        return None
    kinds = JOINT if meeting.kind in JOINT else {meeting.kind}
    rows = session.execute(
        select(Activity, Participant.attendance, SupervisionSession)
        .outerjoin(Participant, Participant.activity_id == Activity.id)
        .outerjoin(Participant.session)
        .where(Activity.plan_id == meeting.plan_id, Activity.kind.in_(kinds), Activity.waived_for.is_(None))
        .order_by(Activity.due_from, Activity.due_to, Activity.position, SupervisionSession.starts_at)
    )
    found: dict[Activity, None] = {}
    taken = set()
    booked: dict[SupervisionSession, Activity] = {}
    for activity, attendance, other in rows:
        found[activity] = None
        if other is not None and rules.is_live(other.state, attendance):
            taken.add(activity)
            if other.state is SessionState.BOOKED and other.starts_at > meeting.starts_at:
                booked[other] = activity
    if booked:
        soonest = min(booked, key=lambda other: other.starts_at)
        local = soonest.starts_at.astimezone(LONDON)
        return NextSession(booked[soonest], local.date(), local.time().replace(tzinfo=None), soonest)
    if meeting.plan.state is not PlanState.ACTIVE:
        return None
    return _proposal(meeting, [activity for activity in found if activity not in taken], today)


def _proposal(meeting: SupervisionSession, activities: list[Activity], today: date) -> NextSession | None:
    windows = [Window(activity.due_from, activity.due_to) for activity in activities]
    proposal = rules.proposed_next(meeting.starts_at, windows, today)
    return proposal and NextSession(activities[proposal.place], proposal.day, proposal.time)
