"""The pages on which a plan is extended, spread, or given other contract hours."""

from datetime import date
from decimal import Decimal
from typing import cast
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import pace, queries, rules, services
from trainingapp.plans.forms import (
    ChangeHoursForm,
    ExtendPlanForm,
    SpreadPlanForm,
    hours_field,
    with_practices,
)
from trainingapp.plans.models import Plan
from trainingapp.plans.views.blueprint import blueprint
from trainingapp.plans.views.loading import plan_to_change


@blueprint.route("/plans/<uuid:plan_id>/extend", methods=["GET", "POST"])
@access("plans:change")
def extend_plan(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    form = ExtendPlanForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.extend_plan(
                session,
                actor=current_user,
                plan=plan,
                extended_to=cast(date, form.extended_to.data),
                reason=form.reason.data,
            )
            flash("The programme lasts longer now.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/extend_plan.html", form=form, plan=plan, last_day=rules.last_day(plan))


@blueprint.route("/plans/<uuid:plan_id>/spread", methods=["GET", "POST"])
@access("plans:change")
def spread_plan(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    form = SpreadPlanForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.spread_plan(session, actor=current_user, plan=plan, reason=form.reason.data)
            flash(f"The rest of the plan is spread over {plan.weekly_hours:f} hours a week.")
            return redirect(url_for("plans.show_details", plan_id=plan_id, _anchor="activities"))
    spread_for = rules.spread_for(queries.changes(session, plan=plan))
    factor = pace.stretch(plan.weekly_hours, spread_for)
    return render_template(
        "plans/spread_plan.html", form=form, plan=plan, factor=float(factor), spread_for=spread_for
    )


@blueprint.route("/plans/<uuid:plan_id>/hours", methods=["GET", "POST"])
@access("plans:change-hours")
def change_hours(plan_id: UUID) -> str | Response:
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    form = _hours_form(plan)
    if form.validate_on_submit():
        with refusals_on(form):
            services.change_hours(
                session,
                actor=current_user,
                plan=plan,
                weekly_hours=cast(Decimal, form.weekly_hours.data),
                practices=form.practice_hours,
                from_on=cast(date, form.from_on.data),
                reason=form.reason.data,
            )
            flash(f"The contract hours are {plan.weekly_hours:f} a week now.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("plans/change_hours.html", form=form, plan=plan)


def _hours_form(plan: Plan) -> ChangeHoursForm:
    """The form with the hours as they are, in every practice of the network."""
    practices = queries.practices_of(session, pcn=plan.pcn)
    now = {hours_field(part.practice): part.hours for part in plan.practices}
    form = with_practices(ChangeHoursForm, practices)
    return form(data={"weekly_hours": plan.weekly_hours, "from_on": clock.today(), **now})
