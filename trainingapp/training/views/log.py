"""The training log of a plan, and a line of it from enrolment to completion."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.models import Entry
from trainingapp.training import presenters, queries, rules, services
from trainingapp.training.forms import (
    AddLogEntryForm,
    CompleteLogEntryForm,
    ConfirmForm,
    EditReflectionForm,
    JoinCommunityForm,
    MoveLogEntryForm,
)
from trainingapp.training.models import TrainingLogEntry
from trainingapp.training.terms import LogState
from trainingapp.training.values import Completion
from trainingapp.training.views.blueprint import blueprint, line_of, own_line_of, own_plan_of


@blueprint.get("/plans/<uuid:plan_id>/training")
@access("training:read")
def show_training(plan_id: UUID) -> str:
    plan = queries.plan_with_people(session, plan_id, actor=current_user) or abort(404)
    reads_lines = rules.reads_lines(current_user, plan)
    return render_template(
        "training/show_training.html",
        plan=plan,
        is_own=plan.coordinator_id == current_user.id,
        is_open=plan.state in rules.OPEN_STATES,
        reads_lines=reads_lines,
        reads_words=rules.reads_words(current_user, plan),
        requirement=queries.requirement(session, plan_ids=[plan.id])[plan.id],
        totals=queries.log_totals(session, plan_ids=[plan.id])[plan.id],
        lines=presenters.by_state(queries.log(session, plan_id=plan.id)) if reads_lines else [],
        attended=queries.attended(session, plan_id=plan.id) if reads_lines else [],
        membership=queries.membership(session, plan_id=plan.id) if reads_lines else None,
    )


@blueprint.route("/plans/<uuid:plan_id>/training/add", methods=["GET", "POST"])
@access("training:log")
def add_log_entry(plan_id: UUID) -> str | Response:
    plan = own_plan_of(plan_id)
    form = AddLogEntryForm(data={"started_on": clock.today(), "kind": request.args.get("kind")})
    if form.validate_on_submit() and (started_on := form.started_on.data):
        is_over = form.state.data is LogState.COMPLETED
        with refusals_on(form):
            line = services.add_log_entry(
                session,
                actor=current_user,
                plan=plan,
                kind=form.kind.data,
                title=form.title.data,
                provider=form.provider.data,
                mode=form.mode.data,
                state=LogState.UNDER_WAY if is_over else form.state.data,
                started_on=started_on,
            )
            onward = "training.complete_log_entry" if is_over else "training.show_log_entry"
            flash("It is in your training log." if not is_over else "It is in your log. Now say how it went.")
            return redirect(url_for(onward, log_entry_id=line.id))
    return render_template("training/add_log_entry.html", form=form, plan=plan)


@blueprint.get("/training/<uuid:log_entry_id>")
@access("training:read-words")
def show_log_entry(log_entry_id: UUID) -> str:
    line = line_of(log_entry_id)
    return render_template(
        "training/show_log_entry.html",
        line=line,
        plan=line.plan,
        is_own=line.plan.coordinator_id == current_user.id,
        is_open=line.plan.state in rules.OPEN_STATES,
        moves=presenters.move_choices(line.state),
        time=queries.time_of(session, log_entry_id=line.id),
    )


@blueprint.route("/training/<uuid:log_entry_id>/move", methods=["GET", "POST"])
@access("training:log")
def move_log_entry(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    form = MoveLogEntryForm()
    form.state.choices = presenters.move_choices(line.state)
    if form.validate_on_submit():
        with refusals_on(form):
            services.move_log_entry(session, actor=current_user, entry=line, state=form.state.data)
            flash("It is saved.")
            return redirect(_address(line))
    return _page("training/move_log_entry.html", form, log_entry_id)


@blueprint.route("/training/<uuid:log_entry_id>/complete", methods=["GET", "POST"])
@access("training:log")
def complete_log_entry(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    entries = queries.competencies(session, plan=line.plan)
    covered = [cover.entry_id for cover in line.covers]
    length = CompleteLogEntryForm.length_data(line.minutes)
    form = CompleteLogEntryForm(data={"finished_on": clock.today(), "covers": covered, **length})
    form.covers.choices = presenters.entry_choices(entries)
    if form.validate_on_submit():
        with refusals_on(form):
            completion = _completion(form, entries)
            services.complete_log_entry(session, actor=current_user, entry=line, completion=completion)
            flash("It is completed. You can add the certificate, and use it as evidence.")
            return redirect(_address(line))
    return _page("training/complete_log_entry.html", form, log_entry_id)


@blueprint.route("/training/<uuid:log_entry_id>/time", methods=["GET", "POST"])
@access("training:log")
def log_hours(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.log_hours(session, actor=current_user, entry=line)
            flash("The hours are in the ledger of protected time.")
            return redirect(_address(line))
    return _page("training/log_hours.html", form, log_entry_id)


@blueprint.route("/training/<uuid:log_entry_id>/reflection", methods=["GET", "POST"])
@access("training:log")
def edit_reflection(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    entries = queries.competencies(session, plan=line.plan)
    covered = [cover.entry_id for cover in line.covers]
    held = {"reflection": line.reflection, "covers": covered, "version": line.version}
    form = EditReflectionForm(data=held)
    form.covers.choices = presenters.entry_choices(entries)
    if form.validate_on_submit():
        with refusals_on(form):
            services.edit_reflection(
                session,
                actor=current_user,
                entry=line,
                version=form.version.data,
                reflection=form.reflection.data,
                covers=_chosen(form.covers.data, entries),
            )
            flash("It is saved.")
            return redirect(_address(line))
    line = own_line_of(log_entry_id)
    is_older = form.version.data != line.version
    form.version.data = line.version
    return _page("training/edit_reflection.html", form, log_entry_id, is_older=is_older)


@blueprint.route("/training/<uuid:log_entry_id>/remove", methods=["GET", "POST"])
@access("training:log")
def remove_log_entry(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.remove_log_entry(session, actor=current_user, entry=line)
            flash("It is out of your training log.")
            return redirect(url_for("training.show_training", plan_id=line.plan_id))
    time = queries.time_of(session, log_entry_id=log_entry_id)
    return _page("training/remove_log_entry.html", form, log_entry_id, time=time)


@blueprint.route("/plans/<uuid:plan_id>/community", methods=["GET", "POST"])
@access("training:log")
def join_community(plan_id: UUID) -> str | Response:
    plan = own_plan_of(plan_id)
    membership = queries.membership(session, plan_id=plan.id)
    form = JoinCommunityForm(data={"joined_on": membership.joined_on if membership else clock.today()})
    if form.validate_on_submit() and (joined_on := form.joined_on.data):
        with refusals_on(form):
            services.join_community(session, actor=current_user, plan=plan, joined_on=joined_on)
            flash("It is saved.")
            return redirect(url_for("training.show_training", plan_id=plan.id, _anchor="community"))
    return render_template("training/join_community.html", form=form, plan=plan)


# --- what these pages share -----------------------------------------------------------------------


def _address(line: TrainingLogEntry) -> str:
    return url_for("training.show_log_entry", log_entry_id=line.id)


def _page(template: str, form: Any, log_entry_id: UUID, **more: Any) -> str:
    """The line as it is now: a refusal has undone what was read before."""
    line = own_line_of(log_entry_id)
    return render_template(template, form=form, line=line, plan=line.plan, **more)


def _completion(form: CompleteLogEntryForm, entries: list[Entry]) -> Completion:
    return Completion(
        finished_on=form.finished_on.data or clock.today(),
        minutes=form.length or 0,
        reflection=form.reflection.data,
        covers=_chosen(form.covers.data, entries),
        counts_as_time=form.counts_as_time.data,
    )


def _chosen(ids: list[UUID], entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.id in ids]
