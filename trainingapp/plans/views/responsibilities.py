"""What the three parties owe one another: who takes care of it, and marking it as done."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access, way_to
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, queries, rules, services
from trainingapp.plans.forms import AssignResponsibilityForm, TickResponsibilityForm, UntickResponsibilityForm
from trainingapp.plans.models import Responsibility
from trainingapp.plans.views.blueprint import blueprint


@blueprint.get("/plans/<uuid:plan_id>/responsibilities")
@access("plans:read")
def list_responsibilities(plan_id: UUID) -> str:
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    groups = presenters.duty_groups(
        plan,
        actor=current_user,
        history=queries.responsibility_events(session, plan=plan),
        today=clock.today(),
    )
    return render_template("plans/list_responsibilities.html", plan=plan, groups=groups)


@blueprint.route("/responsibilities/<uuid:responsibility_id>/tick", methods=["GET", "POST"])
@access("responsibilities:tick")
def tick_responsibility(responsibility_id: UUID) -> str | Response:
    duty = _own_line(responsibility_id)
    form = TickResponsibilityForm(data={"done_on": clock.today(), "evidence": duty.evidence})
    if form.validate_on_submit():
        with refusals_on(form):
            services.tick_responsibility(
                session,
                actor=current_user,
                responsibility=duty,
                done_on=cast(date, form.done_on.data),
                note=form.note.data,
                evidence=form.evidence.data,
            )
            flash(f"{duty.title} is marked as done.")
            return redirect(way_to("plans.list_responsibilities", plan_id=duty.plan_id))
    return render_template("plans/tick_responsibility.html", form=form, duty=duty)


@blueprint.route("/responsibilities/<uuid:responsibility_id>/undo", methods=["GET", "POST"])
@access("responsibilities:tick")
def untick_responsibility(responsibility_id: UUID) -> str | Response:
    duty = _own_line(responsibility_id)
    form = UntickResponsibilityForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.untick_responsibility(
                session, actor=current_user, responsibility=duty, reason=form.reason.data
            )
            flash(f"{duty.title} is no longer marked as done.")
            return redirect(way_to("plans.list_responsibilities", plan_id=duty.plan_id))
    return render_template("plans/untick_responsibility.html", form=form, duty=duty)


@blueprint.route("/responsibilities/<uuid:responsibility_id>/owner", methods=["GET", "POST"])
@access("responsibilities:tick")
def assign_responsibility(responsibility_id: UUID) -> str | Response:
    duty = _own_line(responsibility_id)
    form = AssignResponsibilityForm(data={"owner": duty.owner_id or presenters.NOBODY_BY_NAME})
    form.owner.choices = presenters.owners(duty.plan, duty.party)
    if form.validate_on_submit():
        with refusals_on(form):
            services.assign_responsibility(
                session,
                actor=current_user,
                responsibility=duty,
                owner=presenters.people_of(duty.plan).get(form.owner.data),
            )
            flash(f"Who takes care of it is saved: {duty.title}.")
            return redirect(way_to("plans.list_responsibilities", plan_id=duty.plan_id))
    return render_template("plans/assign_responsibility.html", form=form, duty=duty)


def _own_line(responsibility_id: UUID) -> Responsibility:
    """A line the actor may tick; anybody else's is not there for them."""
    duty = queries.responsibility(session, responsibility_id, actor=current_user)
    if duty is None or not rules.can_tick(current_user, duty.plan, duty.party):
        abort(404)
    return duty
