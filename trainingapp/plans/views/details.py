"""A plan's facts: who, where, on which track and documents, in which state; and changing that state."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, queries, rules, services
from trainingapp.plans.forms import ChangeStateForm
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PARTY_WORDS, PCN_SUPERVISOR_WORDS, STATE_WORDS, TRACK_WORDS
from trainingapp.plans.views.blueprint import blueprint


@blueprint.get("/plans/<uuid:plan_id>/details")
@access("plans:read")
def show_details(plan_id: UUID) -> str:
    plan = _plan(plan_id)
    supervisors = [a.person for a in plan.assignments if a.is_current]
    return render_template(
        "plans/show_details.html",
        plan=plan,
        track=TRACK_WORDS[plan.track],
        party_words=PARTY_WORDS,
        kind_words=PCN_SUPERVISOR_WORDS,
        note=rules.registration_note(plan.role_specification, supervisors),
        events=queries.events(session, plan=plan),
        may_move=bool(rules.moves(current_user, plan)),
    )


@blueprint.route("/plans/<uuid:plan_id>/state", methods=["GET", "POST"])
@access("plans:change")
def change_state(plan_id: UUID) -> str | Response:
    plan = _plan(plan_id)
    if not rules.can_change(current_user, plan):
        abort(404)
    form = ChangeStateForm()
    form.to.choices = presenters.moves(rules.moves(current_user, plan))
    if form.validate_on_submit():
        with refusals_on(form):
            services.change_state(
                session, actor=current_user, plan=plan, to=form.to.data, reason=form.reason.data
            )
            flash(f"The plan is now {STATE_WORDS[form.to.data].lower()}.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/change_state.html", form=form, plan=plan)


def _plan(plan_id: UUID) -> Plan:
    return queries.plan(session, plan_id, actor=current_user) or abort(404)
