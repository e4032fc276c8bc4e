"""Actions: those still open, and those a session's record speaks of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import JOINT, Party
from trainingapp.supervision import rules
from trainingapp.supervision.models import Action, SupervisionSession
from trainingapp.supervision.terms import ActionState


def open_actions(session: Session, *, plan_ids: Sequence[UUID]) -> list[Action]:
    """All open actions of these plans with owner and session, by due date.

    Not every party may read each: `rules.may_see_action` says who.
    """
    return list(
        session.scalars(
            _actions()
            .where(Action.plan_id.in_(plan_ids), Action.state == ActionState.OPEN)
            .order_by(Action.due_on, Action.id)
        )
    )


def actions_around(session: Session, *, meeting: SupervisionSession) -> list[Action]:
    """The actions a session's record speaks of: raised in it, decided in it, or carried into it still open.

    In a joint session only what the PCN supervisor may read is carried along.
    """
    if meeting.plan_id is None:
        return []
    earlier = and_(Action.state == ActionState.OPEN, SupervisionSession.starts_at < meeting.starts_at)
    if meeting.kind in JOINT:
        shared = or_(SupervisionSession.kind.in_(JOINT), Action.owner_party == Party.PCN_SUPERVISOR)
        earlier = and_(earlier, shared)
    return list(
        session.scalars(
            _actions()
            .where(
                Action.plan_id == meeting.plan_id,
                or_(Action.session_id == meeting.id, Action.closed_in_id == meeting.id, earlier),
            )
            .order_by(Action.due_on, Action.id)
        )
    )


def action(session: Session, action_id: UUID, *, actor: Person) -> Action | None:
    """An action the actor may read, with its owner, session and plan."""
    found = session.scalars(
        _actions()
        .where(Action.id == action_id, SupervisionSession.alliance_id == actor.alliance_id)
        .options(
            contains_eager(Action.session).joinedload(SupervisionSession.plan).selectinload(Plan.assignments)
        )
    ).first()
    if found is None or found.session.plan is None:
        return None
    party = party_of(found.session.plan, actor.id)
    return found if rules.may_see_action(party, found, found.session.kind) else None


def _actions() -> Select[Action]:
    return (
        select(Action)
        .join(Action.session)
        .options(
            contains_eager(Action.session),
            joinedload(Action.owner).lazyload(Person.memberships),
        )
    )
