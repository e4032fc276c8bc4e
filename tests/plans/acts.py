"""Short ways to pause and to bend a fictional plan, and to see what that left behind."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import World
from trainingapp.core import clock
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans import queries, services
from trainingapp.plans.models import Plan, PlanChange
from trainingapp.plans.terms import (
    ChangeKind,
    PauseKind,
)

AWAY, BACK = date(2026, 7, 6), date(2026, 7, 20)


def pause(world: World, plan: Plan, from_on: date = AWAY, today: date | None = None, **more: Any) -> None:
    with clock.at(today or from_on):
        services.pause_plan(
            world.session,
            actor=more.pop("actor", world.supervisor),
            plan=plan,
            kind=more.pop("kind", PauseKind.SICKNESS),
            from_on=from_on,
            **more,
        )


def resume(world: World, plan: Plan, back_on: date = BACK, today: date | None = None) -> None:
    with clock.at(today or back_on):
        services.resume_plan(world.session, actor=world.supervisor, plan=plan, back_on=back_on)


def windows(plan: Plan) -> dict[str, tuple[date, date]]:
    return {a.code: (a.due_from, a.due_to) for a in plan.activities}


def of_kind(session: Session, plan: Plan, kind: ChangeKind) -> list[PlanChange]:
    return [change for change in queries.changes(session, plan=plan) if change.kind is kind]


def mail(session: Session, kind: str) -> set[str]:
    return set(session.scalars(select(OutboxMessage.to_name).where(OutboxMessage.kind == kind)))
