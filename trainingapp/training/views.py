"""The pages of protected time."""

from uuid import UUID

from flask import Blueprint, abort, render_template
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans import queries as plans
from trainingapp.training import queries, rules
from trainingapp.training.terms import PURPOSE_WORDS

blueprint = Blueprint("training", __name__)


@blueprint.get("/plans/<uuid:plan_id>/time")
@access("time:read")
def show_time(plan_id: UUID) -> str:
    plan = plans.plan(session, plan_id, actor=current_user) or abort(404)
    everything = queries.entries(session, plan_id=plan.id)
    reads_entries = rules.may_read_entries(current_user, plan)
    standing = rules.in_force(everything)
    return render_template(
        "training/show_time.html",
        plan=plan,
        used=rules.balance(everything),
        expected=rules.expected(plan, plans.changes(session, plan=plan), clock.today()),
        totals=rules.by_purpose(everything),
        purpose_words=PURPOSE_WORDS,
        reads_entries=reads_entries,
        standing=standing if reads_entries else [],
        corrected=[entry for entry in everything if entry not in standing] if reads_entries else [],
    )
