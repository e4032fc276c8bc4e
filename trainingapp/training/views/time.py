"""The pages of protected time: the ledger of a plan, and entering, planning, asking and taking back."""

from typing import cast
from uuid import UUID

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import register_statuses
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Plan
from trainingapp.training import presenters, queries, rules, services
from trainingapp.training.forms import EnterTimeForm, TakeBackTimeForm
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import ANSWERS, PURPOSE_WORDS, REFUSAL_WORDS, TIME_KIND_WORDS, TimeKind
from trainingapp.training.views.blueprint import blueprint, own_plan_of


@blueprint.record_once
def _say_statuses(state: BlueprintSetupState) -> None:
    register_statuses(cast(Flask, state.app), presenters.TIME_TAGS)


@blueprint.get("/plans/<uuid:plan_id>/time")
@access("time:read")
def show_time(plan_id: UUID) -> str:
    plan = plans.plan(session, plan_id, actor=current_user) or abort(404)
    everything = queries.entries(session, plan_id=plan.id)
    totals = rules.by_purpose(everything)
    allowed = rules.expected(plan, plans.changes(session, plan=plan), clock.today())
    return render_template(
        "training/show_time.html",
        plan=plan,
        lines=presenters.time_lines(rules.entitlement(totals, allowed)),
        totals=totals,
        by_kind={kind: rules.balance(everything, kind) for kind in TimeKind},
        open_minutes=sum(entry.minutes for entry in rules.unanswered(everything)),
        kind_words=TIME_KIND_WORDS,
        purpose_words=PURPOSE_WORDS,
        refusal_words=REFUSAL_WORDS,
        is_own=plan.coordinator_id == current_user.id,
        answers_requests=rules.may_answer(current_user, plan),
        **_shown_entries(plan, everything),
    )


def _shown_entries(plan: Plan, everything: list[TimeEntry]) -> dict[str, object]:
    """The lines of the ledger, for who reads more than totals."""
    reads = rules.may_read_entries(current_user, plan)
    standing = rules.in_force(everything) if reads else []
    return {
        "reads_entries": reads,
        "standing": standing,
        "corrected": [entry for entry in everything if entry not in standing] if reads else [],
        "unused": rules.not_taken_up(standing),
        "revocable": {
            entry.id for entry in rules.untouched(standing) if rules.may_take_back(current_user, plan, entry)
        },
    }


@blueprint.route("/plans/<uuid:plan_id>/time/log", methods=["GET", "POST"])
@access("time:keep")
def log_time(plan_id: UUID) -> str | Response:
    plan = own_plan_of(plan_id)
    grant = _grant_asked_for(plan)
    form = EnterTimeForm(data=_of(grant) if grant else {"used_on": clock.today()})
    if form.validate_on_submit():
        with refusals_on(form):
            services.log_time(session, actor=current_user, plan_id=plan_id, takes_up=grant, **form.entered)
            flash("Logged.")
            return redirect(url_for(".show_time", plan_id=plan_id))
    return render_template("training/log_time.html", form=form, plan=plan, has_grant=grant is not None)


def _grant_asked_for(plan: Plan) -> TimeEntry | None:
    """The grant that the address names, where nothing has taken it up."""
    asked = request.args.get("grant", "")
    unused = rules.not_taken_up(queries.entries(session, plan_id=plan.id)) if asked else []
    return next((entry for entry in unused if str(entry.id) == asked), None)


def _of(entry: TimeEntry) -> dict[str, object]:
    return {
        "used_on": min(entry.used_on, clock.today()),
        "hours": entry.minutes // 60,
        "minutes": entry.minutes % 60,
        "purpose": entry.purpose,
        "title": entry.title,
    }


@blueprint.route("/plans/<uuid:plan_id>/time/plan", methods=["GET", "POST"])
@access("time:keep")
def plan_time(plan_id: UUID) -> str | Response:
    plan = own_plan_of(plan_id)
    form = EnterTimeForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.plan_time(session, actor=current_user, plan_id=plan_id, **form.entered)
            flash("Planned.")
            return redirect(url_for(".show_time", plan_id=plan_id))
    return render_template("training/plan_time.html", form=form, plan=plan)


@blueprint.route("/plans/<uuid:plan_id>/time/ask", methods=["GET", "POST"])
@access("time:keep")
def ask_for_time(plan_id: UUID) -> str | Response:
    plan = own_plan_of(plan_id)
    form = EnterTimeForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.ask_for_time(session, actor=current_user, plan_id=plan_id, **form.entered)
            flash("Asked for. Your PCN supervisor answers it.")
            return redirect(url_for(".show_time", plan_id=plan_id))
    return render_template("training/ask_for_time.html", form=form, plan=plan)


@blueprint.route("/time-entries/<uuid:entry_id>/take-back", methods=["GET", "POST"])
@access("time:take-back")
def take_back_time(entry_id: UUID) -> str | Response:
    entry = _mine_to_take_back(entry_id)
    form = TakeBackTimeForm()
    back = _looked_at(entry)
    if form.validate_on_submit():
        with refusals_on(form):
            services.take_back(session, actor=current_user, entry=entry)
            flash("Taken back. The entry and its reversal stay in the ledger.")
            return redirect(back)
    if form.errors:
        entry = _mine_to_take_back(entry_id)  # in one go: a refusal makes the session forget everybody
    return render_template(
        "training/take_back_time.html",
        form=form,
        entry=entry,
        back=back,
        is_answer=entry.kind in ANSWERS,
        purpose_words=PURPOSE_WORDS,
    )


def _mine_to_take_back(entry_id: UUID) -> TimeEntry:
    entry = queries.time_entry(session, entry_id, actor=current_user) or abort(404)
    return entry if rules.may_take_back(current_user, entry.plan, entry) else abort(404)


def _looked_at(entry: TimeEntry) -> str:
    """Where an entry is looked at: an answer beside its request, everything else in the ledger."""
    if entry.kind in ANSWERS:
        return url_for(".answer_time", request_id=entry.answers_id)
    return url_for(".show_time", plan_id=entry.plan_id)
