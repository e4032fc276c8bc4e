"""Who a group session can be booked for, and who is left out of the choice."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import RUNNING, PlanState, SessionKind
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.queries.bookings import bookings_of, open_shared_activities
from trainingapp.supervision.queries.standings import standings
from trainingapp.supervision.terms import DELIVERED
from trainingapp.supervision.values import Candidate


def group_candidates(session: Session, *, actor: Person, code: str) -> list[Candidate]:
    """Everybody in the alliance whose running plan holds that group activity, by name; in 2 to 4 queries.

    Each with what stands in the way of booking it, if anything does.
    """
    found = _activities(session, actor, code)
    booked = bookings_of(session, activity_ids=[activity.id for activity in found])
    met = met_elsewhere(session, [activity for activity in found if activity.satisfied_by_code])
    return [_candidate(activity, booked.get(activity.id), met.get(activity.id)) for activity in found]


def open_groups(session: Session, *, actor: Person) -> list[Activity]:
    """Every group activity of the alliance that can be booked for somebody, by name; in 2 to 4 queries."""
    found = open_shared_activities(session, actor=actor, kind=SessionKind.GROUP)
    met = met_elsewhere(session, [activity for activity in found if activity.satisfied_by_code])
    return [activity for activity in found if activity.id not in met]


def _activities(session: Session, actor: Person, code: str) -> list[Activity]:
    plan = contains_eager(Activity.plan)
    return list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .join(Plan.coordinator)
            .join(Plan.pcn)
            .where(
                Plan.alliance_id == actor.alliance_id,
                Plan.state.in_(RUNNING),
                Activity.kind == SessionKind.GROUP,
                Activity.code == code,
            )
            .options(
                plan.contains_eager(Plan.coordinator).lazyload(Person.memberships),
                plan.contains_eager(Plan.pcn),
                plan.lazyload(Plan.assignments),
            )
            .order_by(Person.name, Activity.id)
        )
    )


def met_elsewhere(session: Session, activities: list[Activity]) -> dict[UUID, SupervisionSession]:
    """The session that fulfils an activity in another one's place, as a conference does for a group."""
    if not activities:
        return {}
    plan_ids = [activity.plan_id for activity in activities]
    found = standings(session, plan_ids=plan_ids, today=clock.today())
    return {
        activity.id: standing.meeting
        for activity in activities
        if (standing := found[activity.id]).status in DELIVERED and standing.meeting is not None
    }


def _candidate(
    activity: Activity, booked: SupervisionSession | None, met: SupervisionSession | None
) -> Candidate:
    return Candidate(
        activity=activity,
        in_session=booked or met,
        is_paused=activity.plan.state is not PlanState.ACTIVE,
        is_waived=activity.waived_for is not None,
    )
