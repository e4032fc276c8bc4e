"""What goes along when supervision is handed over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import rules
from trainingapp.supervision.models import Action, Record, SupervisionSession
from trainingapp.supervision.terms import ActionState, RecordState, SessionState
from trainingapp.supervision.values import Period


@dataclass
class OpenItems:
    """What is open on one plan for its alliance supervisor."""

    booked: list[SupervisionSession] = field(default_factory=list)
    unfinished: list[SupervisionSession] = field(default_factory=list)
    """Held, with a record that is not sent, or waits to be agreed or changed."""
    actions: list[Action] = field(default_factory=list)


def is_within(meeting: SupervisionSession, period: Period) -> bool:
    """Whether the session is on one of those days, in London."""
    return period.first <= rules.day_of(meeting.starts_at) <= period.last


def booked_sessions(session: Session, *, plan_id: UUID) -> list[SupervisionSession]:
    """The sessions of one plan that are still to come or to be recorded, locked, with their people."""
    return list(
        session.scalars(
            select(SupervisionSession)
            .where(SupervisionSession.plan_id == plan_id, SupervisionSession.state == SessionState.BOOKED)
            .options(selectinload(SupervisionSession.participants))
            .order_by(SupervisionSession.starts_at)
            .with_for_update()
        )
    )


def groups_led_by(session: Session, *, leader: Person) -> list[SupervisionSession]:
    """The groups and conferences somebody is still to lead, soonest first, with their people."""
    return list(
        session.scalars(
            select(SupervisionSession)
            .where(
                SupervisionSession.alliance_id == leader.alliance_id,
                SupervisionSession.led_by_id == leader.id,
                SupervisionSession.kind.in_(SHARED),
                SupervisionSession.state == SessionState.BOOKED,
            )
            .options(selectinload(SupervisionSession.participants))
            .order_by(SupervisionSession.starts_at)
        )
    )


def open_items(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, OpenItems]:
    """What is open on these plans for their alliance supervisors, by plan, in 2 queries."""
    found: dict[UUID, OpenItems] = defaultdict(OpenItems)
    waiting = select(SupervisionSession).outerjoin(SupervisionSession.record).where(
        SupervisionSession.plan_id.in_(plan_ids),
        SupervisionSession.state.in_([SessionState.BOOKED, SessionState.HELD]),
        Record.state.is_(None)
        | Record.state.in_([RecordState.DRAFT, RecordState.SUBMITTED, RecordState.CHANGES_REQUESTED]),
    )  # fmt: skip
    for meeting in session.scalars(
        waiting.options(joinedload(SupervisionSession.record)).order_by(SupervisionSession.starts_at)
    ):
        if meeting.plan_id is not None:
            items = found[meeting.plan_id]
            (items.booked if meeting.state is SessionState.BOOKED else items.unfinished).append(meeting)
    for action in session.scalars(
        select(Action)
        .where(
            Action.plan_id.in_(plan_ids),
            Action.owner_party == Party.ALLIANCE_SUPERVISOR,
            Action.state == ActionState.OPEN,
        )
        .order_by(Action.due_on)
    ):
        found[action.plan_id].actions.append(action)
    return found
