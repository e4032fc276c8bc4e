"""The pages on which a plan's activities are fitted to its coordinator."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, services
from trainingapp.plans.forms import (
    AddActivityForm,
    MoveActivityForm,
    RestoreActivityForm,
    WaiveActivityForm,
)
from trainingapp.plans.terms import WAIVER_WORDS
from trainingapp.plans.views.blueprint import blueprint
from trainingapp.plans.views.loading import activity_to_change, plan_to_change


@blueprint.route("/plans/<uuid:plan_id>/activities/add", methods=["GET", "POST"])
@access("plans:change")
def add_activity(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    form = AddActivityForm()
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.add_activity(
                session,
                actor=current_user,
                plan=plan,
                kind=form.kind.data,
                title=form.title.data,
                minutes=cast(int, form.minutes.data),
                reason=form.reason.data,
                month=form.month.data,
                due_from=form.due_from.data,
                due_to=form.due_to.data,
            )
            flash(f"{added.title} is added.")
            return _back(plan_id)
    return render_template("plans/add_activity.html", form=form, plan=plan)


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/move", methods=["GET", "POST"])
@access("plans:change")
def move_activity(plan_id: UUID, activity_id: UUID) -> str | Response:
    activity = activity_to_change(plan_id, activity_id)
    form = MoveActivityForm(data={"due_from": activity.due_from, "due_to": activity.due_to})
    if form.validate_on_submit():
        with refusals_on(form):
            services.move_activity(
                session,
                actor=current_user,
                activity=activity,
                due_from=cast(date, form.due_from.data),
                due_to=cast(date, form.due_to.data),
                reason=form.reason.data,
            )
            flash(f"{activity.title} is due {presenters.between(activity.due_from, activity.due_to)} now.")
            return _back(plan_id)
    now = presenters.between(activity.due_from, activity.due_to)
    return render_template("plans/move_activity.html", form=form, activity=activity, now=now)


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/waive", methods=["GET", "POST"])
@access("plans:change")
def waive_activity(plan_id: UUID, activity_id: UUID) -> str | Response:
    activity = activity_to_change(plan_id, activity_id)
    form = WaiveActivityForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.waive_activity(
                session,
                actor=current_user,
                activity=activity,
                waived_for=form.waived_for.data,
                note=form.note.data,
            )
            flash(f"{activity.title} is not asked for any more.")
            return _back(plan_id)
    return render_template("plans/waive_activity.html", form=form, activity=activity)


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/restore", methods=["GET", "POST"])
@access("plans:change")
def restore_activity(plan_id: UUID, activity_id: UUID) -> str | Response:
    activity = activity_to_change(plan_id, activity_id)
    form = RestoreActivityForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.restore_activity(session, actor=current_user, activity=activity, reason=form.reason.data)
            flash(f"{activity.title} is asked for again.")
            return _back(plan_id)
    return render_template(
        "plans/restore_activity.html", form=form, activity=activity, waiver_words=WAIVER_WORDS
    )


def _back(plan_id: UUID) -> Response:
    return redirect(url_for("plans.show_details", plan_id=plan_id, _anchor="activities"))
