"""The pages on which a plan is paused and resumed."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, rules, services
from trainingapp.plans.forms import PausePlanForm, ResumePlanForm
from trainingapp.plans.views.blueprint import blueprint
from trainingapp.plans.views.loading import plan_to_change


@blueprint.route("/plans/<uuid:plan_id>/pause", methods=["GET", "POST"])
@access("plans:change")
def pause_plan(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    form = PausePlanForm(data={"from_on": clock.today()})
    if form.validate_on_submit():
        with refusals_on(form):
            services.pause_plan(
                session,
                actor=current_user,
                plan=plan,
                kind=form.kind.data,
                from_on=cast(date, form.from_on.data),
                expected_back_on=form.expected_back_on.data,
                reason=form.reason.data,
            )
            flash("The plan is paused. Nothing falls due until it is resumed.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/pause_plan.html", form=form, plan=plan)


@blueprint.route("/plans/<uuid:plan_id>/resume", methods=["GET", "POST"])
@access("plans:change")
def resume_plan(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    pause = rules.open_pause(plan)
    form = ResumePlanForm(data={"back_on": presenters.back_day(pause, clock.today())})
    if form.validate_on_submit():
        with refusals_on(form):
            services.resume_plan(
                session, actor=current_user, plan=plan, back_on=cast(date, form.back_on.data)
            )
            flash("The plan goes on. What was due later has moved by the days away.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/resume_plan.html", form=form, plan=plan, pause=pause)
