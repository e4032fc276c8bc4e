"""The training plan that comes of an agreed analysis, and how far each of its actions is."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import FollowNeedForm
from trainingapp.assessments.models import NeedsItem
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.training import queries as training
from trainingapp.training.models import TrainingLogEntry


@blueprint.get("/plans/<uuid:plan_id>/training-plan")
@access("training-plan:read")
def show_training_plan(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id)
    analysis = queries.followed(session, plan=plan)
    items = [item for item in analysis.items if item.action] if analysis else []
    return render_template(
        "assessments/show_training_plan.html",
        plan=plan,
        party=party,
        analysis=analysis,
        lines=[presenters.plan_line(item, party, clock.today()) for item in presenters.by_priority(items)],
        is_open=is_open(plan),
        totals=queries.needs_totals(session, plan_ids=[plan.id])[plan.id],
    )


@blueprint.route("/plans/<uuid:plan_id>/training-plan/items/<uuid:item_id>", methods=["GET", "POST"])
@access("training-plan:follow")
def follow_need(plan_id: UUID, item_id: UUID) -> str | Response:
    plan, party = plan_of(plan_id, *Party)
    item = _item_of(plan, item_id)
    if not rules.may_follow(party, item.owner_party):
        abort(404)
    log = _log(plan, party)
    form = _form(item, log)
    if form.validate_on_submit():
        with refusals_on(form):
            services.follow_need(
                session,
                actor=current_user,
                item=item,
                state=form.state.data,
                note=form.note.data,
                log_entry=log.get(form.log_entry_id.data),
            )
            flash("Thank you. It is noted in the training plan.")
            return redirect(url_for(".show_training_plan", plan_id=plan.id))
    return render_template("assessments/follow_need.html", form=form, plan=plan, party=party, item=item)


def _item_of(plan: Plan, item_id: UUID) -> NeedsItem:
    """An item of the training plan as it is now, or 404."""
    analysis = queries.followed(session, plan=plan) or abort(404)
    return next((item for item in analysis.items if item.id == item_id), None) or abort(404)


def _log(plan: Plan, party: Party | None) -> dict[UUID, TrainingLogEntry]:
    """The training log, for the two who read it."""
    if not rules.reads_content(party):
        return {}
    return {line.id: line for line in training.log(session, plan_id=plan.id)}


def _form(item: NeedsItem, log: dict[UUID, TrainingLogEntry]) -> FollowNeedForm:
    form = FollowNeedForm(data={"state": rules.need_state(item.progress)})
    form.log_entry_id.choices = [(line.id, line.title) for line in log.values()]
    return form
