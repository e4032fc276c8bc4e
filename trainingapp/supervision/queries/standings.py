"""Where planned activities stand, derived from the sessions booked for them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.plans.models import Activity, Conference
from trainingapp.supervision import rules
from trainingapp.supervision.models import Participant, Record, SupervisionSession
from trainingapp.supervision.terms import Attendance, RecordState
from trainingapp.supervision.values import Outline, Standing


def standings(session: Session, *, plan_ids: Sequence[UUID], today: date) -> dict[UUID, Standing]:
    """Where every activity of these plans stands, by activity id, in 2 queries."""
    by_plan: dict[UUID, dict[UUID, Outline]] = defaultdict(dict)
    for row in session.execute(
        select(
            Activity.plan_id,
            Activity.id,
            Activity.code,
            Activity.due_from,
            Activity.due_to,
            Activity.satisfied_by_code,
            Activity.waived_for,
        )
        .where(Activity.plan_id.in_(plan_ids))
        .order_by(Activity.plan_id, Activity.position)
    ):
        by_plan[row.plan_id][row.id] = Outline(
            row.code, row.due_from, row.due_to, row.satisfied_by_code, row.waived_for is not None
        )
    places, counting = _places(session, plan_ids)
    result: dict[UUID, Standing] = {}
    for outlines in by_plan.values():
        own = {id_: rules.standing_of(outline, places[id_], today) for id_, outline in outlines.items()}
        result |= rules.with_substitutes(outlines, own, counting)
    return result


Places = dict[UUID, list[tuple[SupervisionSession, Attendance | None, RecordState | None]]]


def _places(session: Session, plan_ids: Sequence[UUID]) -> tuple[Places, frozenset[UUID]]:
    """The sessions booked for each activity; the activities whose conference counts as a group session."""
    rows = session.execute(
        select(
            Participant.activity_id,
            Participant.attendance,
            SupervisionSession,
            Record.state,
            Conference.counts_as_group,
        )
        .join(Participant.session)
        .outerjoin(SupervisionSession.record)
        .outerjoin(SupervisionSession.conference)
        .where(Participant.plan_id.in_(plan_ids), Participant.activity_id.is_not(None))
        .order_by(SupervisionSession.starts_at, SupervisionSession.id)
    )
    places: Places = defaultdict(list)
    counting = set()
    for activity_id, attendance, booked, record, counts in rows:
        if activity_id is not None:
            places[activity_id].append((booked, attendance, record))
            counting |= {activity_id} if counts else set()
    return places, frozenset(counting)
