"""The plan in detail: who, where, when and what, how it was changed, and the way to every change."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, queries, rules, services
from trainingapp.plans.forms import ChangeStateForm
from trainingapp.plans.terms import PARTY_WORDS, PCN_SUPERVISOR_WORDS, STATE_WORDS, TRACK_WORDS
from trainingapp.plans.views.blueprint import blueprint
from trainingapp.plans.views.loading import plan_to_change


@blueprint.get("/plans/<uuid:plan_id>/details")
@access("plans:read")
def show_details(plan_id: UUID) -> str:
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    supervisors = [a.person for a in plan.assignments if a.is_current]
    changes = queries.changes(session, plan=plan)
    return render_template(
        "plans/show_details.html",
        plan=plan,
        track=TRACK_WORDS[plan.track],
        party_words=PARTY_WORDS,
        kind_words=PCN_SUPERVISOR_WORDS,
        note=rules.registration_note(plan.role_specification, supervisors),
        last_day=rules.last_day(plan),
        activities=presenters.activity_lines(plan, changes),
        pauses=[presenters.pause_line(pause) for pause in plan.pauses],
        history=presenters.history(queries.events(session, plan=plan), changes),
        may_bend=rules.can_bend(current_user, plan),
        may_lead=rules.is_lead(current_user, plan),
        may_end=bool(rules.endings(current_user, plan)),
    )


@blueprint.route("/plans/<uuid:plan_id>/state", methods=["GET", "POST"])
@access("plans:change")
def change_state(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    form = ChangeStateForm()
    form.to.choices = presenters.moves(rules.endings(current_user, plan))
    if form.to.choices and form.validate_on_submit():
        with refusals_on(form):
            services.change_state(
                session, actor=current_user, plan=plan, to=form.to.data, reason=form.reason.data
            )
            flash(f"The plan is now {STATE_WORDS[form.to.data].lower()}.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/change_state.html", form=form, plan=plan)
