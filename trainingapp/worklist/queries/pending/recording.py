"""Promises that are not kept yet."""

from typing import Any

from sqlalchemy import Select

from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision.models import Action, SupervisionSession
from trainingapp.supervision.terms import ActionState
from trainingapp.worklist.facts import ActionFact, Facts
from trainingapp.worklist.queries.pending.columns import in_plans, part
from trainingapp.worklist.queries.scopes import Scope


def actions(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Open actions."""
    return (
        part(
            "action",
            id=Action.id,
            party=Action.owner_party,
            day=Action.due_on,
            words=Action.text,
            kind=SupervisionSession.kind,
        )
        .select_from(Action)
        .join(Plan, Plan.id == Action.plan_id)
        .join(SupervisionSession, SupervisionSession.id == Action.session_id)
        .where(in_plans(scope), Action.state == ActionState.OPEN)
    )


def put_action(facts: Facts, row: Any) -> None:
    """An action among the facts."""
    facts.actions.append(
        ActionFact(row.id, row.plan_id, Party(row.party), row.words, row.day, SessionKind(row.kind))
    )
