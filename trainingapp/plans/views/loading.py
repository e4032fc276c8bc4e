"""What the pages that change a plan load first; what is not the actor's to change is not there for them."""

from uuid import UUID

from flask import abort
from flask_login import current_user

from trainingapp.core.db import session
from trainingapp.plans import queries, rules
from trainingapp.plans.models import Activity, Plan


def plan_to_change(plan_id: UUID) -> Plan:
    """A plan the actor may change, or 404."""
    plan = queries.plan(session, plan_id, actor=current_user)
    if plan is None or not rules.can_change(current_user, plan):
        abort(404)
    return plan


def activity_to_change(plan_id: UUID, activity_id: UUID) -> Activity:
    """An activity of a plan the actor may change, or 404."""
    plan = plan_to_change(plan_id)
    return next((each for each in plan.activities if each.id == activity_id), None) or abort(404)
